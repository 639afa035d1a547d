"""Tables for the answers of `knotwork graph`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.table import Table

from knotwork.graph import ConceptGraph
from knotwork.names import listed
from knotwork.pages.told_apart import placed, told_apart

_LISTED = 5
"""Notes that a table cell names before it counts the rest."""


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], none: str) -> Table | str:
    """A table, or the text `none` in place of an empty one. Columns named with `#` hold numbers."""
    known = list(rows)
    if not known:
        return none
    names = [column.removeprefix("#") for column in columns]
    result = Table(
        box=None, pad_edge=False, header_style="bold", show_header=any(map(str.strip, names))
    )
    for column in columns:
        if column.startswith("#"):
            result.add_column(column[1:], justify="right", no_wrap=True)
        else:
            result.add_column(column, overflow="fold")
    for row in known:
        result.add_row(*row)
    return result


def caller(graph: ConceptGraph) -> Callable[[str], str]:
    """A function that names notes in tables without paths: title, and place if it is not unique."""
    apart = told_apart(graph)

    def called(path: str) -> str:
        return placed(graph.title(path), apart[path].place if path in apart else "")

    return called


def titles(called: Callable[[str], str], paths: Iterable[str]) -> str:
    """The names of some notes, as listed in a table cell."""
    return listed([called(path) for path in paths], _LISTED)
