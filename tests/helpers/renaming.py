"""Renames notes and headings in a vault in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from knotwork.diagnostic import Edit
from knotwork.fix import edited
from knotwork.graph import ConceptGraph
from knotwork.link import link
from knotwork.model import Note, Syntax, Unit
from knotwork.model import Source as NoteSource
from knotwork.rename.alias import alias_added
from knotwork.rename.breaches import Allowed, breaches
from knotwork.rename.heading import heading_at, renamed
from knotwork.rename.html import addresses
from knotwork.rename.links import Refusal, rewriting
from knotwork.rename.moves import path_of, renaming
from knotwork.resolve import Mode
from knotwork.syntax.compile import compile_note


class Renamed(NamedTuple):
    texts: dict[str, str]
    files: tuple[str, ...]
    links: int
    filled: int
    troubles: list[Refusal]
    left: tuple[Refusal, ...] = ()


@lru_cache(maxsize=20_000)
def compiled(text: str) -> Unit:
    return compile_note(NoteSource("note.md", text), Syntax())


def graph_of(
    texts: Mapping[str, str], files: Iterable[str] = (), mode: Mode = Mode.ALIAS
) -> ConceptGraph:
    return link([Note(path, compiled(text)) for path, text in texts.items()], files, mode)


def moved(
    texts: Mapping[str, str],
    old: str,
    new: str,
    *,
    files: Iterable[str] = (),
    alias: str = "",
    mode: Mode = Mode.ALIAS,
) -> Renamed:
    """The vault after `knotwork mv OLD NEW`, and the reasons to refuse it."""
    graph = graph_of(texts, files, mode)
    found = renaming(graph, old, new)
    made = rewriting(graph, found.moves, texts.__getitem__)
    html = addresses(graph, found.moves, texts.__getitem__)
    edits = [*made.edits, *html.edits]
    if alias and (one := alias_added(found.old, texts[found.old], alias)):
        edits.append(one)
    after = {found.moves.get(p, p): text for p, text in _edited(texts, edits).items()}
    others = tuple(sorted(found.moves.get(path, path) for path in graph.files))
    named = found.old if alias else ""
    left = frozenset(trouble.path for trouble in html.left)
    allowed = Allowed(frozenset(made.filled), named, left=left)
    law = breaches(graph, graph_of(after, others, mode), found.moves, allowed)
    troubles = list(made.troubles or law)
    return Renamed(after, others, made.links, len(made.filled), troubles, html.left)


def heading_moved(texts: Mapping[str, str], old: str, title: str) -> Renamed:
    """The vault after `knotwork mv NOTE#OLD TITLE`."""
    graph = graph_of(texts)
    name, _sign, anchor = old.partition("#")
    path = path_of(graph, name)
    number = heading_at(graph.notes[path], anchor)
    made = renamed(graph, path, number, title, texts.__getitem__, compiled)
    after = _edited(texts, made.edits)
    left = frozenset(trouble.path for trouble in made.left)
    allowed = Allowed(frozenset(made.filled), retitled=path, heading=number, left=left)
    troubles = list(made.troubles or breaches(graph, graph_of(after), {}, allowed))
    return Renamed(after, (), made.links, len(made.filled), troubles, made.left)


def _edited(texts: Mapping[str, str], edits: Iterable[Edit]) -> dict[str, str]:
    by_note: dict[str, list[Edit]] = {}
    for edit in edits:
        by_note.setdefault(edit.path, []).append(edit)
    return {path: edited(text, by_note.get(path, ())) for path, text in texts.items()}
