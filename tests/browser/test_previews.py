"""Previews of the targets of links."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import built
from tests.browser.pages import page
from tests.browser.served import Served, served
from tests.browser.vaults import write_vault

pytestmark = pytest.mark.browser

PREVIEW = ".preview:popover-open"


def test_a_link_shows_what_stands_behind_it(browser: Browser, study: Served) -> None:
    with page(browser, 1440) as (opened, complaints):
        opened.goto(study.url("dot-product.html"))
        link = opened.locator(".body a.internal >> nth=1")
        link.hover()
        opened.wait_for_selector(PREVIEW)
        assert opened.inner_text(".preview-title") == "vector norm"
        assert link.get_attribute("aria-describedby") == "kw:preview"
        opened.locator(PREVIEW).hover()
        opened.wait_for_timeout(400)
        assert opened.is_visible(PREVIEW), "a preview can be hovered"
        opened.keyboard.press("Escape")
        assert not opened.is_visible(PREVIEW)
        assert link.get_attribute("aria-describedby") is None
        assert complaints == []


PARTS = """The beginning.

## First *part*

About the [[a|first]].[^1]

$$x$$

### Inner

More.

## Second

### Below the second

- one
- two ^item

## Third

## Code

```python
{}
```

- ![[p.svg]]

  words ^pictured

![[p.svg]] ^picture

> [!tip]- Title
> Inside. ^callout
>
> More. ^again

[^1]: The *footnote*.
""".format("total = [1, 2, 3]\n" * 30)


@pytest.mark.parametrize(
    ("link", "title", "text"),
    [
        ("b", "b", "The beginning."),
        ("b#First part", "b › First part", "About the first.\n\n𝑥"),
        ("b#Second", "b › Second", "one\ntwo"),
        ("b#^item", "b", "two"),
        ("b#Third", "b › Third", None),
        ("b#[^1]", "b", "The footnote."),
        ("b#Code", "b › Code", "\n".join(["total = [1, 2, 3]"] * 30)),
        ("b#^pictured", "b", "words"),
        ("b#^picture", "b", "The beginning."),
        ("b#^callout", "b", "Title\n\nInside.\n\nMore."),
        ("b#not there", "b", "The beginning."),
    ],
)
def test_a_link_to_a_part_of_a_note_shows_that_part(
    browser: Browser, tmp_path: Path, link: str, title: str, text: str | None
) -> None:
    notes = {"a.md": f"[[{link}]]\n", "b.md": PARTS, "p.svg": "<svg/>"}
    site = built(write_vault(tmp_path / "vault", notes), tmp_path / "site")
    with served(site) as server, page(browser, 1440) as (opened, complaints):
        opened.goto(server.url("a.html"))
        opened.hover(".body a.internal")
        opened.wait_for_selector(PREVIEW)
        assert opened.inner_text(".preview-title") == title
        body = opened.locator(".preview .body")
        assert (body.inner_text().strip() if body.count() else None) == text
        assert opened.locator(".preview :is(a, [id], img)").count() == 0
        assert complaints == []


@pytest.mark.parametrize(
    ("link", "lists"), [("item", "<ul>"), ("second", "<ol>2"), ("done", "<ul>checked")]
)
def test_the_preview_of_an_item_shows_its_bullet_number_or_box(
    browser: Browser, tmp_path: Path, link: str, lists: str
) -> None:
    note = "- one\n- two ^item\n\nwords\n\n1. one\n2. two ^second\n\nwords\n\n- [x] three ^done\n"
    notes = {"a.md": f"[[b#^{link}]]\n", "b.md": note}
    site = built(write_vault(tmp_path / "vault", notes), tmp_path / "site")
    with served(site) as server, page(browser, 1440) as (opened, complaints):
        opened.goto(server.url("a.html"))
        opened.hover(".body a.internal")
        opened.wait_for_selector(PREVIEW)
        shown: str = opened.evaluate(
            """() => {
              const [list] = document.querySelector('.preview .body').children;
              const [item] = list.children;
              const box = item.querySelector('input')?.checked ? 'checked' : '';
              return `<${list.tagName.toLowerCase()}>${item.value || ''}${box}`;
            }"""
        )
        assert shown == lists
        assert complaints == []


@pytest.mark.parametrize("words", ["```python\n1\n```", "> [!note]\n> words", "![[c]]"])
def test_words_in_a_preview_keep_off_the_edges_of_their_box(
    browser: Browser, tmp_path: Path, words: str
) -> None:
    notes = {"a.md": "[[b#Part]]\n", "b.md": f"## Part\n\n{words}\n", "c.md": "words\n"}
    site = built(write_vault(tmp_path / "vault", notes), tmp_path / "site")
    with served(site) as server, page(browser, 1440) as (opened, _):
        opened.goto(server.url("a.html"))
        opened.hover(".body a.internal")
        box = opened.wait_for_selector(".preview:popover-open :is(pre, .callout, .embed-note)")
        padding = "box => parseFloat(getComputedStyle(box).paddingInlineStart)"
        assert box is not None
        assert box.evaluate(padding) >= 8
        # Cells of a preview do not count as cells of the page.
        assert opened.locator(".preview [data-cell]").count() == 0


def test_where_a_part_cannot_be_had_its_preview_shows_the_beginning(
    browser: Browser, tmp_path: Path
) -> None:
    notes = {"a.md": "[[b#Second]]\n", "b.md": PARTS}
    site = built(write_vault(tmp_path / "vault", notes), tmp_path / "site")
    with served(site) as server, page(browser, 1440) as (opened, _):
        opened.goto(server.url("a.html"))
        opened.route(
            "**/b.html",
            lambda route: (
                route.abort() if "preview" not in route.request.url else route.continue_()
            ),
        )
        opened.hover(".body a.internal")
        opened.wait_for_selector(PREVIEW)
        assert opened.inner_text(".preview .body") == "The beginning."


def test_a_preview_follows_the_focus_of_the_keyboard(browser: Browser, study: Served) -> None:
    with page(browser, 1440) as (opened, _):
        opened.goto(study.url("dot-product.html"))
        opened.locator(".needs a").last.focus()
        opened.keyboard.press("Tab")
        opened.wait_for_selector(PREVIEW)
        assert opened.inner_text(".preview-title") == "vector"
        opened.keyboard.press("Tab")
        expect(opened.locator(".preview-title")).to_have_text("vector norm")


@pytest.mark.parametrize("line", [0, 1])
def test_the_preview_of_a_link_on_two_lines_stands_below_both(
    browser: Browser, tmp_path: Path, line: int
) -> None:
    words = "words that fill the line before a link, "
    notes = {
        "a.md": f"Some {words}[[b|which then goes on in the next line]].\n",
        "b.md": "Words.\n",
    }
    site = built(write_vault(tmp_path / "vault", notes), tmp_path / "site")
    with served(site) as server, page(browser, 640) as (opened, _):
        opened.goto(server.url("a.html"))
        link = opened.locator(".body a.internal")
        lines = link.evaluate("one => [...one.getClientRects()].map(box => box.toJSON())")
        assert len(lines) == 2
        at = lines[line]
        opened.mouse.move(at["left"] + at["width"] / 2, at["top"] + at["height"] / 2)
        opened.wait_for_selector(PREVIEW)
        box = opened.locator(PREVIEW).bounding_box()
        assert box
        assert box["y"] > lines[1]["bottom"]
        assert box["x"] <= at["left"] + at["width"] / 2 <= box["x"] + box["width"]


def test_the_title_of_a_link_does_not_stand_over_its_preview(
    browser: Browser, tmp_path: Path
) -> None:
    notes = {"a.md": 'See [b](b.md "Its title") and [[b]].\n', "b.md": "Words.\n"}
    site = built(write_vault(tmp_path / "vault", notes), tmp_path / "site")
    with served(site) as server, page(browser, 1440) as (opened, complaints):
        opened.goto(server.url("a.html"))
        titled, other = opened.locator(".body a.internal").all()
        titled.hover()
        opened.wait_for_selector(PREVIEW)
        assert titled.get_attribute("title") == ""
        opened.keyboard.press("Escape")
        assert titled.get_attribute("title") == "Its title"
        other.hover()
        opened.wait_for_selector(PREVIEW)
        opened.keyboard.press("Escape")
        assert not other.get_attribute("title")
        assert complaints == []


def test_links_without_a_note_behind_them_ask_for_nothing(browser: Browser, kinds: Served) -> None:
    kinds.missing.clear()
    with page(browser, 1440) as (opened, complaints):
        opened.goto(kinds.url("everything.html"))
        for kind in (
            ".stub",
            ".external",
            ".tag",
            ".embed-file",
            ".heading-anchor",
            ".footnote-ref a",
        ):
            event = {"pointerType": "mouse", "bubbles": True}
            opened.locator(f".body {kind}").first.dispatch_event("pointerover", event)
            opened.wait_for_timeout(330)
        assert complaints == []
        assert kinds.missing == []
