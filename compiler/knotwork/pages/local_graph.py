"""The small graph of a note's page: a picture made of plain values, and the same as a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from unicodedata import east_asian_width
from urllib.parse import quote

from knotwork.analysis.bow_tie import Dot, picture
from knotwork.analysis.neighbourhood import KINDS, OWN, Neighbourhood, Tie, neighbourhood
from knotwork.pages.fixed_urls import WHOLE_GRAPH_URL
from knotwork.pages.frame import Anchor
from knotwork.pages.graph_model import GraphDot, GraphLine, LocalGraph, TieGroup, TieRow
from knotwork.pages.site import Site
from knotwork.urls import relative_url

SHORT, LONG = 16, 32
"""Columns of a name in the picture: on a phone, on a desk. The list has all of it."""
SHORT_ALONE, LONG_ALONE = 25, 50
"""The same where the names stand on one side only, and have more room."""


def local_graph(site: Site, path: str) -> LocalGraph | None:
    """The picture of the notes around a note; None if there are none."""
    around = neighbourhood(site.graph, path)
    if not (around.before.shown or around.after.shown):
        return None
    drawn = picture(around)
    both = around.before.shown and around.after.shown
    columns = (SHORT, LONG) if both else (SHORT_ALONE, LONG_ALONE)
    page = site.urls[path]
    shown = [dot.tie.other for dot in drawn.dots]
    anchors = dict(zip(shown, site.note_anchors(shown, page), strict=True))
    kinds = {line.kind for line in drawn.lines}
    return LocalGraph(
        height=drawn.height,
        x=_percent(drawn.x),
        dots=tuple(_dot(anchors[dot.tie.other], dot, columns) for dot in drawn.dots),
        lines=tuple(
            GraphLine(kind, _percent(x1), y1, _percent(x2), y2, far)
            for kind, x1, y1, x2, y2, far in drawn.lines
        ),
        kinds=tuple(kind for kind in KINDS if kind in kinds),
        groups=tuple(_groups(anchors, around)),
        more=around.before.more + around.after.more,
        whole=f"{relative_url(page, WHOLE_GRAPH_URL)}?note={quote(page, safe='/')}",
    )


def _dot(note: Anchor, dot: Dot, columns: tuple[int, int]) -> GraphDot:
    tie, x, y, far = dot
    short, long = columns
    return GraphDot(
        note=note,
        short=_name(note, short),
        long=_name(note, long),
        relation=_relation(tie),
        own=tie.relation if tie.kind == OWN else "",
        after=tie.after,
        x=_percent(x),
        y=y,
        far=far,
    )


def _name(note: Anchor, columns: int) -> str:
    """The name of a note in the picture; its title leaves room for its place, up to half of it."""
    if not note.place:
        return cut(note.label, columns)
    place = f" · {note.place}"
    return cut(cut(note.label, max(columns // 2, columns - len(place))) + place, columns)


@lru_cache(maxsize=1 << 10)
def _percent(number: float) -> str:
    return f"{number:g}%"


def _relation(tie: Tie) -> str:
    """The name under which the interface knows a tie: its kind and its side."""
    return f"{tie.kind}-{'after' if tie.after else 'before'}"


def _groups(anchors: Mapping[str, Anchor], around: Neighbourhood) -> Iterator[TieGroup]:
    """All notes of the picture by their relation to this one, with those at two steps behind."""
    grouped: dict[tuple[str, str], list[TieRow]] = {}
    for tie, behind in (*around.before.shown, *around.after.shown):
        own = tie.relation if tie.kind == OWN else ""
        further = tuple(anchors[one.other] for one in behind)
        rows = grouped.setdefault((_relation(tie), own), [])
        rows.append(TieRow(anchors[tie.other], further))
    for (relation, own), rows in grouped.items():
        yield TieGroup(relation, own, tuple(rows))


def cut(words: str, columns: int) -> str:
    """Words cut to a number of columns, an East Asian wide character counting as two."""
    if len(words) <= columns and words.isascii():
        return words
    width = end = 0
    for character in words:
        width += 2 if east_asian_width(character) in "WF" else 1
        if width > columns:
            return words[:end].rstrip() + "…"
        if width < columns:
            end += 1
    return words
