"""Finding a note: the search by keyboard, in all scripts, on hostile notes; the 404 page."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, Route, expect

from tests.browser.pages import complaints_of
from tests.browser.searching import FOUND, ask
from tests.browser.serve import serving
from tests.browser.vaults import EVIL

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, finding_site: Path) -> Iterator[Page]:
    """A page of the served site; fails if there are complaints."""
    with serving(finding_site) as address:
        context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
        opened = context.new_page()
        complaints = complaints_of(opened)
        yield opened
        context.close()
        assert [message for message in complaints if "404 (Not Found)" not in message] == []


def test_the_keyboard_alone_finds_and_opens_a_note(page: Page) -> None:
    page.goto("/vector.html")
    page.keyboard.press("Control+k")
    expect(page.locator(".search input")).to_be_focused()
    page.keyboard.type("softmax function")
    expect(page.locator(FOUND).first).to_have_text("softmax function")
    expect(page.locator(".search-status")).to_contain_text("notes")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator(FOUND).first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("softmax function")


def open_with_late_search(page: Page) -> None:
    """Open a note whose search is slow to load."""

    def late(route: Route) -> None:
        page.wait_for_timeout(150)
        route.continue_()

    page.goto("/vector.html")
    page.wait_for_selector(".search-button:not([hidden])")
    page.route(re.compile("search[.](js|html)$"), late)


def test_no_letter_is_lost_that_is_typed_before_the_search_is_there(page: Page) -> None:
    open_with_late_search(page)
    page.keyboard.type("/softmaa", delay=30)
    page.keyboard.press("Backspace")
    page.keyboard.type("x function", delay=30)
    expect(page.locator(FOUND).first).to_have_text("softmax function")
    expect(page.locator(".search input")).to_have_value("softmax function")
    page.keyboard.press("Escape")
    page.keyboard.type("/attention")
    expect(page.locator(".search input")).to_have_value("attention")


def test_enter_that_comes_before_the_search_presses_nothing_else(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.goto("/vector.html")
    page.wait_for_selector(".search-button:not([hidden])")
    page.route(re.compile("search[.]js$"), hold)
    page.locator(".body a.internal").first.focus()
    page.keyboard.type("/softmax", delay=30)
    page.keyboard.press("Enter")
    while not held:
        page.wait_for_timeout(10)
    held[0].continue_()
    expect(page.locator(FOUND).first).to_have_text("softmax function")
    expect(page.locator(".search input")).to_be_focused()
    assert page.url.endswith("/vector.html")


def test_a_search_result_is_a_link_as_a_whole(page: Page) -> None:
    page.goto("/vector.html")
    page.keyboard.press("/")
    ask(page, "softmax")
    first = page.locator(".search-results li").first
    expect(first.locator("a")).to_have_text("softmax function")
    excerpt = first.locator("p").first.bounding_box()
    assert excerpt
    page.mouse.click(excerpt["x"] + excerpt["width"] - 2, excerpt["y"] + excerpt["height"] / 2)
    expect(page.locator("h1")).to_have_text("softmax function")


def test_an_excerpt_leaves_out_the_names_that_a_note_begins_with(page: Page) -> None:
    page.goto("/vector.html")
    page.keyboard.press("/")
    ask(page, "softmax")
    first = page.locator(".search-results li").first
    expect(first.locator("a")).to_have_text("softmax function")
    expect(first.locator("p").first).to_have_text(
        re.compile("^The softmax function turns a vector.* …$")
    )


def test_the_words_asked_stay_in_sight_while_the_results_move(page: Page) -> None:
    page.goto("/vector.html")
    page.keyboard.press("/")
    ask(page, "attention")
    last = page.locator(".search-results li").last
    expect(page.locator(FOUND).first).to_have_text("self-attention")
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    expect(page.locator(".search input")).to_be_in_viewport()
    expect(page.locator(".search-close")).to_be_in_viewport()


def test_slash_opens_the_search_and_escape_gives_the_focus_back(page: Page) -> None:
    page.goto("/vector.html")
    page.focus(".site-title")
    page.keyboard.press("/")
    expect(page.locator(".search input")).to_be_focused()
    expect(page.get_by_role("dialog", name="Search", exact=True)).to_be_visible()
    page.keyboard.type("vector")
    page.keyboard.press("Escape")
    expect(page.locator(".search-dialog")).to_be_hidden()
    expect(page.locator(".site-title")).to_be_focused()


def test_the_keys_of_the_trail_stay_out_of_the_search(page: Page) -> None:
    page.goto("/vector.html")
    page.keyboard.press("/")
    ask(page, "softmax")
    expect(page.locator(FOUND).first).to_have_text("softmax function")
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("softmax function")


def test_only_a_press_beside_the_search_closes_it(page: Page) -> None:
    page.goto("/vector.html")
    page.keyboard.press("/")
    ask(page, "softmax function")
    sheet, field = (page.locator(one).bounding_box() for one in (".search-dialog", ".search input"))
    assert sheet
    assert field
    page.mouse.click(sheet["x"] + 8, field["y"])
    expect(page.locator(".search input")).to_be_visible()
    page.mouse.move(field["x"] + 60, field["y"] + 20)
    page.mouse.down()
    page.mouse.move(sheet["x"] - 40, field["y"] + 20, steps=3)
    page.mouse.up()
    expect(page.locator(".search input")).to_be_visible()
    # A press that the browser took for something else: a key that presses a button follows.
    page.locator(".search-dialog").dispatch_event("pointerdown", {"clientX": 1, "clientY": 1})
    page.locator(".search-dialog label").first.evaluate("label => label.click()")
    expect(page.locator(".search input")).to_be_visible()
    page.mouse.click(sheet["x"] - 40, field["y"])
    expect(page.locator(".search-dialog")).to_be_hidden()


def test_a_search_that_is_asked_for_twice_is_there_once(page: Page) -> None:
    open_with_late_search(page)
    page.keyboard.press("Control+k")
    page.wait_for_timeout(60)
    page.keyboard.press("Control+k")
    page.keyboard.type("softmax function", delay=30)
    expect(page.locator(FOUND).first).to_have_text("softmax function")
    page.wait_for_load_state("networkidle")
    assert page.locator(".search input").count() == 1


def test_enter_opens_the_first_note(page: Page) -> None:
    page.goto("/-/search.html")
    ask(page, "dot product")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("dot product")


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("вероятность", "кириллица"),
        ("Функция", "кириллица"),
        ("人間の言葉", "日本語"),
        ("日本", "日本語"),
        ("バックリンク", "ハードリンク"),
        ("scalar product", "dot product"),
        ("vector", "vector"),
    ],
)
def test_words_of_all_scripts_and_aliases_are_found(page: Page, words: str, title: str) -> None:
    page.goto("/-/search.html")
    ask(page, words)
    expect(page.locator(FOUND).first).to_contain_text(title)


def test_an_excerpt_reads_as_the_note_does_and_marks_the_words(page: Page) -> None:
    page.goto("/-/search.html?q=言葉")
    expect(page.locator(".search-results p").first).to_contain_text("人間の言葉をコンピュータ")
    assert page.locator(".search-results mark").first.inner_text() == "言葉"
    ask(page, "vector")
    expect(page.locator(FOUND).first).to_contain_text("vector")
    marked = set(page.locator(".search-results mark").all_inner_texts())
    assert marked & {"vector", "vectors"}
    assert not [word for word in marked if word.endswith((",", ".", ":"))]


def test_a_note_found_says_its_folders_by_their_names_which_are_not_searched(page: Page) -> None:
    page.goto("/-/search.html?q=marsupial")
    expect(page.locator(FOUND)).to_have_count(2)
    found = page.locator(".search-results li")
    expect(found.filter(has_text="wombat").locator(".search-folder")).to_have_text(
        "Größen & Maße / 100 % (Ernst)"
    )
    expect(found.filter(has_text="numbat").locator(".search-folder")).to_have_text("plain")
    ask(page, "Ernst")
    expect(page.locator(".search-status")).to_have_text("No note has all these words.")


def test_hostile_titles_tags_and_texts_stay_words(page: Page) -> None:
    page.goto("/-/search.html?q=zanzibar")
    expect(page.locator(FOUND).first).to_have_text(EVIL)
    expect(page.locator(".search-results p").first).to_contain_text(EVIL)
    page.focus("select[name=book]")
    expect(page.locator("select[name=book] option", has_text=EVIL)).to_have_count(1)
    assert page.locator(".search img").count() == 0
    assert page.title() != "run"
    page.locator(FOUND).first.click()
    expect(page.locator("h1")).to_have_text(EVIL)


def test_tags_and_books_narrow_what_is_found(page: Page) -> None:
    page.goto("/-/search.html?q=vector")
    expect(page.locator(FOUND).first).to_be_visible()
    status = page.locator(".search-status")
    everything = status.inner_text()
    page.focus("select[name=book]")
    expect(page.locator("select[name=book] option", has_text="Hands-on LLMs")).to_have_count(1)
    page.select_option("select[name=book]", "Hands-on LLMs")
    expect(status).to_have_text(re.compile(r"\d+ notes"))
    expect(status).not_to_have_text(everything)
    in_the_book = status.inner_text()
    page.select_option("select[name=tag]", "llm/attention")
    expect(status).not_to_have_text(in_the_book)


def test_absent_words_are_not_found_and_an_empty_query_shows_the_hint(page: Page) -> None:
    page.goto("/-/search.html?q=qqqqzz")
    expect(page.locator(".search-status")).to_have_text("No note has all these words.")
    assert page.locator(FOUND).count() == 0
    ask(page, "")
    expect(page.locator(".search-status")).to_contain_text("Enter opens one")


def test_more_than_ten_notes_come_when_they_are_asked_for(page: Page) -> None:
    page.goto("/-/search.html?q=vector")
    expect(page.locator(FOUND)).to_have_count(10)
    page.click(".search-more")
    expect(page.locator(FOUND)).to_have_count(20)
    expect(page.locator(FOUND).nth(10)).to_be_focused()


def test_a_first_query_loads_little(page: Page) -> None:
    loaded: dict[str, Response] = {}
    page.on("response", lambda response: loaded.update({response.url: response}))
    page.goto("/vector.html")
    loaded.clear()
    page.keyboard.press("Control+k")
    expect(page.locator(".search input")).to_be_focused()
    page.keyboard.type("softmax")
    expect(page.locator(FOUND).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    size = sum(len(gzip.compress(response.body())) for response in loaded.values())
    assert 50_000 < size < 200_000


def test_a_browser_that_knows_no_directives_goes_to_the_heading(page: Page) -> None:
    page.add_init_script("delete Document.prototype.fragmentDirective")
    page.goto("/vector.html")
    page.keyboard.press("/")
    ask(page, "softmax")
    expect(page.locator(FOUND).first).to_have_text("softmax function")
    links = page.locator(FOUND).evaluate_all("links => links.map((link) => link.href)")
    assert not [link for link in links if ":~:" in link]


def test_the_404_page_proposes_the_nearest_titles(page: Page) -> None:
    page.goto("/dot-prodct.html")
    expect(page.locator(".proposals a").first).to_have_text("dot product")
    page.click(".proposals a >> nth=0")
    expect(page.locator("h1")).to_have_text("dot product")


def test_an_alias_in_an_address_finds_its_note(page: Page) -> None:
    page.goto("/scalar-product.html")
    expect(page.locator("h1")).to_have_text("dot product")
    page.goto("/Scalar%20Product")
    expect(page.locator(".proposals a").first).to_have_text("dot product")


def test_hostile_titles_stay_words_among_the_proposals(page: Page) -> None:
    page.goto("/img-src=x-onerror=document.title='run'")
    expect(page.locator(".proposals a").first).to_have_text(EVIL)
    assert page.locator(".proposals img").count() == 0


def test_where_nothing_is_found_the_nearest_titles_are_proposed(page: Page) -> None:
    lists: list[str] = []
    page.on("request", lambda one: lists.append(one.url) if "titles.json" in one.url else None)
    page.goto("/vector.html")
    page.keyboard.press("/")
    ask(page, "attention")
    expect(page.locator(FOUND).first).to_be_visible()
    assert not lists
    ask(page, "sofmax functoin")
    expect(page.locator(FOUND).first).to_have_text("softmax function")
    status = page.locator(".search-status")
    expect(status).to_have_text("No note has all these words. Did you mean one of these?")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("vector")
    ask(page, "scalr prodct")
    expect(page.locator(FOUND).first).to_have_text("dot product")
    ask(page, "zzqqxxjj")
    expect(status).to_have_text("No note has all these words.")
    expect(page.locator(FOUND)).to_have_count(0)
    ask(page, "sofmax functoin")
    expect(page.locator(FOUND).first).to_have_text("softmax function")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("softmax function")
    assert len(lists) == 1


def test_titles_that_did_not_come_are_asked_for_again(page: Page) -> None:
    page.route("**/titles.json", lambda route: route.fulfill(status=404, body=""))
    page.goto("/vector.html")
    page.keyboard.press("/")
    with page.expect_response("**/titles.json"):
        ask(page, "sofmax functoin")
    expect(page.locator(".search-status")).to_have_text("No note has all these words.")
    page.unroute("**/titles.json")
    ask(page, "scalr prodct")
    expect(page.locator(FOUND).first).to_have_text("dot product")


def test_nothing_is_proposed_for_an_address_like_no_title(page: Page) -> None:
    with page.expect_response("**/titles.json"):
        page.goto("/0123456789")
    expect(page.locator(".proposals")).to_be_hidden()
