"""A canvas as a site carries it: no comments, and no names of what is kept private."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from knotwork.canvas import CARD_LEAD, escaped, nodes
from knotwork.diagnostic import Edit
from knotwork.graph import ConceptGraph
from knotwork.model import Source, Syntax
from knotwork.names import key, normal
from knotwork.pages.markdown import without_private_urls, words_of
from knotwork.resolve import find
from knotwork.syntax.compile import compile_note
from knotwork.syntax.holes import LINK, fill

_SIGNS = ("[", "<", "%")
"""A card without any of these has neither links nor comments."""


def published_canvas(graph: ConceptGraph, path: str, text: str, unpublished: str) -> str:
    """The text of a canvas for readers; empty, as a new canvas is, if it cannot be read.

    Nodes that show a private file stay where they are and show none.
    """
    try:
        edits = sorted(_edits(graph, path, text, unpublished), key=lambda edit: edit.span)
    except json.JSONDecodeError:
        return ""
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.span.start], escaped(edit.text)]
        at = edit.span.end
    return "".join([*parts, text[at:]])


def _edits(graph: ConceptGraph, path: str, text: str, unpublished: str) -> Iterator[Edit]:
    for node in nodes(text):
        for shown in (node.file, node.background):
            if shown is not None and _is_private(graph, graph.names.at(key(normal(shown.value)))):
                yield from (
                    Edit(path, words.span, "")
                    for words in (shown, node.subpath)
                    if words is not None
                )
        card = node.text
        # Cards without a change keep every byte, escapes included.
        if card is None:
            continue
        if (made := _card(graph, path, card.value, unpublished)) != card.value:
            yield Edit(path, card.span, made)


def _card(graph: ConceptGraph, path: str, words: str, unpublished: str) -> str:
    """The Markdown of a card with words in place of links to what is private."""
    if not any(sign in words for sign in _SIGNS):
        return words
    source = CARD_LEAD + words
    unit = compile_note(Source(path, source), Syntax())
    withheld = [
        _is_private(graph, find(link.target, path, graph.names, graph.mode).paths[:1])
        for link in unit.links
    ]
    if not (any(withheld) or "%%" in words or "<" in words):
        return words

    def written(number: int) -> str:
        link = unit.links[number]
        if not withheld[number]:
            return link.span.cut(source)
        return unpublished if link.embed else words_of(link, unit.sentences.words(number))

    body = without_private_urls(graph, path, unit.markdown.text(unit.body.text))
    return fill(body, {LINK: written})


def _is_private(graph: ConceptGraph, paths: Iterable[str]) -> bool:
    return not graph.private.isdisjoint(paths)
