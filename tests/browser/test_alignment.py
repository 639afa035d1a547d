"""Alignment of related elements: on one line, at one edge, under one heading."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.conftest import built
from tests.browser.pages import page
from tests.browser.served import Served, served
from tests.browser.vaults import write_vault

pytestmark = pytest.mark.browser

ADDRESS = "https://example.org/" + "a" * 120


def box(found: Locator) -> dict[str, float]:
    """The edges and the centre of an element."""
    edges: dict[str, float] = found.evaluate("one => one.getBoundingClientRect().toJSON()")
    return edges | {"middle": (edges["top"] + edges["bottom"]) / 2}


@pytest.mark.parametrize("width", [360, 1280])
def test_the_steps_of_the_trail_stand_on_the_line_of_the_breadcrumb(
    browser: Browser, study: Served, width: int
) -> None:
    with page(browser, width) as (opened, _):
        opened.goto(study.url("dot-product.html"))
        crumb, step = opened.locator(".breadcrumb a").first, opened.locator(".steps a").first
        assert abs(box(crumb)["middle"] - box(step)["middle"]) < 1


def test_the_crumbs_of_short_names_stand_as_close_as_those_of_long_ones(
    browser: Browser, tmp_path: Path
) -> None:
    site = built(write_vault(tmp_path / "v", {"api/some longer name/x.md": "."}), tmp_path / "s")
    with page(browser, 1280) as (opened, _):
        opened.goto((site / "api/some-longer-name/x.html").as_uri())
        first = opened.locator(".breadcrumb li").first
        gap = first.evaluate(
            "one => { const range = document.createRange(); range.selectNodeContents(one.firstChild);"
            " return one.getBoundingClientRect().right - range.getBoundingClientRect().right }"
        )
        assert gap < 20


def test_on_a_phone_the_button_of_a_short_folder_stands_beside_its_name(
    browser: Browser, tmp_path: Path
) -> None:
    notes = {"a/x.md": ".", "a/y.md": ".", f"{'a long name ' * 5}/x.md": "."}
    site = built(write_vault(tmp_path / "v", notes), tmp_path / "s")
    with page(browser, 390) as (opened, _):
        for name in ("a/x.html", next(site.glob("*long*/x.html")).relative_to(site).as_posix()):
            opened.goto((site / name).as_uri())
            crumb, button = (
                box(opened.locator(one)) for one in (".breadcrumb a", ".siblings-button")
            )
            assert button["left"] - crumb["right"] < 12
            assert button["right"] < 390


@pytest.mark.parametrize("width", [360, 1280])
def test_the_value_of_a_property_begins_beside_its_name(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    many = [f"value number {number}" for number in range(20)]
    note = f"---\nrating: 7\ncover: {ADDRESS}\ncast: {many}\n---\n"
    site = built(write_vault(tmp_path / "v", {"film.md": note}), tmp_path / "s")
    with page(browser, width) as (opened, _):
        opened.goto((site / "film.html").as_uri())
        rows = opened.locator(".properties dl > div")
        lefts = [box(one)["left"] for one in rows.locator("dd").all()]
        assert lefts[0] == lefts[1] == min(lefts)
        for row in rows.all():
            assert abs(box(row.locator("dt"))["top"] - box(row.locator("dd").first)["top"]) < 1


def test_chapters_stand_below_their_book_in_the_learning_order(
    browser: Browser, study: Served
) -> None:
    with page(browser, 1280) as (opened, _):
        opened.goto(study.url("-/learning-order.html"))
        book = opened.locator("h2", has_text="Hands-on LLMs")
        chapter = opened.locator("h3", has_text="1 Vectors and Similarity")
        size = "one => parseFloat(getComputedStyle(one).fontSize)"
        assert book.evaluate(size) > chapter.evaluate(size)
        assert box(chapter)["top"] - box(book)["bottom"] < 24
        expect(opened.locator("h4, h5, h6")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_close_button_of_the_search_ends_where_its_field_does(
    browser: Browser, finding_site: Path, width: int
) -> None:
    with served(finding_site) as server, page(browser, width) as (opened, _):
        opened.goto(server.url("vector.html"))
        opened.keyboard.press("/")
        field = opened.locator(".search input")
        expect(field).to_be_focused()
        close = opened.locator(".search-close")
        right = close.evaluate("one => one.getBoundingClientRect().right - 8")
        assert abs(right - box(field)["right"]) < 1
        assert box(close)["height"] >= 28
        assert box(close)["bottom"] <= box(field)["top"] + 1
        label = opened.locator(".search-words > span").first
        assert abs(box(label)["middle"] - box(close)["middle"]) < 1
        if width == 360:
            assert box(opened.locator(".search-dialog"))["left"] == 8


@pytest.mark.parametrize("width", [360, 1280])
def test_all_boxes_of_a_note_stand_out_equally_far(
    browser: Browser, kinds: Served, width: int
) -> None:
    with page(browser, width) as (opened, _):
        opened.goto(kinds.url("everything.html"))
        boxes = (".callout", ".cell pre", ".embed-note", ".embed-missing", ".embed-file")
        found = [box(opened.locator(f".body > {one}").first) for one in boxes]
        assert {round(one["left"], 2) for one in found} == {round(found[0]["left"], 2)}
        assert {round(one["right"], 2) for one in found} == {round(found[0]["right"], 2)}


def test_the_dot_before_a_place_is_never_alone_on_its_line(
    browser: Browser, tmp_path: Path
) -> None:
    folder = "/".join(["quite_a_long_folder_name"] * 5)
    notes = {f"one/{folder}/same.md": ".", f"two/{folder}/same.md": "."}
    site = built(write_vault(tmp_path / "v", notes), tmp_path / "s")
    with page(browser, 360) as (opened, _):
        opened.goto((site / "index.html").as_uri())
        expect(opened.locator(".place")).to_have_count(2)
        place = opened.locator(".place").first
        text = place.evaluate(
            "one => { const range = document.createRange(); range.setStart(one.firstChild, 1);"
            " range.setEnd(one.firstChild, 2); return range.getClientRects()[0].top }"
        )
        assert text - box(place)["top"] < 10


def rows(columns: int, word: str) -> str:
    return f"| {word} " * columns + "|\n" + "|---" * columns + "|\n\n"


WIDE = rows(8, "columns")
WIDEST = rows(20, "columns")
FORMULA = "$$" + "a+" * 50 + "b$$\n"
PARTS = "# x\n\n## One\n\n## Two\n\n"
FOOTNOTE = "\n\nSaid elsewhere.[^1]\n\n[^1]: There.\n"


@pytest.mark.parametrize(
    ("text", "width", "fits"),
    [
        (WIDE, 1440, True),
        (WIDE, 1100, True),
        (WIDE, 390, False),
        (PARTS + WIDE, 1100, True),
        (PARTS + WIDEST, 1440, False),
        (PARTS + WIDEST + FOOTNOTE, 1440, False),
    ],
)
def test_a_wide_table_takes_the_margin_as_far_as_nothing_stands_there(
    either: Browser, tmp_path: Path, text: str, width: int, fits: bool
) -> None:
    notes = {"f/a.md": rows(3, "short") + text, "f/b.md": "x"}
    site = built(write_vault(tmp_path / "v", notes), tmp_path / "s")
    with page(either, width) as (opened, _):
        opened.goto((site / "f/a.html").as_uri())
        short, wide = opened.locator(".table-scroll").all()
        assert wide.evaluate("one => one.scrollWidth <= one.clientWidth") is fits
        assert box(short.locator("table"))["left"] == box(opened.locator(".body"))["left"]
        for beside in opened.locator(".toc, .siblings, .footnotes li").all():
            one, other = box(wide), box(beside)
            assert one["right"] < other["left"] or other["right"] < one["left"] or width == 390


def test_paper_cuts_no_table_and_no_formula(browser: Browser, tmp_path: Path) -> None:
    folded = "> [!note]- Folded\n> " + WIDE.strip().replace("\n", "\n> ")
    text = f"{WIDE}{WIDEST}{FORMULA}\n{folded}"
    site = built(write_vault(tmp_path / "v", {"a.md": text}), tmp_path / "s")
    for script, boxes in ((True, ".table-scroll, .math-block"), (False, ".table-scroll")):
        with browser.new_context(java_script_enabled=script) as context:
            opened = context.new_page()
            opened.goto((site / "a.html").as_uri())
            if script:
                opened.evaluate("dispatchEvent(new Event('beforeprint'))")
            opened.emulate_media(media="print")
            opened.set_viewport_size({"width": 627, "height": 900})  # A4 without its margins
            beyond = "one => one.scrollWidth - one.clientWidth"
            assert [one.evaluate(beyond) > 1 for one in opened.locator(boxes).all()] == (
                [False] * (3 + script)
            )


def test_the_count_of_backlinks_keeps_off_its_words_in_either_direction(
    browser: Browser, tmp_path: Path
) -> None:
    notes = {"a.md": "Words.", "b.md": "שלום עולם ושלום לכולם.", "c.md": "[[a]] [[b]]"}
    site = built(write_vault(tmp_path / "v", notes), tmp_path / "s")
    gap = """count => {
        const [blank, words] = [document.createRange(), document.createRange()];
        words.selectNodeContents(count.previousSibling);
        blank.selectNodeContents(count.firstChild);
        return blank.getBoundingClientRect().left - words.getBoundingClientRect().right;
    }"""
    with page(browser, 1280) as (opened, _):
        gaps = []
        for name in ("a", "b"):
            opened.goto((site / f"{name}.html").as_uri())
            gaps.append(opened.locator(".backlinks .count").evaluate(gap))
        assert gaps[0] == pytest.approx(gaps[1], abs=0.5)
        assert gaps[0] > 4
