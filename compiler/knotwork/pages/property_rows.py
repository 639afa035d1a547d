"""The properties of a note as its page lists them, links where they are links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from knotwork.graph import anchor_of
from knotwork.model import Value
from knotwork.pages.frame import Anchor
from knotwork.pages.model import PropertyRow
from knotwork.pages.place import beyond_notes
from knotwork.pages.site import Site
from knotwork.pages.withheld import Withheld
from knotwork.privacy import keeps_private
from knotwork.syntax.properties import markdown_links_in
from knotwork.words.model import Words

_OWN_PLACE = frozenset(
    {"title", "aliases", "alias", "tags", "tag", "cssclasses", "cssclass", "publish", "draft",
     "description", "lang", "dir", "permalink", "redirect_from", "prev", "previous", "next", "up",
     "uses", "knotwork-allow", "jupytext", "kernelspec", "jupyter"}
)  # fmt: skip
"""Properties that the page shows elsewhere, or that say how to show it, or what jupytext keeps.

One that keeps its note private is shown nevertheless: whoever sees the page (`serve --drafts`)
should know.
"""
_WHOLE_LINK = re.compile(r"\s*\[\[[^\[\]\n]+\]\]\s*")


def property_rows(site: Site, path: str) -> Iterator[PropertyRow]:
    """The properties that the page does not show elsewhere."""
    graph, unit = site.graph, site.graph.notes[path].unit
    numbers = [number for number, link in enumerate(unit.links) if link.property]
    links = [(unit.links[number], _way(site, path, number)) for number in numbers]
    withheld = Withheld(graph, path, {link.target: not way.url for link, way in links})
    linked = {link.property: replace(way, label=withheld.text(way.label)) for link, way in links}
    needed = {
        unit.links[number].property.partition(".")[0]
        for number in numbers
        if graph.relation(path, number) in graph.prerequisites
    }
    for found in unit.properties:
        if found.name.lower() in _OWN_PLACE and not keeps_private(found):
            continue
        values = _values(site.words, found.name, withheld.reworded(found.value), linked)
        shown_as_needed = found.name in needed and all(one.url for one in values)
        if values and not shown_as_needed:
            yield PropertyRow(withheld.text(found.name), tuple(values))


def _way(site: Site, path: str, number: int) -> Anchor:
    """The anchor on a note's page for a link of it; without a URL if no page shows the target."""
    graph = site.graph
    link, target = graph.notes[path].unit.links[number], graph.target(path, number)
    if target is not None and target in graph.notes:
        at = anchor_of(graph.meanings[path][number])
        return site.note_anchor(target, site.urls[path], label=link.label or "", at=at)
    return beyond_notes(site, path, number) or Anchor(link.label or link.target, "")


def _values(words: Words, key: str, value: Value, linked: dict[str, Anchor]) -> list[Anchor]:
    if isinstance(value, list):
        anchors: list[Anchor] = []
        for number, one in enumerate(value):
            anchors.extend(_values(words, f"{key}.{number}", one, linked))
        return anchors
    if isinstance(value, dict):
        return [
            Anchor(f"{name}: {found.label}", found.url, found.missing)
            for name, one in value.items()
            for found in _values(words, f"{key}.{name}", one, linked)
        ]
    if value is None:
        return []
    if key in linked and (not isinstance(value, str) or _is_a_link(value)):
        return [linked[key]]
    if isinstance(value, bool):
        return [Anchor(words.yes if value else words.no, "")]
    return [Anchor(str(value), "")]


def _is_a_link(value: str) -> bool:
    """Whether a value is one link, of either form, and nothing else."""
    if _WHOLE_LINK.fullmatch(value):
        return True
    text = value.strip()
    return any(span[:2] == (0, len(text)) for span in markdown_links_in(text))
