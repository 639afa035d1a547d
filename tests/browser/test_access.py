"""Accessible pages: axe finds no violations, and the keyboard alone is enough."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.axe import violations
from tests.browser.conftest import built
from tests.browser.pages import SCHEMES, page
from tests.browser.served import Served, served
from tests.browser.vaults import KIND_PAGES, write_vault

pytestmark = pytest.mark.browser

STUDY = ["index.html", "dot-product.html", "hands-on-llms.html", "-/notes.html", "-/books.html",
         "-/learning-order.html", "404.html"]  # fmt: skip


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_on_any_kind_of_page(
    browser: Browser, study: Served, kinds: Served, scheme: str, width: int
) -> None:
    pages = [(study, name) for name in STUDY] + [(kinds, name) for name in KIND_PAGES]
    # On a phone, only elements that look different there: the sheets and the place bar.
    chosen = pages if width > 400 else pages[1:3] + pages[7:8]
    with page(browser, width, scheme) as (opened, _):
        for server, name in chosen:
            opened.goto(server.url(name))
            assert violations(opened) == [], f"{name}, {scheme}, {width} px"


def test_axe_finds_nothing_in_what_opens(browser: Browser, study: Served) -> None:
    with page(browser, 1440) as (opened, _):
        opened.goto(study.url("dot-product.html"))
        opened.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        opened.click(".read-tick")
        opened.hover(".body a.internal >> nth=0")
        opened.wait_for_selector(".preview")
        assert violations(opened) == []
    with page(browser, 390) as (opened, _):
        opened.goto(study.url("dot-product.html"))
        opened.click(".toc-button")
        assert violations(opened) == []
        opened.keyboard.press("Escape")
        opened.click(".siblings-button")
        opened.click(".beside summary")
        assert violations(opened) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_where_notes_are_found(
    browser: Browser, finding_site: Path, scheme: str
) -> None:
    with served(finding_site) as server, page(browser, 1440, scheme) as (opened, _):
        opened.goto(server.url("-/graph.html?note=dot-product.html"))
        opened.wait_for_selector(".whole-found a")
        assert violations(opened) == []
        opened.goto(server.url("-/search.html?q=attention"))
        opened.wait_for_selector(".search-results a")
        assert violations(opened) == []
        opened.goto(server.url("vector.html"))
        opened.keyboard.press("Control+k")
        opened.wait_for_selector(".search-dialog input")
        opened.keyboard.type("attention")
        opened.wait_for_selector(".search-results a")
        assert violations(opened) == []


def test_the_keyboard_walks_the_trail_and_the_headings(browser: Browser, study: Served) -> None:
    with page(browser, 1440) as (opened, complaints):
        opened.goto(study.url("dot-product.html"))
        opened.keyboard.press("Tab")
        assert opened.evaluate("document.activeElement.className") == "skip"
        opened.keyboard.press("Enter")
        assert opened.evaluate("location.hash") == "#kw:main"
        with opened.expect_navigation():
            opened.keyboard.press("ArrowRight")
        assert opened.inner_text("h1") == "softmax function"
        with opened.expect_navigation():
            opened.keyboard.press("ArrowLeft")
        assert opened.inner_text("h1") == "dot product"
        reached = set()
        for _ in range(120):
            opened.keyboard.press("Tab")
            anchor = opened.evaluate(
                "document.activeElement.matches('.heading-anchor') && document.activeElement.hash"
            )
            if anchor:
                reached.add(anchor)
                assert opened.evaluate("getComputedStyle(document.activeElement).opacity") == "1"
        assert {"#intuition", "#projection", "#exercise"} <= reached
        assert complaints == []


def test_in_a_right_to_left_note_the_left_key_goes_on(browser: Browser, kinds: Served) -> None:
    with page(browser, 1440) as (opened, _):
        opened.goto(kinds.url("شعر.html"))
        assert (
            opened.evaluate("getComputedStyle(document.querySelector('main')).direction") == "rtl"
        )
        assert opened.evaluate("document.querySelector('article').lang") == "ar"


def test_in_a_right_to_left_note_a_side_note_begins_with_its_number_on_the_right(
    browser: Browser, kinds: Served
) -> None:
    with page(browser, 1440) as (opened, _):
        opened.goto(kinds.url("شعر.html"))
        room = opened.evaluate(
            """(() => {
              const note = document.querySelector('.footnotes li');
              const words = document.createRange();
              words.selectNodeContents(note.querySelector('p').firstChild);
              const right = (one) => one.getBoundingClientRect().right;
              return right(note) - right(words);
            })()"""
        )
        assert 4 < room < 40


def test_in_a_right_to_left_note_a_line_without_words_begins_on_the_right(
    browser: Browser, kinds: Served
) -> None:
    with page(browser, 1440) as (opened, _):
        opened.goto(kinds.url("شعر.html"))
        ends = "getBoundingClientRect().right"
        gap = opened.evaluate(
            "(() => { const math = document.querySelector('.body p math');"
            f" return math.closest('p').{ends} - math.{ends} }})()"
        )
        assert abs(gap) < 3


def test_every_thing_to_press_on_a_phone_is_large_enough(browser: Browser, study: Served) -> None:
    """WCAG 2.2, 2.5.8: 24 CSS pixels each way, links within a sentence excepted."""
    with page(browser, 390) as (opened, _):
        opened.goto(study.url("dot-product.html"))
        small = opened.evaluate(
            "[...document.querySelectorAll('button, nav a, .tags a, summary')]"
            ".filter(one => one.checkVisibility())"
            ".filter(one => { const box = one.getBoundingClientRect();"
            " return box.height < 24 || box.width < 24 }).map(one => one.outerHTML.slice(0, 90))"
        )
        assert small == []


@pytest.mark.parametrize("button", [".toc-button", ".siblings-button"])
def test_rows_of_a_sheet_are_for_thumbs(browser: Browser, study: Served, button: str) -> None:
    with page(browser, 390) as (opened, _):
        opened.goto(study.url("dot-product.html"))
        opened.click(button)
        rows = opened.locator(".rail:popover-open ul a")
        heights = rows.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
        assert min(heights) > 36


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("name", "part", "drawn"),
    [
        ("-/graph.html", ".whole-find input", "style.borderTopColor"),
        ("-/graph.html", ".whole-tools select", "style.borderTopColor"),
        ("dot-product.html", ".copy", "faded(style.color, icon.opacity)"),
    ],
)
def test_edges_of_fields_and_icons_stand_out_from_their_ground(
    browser: Browser, study: Served, scheme: str, name: str, part: str, drawn: str
) -> None:
    """WCAG 2.2, 1.4.11: a contrast of 3 at least."""
    with page(browser, 1440, scheme) as (opened, _):
        opened.goto(study.url(name))
        opened.wait_for_selector(part)
        contrast = opened.evaluate(
            """part => {
            const one = document.querySelector(part);
            const style = getComputedStyle(one), icon = getComputedStyle(one, "::before");
            const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
            const faded = (colour, opacity) => `color-mix(in srgb, ${colour} ${opacity * 100}%, transparent)`;
            const luminance = () => {
              const [red, green, blue] = [...pen.getImageData(0, 0, 1, 1).data].map((value) =>
                value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
              return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
            };
            const fill = (colour) => { pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); return luminance(); };
            let ground = fill(getComputedStyle(document.documentElement).backgroundColor);
            const pre = one.closest(".code")?.querySelector("pre");
            if (pre) ground = fill(getComputedStyle(pre).backgroundColor);
            const ink = fill(DRAWN);
            return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
            }""".replace("DRAWN", drawn),
            part,
        )
        assert contrast >= 3


@pytest.mark.parametrize("touched", [False, True])
def test_the_search_tells_of_keys_where_there_are_some(
    browser: Browser, finding_site: Path, *, touched: bool
) -> None:
    with served(finding_site) as server:
        opened = browser.new_page(has_touch=touched, is_mobile=touched)
        opened.goto(server.url("-/search.html"))
        status = opened.locator(".search-status")
        expect(status).to_contain_text("Words in quotes")
        assert ("Enter opens one" in status.inner_text()) is not touched
        opened.close()


def test_a_ticked_box_looks_ticked_under_the_pointer(browser: Browser, study: Served) -> None:
    colour = "getComputedStyle(document.querySelector('.read-tick')).color"
    with page(browser) as (opened, _):
        opened.goto(study.url("dot-product.html"))
        opened.click(".read-tick")
        assert opened.evaluate("document.querySelector('.read-tick').matches(':hover')")
        while_hovered = opened.evaluate(colour)
        opened.mouse.move(0, 0)
        assert opened.evaluate(colour) == while_hovered


@pytest.mark.parametrize("width", [1100, 1440])
@pytest.mark.parametrize("name", ["softmax-function.html", "handbook/writing-notes.html"])
def test_the_ring_around_what_has_the_focus_is_not_cut_beside_a_note(
    browser: Browser, study: Served, name: str, width: int
) -> None:
    with page(browser, width) as (opened, _):
        opened.goto(study.url(name))
        cut = opened.evaluate(
            """() => [...document.querySelectorAll(".rail :is(a, summary)")]
            .filter((one) => one.checkVisibility()).filter((one) => {
              const box = one.getBoundingClientRect();
              for (let outer = one.parentElement; outer; outer = outer.parentElement) {
                if (getComputedStyle(outer).overflowX === "visible") continue;
                const edge = outer.getBoundingClientRect();
                const above = outer.scrollTop === 0 && box.top - 4 < edge.top;
                return box.left - 4 < edge.left || box.right + 4 > edge.right || above;
              }
            }).map((one) => one.outerHTML)"""
        )
        assert cut == []


def test_where_the_system_forces_its_colours_every_icon_is_still_seen(
    browser: Browser, study: Served
) -> None:
    opened = browser.new_page(forced_colors="active", viewport={"width": 1280, "height": 800})
    opened.goto(study.url("dot-product.html"), wait_until="networkidle")
    unseen = """() => {
        const paper = document.createElement("p");
        paper.style.background = "Canvas";
        document.body.append(paper);
        const canvas = getComputedStyle(paper).backgroundColor;
        return [...document.querySelectorAll("body *")].flatMap((one) =>
        ["", "::before", "::after"].filter((part) => {
            const style = getComputedStyle(one, part || null);
            const drawn = style.maskImage.startsWith("url") && (!part || style.content !== "none");
            return drawn && style.backgroundColor === canvas;
        }).map((part) => one.outerHTML.slice(0, 80) + part));
        }"""
    assert opened.locator(".copy, .search-button, .steps a").count() >= 3
    assert opened.evaluate(unseen) == []
    opened.close()


@pytest.mark.parametrize(
    ("name", "seen", "without"),
    [
        ("everything.html", ".body a.external", ".body a.external::after { background: none }"),
        ("-/books.html", "progress", "progress { opacity: 0 }"),
        ("-/books.html", ".menu [aria-current]", ".menu a { text-decoration: none !important }"),
    ],
)
def test_where_the_system_forces_its_colours_marks_are_drawn(
    browser: Browser, kinds: Served, name: str, seen: str, without: str
) -> None:
    opened = browser.new_page(forced_colors="active", viewport={"width": 1280, "height": 800})
    opened.goto(kinds.url(name), wait_until="networkidle")
    mark = opened.locator(seen).last
    drawn = mark.screenshot()
    opened.add_style_tag(content=without)
    assert mark.screenshot() != drawn
    opened.close()


def test_where_the_system_forces_its_colours_the_contents_show_where_the_reader_is(
    browser: Browser, study: Served
) -> None:
    opened = browser.new_page(forced_colors="active", viewport={"width": 1280, "height": 800})
    opened.goto(study.url("dot-product.html#projection"), wait_until="networkidle")
    opened.wait_for_selector(".toc [aria-current]")
    edges = "links => links.map((one) => getComputedStyle(one).borderInlineStartColor)"
    here = opened.locator(".toc [aria-current]").evaluate_all(edges)
    others = opened.locator(".toc a:not([aria-current])").evaluate_all(edges)
    assert len(set(others)) == 1
    assert not set(here) & set(others)
    opened.close()


def test_only_boxes_that_scroll_are_stops_of_the_keyboard(browser: Browser, tmp_path: Path) -> None:
    wide = "x = " + " + ".join(["1"] * 40)
    fences = f"```text\nshort\n```\n\n```text\n{wide}\n```\n\n$$a$$\n\n|a|\n|-|\n|b|\n"
    vault = write_vault(tmp_path / "vault", {"a.md": fences})
    with served(built(vault, tmp_path / "site")) as site:
        opened = browser.new_page(viewport={"width": 2000, "height": 800})
        opened.goto(site.url("a.html"), wait_until="networkidle")
        stops = opened.locator(".body [tabindex='0']")
        expect(stops).to_have_text([re.compile("^x = ")])
        opened.set_viewport_size({"width": 320, "height": 800})
        expect(stops).to_have_text([re.compile("^x = ")])
        opened.close()
        plain = browser.new_page(java_script_enabled=False)
        plain.goto(site.url("a.html"))
        assert plain.locator(".body [tabindex='0']").count() == 4
        plain.close()


FIRST_AND_LAST = """element => {
  const words = [...element.childNodes].find((one) => one.nodeType === 3 && one.data.trim());
  const range = document.createRange();
  const at = (begin) => (range.setStart(words, begin), range.setEnd(words, begin + 1), range.getBoundingClientRect().x);
  return [at(0), at(words.data.trimEnd().length - 1)];
}"""


ORDER = """element => [...element.childNodes].filter((one) => one.textContent.trim()).map((one) => {
  const range = document.createRange();
  range.selectNodeContents(one);
  return range.getBoundingClientRect().x;
})"""


def test_a_sentence_from_a_note_of_the_other_direction_reads_in_its_own(
    browser: Browser, tmp_path: Path
) -> None:
    notes = {"a.md": "שלום [[b]] עולם.\n", "b.md": "A note, see [[a]], and more.\n"}
    site = built(write_vault(tmp_path / "vault", notes), tmp_path / "site")
    with page(browser, 1440) as (opened, _):
        opened.goto((site / "b.html").as_uri())
        places = opened.locator(".mentions li").evaluate(ORDER)
        assert places == sorted(places, reverse=True)
        opened.goto((site / "a.html").as_uri())
        assert opened.locator("main").get_attribute("dir") == "rtl"
        places = opened.locator(".mentions li").evaluate(ORDER)
        assert places == sorted(places)


def test_words_of_the_other_direction_end_with_their_full_stop(
    browser: Browser, tmp_path: Path
) -> None:
    text = (
        "---\ntitle: What is it?\n---\nשלום עולם, זה כתוב בעברית. שלום עולם, זה כתוב בעברית.\n\n"
        "## A heading.\n\nA paragraph.\n\n- An item.\n\n> [!note] A callout.\n> Its words.\n\n"
        "> [!note]- A folded callout.\n\n## Another heading.\n"
    )
    site = built(write_vault(tmp_path / "vault", {"a.md": text}), tmp_path / "site")
    with served(site) as server, page(browser, 1440) as (opened, complaints):
        opened.goto(server.url("a.html"))
        assert opened.locator("main").get_attribute("dir") == "rtl"
        for element in opened.locator(
            ".note-head h1, .body :is(h2, p, li), .callout-title-inner, .toc a"
        ).all():
            if element.inner_text().isascii():
                first, last = element.evaluate(FIRST_AND_LAST)
                assert first < last, element.inner_text()
        assert complaints == []
