"""A vault from Python: `knotwork.load("notes").graph.needs("self-attention")`.

Notes are named as on the command line: by path, file name, alias or title. Private notes are
included, as they are in every question that an author asks.
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import NamedTuple

import msgspec

from knotwork.analysis.bridges import Bridge, bridges
from knotwork.analysis.communities import Community, communities
from knotwork.analysis.hubs import Hub, hubs
from knotwork.analysis.loose_ends import LooseEnd, Wanted, dead_ends, orphans, stubs
from knotwork.analysis.mentions import Mention, mentions
from knotwork.analysis.needs import Lesson, Station, leads, needs, order
from knotwork.analysis.neighbours import about, only
from knotwork.analysis.path import Ways, ways
from knotwork.analysis.related import Related, related
from knotwork.analysis.stats import Stats, stats
from knotwork.diagnostic import Diagnostic
from knotwork.explain import note_called
from knotwork.export.digraph import Network, digraph
from knotwork.export.elements import elements
from knotwork.graph import ConceptGraph
from knotwork.pipeline import compile_vault
from knotwork.shell.commands.reading import Reading, prose_reader
from knotwork.shell.config.locate import locate
from knotwork.shell.console import tracker
from knotwork.shell.files.texts import text_reader
from knotwork.shell.project import selection, syntax, tools_of


class Loaded(NamedTuple):
    """A vault as it is on disk."""

    graph: Graph
    diagnostics: tuple[Diagnostic, ...]
    """The findings of `knotwork check`."""


def load(
    vault: str | PathLike[str] | None = None, *, resolution: str | None = None, cache: bool = True
) -> Loaded:
    """Read a vault on disk. Notes that earlier runs compiled are not compiled again.

    `vault` is the folder of the notes; without it, the one that the nearest `knotwork.toml` names,
    else the current folder. `resolution` is `alias` or `obsidian`; without it, as configured. With
    `cache=False` all notes are compiled.

    Raises:
        KnotworkError: there is no such folder, or its configuration cannot be understood.
    """
    project = locate(None if vault is None else Path(vault))
    bare = msgspec.structs.replace(syntax(project), pages=False)
    tools = tools_of(project, resolution, selection(project.config), remember=cache)
    reading = Reading(project, tools, bare, cache)
    known = reading.read(compile_vault)
    return Loaded(Graph(known.whole, reading), known.diagnostics)


class Graph:
    """The concept graph of a vault, with a method for each question of `knotwork graph`.

    Methods that take a note raise `KnotworkError` if no note has that name, or several have.
    """

    def __init__(self, concepts: ConceptGraph, reading: Reading) -> None:
        self.concepts = concepts
        """The graph itself: notes by path, and the meaning of each of their links."""
        self._reading = reading

    def networkx(self) -> Network:
        """The graph for networkx; `knotwork.export.digraph` says what its attributes mean."""
        return digraph(elements(self.concepts))

    def note(self, name: str) -> str:
        """The path of the note with a name: a path, file name, alias or title."""
        return note_called(self.concepts, name)

    def needs(self, note: str) -> tuple[Lesson, ...]:
        """What to know before a note, nearest first."""
        return needs(self.concepts, self.note(note))

    def leads(self, note: str) -> tuple[Lesson, ...]:
        """What a note is needed for, nearest first."""
        return leads(self.concepts, self.note(note))

    def order(self) -> tuple[Station, ...]:
        """All notes in learning order."""
        return order(self.concepts)

    def path(self, source: str, target: str, *relations: str, limit: int = 20) -> Ways:
        """The shortest paths between two notes, over the given relations, or all but trails."""
        counts = only(frozenset(relations)) if relations else about
        return ways(self.concepts, self.note(source), self.note(target), counts, limit=limit)

    def orphans(self) -> tuple[LooseEnd, ...]:
        """Notes that no other note links to."""
        return orphans(self.concepts)

    def dead_ends(self) -> tuple[LooseEnd, ...]:
        """Notes that link to no other note."""
        return dead_ends(self.concepts)

    def stubs(self) -> tuple[Wanted, ...]:
        """Notes that links ask for and nobody has written, the most wanted first."""
        return stubs(self.concepts)

    def hubs(self) -> tuple[Hub, ...]:
        """All notes by PageRank."""
        return hubs(self.concepts)

    def bridges(self) -> tuple[Bridge, ...]:
        """Links whose loss would cut the vault in two."""
        return bridges(self.concepts)

    def communities(self) -> tuple[Community, ...]:
        """Groups of notes that link among themselves more than to the rest."""
        return communities(self.concepts)

    def related(self, note: str) -> tuple[Related, ...]:
        """Notes with the most similar neighbours, the most similar first."""
        return related(self.concepts, self.note(note))

    def mentions(self, note: str | None = None) -> tuple[Mention, ...]:
        """Places that name a note, or any note, without a link to it."""
        of = None if note is None else self.note(note)
        prose = prose_reader(self._reading, tracker(quiet=True), jobs=1)
        return tuple(mentions(self.concepts, text_reader(self._reading.project.root), of, prose))

    def stats(self) -> Stats:
        """The vault in numbers."""
        return stats(self.concepts)
