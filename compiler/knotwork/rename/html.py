"""URLs in raw HTML that name what is renamed: `<img src="img/p.png">`, `<a href="#why">`.

They are not links of the graph, and their exact places are unknown. So a URL is rewritten only if
all occurrences of its text in the note look like attributes, and are as many as its uses as a URL;
others are reported to the author.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from knotwork.diagnostic import Edit
from knotwork.graph import ConceptGraph, target_of
from knotwork.meaning import Resolution
from knotwork.model import Link
from knotwork.rename.links import Refusal, Texts, names_after
from knotwork.rename.spelling import Spelling, names_what_changes
from knotwork.resolve import as_link, find, resolve
from knotwork.text import Span
from knotwork.writing import escaped


class Addresses(NamedTuple):
    """What a renaming does to URLs in HTML."""

    edits: tuple[Edit, ...]
    left: tuple[Refusal, ...]
    """URLs that will be broken, because their places in the text are not certain."""


def addresses(graph: ConceptGraph, moves: Mapping[str, str], texts: Texts) -> Addresses:
    """The edits after which HTML shows and links the same files.

    Args:
        graph: the vault as it is.
        moves: new paths of files by their old ones.
        texts: gives texts of notes; called only for those whose HTML names what moves.
    """
    if not any(note.unit.references for note in graph.notes.values()):
        return Addresses((), ())
    after = names_after(graph, moves)
    spelling = Spelling(graph.names, after, graph.mode, relative=True)
    edits: list[Edit] = []
    left: list[Refusal] = []
    for path, note in graph.notes.items():
        here = moves.get(path, path)
        times = Counter(reference.url for reference in note.unit.references)
        for reference in {one.url: one for one in note.unit.references}.values():
            url, link = reference.url, as_link(reference)
            was = find(link.target, path, graph.names, graph.mode, wiki=False)
            if not link.target or not was.paths:
                continue
            old = was.paths[0]
            new = moves.get(old, old)
            will = find(link.target, here, after, graph.mode, wiki=False)
            # As surely as before: browsers and code hosts find nothing by the end of a path.
            is_right = will.paths[:1] == (new,) and will.via in ("", was.via)
            is_right = is_right and spelling.stays_relative(link, (path, old), (here, new))
            if is_right and not names_what_changes(link.target, old, new):
                continue
            spelt = spelling.of(link, (path, old), (here, new))
            places = tuple(_places(texts(path), url))
            if spelt is None or len(places) != times[url]:
                trouble = f"{url} in HTML has to be changed by hand"
                left.append(Refusal(path, reference.span, trouble))
            else:
                edits.extend(_rewritten(path, url, spelt, places))
    return Addresses(tuple(edits), tuple(left))


def fragments(
    graph: ConceptGraph,
    path: str,
    anchor: Callable[[Link, Resolution], str | None],
    texts: Texts,
) -> Addresses:
    """The edits after which HTML leads to the same places in a note.

    Args:
        graph: the vault as it is.
        path: the path of the note.
        anchor: gives the anchor to write for a link into the note and its meaning; None for none.
        texts: gives texts of notes; called only for those whose HTML leads there.
    """
    edits: list[Edit] = []
    left: list[Refusal] = []
    for source, note in graph.notes.items():
        times = Counter(reference.url for reference in note.unit.references)
        for reference in {one.url: one for one in note.unit.references}.values():
            url, link = reference.url, as_link(reference)
            if link.anchor is None or link.embed:
                continue
            meaning = resolve(link, source, graph.names, graph.anchors, graph.mode)
            new = anchor(link, meaning) if target_of(meaning) == path else link.anchor
            if new == link.anchor:
                continue
            places = tuple(_places(texts(source), url))
            if new is None or len(places) != times[url]:
                trouble = f"{url} in HTML has to be changed by hand"
                left.append(Refusal(source, reference.span, trouble))
                continue
            start = url.index("#") + 1
            edits.extend(
                Edit(source, Span(at + start, at + len(url)), _quoted(new, url[start:]))
                for at in places
            )
    return Addresses(tuple(edits), tuple(left))


def _rewritten(path: str, url: str, spelt: str, places: Iterable[int]) -> Iterator[Edit]:
    """The edits that replace the path in a URL; its anchor and query stay."""
    was = re.split("[#?]", url, maxsplit=1)[0]
    return (Edit(path, Span(at, at + len(was)), _quoted(spelt, was)) for at in places)


def _quoted(spelt: str, was: str) -> str:
    """A part of a URL as it may be in an attribute, escaped like the part that it replaces."""
    return escaped(spelt, was, '"').replace('"', "%22").replace("'", "%27")


def _places(text: str, url: str) -> Iterator[int]:
    """The offsets at which a URL is, or looks like, the value of an attribute."""
    pattern = rf"""(?<=[\s=\"'>]){re.escape(url)}(?=[\s\"'<>]|/>|\Z)"""
    return (found.start() for found in re.finditer(pattern, text))
