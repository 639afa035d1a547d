"""The graph of all notes: a page with its hubs as a table, and the data that a script draws.

Notes are coloured and first placed by group: their chapter, else their folder, else their first
tag. All three are names that readers know from the site, and cost one look at each note.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from heapq import nsmallest
from itertools import chain

import msgspec

from knotwork.analysis.circle_layout import places as start_places
from knotwork.analysis.neighbourhood import KINDS, written
from knotwork.learning.order import places
from knotwork.names import folder, folder_label, natural_key
from knotwork.pages.fixed_urls import PICTURE_URL, WHOLE_GRAPH_URL
from knotwork.pages.graph_model import GraphPage, GraphRow
from knotwork.pages.site import Site
from knotwork.pages.told_apart import ends
from knotwork.urls import relative_url

ROWS = 100
"""Notes in the page's table."""
MOST_CHOICES = 300
"""Tags by which the picture can be narrowed."""


class DrawnNote(msgspec.Struct, frozen=True, array_like=True):
    """A note in the picture's data; tags, books and groups are numbers into their lists."""

    url: str
    title: str
    group: int
    x: float
    y: float
    tags: tuple[int, ...]
    books: tuple[int, ...]


class WholeGraph(msgspec.Struct, frozen=True):
    """The data of the picture."""

    groups: tuple[str, ...]
    tags: tuple[str, ...]
    books: tuple[str, ...]
    kinds: tuple[str, ...]
    notes: tuple[DrawnNote, ...]
    ties: tuple[int, ...]
    """Numbers of two notes and of a kind, one tie after the other; each pair of notes once."""


def graph_page(site: Site) -> GraphPage:
    """The page: the most linked notes as a table, for those who see no picture."""
    url = WHOLE_GRAPH_URL
    graph = site.graph
    received = {path: len({edge.source for edge in graph.incoming.get(path, ())} - {path})
                for path in graph.notes}  # fmt: skip
    hubs = nsmallest(
        ROWS, graph.notes, key=lambda path: (-received[path], natural_key(graph.title(path)))
    )
    names = ends(site.folders)
    rows = tuple(
        GraphRow(
            site.note_anchor(path, url),
            group_of(site, path, names.__getitem__),
            received[path],
            len({tie.other for tie in written(graph, path)}),
        )
        for path in hubs
    )
    data = relative_url(url, PICTURE_URL)
    root = relative_url(url, "")
    return GraphPage(
        url=url,
        frame=site.frame(url),
        title=site.words.graph,
        root=root,
        picture=data,
        rows=rows,
        count=len(graph.notes),
        kinds=site.kinds_of_ties,
        tags=bool(site.tags),
        books=bool(site.shelf.books),
    )


def whole_graph(site: Site) -> WholeGraph:
    """The data from which a script draws all notes."""
    paths = tuple(site.graph.notes)
    number = {path: at for at, path in enumerate(paths)}
    ties = _ties(site, number)
    degrees = Counter(end for pair in ties for end in pair)
    names = ends(site.folders)
    group = {path: group_of(site, path, names.__getitem__) for path in paths}
    sizes = Counter(group.values())
    groups = sorted(sizes, key=lambda name: (-sizes[name], name))
    members: dict[str, list[str]] = {name: [] for name in groups}
    for path in sorted(paths, key=lambda path: (-degrees[number[path]], path)):
        members[group[path]].append(path)
    at = start_places(list(members.values()))
    tags_at = {path: site.labels[path].tags for path in paths}
    books_at = {path: site.labels[path].books for path in paths}
    tags = _numbered(Counter(chain.from_iterable(tags_at.values())))
    books = _numbered(Counter(chain.from_iterable(books_at.values())))
    which = {name: number for number, name in enumerate(groups)}
    notes = tuple(
        DrawnNote(
            relative_url("", site.urls[path]),
            title(site, path),
            which[group[path]],
            *at[path],
            tuple(tags[tag] for tag in tags_at[path] if tag in tags),
            tuple(books[book] for book in books_at[path] if book in books),
        )
        for path in paths
    )
    flat = tuple(end for (one, other), kind in ties.items() for end in (one, other, kind))
    return WholeGraph(tuple(groups), tuple(tags), tuple(books), KINDS, notes, flat)


def group_of(site: Site, path: str, called: Callable[[str], str] = folder_label) -> str:
    """The chapter of a note, else its folder, else its first tag; empty for none of them.

    `called` names a folder.
    """
    for place in places(site.graph, path):
        containers = [site.graph.target(path, number) for number in place.containers]
        known = [target for target in containers if target in site.graph.notes]
        if known and known[-1] is not None:
            return title(site, known[-1])
    if path in site.shelf.contents:
        return title(site, path)
    if above := folder(path):
        return called(above)
    return next(iter(site.labels[path].tags), "")


def title(site: Site, path: str) -> str:
    """The title of a note, with where it stands if others have it too."""
    apart, name = site.told_apart.get(path), site.graph.title(path)
    return f"{name} · {apart.place}" if apart and apart.place else name


def _ties(site: Site, number: Mapping[str, int]) -> dict[tuple[int, int], int]:
    """The closest kind of tie between each two notes."""
    rank = {kind: at for at, kind in enumerate(KINDS)}
    closest: dict[tuple[int, int], int] = {}
    for path, one in number.items():
        for other, kind in _seen_from(site, path):
            pair = (one, number[other]) if one < number[other] else (number[other], one)
            closest[pair] = min(rank[kind], closest.get(pair, len(KINDS)))
    return dict(sorted(closest.items()))


def _seen_from(site: Site, path: str) -> Iterator[tuple[str, str]]:
    return ((tie.other, tie.kind) for tie in written(site.graph, path))


def _numbered(counts: Mapping[str, int]) -> dict[str, int]:
    """The commonest names with their numbers, by name."""
    common = sorted(counts, key=lambda name: (-counts[name], name))[:MOST_CHOICES]
    return {name: number for number, name in enumerate(sorted(common, key=natural_key))}
