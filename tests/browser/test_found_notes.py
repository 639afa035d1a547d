"""The search on sites with notes of their own, and from disk."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from knotwork.shell.site.pagefind import pagefind
from knotwork.shell.site.search import making
from tests.browser.conftest import built
from tests.browser.pages import complaints_of
from tests.browser.pages import page as browser_page
from tests.browser.searching import FOUND, ask
from tests.browser.serve import serving
from tests.browser.vaults import write_vault

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("start", ["a.html", "b.html"])
@pytest.mark.parametrize("words", ["zebra", "well known elephants", "owls"])
def test_a_search_result_opens_at_the_words_found(
    browser: Browser, tmp_path: Path, start: str, words: str
) -> None:
    program = pagefind()
    assert program is not None
    filler = "\n\n".join(f"Paragraph {at} says little." for at in range(40))
    text = (
        f"Of owls.\n\n{filler}\n\n## Part\n\n{filler}\n\nA *striped* zebra: well-known, "
        f"elephants & mice.\n\nOwls (and $x^2$) by night, owls by day.\n\n{filler}"
    )
    notes = write_vault(tmp_path / "notes", {"a.md": text, "b.md": "[[a]]"})
    site = built(notes, tmp_path / "site", partial(making, program))
    with serving(site) as address, browser_page(browser) as (opened, complaints):
        opened.goto(f"{address}/{start}")
        opened.keyboard.press("/")
        ask(opened, words)
        expect(opened.locator(FOUND)).to_have_count(1)
        opened.locator(FOUND).click()
        expect(opened.locator("dialog[open]")).to_have_count(0)
        expect(opened).to_have_url(re.compile(r"a\.html#part"))
        expect(opened.locator(".body p", has_text="A striped zebra")).to_be_in_viewport()
        assert complaints == []


def test_a_page_whose_cells_run_is_searched_without_a_complaint(
    browser: Browser, tmp_path: Path
) -> None:
    notes = write_vault(tmp_path / "notes", {"cells.md": "```python\nprint(1)\n```\n"})
    command = [sys.executable, "-m", "knotwork", "build", str(notes), "-q", "--no-cache"]
    readers = ["--runtime", "cdn", "--runtime-url", "https://py.example/"]
    subprocess.run([*command, "-o", str(tmp_path / "site"), *readers], check=True)
    with serving(tmp_path / "site") as address, browser_page(browser) as (opened, complaints):
        opened.goto(f"{address}/cells.html")
        opened.keyboard.press("/")
        ask(opened, "cells")
        expect(opened.locator(FOUND).first).to_have_text("cells")
        assert complaints == []


def test_a_note_with_a_number_comes_before_those_whose_number_begins_so(
    browser: Browser, tmp_path: Path
) -> None:
    words = "signal noise transform energy system filter band sample rate time".split()
    lectures = {}
    for n in range(1, 31):
        text = " ".join(words[(n * at * at + at) % 10] for at in range(60))
        lectures[f"Lecture {n}.md"] = f"{text}.\n\nNext: [[Lecture {n % 30 + 1}]], exercise {n}.\n"
        lectures[f"Exercise {n}.md"] = f"For [[Lecture {n}]]: {text[:100]}.\n"
    notes = write_vault(tmp_path / "notes", lectures)
    command = [sys.executable, "-m", "knotwork", "build", str(notes), "-q", "--no-cache"]
    subprocess.run([*command, "-o", str(tmp_path / "site")], check=True)
    with serving(tmp_path / "site") as address, browser_page(browser) as (opened, complaints):
        for name in ("Lecture 1", "Lecture 2", "Lecture 13"):
            opened.goto(f"{address}/-/search.html")
            ask(opened, name.lower())
            expect(opened.locator(FOUND).first).to_have_text(name)
        assert complaints == []


def test_opened_from_disk_the_search_says_what_it_needs(
    browser: Browser, finding_site: Path
) -> None:
    context = browser.new_context()
    opened = context.new_page()
    complaints = complaints_of(opened)
    opened.goto((finding_site / "vector.html").as_uri())
    opened.keyboard.press("Control+k")
    expect(opened.locator(".search-status")).to_contain_text(
        "needs this site to come from a server"
    )
    lines = "one => { const all = document.createRange(); all.selectNodeContents(one); return all.getBoundingClientRect().right }"
    close = opened.locator(".search-close").bounding_box()
    assert close is not None
    assert opened.locator(".search-status").evaluate(lines) <= close["x"]
    assert complaints == []
    context.close()
