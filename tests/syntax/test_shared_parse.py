"""The cases of `shared/cases/parse.json`: the links in a text, and their labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import pytest
from markdown_it.token import Token
from tests.helpers.shared import shared_json

from knotwork.model import Syntax
from knotwork.syntax.parsed import Parsed
from knotwork.syntax.wikilink import WikiLink
from knotwork.syntax.words import plain

Case = Mapping[str, Any]
Quote = tuple[str, str, str]
"""`quote`, or `callout` with its fold mark; the title; the text of the body."""
Shown = tuple[str, str, str]
"""A link's target, its fragment and its words."""

CASES: tuple[Case, ...] = tuple(shared_json("cases/parse.json")["cases"])

DIFFERENT: Mapping[str, tuple[tuple[Shown, ...], str]] = {
    "pulldown-cmark-wikilinks-005": (
        (("Ambiguous", "", "Ambiguous"), ("https://example.com/", "", "https://example.com/")),
        "the bare URL that is left when the inner link wins becomes a link, as everywhere",
    ),
    "pulldown-cmark-wikilinks-010": (
        (("WikiLink", "", "dog"), ("dog.png", "", "dog")),
        "the image in the label counts as well, and its description is what the link says",
    ),
    "pulldown-cmark-wikilinks-012": (
        (("WikiLink", "", "[cat](cat.html)"),),
        "the label of a wiki link holds no links: nothing in 2.1 lets one undo the outer link",
    ),
    "pulldown-cmark-wikilinks-015": (
        (("|", "", "|"), ("|Symbol", "", "|Symbol")),
        "a pipe that comes first parts nothing (2.1.4): it belongs to the target, as in the app",
    ),
    "pulldown-cmark-wikilinks-022": (
        (("first", "", "second"),),
        "a backslash before the pipe is dropped (2.1.5), in tables and elsewhere",
    ),
    "pulldown-cmark-wikilinks-023": (
        (("first&", "33;second", "first& > 33;second"),),
        "entities are not read in a link's target, and its first `#` begins the anchor (2.1.6)",
    ),
}
"""Where `links.md` and the origin differ: what we read, and why."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_a_text_holds_the_links_that_its_origin_saw(case: Case) -> None:
    found = tuple(_links(Parsed(case["markdown"], Syntax()).tokens))
    if case["id"] in DIFFERENT:
        assert found == DIFFERENT[case["id"]][0]
        return
    assert len(found) == len(case["links"])
    for (target, fragment, words), expected in zip(found, case["links"], strict=True):
        assert target == unquote(expected["target"])
        assert fragment == expected.get("fragment", "")
        assert words == (expected.get("text") or words)


def test_a_difference_is_one() -> None:
    known = {str(case["id"]): case for case in CASES}
    for name, (ours, reason) in DIFFERENT.items():
        theirs = [(unquote(link["target"]), link.get("text", "")) for link in known[name]["links"]]
        assert reason
        assert [(target, words) for target, _, words in ours] != theirs


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case["suite"] == "obsidian-ext"],
    ids=lambda case: str(case["id"]),
)
def test_a_quote_is_the_callout_that_its_origin_saw(case: Case) -> None:
    theirs = [_their_quote(quote[1]) for quote in _QUOTE.finditer(case["expected_html"])]
    ours = list(_quotes(Parsed(case["markdown"], Syntax()).tokens))
    different = DIFFERENT_CALLOUTS.get(case["id"], {})
    for number, (found, expected) in enumerate(zip(ours, theirs, strict=True)):
        assert (found == expected) == (number not in different)


DIFFERENT_CALLOUTS: Mapping[str, Mapping[int, str]] = {
    "obsidian-ext-004": {
        1: "two spaces after the `>` do not unmake a callout: section 8 asks for none"
    },
}
"""Quotes by case and number that we read as a callout and the origin does not."""

_QUOTE = re.compile(r"<blockquote(.*?)</blockquote>", re.DOTALL)
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)


def _their_quote(html: str) -> Quote:
    body = "".join(_PARAGRAPH.findall(html))
    summary = re.search(r"<summary>(.*?)</summary>", html)
    if summary is None:
        return "quote", "", body
    fold = "" if "<details" not in html else "+" if "open" in html else "-"
    return f"callout{fold}", summary[1], body


def _quotes(tokens: list[Token]) -> Iterator[Quote]:
    words: list[str] = []
    kind = ""
    for token in tokens:
        match token.type:
            case "blockquote_open":
                kind, words = "quote", [""]
            case "callout_open":
                kind, words = "callout" + token.meta["fold"], []
            case "inline":
                words.append(token.content)
            case "blockquote_close" | "callout_close":
                yield kind, words[0], "".join(words[1:])


def _links(tokens: list[Token]) -> Iterator[Shown]:
    for token in tokens:
        children = token.children or []
        for index, child in enumerate(children):
            if child.type in {"wikilink_open", "embed"}:
                link: WikiLink = child.meta["link"]
                words = child.content if child.type == "embed" else _words(children[index:])
                yield link.target, link.anchor or "", words
            elif child.type == "link_open":
                yield unquote(str(child.attrs["href"])), "", _words(children[index:])
            elif child.type == "image":
                yield unquote(str(child.attrs["src"])), "", child.content


def _words(tokens: list[Token]) -> str:
    depth = 0
    for length, token in enumerate(tokens, 1):
        depth += token.nesting
        if depth == 0:
            return plain(tokens[:length])
    return plain(tokens)
