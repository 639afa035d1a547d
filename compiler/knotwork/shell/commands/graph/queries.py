"""`knotwork graph QUERY`: paths, prerequisites, hubs, loose ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.table import Table

from knotwork.alike import guess
from knotwork.analysis.hubs import hubs as find_hubs
from knotwork.analysis.loose_ends import LooseEnd
from knotwork.analysis.loose_ends import dead_ends as find_dead_ends
from knotwork.analysis.loose_ends import orphans as find_orphans
from knotwork.analysis.loose_ends import stubs as find_stubs
from knotwork.analysis.needs import Lesson
from knotwork.analysis.needs import leads as find_leads
from knotwork.analysis.needs import needs as find_needs
from knotwork.analysis.needs import order as find_order
from knotwork.analysis.neighbours import about, only
from knotwork.analysis.path import Hop, ways
from knotwork.errors import KnotworkError
from knotwork.graph import ConceptGraph
from knotwork.model import Relation
from knotwork.report.visible import visible
from knotwork.shell.commands.graph.request import GraphRequest
from knotwork.shell.commands.graph.tables import caller, table, titles


def path(
    asked: GraphRequest,
    source: str,
    target: str,
    *,
    relations: frozenset[str],
    directed: bool,
    limit: int,
) -> int:
    """Carry out `knotwork graph path`, and return the exit code."""
    graph = asked.graph()
    _require_relations(graph, relations)
    found = ways(
        graph,
        asked.note(graph, source),
        asked.note(graph, target),
        only(relations) if relations else about,
        directed=directed,
        limit=limit,
    )
    if asked.as_json:
        return asked.answer(found, lambda _found: "")
    if found.length is None:
        return asked.answer(found, lambda _found: "There is no path between them.")
    called = caller(graph)
    lines = [_way(called, way) for way in found.ways]
    if found.count > len(lines):
        lines.append(f"and {found.count - len(lines)} more of the same length")
    return asked.answer(found, lambda _found: "\n".join(lines) or "They are the same note.")


def _require_relations(graph: ConceptGraph, relations: frozenset[str]) -> None:
    """Make sure that each relation is built in, or that some link has it.

    Raises:
        KnotworkError: one is neither; the answer would only be that there is no path.
    """
    links = (link for note in graph.notes.values() for link in note.unit.links)
    known = frozenset(Relation).union(link.relation for link in links)
    for name in sorted(relations - known):
        raise KnotworkError(
            f"no link has the relation “{visible(name)}”",
            help=guess(name, known) or f"those of this vault: {', '.join(sorted(known))}",
        )


def _way(called: Callable[[str], str], way: Sequence[Hop]) -> str:
    words = [called(way[0].source)] if way else []
    for hop in way:
        if hop.relations:
            words += ["→", *_named_relations(hop.relations, "→")]
        else:
            words += ["←", *_named_relations(hop.backward, "←")]
        words.append(called(hop.target))
    return " ".join(words)


def _named_relations(relations: Sequence[str], arrow: str) -> list[str]:
    named = [relation for relation in relations if relation != "link"]
    return [", ".join(named), arrow] if named else []


def needs(asked: GraphRequest, note: str) -> int:
    """Carry out `knotwork graph needs`, and return the exit code."""
    graph = asked.graph()
    found = find_needs(graph, asked.note(graph, note))
    return asked.answer(found, lambda rows: _lessons(rows, "It needs nothing first."))


def leads(asked: GraphRequest, note: str) -> int:
    """Carry out `knotwork graph leads`, and return the exit code."""
    graph = asked.graph()
    found = find_leads(graph, asked.note(graph, note))
    return asked.answer(found, lambda rows: _lessons(rows, "Nothing needs it."))


def _lessons(lessons: Sequence[Lesson], none: str) -> Table | str:
    return table(
        ("#steps", "note", "path"),
        ((str(lesson.distance), lesson.title, lesson.path) for lesson in lessons),
        none,
    )


def order(asked: GraphRequest) -> int:
    """Carry out `knotwork graph order`, and return the exit code."""
    graph = asked.graph()
    called = caller(graph)
    return asked.answer(
        find_order(graph),
        lambda stations: table(
            ("#", "note", "needs first"),
            (
                (str(station.position), called(station.path), titles(called, station.needs))
                for station in stations
            ),
            "The vault has no notes.",
        ),
    )


def orphans(asked: GraphRequest) -> int:
    """Carry out `knotwork graph orphans`, and return the exit code."""
    found = find_orphans(asked.graph())
    return asked.answer(found, lambda rows: _loose_ends(rows, "Every note is linked to."))


def dead_ends(asked: GraphRequest) -> int:
    """Carry out `knotwork graph dead-ends`, and return the exit code."""
    found = find_dead_ends(asked.graph())
    return asked.answer(found, lambda rows: _loose_ends(rows, "Every note leads on."))


def _loose_ends(rows: Sequence[LooseEnd], none: str) -> Table | str:
    return table(
        ("note", "path", ""),
        ((end.title, end.path, "no links at all" if end.isolated else "") for end in rows),
        none,
    )


def hubs(asked: GraphRequest, limit: int) -> int:
    """Carry out `knotwork graph hubs`, and return the exit code."""
    return asked.answer(
        find_hubs(asked.graph())[:limit],
        lambda rows: table(
            ("#rank", "#linked from", "note", "path"),
            ((f"{hub.rank:.2f}", str(hub.linked_from), hub.title, hub.path) for hub in rows),
            "The vault has no notes.",
        ),
    )


def stubs(asked: GraphRequest) -> int:
    """Carry out `knotwork graph stubs`, and return the exit code."""
    graph = asked.graph()
    called = caller(graph)
    return asked.answer(
        find_stubs(graph),
        lambda rows: table(
            ("#wanted by", "name", "notes"),
            ((str(stub.count), stub.name, titles(called, stub.wanted_by)) for stub in rows),
            "Every note that is linked to is written.",
        ),
    )
