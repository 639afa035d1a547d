"""The page of one note: its value, from the graph."""

from __future__ import annotations

import re
from itertools import islice
from typing import Literal

from knotwork.model import Heading, Property
from knotwork.names import file_name, folder, folders_above, wanted_name
from knotwork.order import TrailPlace, places
from knotwork.pages.backlinks import backlinks_of
from knotwork.pages.body import Filler
from knotwork.pages.cells import offers_cells, states_outputs
from knotwork.pages.fixed_urls import EXECUTOR_URL
from knotwork.pages.frame import Anchor
from knotwork.pages.language import direction, language
from knotwork.pages.linked_data import linked_data
from knotwork.pages.local_graph import local_graph
from knotwork.pages.math_faces import math_faces
from knotwork.pages.model import Contents, NotePage, PagePython, TocEntry, Way
from knotwork.pages.order import leads_to, needs_first
from knotwork.pages.page_program import program_url
from knotwork.pages.property_rows import property_rows
from knotwork.pages.site import Site
from knotwork.pages.social import card, has_images, image_url
from knotwork.pages.unfilled import repeats_title
from knotwork.programs.browser import origin
from knotwork.urls import relative_url

SIBLINGS_SHOWN = 12
"""Notes of the chapter before and after this one."""
CONTENTS_SHOWN = 500
"""Notes that a container's page lists."""
MOST_LEVELS = 32
"""Folders above a note, the innermost, that its page and theirs name."""
_DEEPEST_CONTENTS = 3

_DIAGRAM = '<pre class="mermaid"'
_CLASS = re.compile(r"[A-Za-z][\w-]*")


def note_page(site: Site, path: str) -> NotePage:
    """Everything that the page of the note at `path` shows."""
    graph = site.graph
    unit = graph.notes[path].unit
    url = site.urls[path]
    title = graph.title(path)
    headings = unit.headings
    title_id = ""
    if repeats_title(unit, title):
        title_id, headings = headings[0].id, headings[1:]
    spots = tuple(places(graph, path))
    siblings_of, siblings = _siblings(site, path, spots)
    ways = tuple(_way(site, path, spot) for spot in spots)
    folders = folder_anchors(site, path, url)
    tags = dict.fromkeys(tag.name for tag in unit.tags)
    backlinks, more = backlinks_of(site, path)
    all_backlinks = Anchor("All backlinks", relative_url(url, site.backlinks_url(path)))
    lang = language(unit)
    filler = Filler(site, path)
    body = filler.body()
    return NotePage(
        url=url,
        frame=site.frame(url, unit.lead),
        title=title,
        title_id=title_id,
        aliases=tuple(name for name in unit.aliases if name.lower() != title.lower()),
        tags=tuple(site.tag_anchor(name, url) for name in tags),
        folders=folders,
        ways=ways,
        siblings=siblings,
        siblings_of=siblings_of,
        body=body,
        toc=_toc(headings),
        contents=contents(site, path, url),
        backlinks=backlinks,
        more_backlinks=more,
        all_backlinks=all_backlinks if more else None,
        properties=tuple(property_rows(site, path)),
        trouble=next((flaw.message for flaw in unit.flaws if flaw.kind == "unreadable-note"), ""),
        has_diagrams=_DIAGRAM in body,
        math_faces=math_faces(body),
        direction=direction(unit, lang, title),
        lang=lang,
        external_images=filler.external_images,
        css_classes=_classes(unit.properties),
        outputs=_outputs(site, path),
        python=_python(site, path),
        lacks_python=site.runtime is None and offers_cells(unit),
        needs=needs_first(site, path),
        leads=leads_to(site, path),
        graph=local_graph(site, path),
        markdown=relative_url(url, site.markdown_urls[path]),
        image=site.absolute(image_url(card(site, path))) if has_images(site) else "",
        linked_data=linked_data(site, path, _breadcrumb(ways, folders)),
    )


def _outputs(site: Site, path: str) -> Literal["", "stated", "run"]:
    trial = site.trials.get(path)
    if trial is not None:
        return "" if trial.obstacle else "run"
    return "stated" if states_outputs(site.graph.notes[path].unit) else ""


def _python(site: Site, path: str) -> PagePython | None:
    """The URLs for running the note's cells; None if there are none to run."""
    program, runtime, url = site.reader_programs.get(path), site.runtime, site.urls[path]
    if program is None or runtime is None or not program.is_of_use:
        return None
    folder = _folder_url(runtime.url, url)
    packages = runtime.packages_url or folder
    addresses = (origin(each) for each in (runtime.url, runtime.packages_url))
    return PagePython(
        program=relative_url(url, program_url(url)),
        executor=relative_url(url, EXECUTOR_URL),
        runtime=folder,
        packages=packages,
        size=runtime.size,
        origins=tuple(dict.fromkeys(each for each in addresses if each)),
    )


def _folder_url(address: str, page: str) -> str:
    return address if origin(address) else relative_url(page, address)


def contents(site: Site, path: str, page: str, depth: int = 0) -> tuple[Contents, ...]:
    """The notes that a container holds, in order, each with those that it holds."""
    held = site.shelf.contents.get(path, ())
    if depth >= _DEEPEST_CONTENTS:
        return ()
    return tuple(
        Contents(site.note_anchor(child, page), contents(site, child, page, depth + 1))
        for child in held[:CONTENTS_SHOWN]
    )


def _way(site: Site, path: str, place: TrailPlace) -> Way:
    page = site.urls[path]

    def anchor(number: int | None) -> Anchor | None:
        if number is None:
            return None
        target = site.graph.target(path, number)
        link = site.graph.notes[path].unit.links[number]
        if target in site.graph.notes:
            assert target is not None
            return site.note_anchor(target, page)
        if url := site.graph.address(path, number):
            return Anchor(link.label or link.target, url)
        if target is not None:
            return None
        wanted = wanted_name(link.target, path)
        return Anchor(link.label or link.target, site.stub_url(wanted, page), missing=True)

    containers = (anchor(number) for number in place.containers)
    return Way(
        tuple(found for found in containers if found is not None),
        anchor(place.previous),
        anchor(place.next),
    )


def _breadcrumb(ways: tuple[Way, ...], folders: tuple[Anchor, ...]) -> tuple[Anchor, ...]:
    """The containers of the first trail, else the folders."""
    return (ways[0].containers if ways else ()) or folders


def _siblings(
    site: Site, path: str, spots: tuple[TrailPlace, ...]
) -> tuple[Anchor | None, tuple[Anchor, ...]]:
    """The notes around this one, and what holds them: its first container, else its folder."""
    page = site.urls[path]
    for spot in spots:
        container = site.graph.target(path, spot.containers[-1]) if spot.containers else None
        held = site.shelf.contents.get(container or "", ())
        if container is not None and path in held:
            return site.note_anchor(container, page), _window(site, path, held)
    above = folder(path)
    if not above:
        return None, ()
    label = above.rpartition("/")[2]
    holder = Anchor(label, relative_url(page, site.folder_urls[above]))
    return holder, _window(site, path, site.neighbours[above])


def _window(site: Site, path: str, held: tuple[str, ...]) -> tuple[Anchor, ...]:
    at = held.index(path)
    page = site.urls[path]
    window = held[max(0, at - SIBLINGS_SHOWN) : at + SIBLINGS_SHOWN + 1]
    return tuple(site.note_anchors(window, page))


def folder_anchors(site: Site, path: str, page: str) -> tuple[Anchor, ...]:
    """The ways from a page to the folders above a note or folder, outermost first.

    Of very many only the innermost: with a thousand levels all ways of all pages are a gigabyte.
    """
    above = [
        Anchor(file_name(name), relative_url(page, site.folder_urls[name]))
        for name in islice(folders_above(path), MOST_LEVELS)
    ]
    return tuple(reversed(above))


def _toc(headings: tuple[Heading, ...]) -> tuple[TocEntry, ...]:
    highest = min((heading.level for heading in headings), default=1)
    return tuple(
        TocEntry(heading.level - highest, heading.plain or "…", heading.id) for heading in headings
    )


def _classes(properties: tuple[Property, ...]) -> tuple[str, ...]:
    """The note's `cssclasses`, prefixed like every class that an author chooses."""
    for found in properties:
        if found.name.lower() in {"cssclasses", "cssclass"}:
            values = found.value if isinstance(found.value, list) else [found.value]
            words = (word for value in values if isinstance(value, str) for word in value.split())
            return tuple(f"u-{word}" for word in words if _CLASS.fullmatch(word))
    return ()
