"""The shape of a note: everything in it except its words and their places.

Two notes of one shape have the same names, headings, tags, properties, links, trails, cells and
flaws, in the same order. So links, orders and addresses of a vault depend on shapes alone, and so
do findings. Pages also take words from notes, but these they read from the units
(`pages/watch.py`).
"""

from __future__ import annotations

import hashlib
from operator import itemgetter

import msgspec

from knotwork.model import Fence, Link, Property, Unit

_ENCODE = msgspec.msgpack.Encoder(order="deterministic").encode
_first = itemgetter(0)


def shape(unit: Unit) -> bytes:
    """A digest of the shape in eight bytes; empty if it cannot be encoded."""
    contents = (
        (
            unit.title,
            unit.opening,
            unit.aliases,
            unit.has_mermaid,
            unit.has_math,
            unit.external_media,
            unit.blank,
        ),
        [tag.name for tag in unit.tags],
        list(map(_property, unit.properties)),
        list(map(_property, unit.fields)),
        [(one.level, one.text, one.plain, one.id, one.block) for one in unit.headings],
        unit.nested_headings,
        [block.id for block in unit.blocks],
        [note.label for note in unit.footnotes],
        [_link(link) for link in unit.links],
        [(trail.previous, trail.containers, trail.next, trail.certain) for trail in unit.trails],
        [_fence(fence) for fence in unit.fences],
        [(reference.attribute, reference.url) for reference in unit.references],
        unit.ids,
        [(url.url, url.image, url.label) for url in unit.urls],
        [allowance.rules for allowance in unit.allowances],
        [(flaw.kind, flaw.message, flaw.help, flaw.better) for flaw in unit.flaws],
        _order(unit),
        # Allowances cover findings by their places, which are no part of a shape.
        unit.digest if any(allowance.covers for allowance in unit.allowances) else "",
    )
    try:
        return hashlib.blake2b(_ENCODE(contents), digest_size=8).digest()
    except UnicodeEncodeError:  # half a surrogate pair
        return b""


def _order(unit: Unit) -> list[str]:
    """The order in which headings, links and blocks begin and end."""
    places = [(heading.span.start, "h") for heading in unit.headings]
    for kind, spanned in (("l", unit.links), ("b", unit.blocks)):
        for one in spanned:
            places += (one.span.start, kind), (one.span.end, kind.upper())
    places.sort(key=_first)
    return [kind for _place, kind in places]


def _property(found: Property) -> tuple[object, ...]:
    """A property with the length of its only text as written, which tells whether it is quoted."""
    place = found.place
    return found.name, found.value, place and place.end - place.start


def _link(link: Link) -> tuple[object, ...]:
    return (
        link.text,
        link.target,
        link.anchor,
        link.label,
        link.relation,
        link.embed,
        link.wiki,
        link.hidden,
        link.property,
        link.size,
        link.in_table,
        link.title,
        link.share,
    )


def _fence(fence: Fence) -> tuple[object, ...]:
    """A fence with the line of its code, which tracebacks name when readers run it."""
    return fence.language, fence.code, fence.attributes, fence.code_line, fence.output, fence.nested
