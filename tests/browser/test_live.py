"""An open page under `knotwork serve` follows the edits of its note, and keeps its position."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.bench.live import served

pytestmark = pytest.mark.browser

PATIENCE = 30_000
"""Milliseconds until a diagram is drawn on a machine with other things to do."""


def test_an_edit_patches_the_open_page_and_keeps_its_place(
    browser: Browser, tmp_path: Path
) -> None:
    long = "\n\n".join(f"Paragraph {number}." for number in range(200))
    (tmp_path / "note.md").write_text(f"First.\n\n{long}\n\n[[nowhere]]\n")
    with served(tmp_path) as address:
        page = browser.new_page()
        page.goto(address + "note.html")
        expect(page.locator("[data-live=findings]")).to_contain_text("nowhere")
        page.evaluate("scrollTo(0, 3000)")
        (tmp_path / "note.md").write_text(f"First.\n\nNew words.\n\n{long}\n\nEnd.\n")
        expect(page.locator("main")).to_contain_text("New words.")
        expect(page.locator("main")).to_contain_text("End.")
        assert page.evaluate("scrollY") >= 3000
        assert page.evaluate("document.querySelectorAll('.body p').length") == 203
        expect(page.locator("[data-live=findings]")).to_have_count(0)
        page.close()


def test_a_finding_on_the_page_says_the_way_out_too(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("See [[vectr]].\n")
    (tmp_path / "vector.md").write_text("A list.\n")
    with served(tmp_path) as address:
        page = browser.new_page(viewport={"width": 390, "height": 700})
        page.goto(address + "note.html")
        page.click("[data-live=findings] summary")
        expect(page.get_by_text("did you mean [[vector]]?")).to_be_visible()
        page.close()


def test_a_reason_why_the_vault_cannot_be_read_is_shown_without_a_click(
    browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "note.md").write_text("See [[vectr]].\n")
    (tmp_path / "knotwork.toml").write_text("")
    with served(tmp_path) as address:
        page = browser.new_page()
        page.goto(address + "note.html")
        expect(page.get_by_text("there is no note")).to_be_hidden()
        expect(page.get_by_text("1 finding")).to_be_visible()
        (tmp_path / "knotwork.toml").write_text("ouput = 'site'\n")
        expect(page.get_by_text("did you mean `output`?")).to_be_visible()
        (tmp_path / "knotwork.toml").write_text("output = 'site'\n")
        expect(page.get_by_text("1 finding")).to_be_visible()
        expect(page.get_by_text("there is no note")).to_be_hidden()
        page.close()


def test_notes_are_found_by_their_names_as_they_are_now(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "Matrix.md").write_text("---\naliases: [linear map, <b>]\n---\nSee [[Qqq]].\n")
    (tmp_path / "Vector space.md").write_text("Words.\n")
    (tmp_path / "Eigenvector.md").write_text("Words.\n")
    (tmp_path / "Vector.md").write_text("Words.\n")
    (tmp_path / "人間の言葉.md").write_text("Words.\n")
    (tmp_path / "∞.md").write_text("Words.\n")
    (tmp_path / "線形 写像.md").write_text("---\naliases: [東京 大学]\n---\nWords.\n")
    (tmp_path / "ß-Straße.md").write_text("Words.\n")
    with served(tmp_path) as address:
        page = browser.new_page()
        page.clock.install()
        page.goto(address + "matrix.html")
        page.keyboard.press("/")
        field, found = page.locator(".search input"), page.locator(".search-results li")
        field.fill("vector")
        expect(found).to_have_text(["Vector", "Vector space", "Eigenvector"])
        expect(page.locator(".search select")).to_have_count(0)
        for typed, name in (
            ("map lin", "Matrix linear map"),
            ("言葉", "人間の言葉"),
            ("線形 写像", "線形 写像"),
            ("東京大学", "線形 写像 東京 大学"),
            ("strasse", "ß-Straße"),
            ("言葉 人間", "人間の言葉"),
            ("∞", "∞"),
        ):
            field.fill(typed)
            expect(found).to_have_text([name])
        field.fill("qqq")
        expect(page.locator(".search-status")).to_have_text("No note is called so.")
        (tmp_path / "Qqq.md").write_text("Words.\n")
        expect(page.locator('.body a[href="qqq.html"]')).to_have_count(1)
        page.clock.fast_forward(4000)
        field.press("Enter")
        expect(page.locator("h1")).to_have_text("Qqq")
        page.close()


def test_a_renamed_note_takes_its_open_page_along(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text("Of vectors.\n")
    with served(tmp_path) as address:
        page = browser.new_page()
        page.goto(address + "draft.html")
        (tmp_path / "draft.md").rename(tmp_path / "Vector (new).md")
        expect(page.locator("h1")).to_have_text("Vector (new)")
        (tmp_path / "Vector (new).md").write_text("Of many vectors.\n")
        expect(page.locator("main")).to_contain_text("many")
        # A second note with the same address changes the address of the first.
        (tmp_path / "vector-(new).md").write_text("Another.\n")
        expect(page).to_have_url(re.compile("vector-%28new%29-|vector-\\(new\\)-"))
        expect(page.locator("main")).to_contain_text("many")
        page.close()


SEEN = """isSeen => {
  Object.defineProperty(document, "hidden", { get: () => !isSeen, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_hidden_tabs_leave_their_connections_to_the_visible_one(
    browser: Browser, tmp_path: Path
) -> None:
    for number in range(8):
        (tmp_path / f"{number}.md").write_text(f"Note {number}.\n")
    context = browser.new_context()
    with served(tmp_path) as address:
        pages = []
        for number in range(8):
            page = context.new_page()
            page.goto(f"{address}{number}.html")
            page.evaluate(SEEN, False)
            pages.append(page)
        (tmp_path / "1.md").write_text("[[nowhere]]\n")
        (tmp_path / "2.md").rename(tmp_path / "two.md")
        pages[0].evaluate(SEEN, True)
        (tmp_path / "0.md").write_text("Seen again.\n")
        expect(pages[0].locator("main")).to_contain_text("Seen again.")
        pages[1].evaluate(SEEN, True)
        expect(pages[1].locator("main")).to_contain_text("nowhere")
        expect(pages[1].locator("[data-live=findings]")).to_contain_text("nowhere")
        pages[2].evaluate(SEEN, True)
        expect(pages[2].locator("h1")).to_have_text("two")
        context.close()


def test_a_page_says_that_its_preview_has_ended_and_goes_on_with_the_next(
    either: Browser, tmp_path: Path
) -> None:
    note = tmp_path / "note.md"
    note.write_text("First.\n")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    context = either.new_context()
    page = context.new_page()
    with served(tmp_path, "--port", port) as address:
        page.goto(address + "note.html")
        expect(page.locator("main")).to_contain_text("First.")
    expect(page.get_by_text("the preview does not answer")).to_be_visible()
    note.write_text("Second.\n")
    with served(tmp_path, "--port", port):
        expect(page.locator("main")).to_contain_text("Second.", timeout=PATIENCE)
        expect(page.locator("[data-live=findings]")).to_have_count(0)
        context.close()


def test_a_preview_is_of_the_note_as_it_is_now(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("See [[b]].\n")
    (tmp_path / "b.md").write_text("First words.\n")
    with served(tmp_path) as address:
        page = browser.new_page()
        page.goto(address + "a.html")
        page.hover(".body a.internal")
        expect(page.locator(".preview")).to_contain_text("First words")
        page.mouse.move(0, 0)
        expect(page.locator(".preview")).to_be_hidden()
        (tmp_path / "b.md").write_text("Other words.\n")
        other = browser.new_page()
        other.goto(address + "b.html")
        expect(other.locator("main")).to_contain_text("Other words")
        page.hover(".body a.internal")
        expect(page.locator(".preview")).to_contain_text("Other words")
        other.close()
        page.close()


def test_a_newly_written_formula_is_drawn_in_its_font_at_once(
    browser: Browser, tmp_path: Path
) -> None:
    width = "document.querySelector('math').getBoundingClientRect().width"
    (tmp_path / "note.md").write_text("Words.\n")
    with served(tmp_path) as address:
        page = browser.new_page()
        page.goto(address + "note.html", wait_until="load")
        (tmp_path / "note.md").write_text(
            "Words: $\\left(\\frac{a}{b}\\right) \\in \\mathfrak{g}$.\n"
        )
        page.wait_for_selector("math")
        patched = page.evaluate(width)
        page.reload()
        page.wait_for_selector("math")
        assert patched == page.evaluate(f"document.fonts.ready.then(() => {width})")
        page.close()


def test_additions_of_scripts_survive_edits_of_a_page(browser: Browser, tmp_path: Path) -> None:
    diagram = "```mermaid\ngraph LR\n  {from_} --> s\n```"
    note = "# Note\n\nFirst.\n\n> [!tip]- Fold\n> Words.\n\n```text\ncopied\n```\n\n## End\n\n{diagram}\n\n"
    note += "[[Book]]/[[Chapter]] > [[next]]\n"
    (tmp_path / "note.md").write_text(note.format(diagram=diagram.format(from_="q")))
    with served(tmp_path) as address:
        page = browser.new_page()
        page.goto(address + "note.html")
        drawn = page.locator(".diagram .node").first  # its styles would match nearly any word
        expect(drawn).to_contain_text("q", timeout=PATIENCE)
        page.locator(".callout-title").click()
        fill = "getComputedStyle(document.querySelector('.diagram .node rect')).fill"
        colour = page.evaluate(fill)

        text = note.replace("First.", "New words.\n\n## Start\n\n```text\nmore\n```")
        (tmp_path / "note.md").write_text(text.format(diagram=diagram.format(from_="q")))
        expect(page.locator("main")).to_contain_text("New words.")
        expect(page.locator(".toc a")).to_have_text(["Start", "End"])
        expect(page.locator(".theme-switch")).to_be_visible()
        expect(page.locator(".read-tick")).to_be_visible()
        expect(page.locator("details.callout")).to_have_attribute("open", "")
        expect(page.locator(".code > .copy")).to_have_count(2)
        assert page.evaluate(fill) == colour

        (tmp_path / "note.md").write_text(text.format(diagram=diagram.format(from_="key")))
        expect(drawn).to_contain_text("key", timeout=PATIENCE)
        expect(page.locator("figure.diagram svg")).to_have_count(1)
        assert page.evaluate(fill) == colour
        page.close()


def test_a_note_that_goes_and_comes_back_takes_its_page_along_whole(
    browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "vectors.md").write_text("Lists.\n")
    (tmp_path / "vector.md").write_text("A list.\n")
    with served(tmp_path) as address:
        page = browser.new_page()
        page.goto(address + "vector.html")
        expect(page.locator(".theme-switch")).to_be_visible()
        (tmp_path / "vector.md").unlink()
        expect(page.locator("h1")).to_have_text("Page not found")
        expect(page.get_by_role("main").get_by_role("link", name="vectors")).to_be_visible()
        expect(page.locator(".theme-switch")).to_be_visible()
        (tmp_path / "vector.md").write_text("A list again.\n")
        expect(page.locator("main")).to_contain_text("again")
        expect(page.locator(".theme-switch")).to_be_visible()
        page.close()


def test_the_404_page_works_below_nested_addresses(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "knotwork.toml").write_text('[site]\nurl = "https://example.org/notes/"\n')
    (tmp_path / "vector.md").write_text("A list.\n")
    with served(tmp_path) as address:
        page = browser.new_page()
        page.goto(address + "math/algebra/vectr.html")
        expect(page.locator(".theme-switch")).to_be_visible()
        page.get_by_role("main").get_by_role("link", name="vector").click()
        expect(page.locator("h1")).to_have_text("vector")
        page.close()


def test_a_picture_and_a_stylesheet_are_shown_as_they_are_now(
    browser: Browser, tmp_path: Path
) -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}"/>'
    height = "document.querySelector('.body img').naturalHeight"
    # While the page loads anew, neither of the two is there.
    colour = "getComputedStyle(document.querySelector('h1') ?? document.documentElement).color"
    link = "getComputedStyle(document.querySelector('.body a') ?? document.documentElement).color"
    config = '[theme]\nstylesheet = "my look.css"\n'
    (tmp_path / "note.md").write_text("![](a%20b.svg)\n\n[A](https://example.org).\n")
    (tmp_path / "a b.svg").write_text(picture.format(10))
    (tmp_path / "my look.css").write_text("h1 { color: #010101 }")
    (tmp_path / "knotwork.toml").write_text("")
    with served(tmp_path) as address:
        page = browser.new_page(bypass_csp=True)
        page.goto(address + "note.html", wait_until="networkidle")
        assert page.evaluate(height) == 10
        (tmp_path / "a b.svg").write_text(picture.format(20))
        page.wait_for_function(f"{height} === 20")

        (tmp_path / "knotwork.toml").write_text(config)
        page.wait_for_function(f"{colour} === 'rgb(1, 1, 1)'")
        page.evaluate("window.isSame = true")
        (tmp_path / "my look.css").write_text("h1 { color: #020202 }")
        page.wait_for_function(f"{colour} === 'rgb(2, 2, 2)'")
        (tmp_path / "knotwork.toml").write_text(config + 'light = { link = "#8a2a2a" }\n')
        page.wait_for_function(f"{link} === 'rgb(138, 42, 42)'")
        assert page.evaluate("isSame"), "no reload"
        page.close()


def test_words_and_formulas_keep_their_faces_however_often_the_colours_change(
    browser: Browser, tmp_path: Path
) -> None:
    width = "[...document.querySelectorAll('.body a, mrow')].map(it => it.getBoundingClientRect().width)"
    link = "getComputedStyle(document.querySelector('.body a')).color"
    (tmp_path / "note.md").write_text(
        "[Some words](https://example.org).\n\n$$ \\sum a_b = \\omega $$\n"
    )
    (tmp_path / "knotwork.toml").write_text("")
    with served(tmp_path) as address:
        page = browser.new_page(bypass_csp=True)
        page.goto(address + "note.html", wait_until="networkidle")
        before = page.evaluate(width)
        for red in (138, 139, 140):
            (tmp_path / "knotwork.toml").write_text(
                f'[theme]\nlight = {{ link = "#{red:x}2a2a" }}\n'
            )
            page.wait_for_function(f"{link} === 'rgb({red}, 42, 42)'")
        page.wait_for_function(
            f"JSON.stringify({width}) === '{json.dumps(before, separators=(',', ':'))}'"
        )
        page.wait_for_function(
            "document.querySelectorAll('link[href*=\"knotwork.css\"]').length === 1"
        )
        page.close()


def test_a_picture_that_was_saved_again_stays_new_where_an_edit_puts_it_anew(
    browser: Browser, tmp_path: Path
) -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}"/>'
    heights = "[...document.querySelectorAll('.body img')].map((one) => one.naturalHeight).join()"
    (tmp_path / "note.md").write_text("![](a.svg)\n")
    (tmp_path / "a.svg").write_text(picture.format(10))
    with served(tmp_path) as address:
        page = browser.new_page(bypass_csp=True)
        page.goto(address + "note.html", wait_until="networkidle")
        (tmp_path / "a.svg").write_text(picture.format(20))
        page.wait_for_function(f"{heights} === '20'")
        (tmp_path / "note.md").write_text("Words.\n\n![](a.svg)\n\nAgain ![](a.svg).\n")
        page.wait_for_function(f"{heights} === '20,20'")
        sources = "[...document.querySelectorAll('.body img')].map((one) => one.src)"
        before = page.evaluate(sources)
        page.evaluate(SEEN, False)
        (tmp_path / "note.md").write_text("Seen again.\n\n![](a.svg)\n\nAgain ![](a.svg).\n")
        page.evaluate(SEEN, True)
        expect(page.locator("main")).to_contain_text("Seen again.")
        page.wait_for_timeout(500)  # for further events of the stream
        assert page.evaluate(sources) == before, "loaded anew, though it is the same"
        (tmp_path / "a.svg").write_text(picture.format(30))
        page.wait_for_function(f"{heights} === '30,30'")
        page.close()


def test_a_site_that_gets_another_language_is_laid_out_anew(
    browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "note.md").write_text("Words.\n")
    with served(tmp_path) as address:
        page = browser.new_page()
        page.goto(address + "note.html", wait_until="networkidle")
        (tmp_path / "knotwork.toml").write_text('[site]\nlang = "ar"\n')
        expect(page.locator("html")).to_have_attribute("dir", "rtl", timeout=PATIENCE)
        expect(page.locator("html")).to_have_attribute("lang", "ar")
        expect(page.locator(".theme-switch")).to_have_text("الألوان: حسب النظام")
        page.close()


def test_the_first_diagram_of_a_vault_is_drawn_at_once(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("Words.\n")
    with served(tmp_path) as address:
        page = browser.new_page()
        page.goto(address + "note.html", wait_until="networkidle")
        (tmp_path / "note.md").write_text("Words.\n\n```mermaid\ngraph TD\nA --> B\n```\n")
        expect(page.locator(".body svg")).to_be_visible(timeout=PATIENCE)
        page.close()
