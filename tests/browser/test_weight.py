"""The transferred size of pages, and that nothing in them moves once it is shown."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.pages import WIDTHS, layout_shift, page
from tests.browser.served import Served, served

pytestmark = pytest.mark.browser

HEAVIEST = 60_000
MATH_FACE = 57_500
"""What a page with formulas weighs more: the common part of their face, how it is declared, and how
boxes and strikes are drawn."""


@pytest.mark.parametrize(
    ("name", "heaviest"),
    [
        ("index.html", HEAVIEST),
        ("hands-on-llms.html", HEAVIEST),
        ("dot-product.html", HEAVIEST + MATH_FACE),
        ("kv-cache.html", HEAVIEST + MATH_FACE),
    ],
)
def test_a_page_weighs_at_most_60_kb_plus_the_font_of_formulas(
    browser: Browser, study: Served, name: str, heaviest: int
) -> None:
    study.sent.clear()
    with page(browser, 1440) as (opened, complaints):
        opened.goto(study.url(name), wait_until="networkidle")
        assert complaints == []
    assert study.missing == []
    figures = re.compile(r"-/figures/|\.(png|svg)$")
    weights = {path: size for path, size in study.sent.items() if not figures.search(path)}
    assert sum(weights.values()) <= heaviest, weights


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_moves_while_a_page_arrives(browser: Browser, study: Served, width: int) -> None:
    with page(browser, width) as (opened, _):
        for name in ("dot-product.html", "-/books.html", "hands-on-llms.html", "-/graph.html"):
            opened.goto(study.url(name), wait_until="networkidle")
            assert layout_shift(opened) == 0, name


@pytest.mark.parametrize("width", [390, 820, 1100, 1440])
def test_elements_added_by_scripts_have_their_place_reserved(
    browser: Browser, finding_site: Path, width: int
) -> None:
    def late(route: Route) -> None:
        time.sleep(0.4)
        route.continue_()

    with served(finding_site) as server, page(browser, width) as (opened, _):
        opened.route("**/knotwork.js", late)
        opened.goto(server.url("vector.html"), wait_until="networkidle")
        assert opened.is_visible(".search-button")
        assert layout_shift(opened) == 0


def test_nothing_moves_when_fonts_or_scripts_arrive_late(browser: Browser, study: Served) -> None:
    def late(route: Route) -> None:
        time.sleep(0.4)
        route.continue_()

    with page(browser, 1440) as (opened, _):
        opened.route("**/*.woff2", late)
        opened.route("**/knotwork.js", late)
        opened.goto(study.url("dot-product.html"), wait_until="networkidle")
        assert layout_shift(opened) == 0


def test_nothing_moves_when_a_preview_arrives(browser: Browser, study: Served) -> None:
    with page(browser, 1440) as (opened, complaints):
        opened.goto(study.url("dot-product.html"))
        before = positions(opened)
        opened.hover(".body a.internal >> nth=0")
        opened.wait_for_selector(".preview:popover-open")
        assert positions(opened) == before
        assert complaints == []


def positions(opened: Page) -> list[float]:
    tops: list[float] = opened.evaluate(
        "[...document.querySelectorAll('article *, .pager *, .backlinks *')].map(one => one.getBoundingClientRect().top)"
    )
    return tops


def test_a_page_that_many_notes_link_to_does_not_grow() -> None:
    from tests.helpers.site import site

    def hub(count: int) -> int:
        notes = {f"n{number}.md": "see [[hub]] in a sentence" for number in range(count)}
        return len(site({"hub.md": "words", **notes})["hub.html"])

    assert hub(400) < hub(80) * 1.02
