"""The links between the notes and files of a vault.

`graph stats` counts them and `graph diff` compares them. Links in comments do not count, since no
reader sees them; nor do links within one note, or to an object that another project documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from knotwork.graph import ConceptGraph, target_of
from knotwork.meaning import Ambiguous, External, MissingAnchor, MissingNote, Resolution
from knotwork.model import Link


class LinkBetween(NamedTuple):
    """A link of a note to another note, another file, or a note that is not written yet."""

    path: str
    """The path of the note that it is in."""
    number: int
    link: Link
    target: str | None
    """The path that it leads to; None if that note is not written yet."""


def links_between(graph: ConceptGraph) -> Iterator[LinkBetween]:
    """The links of all notes, each as often as it is written."""
    for path, number, link, meaning in visible_links(graph):
        target = target_of(meaning)
        if target != path and not isinstance(meaning, External):
            yield LinkBetween(path, number, link, target)


def broken(graph: ConceptGraph) -> Iterator[tuple[str, Link, Resolution]]:
    """The links that lead to no note, file or anchor, including links within a note."""
    for path, _number, link, meaning in visible_links(graph):
        match meaning:
            case MissingNote() | MissingAnchor() | Ambiguous(missing_anchor=True):
                yield path, link, meaning
            case _:
                pass


def visible_links(graph: ConceptGraph) -> Iterator[tuple[str, int, Link, Resolution]]:
    """Every link that a reader can meet, so none in a comment: path, number, link, meaning."""
    for path in graph.notes:
        for number, (link, meaning) in enumerate(graph.links(path)):
            if not link.hidden:
                yield path, number, link, meaning
