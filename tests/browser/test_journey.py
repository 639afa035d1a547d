"""The visit of a reader with only a keyboard, from a search to a neighbour in the graph."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serve import serving

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement"


def tab_to(opened: Page, selector: str, *, within: int) -> None:
    """Press Tab until an element has the focus; each stop must be visible and marked."""
    for _ in range(within):
        opened.keyboard.press("Tab")
        assert opened.evaluate(f"{FOCUSED}.matches(':focus-visible')")
        if opened.evaluate(f"selector => {FOCUSED}.matches(selector)", selector):
            return
    raise AssertionError(f"{within} stops, and none of them is {selector}")


def arrived(opened: Page, title: str) -> None:
    """Wait for the page of a note, and for the elements that its scripts add."""
    expect(opened.locator("h1")).to_have_text(title)
    opened.wait_for_load_state()


@pytest.mark.parametrize("width", [390, 1440])
def test_the_keyboard_alone_makes_the_whole_journey(
    browser: Browser, finding_site: Path, width: int
) -> None:
    with serving(finding_site) as address:
        opened = browser.new_page(base_url=address, viewport={"width": width, "height": 900})
        opened.goto("/index.html")
        # Find softmax function.
        opened.keyboard.press("Control+k")
        expect(opened.locator(".search input")).to_be_focused()
        opened.keyboard.type("softmax function")
        expect(opened.locator(".search-results a").first).to_have_text("softmax function")
        opened.keyboard.press("ArrowDown")
        opened.keyboard.press("Enter")
        arrived(opened, "softmax function")
        # Follow the trail back and forth.
        opened.keyboard.press("ArrowLeft")
        arrived(opened, "dot product")
        # Walk through its headings: past the header of the page first, then from one to the next.
        opened.keyboard.press("Tab")
        opened.keyboard.press("Enter")
        headings = opened.locator(".body .heading-anchor").count()
        for number in range(headings):
            tab_to(opened, ".heading-anchor", within=14)
            place = opened.evaluate(f"{FOCUSED}.parentElement.getBoundingClientRect().top")
            assert 0 <= place < 900, number
        assert headings >= 4
        # Open the graph of all notes at this one, and reach a neighbour.
        tab_to(opened, ".around .more a", within=40)
        opened.keyboard.press("Enter")
        expect(opened.locator(".whole-found a")).to_have_text("dot product")
        expect(opened.locator(".whole-found a")).to_be_focused()
        opened.keyboard.press("ArrowDown")
        neighbour = opened.evaluate(f"{FOCUSED}.textContent")
        opened.keyboard.press("Enter")
        expect(opened.locator(".whole-found a")).to_have_text(neighbour)
        expect(opened.locator(".whole-found a")).to_be_focused()
        opened.keyboard.press("Enter")
        arrived(opened, neighbour)
        opened.close()
