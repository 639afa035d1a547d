"""What pages look like on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import built
from tests.browser.pages import page
from tests.browser.served import Served
from tests.browser.vaults import write_vault

pytestmark = pytest.mark.browser

BLUE = "rgb(39, 72, 154)"
"""The colour of links on a light page."""


def test_paper_gets_the_note_alone(browser: Browser, study_site: Path) -> None:
    with page(browser) as (opened, _):
        opened.goto((study_site / "dot-product.html").as_uri())
        opened.emulate_media(media="print", color_scheme="dark")
        for gone in (".masthead", ".siblings", ".toc", ".pager", ".backlinks", ".read-slot"):
            assert not opened.is_visible(gone), gone
        assert opened.is_visible("#fn-1")
        assert opened.evaluate("getComputedStyle(document.body).color") == "rgb(29, 32, 37)"
        for link in (".body a.internal", ".lessons a"):
            colour = opened.locator(link).first.evaluate("link => getComputedStyle(link).color")
            assert colour == "rgb(29, 32, 37)", link


def test_on_paper_the_output_of_a_cell_begins_where_its_code_ends(
    browser: Browser, study: Served
) -> None:
    with page(browser) as (opened, _):
        opened.goto(study.url("dot-product.html"))
        opened.emulate_media(media="print")
        border = (
            "one => [getComputedStyle(one).borderTopWidth, getComputedStyle(one).borderBottomWidth]"
        )
        given = opened.locator(".cell > .code + .cell-output pre").first
        assert given.evaluate(border) == ["0px", "1px"]
        assert opened.locator(".cell > .code pre").first.evaluate(border) == ["1px", "1px"]
        # One of raw HTML.
        opened.eval_on_selector(".body", "body => body.append(document.createElement('pre'))")
        assert opened.locator(".body > pre").evaluate(border) == ["1px", "1px"]


def test_a_high_figure_leaves_room_on_paper_for_its_caption(
    browser: Browser, tmp_path: Path
) -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="3000"/>'
    notes = {"index.md": "![high](a.svg)\n", "a.svg": picture}
    site = built(write_vault(tmp_path / "v", notes), tmp_path / "s")
    with page(browser) as (opened, _):
        opened.goto((site / "index.html").as_uri())
        opened.emulate_media(media="print")
        opened.set_viewport_size({"width": 800, "height": 1000})
        assert opened.locator(".body img").evaluate("one => one.offsetHeight") == 800


def test_paper_says_an_address_once_and_all_links_in_ink(browser: Browser, tmp_path: Path) -> None:
    note = "See https://example.org/x and [words](https://example.org/y).\n\n[[a]] [[b]]\n"
    notes = {"index.md": note, "a.md": "[[index]]", "c.md": "[[b]]"}
    site = built(write_vault(tmp_path / "v", notes), tmp_path / "s")
    with page(browser) as (opened, _):
        opened.emulate_media(media="print")
        opened.goto((site / "index.html").as_uri())
        said = "one => getComputedStyle(one, '::after').content"
        bare, named = opened.locator(".body .external").all()
        assert "http" not in bare.evaluate(said)
        assert "http" in named.evaluate(said)
        expect(opened.locator(".around")).to_be_hidden()
        for name, link in (
            ("-/graph.html", ".whole-table a"),
            ("-/to-be-written.html", ".stubs a"),
        ):
            opened.goto((site / name).as_uri())
            expect(opened.locator(".whole")).to_be_hidden()
            colour = opened.locator(link).first.evaluate("one => getComputedStyle(one).color")
            assert colour != BLUE, name
