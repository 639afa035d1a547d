"""Sites in other languages: texts of scripts, and pages from right to left."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import built
from tests.browser.pages import overflow, page
from tests.browser.served import Served, served
from tests.browser.vaults import write_vault

pytestmark = pytest.mark.browser

ARABIC = {
    "knotwork.toml": '[site]\ntitle = "ملاحظات"\nlang = "ar"\n',
    "الكتاب.md": "كتاب عن [[المتجهات]].\n",
    "المتجهات.md": "قائمة من [[الأعداد]].\n\n```python\nprint(1)\n```\n\n[[الكتاب]] > [[الأعداد]]\n",
    "الأعداد.md": "أعداد.\n\n[[المتجهات]] < [[الكتاب]]\n",
    "Numbers.md": "An English note about [[المتجهات]].[^1]\n\n## One\n\n## Two\n\n[^1]: Aside.\n",
    "حواش.md": "نص.[^1]\n\n## عنوان\n\n## آخر\n\n[^1]: حاشية.\n",
}
POLISH = {
    "knotwork.toml": '[site]\ntitle = "Notatki"\nlang = "pl"\n',
    "Kurs.md": "[[jeden]], [[dwa]] i [[trzy]].\n",
    "jeden.md": "Słowo.\n\n[[Kurs]] > [[dwa]]\n",
    "dwa.md": "Słowo.\n\n[[jeden]] < [[Kurs]] > [[trzy]]\n",
    "trzy.md": "[[dwa]] < [[Kurs]]\n\n```python\nprint(1)\n```\n",
}


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("arabic")
    with served(built(write_vault(folder / "vault", ARABIC), folder / "site")) as server:
        yield server


@pytest.fixture(scope="module")
def polish(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("polish")
    vault = write_vault(folder / "vault", POLISH)
    command = [sys.executable, "-m", "knotwork", "build", str(vault), "-q", "--no-cache"]
    done = subprocess.run([*command, "-o", str(folder / "site")], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    with served(folder / "site") as server:
        yield server


@pytest.mark.parametrize("width", [390, 1440])
def test_a_site_in_arabic_is_laid_out_from_the_right(
    browser: Browser, arabic: Served, width: int
) -> None:
    with page(browser, width) as (opened, complaints):
        for name in ("المتجهات.html", "-/graph.html", "-/notes.html", "index.html"):
            opened.goto(arabic.url(name))
            middle = (
                "(one => { const box = one.getBoundingClientRect(); return box.x + box.width / 2 })"
            )
            title = opened.locator(".site-title").evaluate(middle)
            theme = opened.locator(".theme-switch").evaluate(middle)
            assert title > theme, name
            assert overflow(opened) == 0, name
        assert complaints == []


@pytest.mark.parametrize("name", ["حواش.html", "numbers.html"])
def test_footnotes_of_a_right_to_left_note_stand_in_the_free_column(
    browser: Browser, arabic: Served, name: str
) -> None:
    """The contents are on the right there, whatever the direction of the note."""
    with page(browser, 1440) as (opened, _):
        opened.goto(arabic.url(name))
        edges = (
            "one => { const { left, right } = one.getBoundingClientRect(); return [left, right] }"
        )
        beside, body, contents = (
            opened.locator(each).evaluate(edges) for each in (".footnotes li", ".body", ".toc")
        )
        assert 0 < beside[0] < beside[1] < body[0] < body[1] < contents[0]


def test_an_english_note_in_it_reads_from_the_left(browser: Browser, arabic: Served) -> None:
    with page(browser, 1440) as (opened, _):
        opened.goto(arabic.url("numbers.html"))
        left = "one => { const words = document.createRange(); words.selectNodeContents(one); return words.getBoundingClientRect().left }"
        heading = opened.locator("h1").evaluate(left)
        text = opened.locator(".body p").first.evaluate(left)
        assert abs(heading - text) < 3


def test_scripts_say_what_was_read_in_the_site_s_language(browser: Browser, polish: Served) -> None:
    with page(browser, 1440) as (opened, _):
        opened.goto(polish.url("jeden.html"))
        opened.get_by_role("button", name="Przeczytane").click()
        opened.goto(polish.url("-/books.html"))
        expect(opened.locator("progress").first).to_have_attribute(
            "aria-label", "Przeczytano 1 z 3"
        )


def test_a_search_counts_in_the_forms_of_the_site_s_language(
    browser: Browser, polish: Served
) -> None:
    with page(browser, 1440) as (opened, _):
        opened.goto(polish.url("-/search.html"))
        opened.locator(".search input").fill("słowo")
        expect(opened.locator(".search-status")).to_have_text("2 notatki")


@pytest.mark.parametrize("lang", ["hr", "en-a"])
def test_scripts_count_as_the_words_do_whatever_the_page_says_of_its_language(
    browser: Browser, polish: Served, lang: str
) -> None:
    """Browsers count differently in Croatian, and refuse a language tag with an unknown last part."""
    with page(browser, 1440) as (opened, complaints):
        opened.goto(polish.url("-/search.html"))
        opened.evaluate("lang => document.documentElement.lang = lang", lang)
        opened.locator(".search input").fill("słowo")
        expect(opened.locator(".search-status")).to_have_text("2 notatki")
        assert complaints == []


def test_a_german_heading_on_a_phone_breaks_between_its_parts(
    firefox_browser: Browser, tmp_path: Path
) -> None:
    """Chromium downloads its hyphenation only after installation, so tests do not have it."""
    vault = {
        "knotwork.toml": '[site]\ntitle = "Notizen"\nlang = "de"\n',
        "a.md": "## Skalarproduktberechnung\n\n## `Skalarproduktberechnung`\n",
    }
    site = built(write_vault(tmp_path / "vault", vault), tmp_path / "site")
    with firefox_browser.new_context(viewport={"width": 320, "height": 800}) as context:
        opened = context.new_page()
        opened.goto((site / "a.html").as_uri())
        widest = """one => {
            const words = document.createRange();
            words.selectNodeContents(one.firstChild);
            return Math.max(...[...words.getClientRects()].map(line => line.width));
        }"""
        bare, code = opened.locator(".body h2").all()
        # If it could break anywhere, its first line would be full.
        assert bare.evaluate(widest) < 230
        hyphens = "one => getComputedStyle(one).hyphens"
        assert code.locator("code").evaluate(hyphens) == "none"
