"""Every kind of page at every width, opened from disk, with and without scripts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import built
from tests.browser.pages import SCHEMES, WIDTHS, overflow, page
from tests.browser.served import Served
from tests.browser.vaults import DEEP, KIND_PAGES, write_vault

pytestmark = pytest.mark.browser

STUDY = ["index.html", "dot-product.html", "hands-on-llms.html", "-/notes.html", "-/tags.html",
         "-/books.html", "handbook/writing-notes.html", "404.html"]  # fmt: skip


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_complains_scrolls_sideways_or_asks_for_anything_outside(
    browser: Browser, study_site: Path, kinds_site: Path, width: int, scheme: str
) -> None:
    addresses = [study_site / name for name in STUDY] + [kinds_site / name for name in KIND_PAGES]
    with page(browser, width, scheme) as (opened, complaints):
        for address in addresses:
            opened.goto(address.as_uri())
            pixels = overflow(opened)
            assert pixels <= 0, f"{address.name} scrolls sideways by {pixels} px at {width} px"
            assert complaints == [], address.name


def test_the_error_of_a_cell_stands_in_one_box_where_no_reader_runs_cells(
    browser: Browser, tmp_path: Path
) -> None:
    notes = write_vault(tmp_path / "notes", {"a.md": "```python\n1 / 0\n```\n"})
    command = [sys.executable, "-m", "knotwork", "build", str(notes), "-q", "--no-cache", "--run"]
    command += ["--exit-zero", "--runtime", "off", "-o", str(tmp_path / "site")]
    subprocess.run(command, check=True, capture_output=True)
    with page(browser) as (opened, _):
        opened.goto((tmp_path / "site/a.html").as_uri())
        edges = opened.eval_on_selector_all(
            ".cell pre, .cell-error-title",
            "all => all.map(one => one.getBoundingClientRect()).map(({ x, width }) => [x, width])",
        )
    assert len(edges) == 3
    assert edges[1:] == edges[:-1]


def test_values_with_colours_have_a_light_background(browser: Browser, tmp_path: Path) -> None:
    cells = (
        "class V:\n    def _repr_html_(self):\n"
        f"        return \"<table><tr><td style='{style}'>1</td></tr></table>\"\nV()"
        for style in ("color: black", "background-color: yellow", "font-weight: bold")
    )
    formula = "class V:\n    def _repr_latex_(self): return r'$\\textcolor{gray}{x}$'\nV()"
    text = "\n".join(f"```python\n{cell}\n```\n" for cell in (*cells, formula))
    notes = write_vault(tmp_path / "notes", {"a.md": text})
    command = [sys.executable, "-m", "knotwork", "build", str(notes), "-q", "--no-cache", "--run"]
    subprocess.run([*command, "-o", str(tmp_path / "site")], check=True, capture_output=True)
    with page(browser, scheme="dark") as (opened, _):
        opened.goto((tmp_path / "site/a.html").as_uri())
        found = opened.eval_on_selector_all(
            ".cell-rich",
            "all => all.map(box => [getComputedStyle(box).backgroundColor,"
            " getComputedStyle(box.querySelector('td, math')).color])",
        )
    paper, ink = "rgb(253, 253, 252)", "rgb(29, 32, 37)"
    assert found[:2] == [[paper, "rgb(0, 0, 0)"], [paper, ink]]
    assert found[2:] == [["rgba(0, 0, 0, 0)", "rgb(217, 220, 224)"]] * 2


def test_a_pdf_takes_the_size_that_its_embed_asks_for(browser: Browser, kinds_site: Path) -> None:
    with page(browser, 390) as (opened, _):
        opened.goto((kinds_site / "paper.html").as_uri())
        sizes = opened.eval_on_selector_all(
            ".embed-pdf", "all => all.map(one => [one.offsetWidth, one.offsetHeight])"
        )
    sized, high, plain = sizes
    assert sized == [300, 200]
    assert high == [plain[0], 150]
    assert plain[0] > 300
    assert plain[1] > 400


def test_light_and_dark_differ_and_the_choice_is_remembered(
    browser: Browser, study_site: Path
) -> None:
    colour = "getComputedStyle(document.documentElement).backgroundColor"
    with page(browser, scheme="light") as (opened, _):
        opened.goto((study_site / "dot-product.html").as_uri())
        light = opened.evaluate(colour)
        opened.click(".theme-switch")
        opened.click(".theme-switch")
        dark = opened.evaluate(colour)
        assert light != dark
        opened.goto((study_site / "token.html").as_uri())
        assert opened.evaluate(colour) == dark
    with page(browser, scheme="dark") as (opened, _):
        opened.goto((study_site / "dot-product.html").as_uri())
        assert opened.evaluate(colour) == dark


def test_the_trail_leads_to_the_notes_before_and_after(browser: Browser, study_site: Path) -> None:
    with page(browser, script=False) as (opened, _):
        opened.goto((study_site / "dot-product.html").as_uri())
        opened.click(".pager a[rel=next]")
        assert opened.inner_text("h1") == "softmax function"
        opened.click(".pager a[rel=prev]")
        opened.click(".pager a[rel=prev]")
        assert opened.inner_text("h1") == "attention score"


def test_formulas_are_drawn_as_mathematics(browser: Browser, study_site: Path) -> None:
    with page(browser, script=False) as (opened, _):
        opened.goto((study_site / "dot-product.html").as_uri())
        assert opened.locator("math").count() > 3
        assert opened.locator(".math-error").count() == 0


def test_everything_is_there_without_javascript(browser: Browser, study_site: Path) -> None:
    with page(browser, 390, script=False) as (opened, complaints):
        opened.goto((study_site / "hands-on-llms.html").as_uri())
        opened.click("text=1 Vectors and Similarity >> nth=0")
        assert opened.inner_text("h1") == "1 Vectors and Similarity"
        opened.goto((study_site / "dot-product.html").as_uri())
        opened.click(".toc-button")
        opened.click(".toc >> text=Projection")
        assert opened.evaluate("location.hash") == "#projection"
        opened.click("summary >> text=Hint")
        assert opened.is_visible("text=keeps equal things in order")
        empty_buttons = "button:visible:not([popovertarget])"
        assert opened.locator(empty_buttons).count() == 0, "a button that would do nothing"
        assert opened.is_visible("#fn-1")
        assert complaints == []


@pytest.mark.parametrize("width", [704, 900])
def test_six_links_of_the_menu_fit_into_one_row(
    browser: Browser, kinds_site: Path, width: int
) -> None:
    with page(browser, width) as (opened, _):
        opened.goto((kinds_site / "everything.html").as_uri())
        assert opened.is_visible(".toc-button")
        assert opened.locator(".menu a:visible").count() == 6
        assert opened.locator(".masthead").bounding_box()["height"] <= 52  # type: ignore[index]


def test_boxes_in_boxes_stay_readable(browser: Browser, tmp_path: Path) -> None:
    deep = "".join(f"{'>' * depth} [!note]\n{'>' * depth} Text.\n" for depth in range(1, 6))
    write_vault(tmp_path / "notes", {"a.md": deep})
    site = built(tmp_path / "notes", tmp_path / "site")
    with page(browser) as (opened, _):
        opened.goto((site / "a.html").as_uri())
        sizes = opened.eval_on_selector_all(
            ".callout-content", "all => all.map(one => getComputedStyle(one).fontSize)"
        )
    assert len(sizes) == 5
    assert len(set(sizes)) == 1


@pytest.mark.parametrize("width", [320, 390, 700, 704, 1000])
def test_one_row_at_the_top_of_a_narrow_screen_leads_everywhere(
    browser: Browser, study: Served, width: int
) -> None:
    with page(browser, width) as (opened, complaints):
        opened.goto(study.url("dot-product.html"))
        opened.wait_for_selector(".theme-switch")
        assert opened.locator(".masthead").bounding_box()["height"] <= 52  # type: ignore[index]
        assert overflow(opened) == 0
        if width < 704:
            opened.focus(".menu-button")
            opened.keyboard.press("Enter")
        else:
            assert not opened.is_visible(".menu-button")
        assert opened.locator(".menu a:visible").count() == 5
        opened.keyboard.press("Escape")
        opened.evaluate("scrollTo(0, document.body.scrollHeight)")
        opened.click(".toc-button")
        opened.click(".toc >> text=Projection")
        assert opened.evaluate("location.hash") == "#projection"
        opened.click(".siblings-button")
        opened.click(".siblings >> text=softmax function")
        assert opened.inner_text("h1") == "softmax function"
        assert complaints == []


@pytest.mark.parametrize("width", [390, 1000, 1440])
def test_another_chapter_is_two_steps_from_a_note_without_a_script(
    browser: Browser, study_site: Path, width: int
) -> None:
    with page(browser, width, script=False) as (opened, _):
        opened.goto((study_site / "dot-product.html").as_uri())
        if width < 1056:
            opened.click(".siblings-button")
        assert not opened.is_visible("text=3 Training and Sampling >> nth=0")
        opened.click(".beside summary")
        opened.click(".beside >> text=3 Training and Sampling")
        assert opened.inner_text("h1") == "3 Training and Sampling"


@pytest.mark.parametrize("width", [390, 1000])
def test_the_button_of_a_note_in_no_folder_says_what_it_opens(
    browser: Browser, kinds_site: Path, width: int
) -> None:
    with page(browser, width, script=False) as (opened, _):
        for name, says in (("everything.html", True), ("folder/part-one.html", False)):
            opened.goto((kinds_site / name).as_uri())
            size = opened.locator(".siblings-button").evaluate(
                "one => getComputedStyle(one).fontSize"
            )
            assert (size != "0px") == says
            assert overflow(opened) == 0


def test_where_the_folders_stand_beside_a_note_no_button_opens_them(
    browser: Browser, kinds_site: Path
) -> None:
    with page(browser, 1280, script=False) as (opened, _):
        for name in ("everything.html", "folder/part-one.html"):
            opened.goto((kinds_site / name).as_uri())
            assert opened.is_visible(".siblings")
            assert not opened.is_visible(".siblings-button")


def test_on_a_phone_the_way_down_through_many_folders_is_one_line_that_unfolds(
    browser: Browser, kinds_site: Path
) -> None:
    with page(browser, 360, script=False) as (opened, _):
        opened.goto((kinds_site / DEEP).as_uri())
        assert opened.locator(".where").bounding_box()["height"] < 40  # type: ignore[index]
        for shown in ("folder", "3", "the fourth of them"):
            assert opened.get_by_role("link", name=shown, exact=True).first.is_visible()
        assert not opened.is_visible(".breadcrumb >> text=inner one")
        opened.focus(".between summary")
        opened.keyboard.press("Enter")
        assert overflow(opened) == 0
        opened.click(".breadcrumb >> text=two_of_the_folders")
        assert opened.inner_text("h1") == "two_of_the_folders"


@pytest.mark.parametrize("width", [360, 390, 820])
def test_with_text_twice_as_large_the_head_of_a_page_keeps_to_its_place(
    browser: Browser, study_site: Path, kinds_site: Path, width: int
) -> None:
    overlaps = """() => {
        const shown = ".masthead :is(button, a, .site-title > span), .where :is(a, button)";
        const boxes = [...document.querySelectorAll(shown)]
          .filter((one) => one.checkVisibility() && !one.closest("[popover]"))
          .filter((one) => getComputedStyle(one).clipPath === "none")
          .map((one) => [one, one.getBoundingClientRect()]);
        return boxes.flatMap(([one, a]) => boxes.filter(([other, b]) => one !== other
          && !one.contains(other) && !other.contains(one) && a.left < b.right - 4
          && b.left < a.right - 4 && a.top < b.bottom - 4 && b.top < a.bottom - 4)
          .map(([other]) => `${one.outerHTML.slice(0, 60)} over ${other.outerHTML.slice(0, 60)}`));
    }"""
    with page(browser, width) as (opened, _):
        for address in (study_site / "dot-product.html", study_site / "index.html",
                        kinds_site / DEEP):  # fmt: skip
            opened.goto(address.as_uri())
            opened.add_style_tag(content="html { font-size: 200% }")
            assert overflow(opened) == 0, address.name
            assert opened.evaluate(overlaps) == [], address.name
            hidden = "getComputedStyle(document.querySelector('.site-title > span')).clipPath"
            name = opened.locator(".site-title").bounding_box()
            assert name
            assert name["width"] > 150 or opened.evaluate(hidden) != "none", "broken words"


@pytest.mark.parametrize("button", [".menu-button", ".toc-button", ".siblings-button"])
def test_a_sheet_is_closed_when_the_screen_is_turned(
    browser: Browser, study: Served, button: str
) -> None:
    with page(browser, 390) as (opened, complaints):
        opened.goto(study.url("dot-product.html"))
        opened.wait_for_selector(".theme-switch")
        opened.click(button)
        assert opened.locator(":popover-open").count() == 1
        opened.set_viewport_size({"width": 1280, "height": 600})
        opened.wait_for_selector(":popover-open", state="detached")
        name, menu = (opened.locator(one).bounding_box() for one in (".site-title", ".menu"))
        assert name
        assert menu
        assert name["x"] + name["width"] <= menu["x"]
        assert complaints == []


def test_boxes_from_edge_to_edge_of_a_phone_have_no_sides(browser: Browser, study: Served) -> None:
    side = "getComputedStyle(document.querySelector('{}')).borderInlineStartColor"
    edges = (".body > .cell .cell-output pre", ".body > .embed-note")
    with page(browser, 390) as (opened, _):
        opened.goto(study.url("dot-product.html"))
        assert {opened.evaluate(side.format(edge)) for edge in edges} == {"rgba(0, 0, 0, 0)"}
        opened.set_viewport_size({"width": 1280, "height": 900})
        assert "rgba(0, 0, 0, 0)" not in {opened.evaluate(side.format(edge)) for edge in edges}


def test_below_other_addresses_the_404_page_can_be_read_without_its_stylesheet(
    browser: Browser, study: Served
) -> None:
    left = "document.querySelector('h1').getBoundingClientRect().left"
    with page(browser, 1440) as (opened, _):
        opened.goto(study.url("no/such/note"))
        assert 400 < opened.evaluate(left) < 500
        opened.goto(study.url("no-such-note"))
        assert opened.evaluate("getComputedStyle(document.body).margin") == "0px"


@pytest.mark.parametrize("width", WIDTHS)
def test_no_heading_of_a_note_is_as_large_as_its_title(
    browser: Browser, study: Served, width: int
) -> None:
    with page(browser, width) as (opened, _):
        opened.goto(study.url("dot-product.html"))
        sizes = opened.evaluate(
            """() => {
                document.querySelector(".body").insertAdjacentHTML("beforeend", "<h1>a</h1><h2>b</h2>");
                return [".note-head h1", ".body h1", ".body h2"].map(
                    (name) => parseFloat(getComputedStyle(document.querySelector(name)).fontSize));
            }"""
        )
        title, first, second = sizes
        assert title > 1.05 * first > 1.1 * second


def test_a_column_of_sentences_stays_wide_enough_on_a_phone(
    browser: Browser, study: Served
) -> None:
    narrowest = """Math.min(...[...document.querySelectorAll('td.long')]
      .map(one => one.getBoundingClientRect().width))"""
    for width, least in ((390, 195), (320, 160)):
        with page(browser, width) as (opened, _):
            opened.goto(study.url("handbook/every-setting.html"))
            assert opened.locator("td.long").count() > 9
            assert opened.evaluate(narrowest) >= least
            assert overflow(opened) == 0


def test_the_table_of_the_graph_breaks_no_word(browser: Browser, study: Served) -> None:
    broken = """() => [...document.querySelectorAll('.whole-table a')].filter(one => {
      const words = document.createRange(), text = one.firstChild;
      return [...text.data.matchAll(/[\\w-]+/g)].some(word => {
        words.setStart(text, word.index); words.setEnd(text, word.index + word[0].length);
        const lines = [...words.getClientRects()].map(line => line.top);
        return !word[0].includes('-') && new Set(lines).size > 1;
      });
    }).map(one => one.textContent)"""
    with page(browser, 320) as (opened, _):
        opened.goto(study.url("-/graph.html"))
        assert opened.evaluate(broken) == []
        assert overflow(opened) == 0
