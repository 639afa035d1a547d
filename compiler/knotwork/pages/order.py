"""The learning order on the site: its page, and what each note needs and leads to."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.learning.prerequisites import reached
from knotwork.names import key, wanted_name
from knotwork.pages.fixed_urls import ORDER_URL
from knotwork.pages.frame import Anchor
from knotwork.pages.model import Neighbours, OrderEntry, OrderPage, Part
from knotwork.pages.site import Site
from knotwork.urls import relative_url

NEIGHBOURS_SHOWN = 8
"""Notes that a page lists as needed first, and as built on it."""
_DIRECT_SHOWN = 6
"""Prerequisites that the page of the whole order names for each note."""
_DEEPEST = 2
_DESCRIBED = 500
"""Notes that the page of the whole order describes; where there are more, it only names them."""


def needs_first(site: Site, path: str) -> Neighbours:
    """The notes to know before a note, nearest first; those that nobody has written come last."""
    course, page = site.course, site.urls[path]
    steps = reached(path, course.needs, course.position, NEIGHBOURS_SHOWN + 1)
    written = [site.note_anchor(step.path, page) for step in steps]
    return _neighbours(site, path, [*written, *_unwritten(site, path)])


def leads_to(site: Site, path: str) -> Neighbours:
    """The notes that build on a note directly, in learning order."""
    course, page = site.course, site.urls[path]
    direct = sorted(course.leads.get(path, ()), key=course.position.__getitem__)
    return _neighbours(
        site, path, [site.note_anchor(one, page) for one in direct[: NEIGHBOURS_SHOWN + 1]]
    )


def _neighbours(site: Site, path: str, anchors: list[Anchor]) -> Neighbours:
    if len(anchors) <= NEIGHBOURS_SHOWN:
        return Neighbours(tuple(anchors))
    rest = relative_url(site.urls[path], ORDER_URL, _id(site, path))
    return Neighbours(tuple(anchors[:NEIGHBOURS_SHOWN]), rest)


def _id(site: Site, path: str) -> str:
    """The id of a note on the page of the order; it must not depend on other notes."""
    return site.urls[path].removesuffix(".html")


def _unwritten(site: Site, path: str) -> Iterator[Anchor]:
    graph, page = site.graph, site.urls[path]
    prerequisites, links = graph.prerequisites, graph.notes[path].unit.links
    seen: set[str] = set()
    for number, relation in enumerate(graph.relations(path)):
        link = links[number]
        if relation not in prerequisites or link.hidden:
            continue
        name = key(wanted_name(link.target, path))
        if graph.target(path, number) is None and name in site.stub_places and name not in seen:
            seen.add(name)
            words = link.label or link.target
            yield Anchor(words, site.stub_url(name, page), missing=True)


def order_page(site: Site) -> OrderPage:
    """The learning order of all notes that a trail or a prerequisite gives a place in it."""
    parts = tuple(_parts(site))
    return OrderPage(
        url=ORDER_URL,
        frame=site.frame(ORDER_URL),
        title=site.words.learning_order,
        parts=parts,
        count=sum(len(part.lessons) for part in parts),
    )


def _parts(site: Site) -> Iterator[Part]:
    """Containers open a part each; a note that is needed earlier stands where it is needed."""
    course, held = site.course, site.shelf.contents
    placed = [at for at, path in enumerate(course.order) if path in held or path in course.home]
    last = max(placed, default=-1)
    heading: str | None = None
    lessons: list[OrderEntry] = []
    start = 1
    for at, path in enumerate(course.order):
        if path in held or at == last + 1:
            yield from _part(site, heading, start, lessons)
            start += len(lessons)
            heading, lessons = path if path in held else None, []
        if path not in held and _has_place(site, path):
            lessons.append(_lesson(site, path))
    yield from _part(site, heading, start, lessons)


def _has_place(site: Site, path: str) -> bool:
    course = site.course
    return path in course.home or path in course.needs or path in course.leads


def _part(site: Site, heading: str | None, start: int, lessons: list[OrderEntry]) -> Iterator[Part]:
    if heading is not None:
        anchor = site.note_anchor(heading, ORDER_URL)
        yield Part(_id(site, heading), anchor, _depth(site, heading), start, tuple(lessons))
    elif lessons:
        yield Part("", None, 0, start, tuple(lessons))


def _depth(site: Site, container: str) -> int:
    home = site.course.home
    depth = 0
    while depth < _DEEPEST and container in home:
        depth += 1
        container = home[container]
    return depth


def _lesson(site: Site, path: str) -> OrderEntry:
    direct = site.course.needs.get(path, ())
    return OrderEntry(
        _id(site, path),
        site.note_anchor(path, ORDER_URL),
        site.graph.notes[path].unit.lead if len(site.course.order) <= _DESCRIBED else "",
        tuple(site.note_anchor(one, ORDER_URL) for one in direct[:_DIRECT_SHOWN]),
        max(0, len(direct) - _DIRECT_SHOWN),
    )
