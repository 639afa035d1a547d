"""The actions of a reader on the cells of a page, as functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, expect

PATIENCE = 180_000
"""Milliseconds that a page may take: enough for a machine that stands still.

It ends a test of a page that will never be done, and measures no speed."""
_REFUSALS = ("None of the “sha256” hashes", "The page’s settings blocked a JavaScript eval")
"""What Firefox reports as an error of the page's own when it refused what it should refuse."""


@contextmanager
def opened(browser: Browser, url: str, **more: object) -> Iterator[Page]:
    """A new page; fails if a script in it fails."""
    context = browser.new_context(**more)  # type: ignore[arg-type]
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"{error} {error.stack}"))
    page.goto(url)
    yield page
    context.close()
    own = [each for each in complaints if not each.startswith(_REFUSALS)]
    assert not own, own


def at_rest(page: Page) -> None:
    """Wait until the cells of a page can be run, and the page does nothing more of its own.

    Playwright's “networkidle” never comes in Firefox now and then.
    """
    expect(page.get_by_role("button", name="Run", exact=True).first).to_be_visible()
    page.evaluate("new Promise((done) => requestIdleCallback(done))")


def cell(page: Page, name: str) -> Locator:
    """A cell of the page, by the name in its fence."""
    return page.locator(f"#cell-{name}")


def press(page: Page, name: str, label: str) -> None:
    """Press a button of a cell."""
    cell(page, name).get_by_role("button", name=label, exact=True).click()


def shows(page: Page, name: str, text: str | re.Pattern[str]) -> None:
    """Wait until a cell shows a live output."""
    expect(cell(page, name).locator(".cell-live")).to_contain_text(text, timeout=PATIENCE)


def status(page: Page, name: str) -> Locator:
    """The status text of a cell."""
    return cell(page, name).locator(".cell-status")


def write(page: Page, name: str, code: str) -> None:
    """Replace the whole code of a cell in its editor."""
    if not cell(page, name).locator(".cm-content").is_visible():
        press(page, name, "Edit")
    cell(page, name).locator(".cm-content").click()
    page.keyboard.press("Control+a")
    # In Firefox, a synthetic insertion over several selected lines leaves one of them behind.
    page.keyboard.press("Delete")
    page.keyboard.insert_text(code)
