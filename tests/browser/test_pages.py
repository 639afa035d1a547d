"""Pages of the study site in a real browser, opened from disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAGES = ["index.html", "dot-product.html", "hands-on-llms.html", "-/notes.html", "-/tags.html",
         "-/books.html", "handbook/writing-notes.html", "404.html"]  # fmt: skip
WIDTHS = [390, 820, 1440]


@contextmanager
def page(
    browser: Browser, width: int = 1280, scheme: str = "light", *, script: bool = True
) -> Iterator[tuple[Page, list[str]]]:
    """A page, and everything it complained about."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=script,
    )
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    opened.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(("file:", "data:"))
            else complaints.append(f"left the site: {request.url}")
        ),
    )
    yield opened, complaints
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_complains_scrolls_sideways_or_asks_for_anything_outside(
    browser: Browser, study_site: Path, width: int, scheme: str
) -> None:
    with page(browser, width, scheme) as (opened, complaints):
        for name in PAGES:
            opened.goto((study_site / name).as_uri())
            overflow = opened.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert overflow <= 0, f"{name} scrolls sideways by {overflow} px at {width} px"
        assert complaints == []


def test_light_and_dark_differ(browser: Browser, study_site: Path) -> None:
    colour = "getComputedStyle(document.documentElement).backgroundColor"
    with page(browser, scheme="light") as (opened, _):
        opened.goto((study_site / "dot-product.html").as_uri())
        light = opened.evaluate(colour)
    with page(browser, scheme="dark") as (opened, _):
        opened.goto((study_site / "dot-product.html").as_uri())
        dark = opened.evaluate(colour)
    assert light != dark


def test_the_trail_leads_to_the_notes_before_and_after(browser: Browser, study_site: Path) -> None:
    with page(browser, script=False) as (opened, _):
        opened.goto((study_site / "dot-product.html").as_uri())
        opened.click("a[rel=next]")
        assert opened.inner_text("h1") == "softmax function"
        opened.click("a[rel=prev]")
        opened.click("a[rel=prev]")
        assert opened.inner_text("h1") == "attention score"


def test_formulas_are_drawn_as_mathematics(browser: Browser, study_site: Path) -> None:
    with page(browser, script=False) as (opened, _):
        opened.goto((study_site / "dot-product.html").as_uri())
        assert opened.locator("math").count() > 3
        assert opened.locator(".math-error").count() == 0


def test_everything_is_there_without_javascript(browser: Browser, study_site: Path) -> None:
    with page(browser, script=False) as (opened, complaints):
        opened.goto((study_site / "hands-on-llms.html").as_uri())
        opened.click("text=1 Vectors and Similarity >> nth=0")
        assert opened.inner_text("h1") == "1 Vectors and Similarity"
        assert complaints == []
