"""Pages in the browser, with their complaints: errors, failed requests and the like."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, Locator, Page

WIDTHS = (390, 820, 1440)
SCHEMES = ("light", "dark")


@contextmanager
def page(
    browser: Browser,
    width: int = 1280,
    scheme: str = "light",
    *,
    script: bool = True,
    reduced_motion: bool = False,
) -> Iterator[tuple[Page, list[str]]]:
    """A page in a fresh profile, and the list of its complaints.

    A complaint is anything in the console, an error, a failed request, a dialog, or a request to
    anywhere but this machine.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=script,
        reduced_motion="reduce" if reduced_motion else "no-preference",
        permissions=["clipboard-read", "clipboard-write"],
    )
    opened = context.new_page()
    complaints = complaints_of(opened)
    opened.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
    opened.on(
        "requestfailed",
        lambda request: complaints.append(f"failed: {request.url} {request.failure}"),
    )
    opened.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(("file:", "data:", "blob:", "http://127.0.0.1:"))
            else complaints.append(f"left the site: {request.url}")
        ),
    )
    yield opened, complaints
    context.close()


def overflow(opened: Page) -> int:
    """How many pixels the page scrolls sideways."""
    pixels: int = opened.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return pixels


def complaints_of(page: Page) -> list[str]:
    """What a page says in its console and fails with, from now on."""
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def is_title_covered(opened: Page) -> bool:
    """Whether something lies over the title of the site."""
    covered: bool = opened.evaluate(_COVERED)
    return covered


_COVERED = """() => {
  const title = document.querySelector(".site-title"), box = title.getBoundingClientRect();
  return document.elementFromPoint(box.left + 5, box.top + 5) !== title;
}"""


def layout_shift(opened: Page) -> float:
    """How far the parts of a page have moved since it was opened; 0 if none did."""
    moved: float = opened.evaluate(_SHIFTS)
    return moved


_SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value })
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 50)));
})"""


def shaded(box: Locator) -> tuple[bool, ...]:
    """Whether the left and the right edge of a box differ in colour from its middle."""
    picture = Image.open(BytesIO(box.screenshot())).convert("L")
    width, height = picture.size
    row = picture.tobytes()[height // 2 * width :][:width]
    return tuple(abs(row[at] - row[width // 2]) > 9 for at in (1, -2))
