"""`knotwork graph QUERY`: groups, related notes, mentions, statistics.

These queries are not in `queries.py` because they load libraries that the others do not need.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table

from knotwork.analysis.bridges import bridges as find_bridges
from knotwork.analysis.communities import communities as find_communities
from knotwork.analysis.mentions import mentions as find_mentions
from knotwork.analysis.related import related as find_related
from knotwork.analysis.stats import Stats
from knotwork.analysis.stats import stats as count
from knotwork.shell.commands.graph.request import GraphRequest
from knotwork.shell.commands.graph.tables import caller, table, titles
from knotwork.shell.commands.reading import prose_reader
from knotwork.shell.files.texts import text_reader


def bridges(asked: GraphRequest) -> int:
    """Carry out `knotwork graph bridges`, and return the exit code."""
    graph = asked.graph()
    called = caller(graph)
    return asked.answer(
        find_bridges(graph),
        lambda rows: table(
            ("#cuts off", "note", "linked with"),
            ((str(tie.cut_off), called(tie.one), called(tie.other)) for tie in rows),
            "No link alone holds two parts together.",
        ),
    )


def communities(asked: GraphRequest) -> int:
    """Carry out `knotwork graph communities`, and return the exit code."""
    graph = asked.graph()
    called = caller(graph)
    return asked.answer(
        find_communities(graph),
        lambda rows: table(
            ("#notes", "around", "with"),
            (
                (str(len(group.paths)), called(group.paths[0]), titles(called, group.paths[1:]))
                for group in rows
            ),
            "No two notes are linked.",
        ),
    )


def related(asked: GraphRequest, note: str, limit: int) -> int:
    """Carry out `knotwork graph related`, and return the exit code."""
    graph = asked.graph()
    return asked.answer(
        find_related(graph, asked.note(graph, note))[:limit],
        lambda rows: table(
            ("#likeness", "note", "path", ""),
            (
                (f"{like.likeness:.2f}", like.title, like.path, "" if like.linked else "not linked")
                for like in rows
            ),
            "Nothing is like it: it has no links.",
        ),
    )


def mentions(asked: GraphRequest, note: str | None) -> int:
    """Carry out `knotwork graph mentions`, and return the exit code."""
    reading, graph = asked.opened()
    of = None if note is None else asked.note(graph, note)
    prose = prose_reader(reading, asked.tracker())
    called = caller(graph)
    return asked.answer(
        tuple(find_mentions(graph, text_reader(reading.project.root), of, prose)),
        lambda rows: table(
            ("place", "mentions", "in these words"),
            (
                (
                    f"{mention.path}:{mention.line}:{mention.column}",
                    called(mention.target),
                    f"{mention.before}{mention.words}{mention.after}".strip(),
                )
                for mention in rows
            ),
            "Every note that is named is linked to.",
        ),
    )


def stats(asked: GraphRequest) -> int:
    """Carry out `knotwork graph stats`, and return the exit code."""
    return asked.answer(count(asked.graph()), _numbers)


def _numbers(known: Stats) -> Table | str:
    return table(("", "#"), _rows(known), "")


def _rows(known: Stats) -> Iterator[tuple[str, str]]:
    yield "notes", str(known.notes)
    yield "other files", str(known.files)
    yield "links", str(known.links)
    for relation, number in known.relations.items():
        yield f"  {relation}", str(number)
    yield "broken links", str(known.broken)
    yield "tags", str(known.tags)
    yield "books and chapters", str(known.containers)
    yield "prerequisites", str(known.prerequisites)
    yield "  in circles", str(known.circles)
    yield "to be written", str(known.stubs)
    yield "orphans", str(known.orphans)
    yield "dead ends", str(known.dead_ends)
    yield "parts without a link between", str(known.parts)
    yield "  notes in the largest", str(known.largest_part)
