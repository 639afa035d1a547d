"""The graph: the small one on a note, the whole one on its page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import built
from tests.browser.pages import complaints_of
from tests.browser.reader import PATIENCE
from tests.browser.serve import serving
from tests.browser.vaults import write_vault

pytestmark = pytest.mark.browser

DRIVER = ("GL Driver Message", "WebGL")
"""What Chromium says of a machine without a graphics card."""


@pytest.fixture
def page(browser: Browser, study_site: Path) -> Iterator[Page]:
    """A page of the served study site; fails if there are complaints."""
    with serving(study_site) as address:
        context = browser.new_context(base_url=address, reduced_motion="reduce")
        opened = context.new_page()
        complaints = complaints_of(opened)
        yield opened
        context.close()
        assert [
            message for message in complaints if not any(word in message for word in DRIVER)
        ] == []


def test_the_keyboard_reaches_a_neighbour_in_the_small_graph(page: Page) -> None:
    page.goto("/dot-product.html")
    page.locator(".around-picture a", has_text="softmax function").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("softmax function")


def test_the_small_graph_says_in_words_what_it_shows(page: Page) -> None:
    page.goto("/dot-product.html")
    page.click(".around-list summary")
    drawn = page.locator(".around-picture a").count()
    assert page.locator(".around-list a").count() == drawn > 8


def test_the_whole_graph_is_drawn_and_finds_a_note(page: Page) -> None:
    page.goto("/-/graph.html")
    expect(page.locator(".whole-picture canvas").first).to_be_visible()
    expect(page.locator(".whole-key li").first).to_be_visible()
    page.fill("[name=find]", "softmax")
    expect(page.locator(".whole-found button").first).to_have_text("softmax function")
    page.keyboard.press("Enter")
    expect(page.locator(".whole-found a")).to_have_text("softmax function")
    page.click(".whole-found a")
    expect(page.locator("h1")).to_have_text("softmax function")


def until(page: Page, script: str) -> None:
    """Poll until a condition holds; the policy of the page keeps Playwright from waiting in it."""
    for _ in range(PATIENCE // 50):
        if page.evaluate(script):
            return
        page.wait_for_timeout(50)
    raise AssertionError(script)


def test_what_is_found_in_the_graph_is_read_out(page: Page) -> None:
    page.goto("/-/graph.html")
    found, status = page.locator(".whole-found"), page.locator(".whole-status")
    expect(found).to_have_attribute("aria-live", "polite")
    # What was not drawn before is not read out.
    assert found.evaluate("one => one.checkVisibility()")
    left = page.locator(".whole-line").bounding_box()
    page.fill("[name=find]", "no such note")
    expect(status).not_to_be_empty()
    words = status.bounding_box()
    assert left
    assert words
    assert words["x"] == left["x"], "what is empty takes no room"


def test_the_picture_is_as_wide_as_the_page(page: Page) -> None:
    # Its rules are in a layer whose order `knotwork.css` has set before they are loaded.
    page.goto("/-/graph.html")
    whole = page.locator(".columns").bounding_box()
    picture = page.locator(".whole-picture").bounding_box()
    assert whole is not None
    assert picture is not None
    assert picture["width"] > whole["width"] - 100
    table = page.locator(".whole-table").bounding_box()
    assert table is not None
    assert table["width"] == picture["width"]


def test_on_a_small_desk_the_picture_takes_the_screen_and_the_toolbar_one_row(page: Page) -> None:
    page.set_viewport_size({"width": 1024, "height": 800})
    page.goto("/-/graph.html")
    picture = page.locator(".whole-picture").bounding_box()
    assert picture
    assert picture["width"] > 900
    fields = page.locator(".whole-tools > label").all()
    assert len({box["y"] for field in fields if (box := field.bounding_box())}) == 1


def test_the_toolbar_fits_a_narrow_page_with_text_twice_as_large(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/-/graph.html")
    page.add_style_tag(content="html { font-size: 200% }")
    expect(page.locator("[name=all]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_graph_is_drawn_flat_until_it_gets_attention(page: Page) -> None:
    page.goto("/-/graph.html")
    expect(page.locator("[name=arrange]")).to_have_text("Arrange")
    canvases = page.locator(".whole-picture canvas")
    expect(canvases).to_have_count(1)
    drawn = "document.querySelector('.whole-picture canvas').getContext('2d') !== null"
    assert page.evaluate(drawn)
    page.hover(".whole-picture")
    expect(page.locator(".whole-picture")).not_to_have_js_property("childElementCount", 1)
    until(page, f"!({drawn})")


def test_a_machine_without_webgl_keeps_the_flat_picture(browser: Browser, study_site: Path) -> None:
    with serving(study_site) as address:
        context = browser.new_context(base_url=address)
        context.add_init_script(
            "HTMLCanvasElement.prototype.getContext = new Proxy(HTMLCanvasElement.prototype.getContext,"
            " { apply: (make, canvas, [kind, ...rest]) =>"
            " kind.startsWith('webgl') ? null : Reflect.apply(make, canvas, [kind, ...rest]) })"
        )
        opened = context.new_page()
        opened.goto("/-/graph.html")
        opened.hover(".whole-picture")
        expect(opened.locator(".whole-status")).to_contain_text("no WebGL")
        expect(opened.locator(".whole-picture canvas").first).to_be_visible()
        context.close()


def test_a_note_leads_to_itself_in_the_whole_graph(page: Page) -> None:
    page.goto("/dot-product.html")
    page.click(".around .more a")
    expect(page.locator(".whole-found a")).to_have_text("dot product")


def test_choices_made_while_the_graph_loads_take_effect(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/assets/graph-picture.js*", hold)
    page.goto("/-/graph.html")
    page.focus("[name=find]")
    expect(page.locator("select[name=book] option", has_text="Hands-on LLMs")).to_have_count(1)
    page.select_option("select[name=book]", label="Knotwork handbook")
    page.fill("[name=find]", "softmax function")
    assert held
    for route in held:
        route.continue_()
    expect(page.locator(".whole-status")).to_have_text("No note has all these words.")


def test_the_whole_graph_is_narrowed_by_tag_book_and_relation(page: Page) -> None:
    page.goto("/-/graph.html")
    page.focus("[name=find]")
    expect(page.locator("select[name=book] option", has_text="Hands-on LLMs")).to_have_count(1)
    page.select_option("select[name=book]", label="Knotwork handbook")
    page.uncheck("[name=kind][value=link]")
    page.fill("[name=find]", "softmax function")
    expect(page.locator(".whole-status")).to_have_text("No note has all these words.")
    page.fill("[name=find]", "checking")
    expect(page.locator(".whole-found button").first).to_have_text("checking a vault")


def test_only_existing_tags_and_books_can_be_chosen(browser: Browser, tmp_path: Path) -> None:
    texts = {"a.md": "[[b]] ![[c]]", "b.md": "", "c.md": ""}
    with serving(built(write_vault(tmp_path / "vault", texts), tmp_path / "site")) as address:
        opened = browser.new_page(base_url=address)
        opened.goto("/-/graph.html")
        expect(opened.locator(".whole-picture canvas").first).to_be_visible()
        assert opened.locator("select").evaluate_all("all => all.map(one => one.name)") == [
            "colours"
        ]
        opened.close()


def test_the_notes_can_be_coloured_by_community(page: Page) -> None:
    def named() -> list[str]:
        page.goto("/-/graph.html")
        first = page.locator(".whole-key li").first
        expect(first).to_be_visible()
        chapters = page.locator(".whole-key li").all_inner_texts()
        page.select_option("select[name=colours]", "community")
        expect(first).to_contain_text("around ")
        communities = page.locator(".whole-key li").all_inner_texts()
        page.select_option("select[name=colours]", "")
        expect(first).not_to_contain_text("around ")
        assert page.locator(".whole-key li").all_inner_texts() == chapters
        return communities

    once = named()
    assert len(once) > 3
    assert named() == once


def test_communities_that_did_not_load_can_be_chosen_again(page: Page) -> None:
    def lose(route: Route) -> None:
        route.abort()

    page.goto("/-/graph.html")
    first, colours = page.locator(".whole-key li").first, page.locator("select[name=colours]")
    expect(first).to_be_visible()
    script = page.locator("[data-communities]").get_attribute("data-communities")
    lost = f"**/{str(script).rpartition('/')[2]}"
    page.route(lost, lose)
    colours.select_option("community")
    expect(colours).to_have_value("")
    expect(first).not_to_contain_text("around ")
    page.unroute(lost)
    colours.select_option("community")
    expect(first).to_contain_text("around ")


def test_what_the_picture_says_is_in_the_face_of_the_page_and_in_words(page: Page) -> None:
    page.add_init_script(
        "const drawn = CanvasRenderingContext2D.prototype; const write = drawn.fillText;"
        "globalThis.faces = new Set();"
        "drawn.fillText = function (...all) { faces.add(this.font); return write.apply(this, all) }"
    )
    page.goto("/-/graph.html")
    until(page, "faces.size > 0")
    own = page.evaluate(
        "(() => { const pen = document.createElement('canvas').getContext('2d');"
        " pen.font = `13px ${getComputedStyle(document.body).fontFamily}`; return pen.font })()"
    )
    assert page.evaluate("[...faces]") == [own]
    expect(page.locator(".whole-key li").nth(8)).to_have_text("others")


def test_names_whose_letters_join_are_written_as_words(browser: Browser, tmp_path: Path) -> None:
    texts = {"حساب.md": "[[cafe\u0301]] [[dot]]", "cafe\u0301.md": "", "dot.md": ""}
    with serving(built(write_vault(tmp_path / "vault", texts), tmp_path / "site")) as address:
        opened = browser.new_page(base_url=address)
        opened.add_init_script(
            "const drawn = CanvasRenderingContext2D.prototype; const write = drawn.fillText;"
            "globalThis.written = new Set(); drawn.fillText = function (...all) {"
            " if (this.canvas.className === 'graph-names') written.add(all[0]);"
            " return write.apply(this, all) }"
        )
        opened.goto("/-/graph.html")
        expect(opened.locator(".whole-picture canvas").first).to_be_visible()
        opened.hover(".whole-picture")
        until(opened, "written.size > 1")
        assert sorted(opened.evaluate("[...written]")) == ["cafe\u0301", "حساب"]
        opened.close()


def test_the_notes_come_to_rest_and_stay_where_they_were(page: Page) -> None:
    page.goto("/-/graph.html")
    # Positions are stored when the notes have stopped; the button shows that before they move too.
    until(page, "Object.keys(localStorage).some((name) => name.startsWith('knotwork-places'))")
    expect(page.locator("[name=arrange]")).to_have_text("Arrange")
    page.reload()
    expect(page.locator(".whole-picture canvas").first).to_be_visible()
    expect(page.locator("[name=arrange]")).to_have_text("Arrange")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_takes_the_themes_colours(
    browser: Browser, study_site: Path, scheme: str
) -> None:
    with serving(study_site) as address:
        context = browser.new_context(
            base_url=address, color_scheme="dark" if scheme == "dark" else "light"
        )
        opened = context.new_page()
        opened.goto("/-/graph.html")
        dot = opened.locator(".whole-key circle").first
        expect(dot).to_have_attribute("fill", "#2857a4" if scheme == "light" else "#94b8f3")
        context.close()


def test_without_a_script_the_table_leads_to_the_notes(browser: Browser, study_site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto((study_site / "-" / "graph.html").as_uri())
    assert opened.locator(".whole").is_hidden()
    opened.click(".whole-table a >> text=dot product")
    assert opened.inner_text("h1") == "dot product"
    context.close()


def test_opened_from_disk_the_picture_says_what_it_needs(
    browser: Browser, study_site: Path
) -> None:
    context = browser.new_context()
    opened = context.new_page()
    complaints = complaints_of(opened)
    opened.goto((study_site / "-" / "graph.html").as_uri())
    expect(opened.locator(".whole-status")).to_contain_text("needs this site to come from a server")
    assert complaints == []
    context.close()
