"""Verifies a renaming before it is written: only names may change, and no meanings of links.

Every note must show the same text and have the same links in the same roles, each with its former
meaning. Only links that show their target may show other words. The check compares the vault before
and after, and knows nothing of how the edits were made.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import filterfalse
from operator import attrgetter
from typing import NamedTuple

import msgspec

from knotwork.graph import ConceptGraph, target_of
from knotwork.meaning import Ambiguous, External, Found, MissingAnchor, MissingNote, Resolution
from knotwork.model import Link, Note, Tag, Unit
from knotwork.rename.links import Refusal
from knotwork.resolve import as_link, referred, resolve
from knotwork.syntax import role
from knotwork.syntax.holes import (
    CLOSE,
    EMBED,
    EMBED_IN_TEXT,
    EMBED_ON_LINE,
    LINK,
    LINK_END,
    OPEN,
    PREFIX,
)
from knotwork.text import Span

_WORDS = re.compile(f"{OPEN}{LINK}(\\d+){CLOSE}.*?{OPEN}{LINK_END}\\1{CLOSE}", re.DOTALL)
_HEADING_IDS = re.compile(f' id="{PREFIX}[^"]*"|<a class="heading-anchor"[^>]*>')
_LONG_CELLS = re.compile(r'(<t[dh])(?: class="long"|( class="[\w-]+) long("))')
"""Matches the class of table cells with many words, which include those of links."""
_EMBEDS = re.compile(f"{OPEN}([{EMBED}{EMBED_IN_TEXT}{EMBED_ON_LINE}])(\\d+){CLOSE}")
_start = attrgetter("start")
_PARTED = re.compile(r"</?p>|<br ?/?>|\s+")


class Allowed(NamedTuple):
    """What may change besides names, because it was asked for or is inevitable."""

    filled: frozenset[tuple[str, int]] = frozenset()
    """Links (note, number) that were broken and will lead to a file."""
    named: str = ""
    """The note that is given an alias; it may have one property more."""
    retitled: str = ""
    """The note in which a heading is renamed; it may show another text."""
    heading: int = 0
    """The number of that heading, which may hold other links."""
    left: frozenset[str] = frozenset()
    """Notes with URLs in HTML that are left to their authors."""


_NAMES_ALONE = Allowed()


class _States:
    """The vault before and after, and the new paths of moved files by their old ones."""

    def __init__(self, before: ConceptGraph, after: ConceptGraph, moves: Mapping[str, str]) -> None:
        self.before = before
        self.after = after
        self.moves = moves
        self._headings_before: dict[str, dict[str, int]] = {}
        self._headings_after: dict[str, dict[str, int]] = {}

    def now(self, path: str) -> str:
        """The new path of a file, given its old one."""
        return self.moves.get(path, path)

    def place_before(self, path: str, anchor: str) -> object:
        """What identifies a place in a note before the renaming."""
        return _place(self.before, self._headings_before, path, anchor)

    def place_after(self, path: str, anchor: str) -> object:
        """What identifies a place in a note after the renaming."""
        return _place(self.after, self._headings_after, path, anchor)


def breaches(
    before: ConceptGraph,
    after: ConceptGraph,
    moves: Mapping[str, str],
    allowed: Allowed = _NAMES_ALONE,
) -> Iterator[Refusal]:
    """Each place where the vault would change in more than names.

    Args:
        before: the vault now.
        after: the vault after the edits.
        moves: new paths by old ones.
        allowed: what may be different.
    """
    states = _States(before, after, moves)
    for path, note in before.notes.items():
        new = after.notes.get(states.now(path))
        if new is None:
            yield Refusal(path, Span(0, 0), "the note would be lost")
        elif what := _other(note, new, allowed):
            yield Refusal(path, Span(0, 0), f"its {what} would not be the same")
        else:
            if path not in allowed.left and _html_astray(states, path):
                yield Refusal(path, Span(0, 0), "its HTML would show or link something else")
            yield from _astray(states, path, allowed)


def _html_astray(states: _States, path: str) -> bool:
    """Whether an address in a note's HTML would lead to, or show, something else."""
    now = states.now(path)
    was = _addresses(states.before, path, states.moves)
    strays = (
        a not in (None, b) for a, b in zip(was, _addresses(states.after, now, {}), strict=True)
    )
    places = zip(_places(states.before, path), _places(states.after, now), strict=True)
    return any(strays) or any(
        isinstance(place, Found) and not _is_same(states, place, other) for place, other in places
    )


def _other(note: Note, new: Note, allowed: Allowed) -> str:
    """What would change in a note besides names, in a word; empty for nothing."""
    if note.unit.digest == new.unit.digest:
        return ""
    if note.path == allowed.retitled:
        was, now = (_but_headings(unit, allowed.heading) for unit in (note.unit, new.unit))
        return _changed(was, now, more=0)
    what = _changed(note.unit, new.unit, more=int(note.path == allowed.named))
    return what or ("text" if _shown(note.unit, new.unit) else "")


def _but_headings(unit: Unit, number: int) -> Unit:
    """The unit without what changes with the words of headings.

    These are tags in all headings, and links in the heading with that number.
    """
    places = sorted(heading.span for heading in unit.headings)

    def is_in_a_heading(tag: Tag) -> bool:
        at = bisect_right(places, tag.span.start, key=_start)
        return at > 0 and tag.span.start < places[at - 1].end

    return msgspec.structs.replace(
        unit,
        tags=tuple(filterfalse(is_in_a_heading, unit.tags)),
        links=tuple(unit.links[at] for at in _outside(unit, number)),
    )


def _outside(unit: Unit, heading: int) -> Iterator[int]:
    """The numbers of a note's links that do not stand in a heading."""
    place = unit.headings[heading].span
    for number, link in enumerate(unit.links):
        if not place.start <= link.span.start < place.end:
            yield number


def _astray(states: _States, path: str, allowed: Allowed) -> Iterator[Refusal]:
    """The links of a note that would mean something else."""
    now = states.now(path)
    graphs = (states.before, path), (states.after, now)
    numbers: list[Iterable[int]] = [range(len(graph.meanings[at])) for graph, at in graphs]
    if path == allowed.retitled:
        numbers = [_outside(graph.notes[at].unit, allowed.heading) for graph, at in graphs]
    links, meanings = states.before.notes[path].unit.links, states.before.meanings[path]
    for number, there in zip(*numbers, strict=True):
        new = states.after.meanings[now][there]
        if (path, number) not in allowed.filled and not _is_same(states, meanings[number], new):
            link = links[number]
            yield Refusal(path, link.span, f"{link.text} would mean {_in_words(new)}")


def _changed(old: Unit, new: Unit, *, more: int) -> str:
    """Which of a note's elements change, in a word; empty for none.

    `more` is the number of properties that may be added.
    """
    if list(map(_role, old.links)) != list(map(_role, new.links)):
        return "links"
    pairs = {
        "trails": (old.trails, new.trails),
        "headings": (old.headings, new.headings),
        "blocks": (old.blocks, new.blocks),
        "tags": (old.tags, new.tags),
        "cells": (old.fences, new.fences),
        "footnotes": (old.footnotes, new.footnotes),
        "HTML": (old.references, new.references),
    }
    if not 0 <= len(new.properties) - len(old.properties) <= more:
        return "front matter"
    return next((name for name, (was, now) in pairs.items() if len(was) != len(now)), "")


def _shown(old: Unit, new: Unit) -> bool:
    """Whether a page would show another text, not counting the words of links without a label."""
    bare = {
        number
        for number, pair in enumerate(zip(old.links, new.links, strict=True))
        if any(map(_shows_its_target, pair))
    }
    texts = [
        _without_words("\n".join((unit.body.text, *(note.html for note in unit.footnotes))), bare)
        for unit in (old, new)
    ]
    places = [_EMBEDS.findall(text) for text in texts]
    if places[0] != places[1]:
        # The name of an embed decides if it is a picture; an embedded note ends the paragraph.
        texts = [_PARTED.sub("", _EMBEDS.sub(r"\2", text)) for text in texts]
    return texts[0] != texts[1]


def _shows_its_target(link: Link) -> bool:
    return link.label is None if link.wiki else not link.label or role.is_bare(link.text)


def _without_words(html: str, links: Collection[int]) -> str:
    """HTML without the words of some links, and ids and classes of cells that depend on them."""
    html = _LONG_CELLS.sub(r"\1\2\3", _HEADING_IDS.sub("", html))
    return _WORDS.sub(lambda found: "" if int(found[1]) in links else found[0], html)


def _addresses(graph: ConceptGraph, path: str, moves: Mapping[str, str]) -> list[str | None]:
    """The files that URLs in a note's HTML mean, by their new paths; None for no file."""
    found = [
        referred(reference.url, path, graph.names, graph.mode)
        for reference in graph.notes[path].unit.references
    ]
    return [target and moves.get(target, target) for target in found]


def _places(graph: ConceptGraph, path: str) -> Iterator[Resolution]:
    """What addresses in a note's HTML that name a part of a note mean."""
    for reference in graph.notes[path].unit.references:
        link = as_link(reference)
        if link.anchor and not link.embed:
            yield resolve(link, path, graph.names, graph.anchors, graph.mode)


def _role(link: Link) -> tuple[object, ...]:
    return (link.relation, link.embed, link.wiki, link.hidden, link.size, link.share)


def _is_same(states: _States, old: Resolution, new: Resolution) -> bool:
    """Whether a link has the same meaning before and after."""
    if isinstance(old, External) or isinstance(new, External):
        return old == new
    target, now = target_of(old), target_of(new)
    if target is None or now is None or states.now(target) != now:
        return target is None and now is None

    def is_same_place(was: str, anchor: str) -> bool:
        return states.place_before(target, was) == states.place_after(now, anchor)

    match old, new:
        case Found(anchor=was, via=known), Found(anchor=anchor, via=via):
            return is_same_place(was, anchor) and via in ("", known)
        case MissingAnchor(), MissingAnchor():
            return True
        case Ambiguous(missing_anchor=was_missing), MissingAnchor():
            return was_missing
        case Ambiguous(anchor=was), Found(anchor=anchor):
            return is_same_place(was, anchor)
        case Ambiguous(candidates=many), Ambiguous(candidates=few):
            return len(few) <= len(many)
        case _:
            return False


def _place(
    graph: ConceptGraph, headings: dict[str, dict[str, int]], path: str, anchor: str
) -> object:
    """What identifies a place: the number of its heading, as ids change with words, or its id.

    `headings` caches the numbers of headings by id, for each note that was asked for.
    """
    note = graph.notes.get(path)
    if note is None or not anchor:
        return anchor
    if path not in headings:
        headings[path] = {one.id: number for number, one in enumerate(note.unit.headings)}
    return headings[path].get(anchor, anchor)


def _in_words(meaning: Resolution) -> str:
    match meaning:
        case Found(path=path) | MissingAnchor(path=path) | Ambiguous(chosen=path):
            return path
        case MissingNote():
            return "nothing"
        case External(url=url):
            return url
