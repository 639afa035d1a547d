"""The graph on pages as values: the small one of a note, and the page of the whole."""

from __future__ import annotations

import msgspec

from knotwork.pages.frame import Anchor, Frame


class GraphDot(msgspec.Struct, frozen=True):
    """A note in the small graph."""

    note: Anchor
    short: str
    """Its name cut for a phone."""
    long: str
    """Its name cut for a desk."""
    relation: str
    """Kind and side: `need-before`, `link-after`; `words.html` has the words for it."""
    own: str
    """The relation as its author named it, if it is one of those."""
    after: bool
    """Whether it stands after the note: its words then begin at the dot, else they end there."""
    x: str
    """In per cent of the width, `%` included."""
    y: float
    """In pixels."""
    far: bool
    """Whether it is two steps away."""


class GraphLine(msgspec.Struct, frozen=True):
    """A straight line of the small graph; across in per cent, down in pixels."""

    kind: str
    """`need`, `trail`, `part`, `own`, `embed` or `link`."""
    x1: str
    y1: float
    x2: str
    y2: float
    far: bool


class TieRow(msgspec.Struct, frozen=True):
    """A note in the list of the small graph, with those behind it."""

    note: Anchor
    behind: tuple[Anchor, ...]


class TieGroup(msgspec.Struct, frozen=True):
    """The notes that have the same relation to this one."""

    relation: str
    own: str
    rows: tuple[TieRow, ...]


class LocalGraph(msgspec.Struct, frozen=True):
    """The neighbourhood of a note, as a picture with the note between the others, and as a list."""

    height: int
    x: str
    """Where the note itself stands, as a length."""
    dots: tuple[GraphDot, ...]
    lines: tuple[GraphLine, ...]
    kinds: tuple[str, ...]
    """The kinds of its lines, for the key."""
    groups: tuple[TieGroup, ...]
    more: int
    """Notes beyond those shown."""
    whole: str
    """URL of the note in the picture of all notes."""


class GraphRow(msgspec.Struct, frozen=True):
    """A note in the table of the whole graph."""

    note: Anchor
    group: str
    """Its chapter, folder or tag."""
    received: int
    """Notes that link to it."""
    written: int
    """Notes that it links to."""


class GraphPage(msgspec.Struct, frozen=True, tag="graph"):
    """The whole graph: drawn by a script, and its hubs as a table."""

    url: str
    frame: Frame
    title: str
    root: str
    """URL of the site's folder, with a trailing slash."""
    picture: str
    """URL of the data that the script draws."""
    rows: tuple[GraphRow, ...]
    count: int
    """How many notes there are."""
    kinds: tuple[str, ...]
    """The kinds of its ties, the closest first."""
    tags: bool = False
    """Whether there are tags to narrow it to."""
    books: bool = False
