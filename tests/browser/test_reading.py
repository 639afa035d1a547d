"""Features that scripts add to pages: contents that follow, progress, side notes, copying."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import built
from tests.browser.pages import SCHEMES, overflow, page, shaded
from tests.browser.served import Served, served
from tests.browser.vaults import write_vault

pytestmark = pytest.mark.browser

ROWS = ("| one ", "| --- ", "| two ")


def test_the_contents_follow_the_scroll(browser: Browser, study: Served) -> None:
    with page(browser, 1440) as (opened, _):
        opened.goto(study.url("dot-product.html"))
        opened.click(".toc >> text=Projection")
        current = opened.locator(".toc [aria-current]")
        expect(current).to_have_text("Projection")
        opened.evaluate("scrollTo(0, 0)")
        expect(current).to_have_count(0)


def test_footnotes_stand_beside_their_words_and_never_on_one_another(
    browser: Browser, kinds: Served
) -> None:
    with page(browser, 1440) as (opened, _):
        opened.goto(kinds.url("everything.html"))
        boxes = [
            one.bounding_box() for one in opened.locator(".note > .body > .footnotes li").all()
        ]
        centre = opened.locator("main").bounding_box()
        call = opened.locator("#fnref-1").bounding_box()
        assert centre
        assert call
        assert all(boxes)
        first, second, third = (box for box in boxes if box)
        assert first["x"] > centre["x"] + centre["width"]
        assert abs(first["y"] - call["y"]) < 40
        assert second["y"] >= first["y"] + first["height"]
        assert third["y"] > second["y"] + second["height"]
        assert first["x"] + first["width"] < 1440
    with page(browser, 820) as (opened, _):
        opened.goto(kinds.url("everything.html"))
        last = opened.locator(".body > p").last.bounding_box()
        note = opened.locator("#fn-1").bounding_box()
        assert last
        assert note
        assert note["y"] > last["y"], "at the end where there is no room"


def test_the_foot_of_a_page_keeps_off_footnotes_that_go_on_beyond_a_short_note(
    browser: Browser, tmp_path: Path
) -> None:
    notes = {"knotwork.toml": f'[site]\nfooter = "{"Words of a licence. " * 20}"\n'}
    notes["a.md"] = f"Short.[^1]\n\n[^1]: {'A long footnote. ' * 120}\n"
    site = built(write_vault(tmp_path / "vault", notes), tmp_path / "site")
    with page(browser, 1440) as (opened, _):
        opened.goto((site / "a.html").as_uri())
        note, foot = (
            opened.locator(one).first.bounding_box() for one in ("#fn-1", ".colophon > p")
        )
        assert note
        assert foot
        assert note["y"] < foot["y"] < note["y"] + note["height"]
        assert foot["x"] + foot["width"] < note["x"]


@pytest.mark.parametrize("place", ["words", "title", "head", "raw"])
def test_a_link_opens_what_is_folded_around_its_place(
    either: Browser, tmp_path: Path, place: str
) -> None:
    folded = (
        "> [!tip]- Outer\n> Words.\n>\n> > [!note] Inner\n> > More. ^words\n",
        "> [!note]- Outer ^title\n> Words.\n",
        "<details><summary>Outer</summary>\n\n## Head\n\nWords.\n\n</details>\n",
        '<details id="raw"><summary>Outer</summary>\n\nWords.\n\n</details>\n',
    )
    text = "words\n\n" * 60 + "\n".join(folded) + "\nwords\n" * 60
    links = {"words": "^words", "title": "^title", "head": "head", "raw": "raw"}
    notes = {"a.md": f"[there](<b.md#{links[place]}>)\n", "b.md": text}
    site = built(write_vault(tmp_path / "vault", notes), tmp_path / "site")
    with served(site) as server, page(either, 1440) as (opened, complaints):
        opened.goto(server.url("a.html"))
        opened.click(".body a.internal")
        fold = opened.locator(".body details[open]")
        expect(fold).to_have_count(1)
        expect(fold.locator("summary")).to_be_in_viewport()
        title = fold.locator("summary").bounding_box()
        assert title
        assert title["y"] < 120 or place == "head"
        assert complaints == []


def test_what_notion_exports_as_a_callout_looks_like_one(browser: Browser, tmp_path: Path) -> None:
    text = "<aside>\n\nWords.\n\n</aside>\n\n> [!note] Title\n> Words.\n"
    site = built(write_vault(tmp_path / "vault", {"a.md": text}), tmp_path / "site")
    with served(site) as server, page(browser, 1440) as (opened, _):
        opened.goto(server.url("a.html"))
        looks = [
            one.evaluate("e => [getComputedStyle(e).backgroundColor, e.getBoundingClientRect().x]")
            for one in opened.locator(".body > :is(aside, .callout)").all()
        ]
        assert looks[0] == looks[1]


def test_code_is_copied_as_it_stands(browser: Browser, study: Served) -> None:
    with page(browser, 1440) as (opened, complaints):
        opened.goto(study.url("dot-product.html"))
        opened.hover(".code >> nth=0")
        opened.click(".copy >> nth=0")
        expect(opened.locator(".copy >> nth=0")).to_have_attribute("aria-label", "Copied")
        copied = opened.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("def dot(a, b):\n    if len(a) != len(b):\n")
        assert "Copy" not in copied
        assert complaints == []


def test_nothing_is_offered_to_be_copied_from_an_empty_block(
    browser: Browser, tmp_path: Path
) -> None:
    notes = {"a.md": "```text\n```\n\n```text\na\n```\n"}
    site = built(write_vault(tmp_path / "vault", notes), tmp_path / "site")
    with served(site) as server, page(browser, 1440) as (opened, _):
        opened.goto(server.url("a.html"))
        opened.locator(".copy").first.wait_for()
        assert opened.locator(".code").count() == 2
        assert opened.locator(".copy").count() == 1


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_the_end_of_a_line_of_code_comes_out_from_under_the_button(
    browser: Browser, study: Served, width: int
) -> None:
    with page(browser, width) as (opened, _):
        opened.goto(study.url("dot-product.html"))
        opened.locator(".copy").first.wait_for()
        gap = opened.evaluate(
            """() => {
                const pre = document.querySelector(".code > pre");
                pre.textContent = "x".repeat(300);
                pre.scrollLeft = 1e6;
                const line = document.createRange();
                line.selectNodeContents(pre);
                const button = pre.parentElement.querySelector(".copy").getBoundingClientRect();
                return button.left - line.getBoundingClientRect().right;
            }"""
        )
        assert 0 <= gap < 40


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_long_line_does_not_show_on_both_sides_of_the_button(
    browser: Browser, study: Served, scheme: str
) -> None:
    with page(browser, 1440, scheme) as (opened, _):
        opened.goto(study.url("dot-product.html"))
        opened.locator(".copy").first.wait_for()
        opened.evaluate("document.querySelector('.code > pre').textContent = '█'.repeat(300)")
        button, block = (
            opened.locator(name).first.bounding_box() for name in (".copy", ".code > pre")
        )
        assert button
        assert block
        right = button["x"] + button["width"]
        width = block["x"] + block["width"] - right - 1
        seen = opened.screenshot(
            clip={"x": right, "y": button["y"] + 4, "width": width, "height": 24}
        )
        # A gradient is dithered by one step of a colour; letters differ by two hundred.
        shades = Image.open(BytesIO(seen)).convert("L").tobytes()
        assert max(shades) - min(shades) <= 2


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_table_and_a_formula_have_a_shadow_where_they_go_on(
    browser: Browser, tmp_path: Path, scheme: str
) -> None:
    wide = "a + " * 99
    wide = f"> ${wide}a$).\n>\n> $${wide}a$$\n>\n" + "".join(f"> {row * 40}|\n" for row in ROWS)
    narrow = "Narrow: $\\begin{matrix}" + "\\\\".join("ab" * 9) + "\\end{matrix}$\n\n"
    note = write_vault(tmp_path / "vault", {"a.md": f"{narrow}> [!tip] Wide\n{wide}"})
    site = built(note, tmp_path / "site")
    with page(browser, 390, scheme) as (opened, _):
        opened.goto((site / "a.html").as_uri())
        # Only the background is left.
        opened.add_style_tag(content=":is(td, th, math) { color: #0000 !important; border: 0 }")
        assert shaded(opened.locator("article > .body > p .wide")) == (False, False)
        for name in (".callout .wide", ".math-block", ".table-scroll"):
            box = opened.locator(name)
            edges = [shaded(box)]
            for place in ("99", "1e5"):
                box.evaluate(f"box => box.scrollLeft = {place}")
                edges.append(shaded(box))
            assert edges == [(False, True), (True, True), (True, False)], name
        assert overflow(opened) == 0


def test_boxes_without_overflow_have_no_shadow(browser: Browser, study: Served) -> None:
    """On a screen with small pixels, whose rows lie between those of the layout."""
    with browser.new_context(
        viewport={"width": 1440, "height": 900}, device_scale_factor=2
    ) as context:
        opened = context.new_page()
        opened.goto(study.url("kv-cache.html"))
        assert opened.evaluate("document.fonts.ready.then(() => true)")
        boxes = opened.locator(".body > .math-block")
        for at in range(boxes.count()):
            picture = Image.open(BytesIO(boxes.nth(at).screenshot())).convert("L")
            shades = picture.crop((2, 0, 6, picture.height)).tobytes()
            assert max(shades) - min(shades) <= 2, at


def tick(opened: Page, server: Served, *names: str) -> None:
    for name in names:
        opened.goto(server.url(name))
        opened.click(".read-tick")


def test_ticks_show_in_the_chapter_and_count_in_the_book(browser: Browser, study: Served) -> None:
    with page(browser, 1440) as (opened, _):
        tick(opened, study, "token.html", "embedding.html")
        opened.goto(study.url("dot-product.html"))
        assert opened.locator(".siblings .is-read").all_text_contents() == [
            "token (read)",
            "embedding (read)",
        ]
        opened.goto(study.url("-/books.html"))
        assert "2 of " in opened.inner_text(".book .progress-slot >> nth=0")
        tick(opened, study, "token.html")
        assert opened.get_attribute(".read-tick", "aria-pressed") == "false"
        opened.goto(study.url("dot-product.html"))
        assert opened.locator(".siblings .is-read").count() == 1


def test_choices_of_the_reader_in_one_tab_apply_in_the_others(
    browser: Browser, study: Served
) -> None:
    context = browser.new_context(color_scheme="light")
    one, other = context.new_page(), context.new_page()
    one.goto(study.url("token.html"))
    other.goto(study.url("token.html"))
    one.click(".read-tick")
    expect(other.locator(".read-tick")).to_have_attribute("aria-pressed", "true")
    other.click(".read-tick")
    expect(one.locator(".read-tick")).to_have_attribute("aria-pressed", "false")
    one.click(".theme-switch")
    one.click(".theme-switch")
    expect(other.locator("html")).to_have_attribute("data-theme", "dark")
    expect(other.locator(".theme-switch")).to_have_attribute("title", "Colours: dark")
    context.close()


def test_progress_is_saved_forgotten_and_read_back(
    browser: Browser, study: Served, tmp_path: Path
) -> None:
    with page(browser, 1440) as (opened, complaints):
        tick(opened, study, "token.html", "dot-product.html")
        opened.goto(study.url("-/books.html"))
        with opened.expect_download() as download:
            opened.click(".progress-export")
        saved = tmp_path / "progress.json"
        download.value.save_as(saved)
        assert json.loads(saved.read_text()) == ["dot-product", "token"]
        opened.evaluate("localStorage['knotwork-solved:/'] = '[\"dot-product#cell-rank\"]'")
        opened.reload()
        slot = opened.locator(".book .progress-slot").first
        expect(slot).to_contain_text("exercises solved: 1")
        opened.click(".progress-clear")
        assert opened.evaluate("Object.keys(localStorage)") == []
        expect(slot).not_to_contain_text("exercises solved")
        assert opened.locator(".is-read").count() == 0
        opened.set_input_files("input[type=file]", saved)
        expect(opened.locator(".is-read")).not_to_have_count(0)
        assert complaints == []


@pytest.mark.parametrize(
    "text", ["", "{}", "not json", '["<img src=x onerror=alert(1)>", 7, null]']
)
def test_a_file_without_progress_changes_nothing(
    browser: Browser, study: Served, tmp_path: Path, text: str
) -> None:
    chosen = tmp_path / "other.json"
    chosen.write_text(text)
    with page(browser, 1440) as (opened, complaints):
        opened.goto(study.url("-/books.html"))
        opened.set_input_files("input[type=file]", chosen)
        opened.wait_for_timeout(100)
        opened.reload()
        assert opened.locator(".is-read").count() == 0
        assert complaints == []


def test_a_browser_that_refuses_storage_still_shows_everything(
    browser: Browser, study: Served
) -> None:
    with page(browser, 1440) as (opened, complaints):
        opened.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused') } })"
        )
        opened.goto(study.url("dot-product.html"))
        opened.click(".read-tick")
        opened.click(".theme-switch")
        assert complaints == []


def test_from_disk_nothing_is_missing_but_previews(browser: Browser, study_site: Path) -> None:
    with page(browser, 1440) as (opened, complaints):
        opened.goto((study_site / "dot-product.html").as_uri())
        opened.hover(".body a.internal >> nth=0")
        opened.click(".read-tick")
        opened.wait_for_timeout(400)
        assert opened.locator(".preview").count() == 0
        opened.goto((study_site / "softmax-function.html").as_uri())
        assert opened.locator(".siblings .is-read").count() == 1
        assert complaints == []


def test_with_reduced_motion_nothing_moves(browser: Browser, study: Served) -> None:
    with page(browser, 1440, reduced_motion=True) as (opened, _):
        opened.goto(study.url("dot-product.html"))
        moving = opened.evaluate(
            "[...document.querySelectorAll('*')].filter(one => { const style = getComputedStyle(one);"
            " return style.animationName !== 'none' || style.transitionDuration !== '0s' ||"
            " style.scrollBehavior === 'smooth' }).length"
        )
        assert moving == 0


def test_a_book_counts_the_exercises_that_are_solved(browser: Browser, study: Served) -> None:
    with page(browser) as (opened, complaints):
        opened.goto(study.url("hands-on-llms.html"))
        assert "solved" not in opened.locator(".progress-slot").first.inner_text()
        names = ["dot-product#cell-rank", "dot-product#cell-b", "elsewhere#cell-c"]
        opened.evaluate(
            "names => localStorage.setItem('knotwork-solved:/', JSON.stringify(names))", names
        )
        opened.reload()
        slot = opened.locator(".progress-slot").first
        expect(slot).to_contain_text("exercises solved: 2")
        assert complaints == []
