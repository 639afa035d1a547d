"""The search in a large vault, whose index is divided into shards."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from knotwork.pages import search
from knotwork.shell.site.pagefind import pagefind
from knotwork.shell.site.search import making
from tests.browser.conftest import built
from tests.browser.pages import page as browser_page
from tests.browser.searching import FOUND, ask
from tests.browser.serve import serving
from tests.browser.vaults import write_vault

pytestmark = pytest.mark.browser


@pytest.fixture
def sharded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a site whose index has as many shards as one of 20,000 notes."""
    program = pagefind()
    assert program is not None
    monkeypatch.setattr(search, "NOTES_PER_SHARD", 2)
    texts = {f"n{at}.md": f"# n{at}\n\nthe common words ハ, バ #t{at % 2}" for at in range(16)}
    notes = write_vault(tmp_path / "notes", texts)
    with serving(built(notes, tmp_path / "site", partial(making, program))) as address:
        yield address


def test_a_search_asks_all_shards_of_a_large_index(browser: Browser, sharded: str) -> None:
    with browser_page(browser) as (opened, complaints):
        opened.goto(f"{sharded}/-/search.html?q=common")
        status = opened.locator(".search-status")
        expect(status).to_contain_text("16 notes")
        opened.focus("select[name=tag]")
        expect(opened.locator("select[name=tag] option")).to_have_count(3)
        opened.select_option("select[name=tag]", "t1")
        expect(status).to_contain_text("8 notes")
        ask(opened, '"words ハ"')
        expect(status).to_contain_text("8 notes")
        opened.select_option("select[name=tag]", "")
        expect(status).to_contain_text("16 notes")
        ask(opened, "n13")
        expect(opened.locator(FOUND).first).to_have_text("n13")
        assert complaints == []


@pytest.mark.parametrize("shard", [0, 3])
def test_a_search_without_one_of_its_shards_says_so_until_it_is_there(
    browser: Browser, sharded: str, shard: int
) -> None:
    with browser_page(browser) as (opened, _complaints):
        lost = f"**/-/search/{shard}/pagefind-entry.json*"
        opened.route(lost, lambda route: route.abort())
        opened.goto(f"{sharded}/-/search.html?q=common")
        status = opened.locator(".search-status")
        expect(status).to_contain_text("could not be loaded")
        opened.unroute(lost)
        ask(opened, "words")
        expect(status).to_contain_text("16 notes")
