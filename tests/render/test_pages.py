"""Pages as a browser reads them: complete, escaped, and usable without scripts."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from tests.helpers.site import site
from tests.render.samples import EMPTY_PAGES, PAGES, with_every_text
from tests.render.theme import HOSTILE, name, templates

from knotwork.pages.frame import Html
from knotwork.pages.model import NotFoundPage, Page, Preview
from knotwork.render.pages import TEMPLATES, Renderer

VOID = {"br", "hr", "img", "input", "link", "meta", "base", "wbr"}


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(templates())


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_style_of_its_own_comes_behind_the_order_of_layers_and_before_the_owners(
    renderer: Renderer, page: Page
) -> None:
    html = renderer.artifact(page).content.decode()
    found = re.findall(r'<link rel="stylesheet" href="(?:[^"]*/)?([^"/]*)"', html)
    ours = [each for each in found if each == "knotwork.css" or each.endswith(".page.css")]
    assert ours[:1] == found[:1]
    assert ours == found[: len(ours)]
    assert ours[:1] in ([], ["knotwork.css"])


class Reading(HTMLParser):
    """What a strict reader finds in a page: every element, in order, properly nested."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(markup)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({key for key, _ in attrs}) == len(attrs), f"twice the same attribute on {tag}"
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for one, attributes in self.elements if one == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def read(renderer: Renderer, page: Page) -> Reading:
    return Reading(renderer.artifact(page).content.decode())


EVERY = pytest.mark.parametrize("page", [*PAGES, *EMPTY_PAGES], ids=name)
FULL = pytest.mark.parametrize("page", PAGES, ids=name)


def test_every_kind_of_page_is_among_the_samples() -> None:
    assert (
        {type(page) for page in PAGES}
        == {type(page) for page in EMPTY_PAGES}
        == set(TEMPLATES) - {Preview}
    )


def test_a_preview_is_a_fragment_without_frame_or_script(renderer: Renderer) -> None:
    page = Preview("-/previews/a.html", "A <b>", Html("<p>Body</p>"), "ar", "rtl")
    page_text = renderer.artifact(page).content.decode()
    assert '<div lang="ar" dir="rtl">' in page_text
    assert (
        '<p class="preview-title">A &lt;b&gt;</p>\n<div class="body"><p>Body</p></div>' in page_text
    )
    assert "<script" not in page_text
    assert "noindex" in page_text


@EVERY
def test_a_page_becomes_one_file_at_its_own_path(renderer: Renderer, page: Page) -> None:
    artifact = renderer.artifact(page)
    assert artifact.path == page.url
    assert artifact.content.startswith(b"<!doctype html>")
    assert renderer.artifact(page) == artifact


@EVERY
def test_ids_are_unique_and_every_reference_to_one_is_kept(renderer: Renderer, page: Page) -> None:
    reading = read(renderer, page)
    ids = Counter(one["id"] for _, one in reading.elements if "id" in one)
    assert [id_ for id_, times in ids.items() if times > 1] == []
    for key in ("aria-labelledby", "popovertarget"):
        assert {one[key] for _, one in reading.elements if key in one} <= set(ids)


@EVERY
def test_a_page_has_one_main_one_title_and_headings_in_order(
    renderer: Renderer, page: Page
) -> None:
    reading = read(renderer, page)
    levels = [int(tag[1]) for tag, _ in reading.elements if re.fullmatch("h[1-6]", tag)]
    assert [len(reading.all(tag)) for tag in ("main", "h1")] == [1, 1]
    tags = [tag for tag, _ in reading.elements]
    # Links in pictures have titles of their own.
    assert tags[: tags.index("body")].count("title") == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@FULL
def test_hostile_words_stay_words(renderer: Renderer, page: Page) -> None:
    plain, hostile = read(renderer, page), read(renderer, with_every_text(page, HOSTILE))
    # What lets a path break behind its slashes comes with them.
    kept = [
        [(tag, list(one)) for tag, one in reading.elements if tag != "wbr"]
        for reading in (hostile, plain)
    ]
    assert kept[0] == kept[1]
    assert HOSTILE in "".join(hostile.words)


@EVERY
def test_pages_need_no_exception_from_the_content_security_policy(
    renderer: Renderer, page: Page
) -> None:
    reading = read(renderer, page)
    assert all("src" in script for script in reading.all("script"))
    # The 404 page alone has some, for addresses at which its stylesheet is out of reach.
    assert len(reading.all("style")) <= isinstance(page, NotFoundPage)
    attributes = {key for _, one in reading.elements for key in one}
    assert not {key for key in attributes if key == "style" or key.startswith("on")}


@EVERY
def test_nothing_is_fetched_from_another_host(renderer: Renderer, page: Page) -> None:
    reading = read(renderer, page)
    fetched = [one["src"] for _, one in reading.elements if "src" in one]
    fetched += [one["href"] for one in reading.all("link") if one["rel"] in {"stylesheet", "icon"}]
    assert fetched
    assert not [url for url in fetched if url.startswith(("http", "//"))]


def test_a_name_of_joined_words_breaks_between_them_and_a_sentence_does_not() -> None:
    made = site({"api/pkg.<b>.Thing.md": "one", "api/Version 1.2.md": "two"})
    thing, version = made["api/pkg._b_.thing.html"], made["api/version-1.2.html"]
    assert ">pkg.<wbr>&lt;b&gt;.<wbr>Thing</h1>" in thing
    assert ">pkg.<wbr>&lt;b&gt;.<wbr>Thing</a></li>" in version
    assert ">Version 1.2</h1>" in version
    snake = site({"api/some_notes of_mine.md": "one"})["api/some_notes-of_mine.html"]
    assert ">some_<wbr>notes of_<wbr>mine</h1>" in snake
    assert "<title>pkg.&lt;b&gt;.Thing" in thing
