"""The page of one note: its value, from the graph."""

from __future__ import annotations

import re
from typing import Literal

from knotwork.learning.order import places
from knotwork.model import Heading, Property, tag_names
from knotwork.names import key, stem
from knotwork.pages.backlinks import backlinks_of
from knotwork.pages.body import Filler
from knotwork.pages.cells import offers_cells, shows_outcomes, states_outputs
from knotwork.pages.fixed_urls import EXECUTOR_URL
from knotwork.pages.language import direction, language
from knotwork.pages.linked_data import linked_data
from knotwork.pages.local_graph import local_graph
from knotwork.pages.math_faces import math_faces
from knotwork.pages.model import NotePage, PagePython, TocEntry
from knotwork.pages.order import leads_to, needs_first
from knotwork.pages.page_program import program_url
from knotwork.pages.place import contents, places_above, way
from knotwork.pages.property_rows import property_rows
from knotwork.pages.siblings import siblings
from knotwork.pages.site import Site
from knotwork.pages.social import card, has_images, image_url
from knotwork.pages.unfilled import repeats_title
from knotwork.programs.browser import origin
from knotwork.urls import relative_url

_DIAGRAM = '<pre class="mermaid"'
_CLASS = re.compile(r"[A-Za-z][\w-]*")


def note_page(site: Site, path: str) -> NotePage:
    """Everything that the page of the note at `path` shows."""
    graph = site.graph
    url, title = site.urls[path], graph.title(path)
    unit = graph.notes[path].unit
    lang = language(unit)
    title_id, headings = "", unit.headings
    if repeats_title(unit, title):
        title_id, headings = headings[0].id, headings[1:]
    spots = tuple(places(graph, path))
    ways = tuple(way(site, path, spot) for spot in spots)
    folders = places_above(site, path)
    filler = Filler(site, path)
    body = filler.body()
    return NotePage(
        url=url,
        frame=site.frame(url, unit.lead),
        title=title,
        title_id=title_id,
        aliases=tuple(name for name in unit.aliases if _says_more(name, title, path)),
        tags=tuple(site.tag_anchor(name, url) for name in tag_names(unit)),
        folders=folders,
        ways=ways,
        siblings=siblings(site, path),
        body=body,
        toc=_toc(headings),
        contents=contents(site, path, url),
        backlinks=backlinks_of(site, path),
        properties=tuple(property_rows(site, path)),
        trouble=next((flaw.message for flaw in unit.flaws if flaw.kind == "unreadable-note"), ""),
        has_diagrams=_DIAGRAM in body,
        math_faces=math_faces(body),
        direction=direction(site, unit, title),
        lang=lang,
        external_media=filler.external_media,
        css_classes=_classes(unit.properties),
        outputs=_outputs(site, path),
        python=_python(site, path),
        lacks_python=site.runtime is None and offers_cells(unit),
        needs=needs_first(site, path),
        leads=leads_to(site, path),
        graph=local_graph(site, path),
        markdown=relative_url(url, site.markdown_urls[path]),
        image=site.absolute(image_url(card(site, path))) if has_images(site) else "",
        linked_data=linked_data(site, path, (ways[0].containers if ways else ()) or folders),
    )


def _says_more(alias: str, title: str, path: str) -> bool:
    """Whether an alias is another name: neither the title nor a path where the note once stood."""
    above, _, last = alias.rpartition("/")
    return key(last if above else alias) not in {key(title), *({key(stem(path))} if above else ())}


def _outputs(site: Site, path: str) -> Literal["", "stated", "run"]:
    trial, unit = site.trials.get(path), site.graph.notes[path].unit
    if trial is not None:
        return "run" if not trial.obstacle and shows_outcomes(unit, trial, site.words) else ""
    return "stated" if states_outputs(unit) else ""


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
