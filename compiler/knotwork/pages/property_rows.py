"""The properties of a note as its page lists them, links where they are links."""

from __future__ import annotations

import re

from msgspec.structs import replace

from knotwork.model import Ambiguous, Found, Value
from knotwork.names import wanted_name
from knotwork.pages.frame import Anchor
from knotwork.pages.model import PropertyRow
from knotwork.pages.site import Site
from knotwork.pages.withheld import Withheld
from knotwork.syntax.properties import markdown_links_in

_OWN_PLACE = frozenset(
    {"title", "aliases", "alias", "tags", "tag", "cssclasses", "cssclass", "publish", "draft",
     "description", "lang", "dir", "permalink", "redirect_from", "prev", "previous", "next", "up",
     "uses", "knotwork-allow"}
)  # fmt: skip
"""Properties that the page shows elsewhere, or that say how to show it."""
_WHOLE_LINK = re.compile(r"\s*\[\[[^\[\]\n]+\]\]\s*")


def property_rows(site: Site, path: str) -> list[PropertyRow]:
    """The properties that the page does not show elsewhere."""
    unit = site.graph.notes[path].unit
    page = site.urls[path]
    linked: dict[str, Anchor] = {}
    known: dict[str, bool] = {}
    prerequisites: set[str] = set()
    for number, link in enumerate(unit.links):
        if not link.property:
            continue
        if site.graph.relation(path, number) in site.graph.prerequisites:
            prerequisites.add(link.property.partition(".")[0])
        target = site.graph.target(path, number)
        words = link.label or link.target
        known[link.target] = False
        if target in site.graph.notes:
            assert target is not None
            meaning = site.graph.meanings[path][number]
            at = meaning.anchor if isinstance(meaning, Found | Ambiguous) else ""
            linked[link.property] = site.note_anchor(target, page, label=link.label or "", at=at)
        elif url := site.graph.address(path, number):
            linked[link.property] = Anchor(words, url)
        elif target is None:
            url = site.stub_url(wanted_name(link.target, path), page)
            linked[link.property] = Anchor(words, url, missing=True)
        else:
            linked[link.property] = Anchor(words, "")
            known[link.target] = True
    withheld = Withheld(site.graph, path, known)
    for name, anchor in linked.items():
        linked[name] = replace(anchor, label=withheld.text(anchor.label))
    rows = []
    for found in unit.properties:
        if found.name.lower() not in _OWN_PLACE:
            values = tuple(_values(found.name, withheld.reworded(found.value), linked))
            shown_as_needed = found.name in prerequisites and all(one.url for one in values)
            if values and not shown_as_needed:
                rows.append(PropertyRow(withheld.text(found.name), values))
    return rows


def _values(key: str, value: Value, linked: dict[str, Anchor]) -> list[Anchor]:
    if isinstance(value, list):
        anchors: list[Anchor] = []
        for number, one in enumerate(value):
            anchors.extend(_values(f"{key}.{number}", one, linked))
        return anchors
    if isinstance(value, dict):
        return [
            Anchor(f"{name}: {found.label}", found.url, found.missing)
            for name, one in value.items()
            for found in _values(f"{key}.{name}", one, linked)
        ]
    if value is None:
        return []
    if key in linked and (not isinstance(value, str) or _is_a_link(value)):
        return [linked[key]]
    if isinstance(value, bool):
        return [Anchor("yes" if value else "no", "")]
    return [Anchor(str(value), "")]


def _is_a_link(value: str) -> bool:
    """Whether a value is one link, of either form, and nothing else."""
    if _WHOLE_LINK.fullmatch(value):
        return True
    text = value.strip()
    return any(span[:2] == (0, len(text)) for span in markdown_links_in(text))
