"""What the properties of a note mean: aliases, tags, links in values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from markdown_it.helpers import parseLinkDestination

from knotwork.model import Flaw, Link, Property, Relation, Tag, Value
from knotwork.names import normal
from knotwork.syntax.front_matter import FrontMatter, Scalar
from knotwork.syntax.link import decoded, is_external
from knotwork.syntax.wikilink import read
from knotwork.text import Span

_WIKI = re.compile(r"\[\[([^\[\]\n][^\n]*?)\]\]")
_MARKDOWN = re.compile(r"\[([^\[\]\n]*)\]\((<[^<>\n]*>|[^\s()<>]+)\)")
_TAG_PARTS = re.compile(r"[\s,]+")

RELATIONS = {
    "prev": Relation.PREVIOUS, "previous": Relation.PREVIOUS, "next": Relation.NEXT,
    "up": Relation.PART_OF, "part-of": Relation.PART_OF, "uses": Relation.USES,
    "requires": Relation.REQUIRES,
}  # fmt: skip
"""Property names with a meaning of their own; the configuration may add others."""


def property_of(properties: tuple[Property, ...], *names: str) -> Property | None:
    """The first property with one of the names, whatever its letter case."""
    for name in names:
        for known in properties:
            if known.name.lower() == name:
                return known
    return None


def aliases(properties: tuple[Property, ...]) -> tuple[str, ...]:
    """Other names of the note: a list of texts, or one text as one alias."""
    found = property_of(properties, "aliases", "alias")
    if found is None:
        return ()
    values = found.value if isinstance(found.value, list) else [found.value]
    names = (value.strip() for value in values if isinstance(value, str))
    return tuple(dict.fromkeys(name for name in names if name))


def tags(properties: tuple[Property, ...]) -> Iterator[Tag]:
    """Tags of the front matter, without their `#`; a text is split at commas and spaces."""
    found = property_of(properties, "tags", "tag")
    if found is None:
        return
    values = found.value if isinstance(found.value, list) else [found.value]
    seen: set[str] = set()
    for value in values:
        if isinstance(value, bool) or not isinstance(value, str | int):
            continue
        for part in _TAG_PARTS.split(str(value)):
            name = part.removeprefix("#").strip("/")
            if name and not name.isdecimal() and name.lower() not in seen:
                seen.add(name.lower())
                yield Tag(name, found.span)


def links(
    matter: FrontMatter,
    text: str,
    to_span: Callable[[int, int], Span],
    relations: Mapping[str, str],
) -> Iterator[Link | Flaw]:
    """The links in property values, with a flaw for each that lacks its quotes.

    `text` is the parser's view of the note, `to_span` leads back to the note's own text.
    """
    for scalar in matter.scalars:
        relation = relations.get(scalar.key.partition(".")[0].lower(), "")
        relation = relation or scalar.key.partition(".")[0].lower()
        raw = scalar.span.cut(text)
        if scalar.plain and scalar.depth >= 2 and _doubly_bracketed(scalar, text):
            span = Span(scalar.span.start - 2, scalar.span.end + 2)
            key = scalar.key.rpartition(".")[0].rpartition(".")[0]
            if link := _wiki_link(span.cut(text), to_span(span.start, span.end), relation, key):
                yield link
                yield Flaw(
                    "bad-front-matter",
                    to_span(span.start, span.end),
                    f"the link {link.text} lacks its quotes",
                    f'write "{link.text}": to YAML, bare brackets are a list in a list',
                )
            continue
        for found in _WIKI.finditer(raw):
            span = Span(scalar.span.start + found.start(), scalar.span.start + found.end())
            if link := _wiki_link(found[0], to_span(span.start, span.end), relation, scalar.key):
                yield link
        for found in _MARKDOWN.finditer(raw):
            span = Span(scalar.span.start + found.start(), scalar.span.start + found.end())
            if link := _markdown_link(found, to_span(span.start, span.end), relation, scalar.key):
                yield link


def _doubly_bracketed(scalar: Scalar, text: str) -> bool:
    start, end = scalar.span.start, scalar.span.end
    return text[start - 2 : start] == "[[" and text[end : end + 2] == "]]"


def _wiki_link(text: str, span: Span, relation: str, key: str) -> Link | None:
    parts = read(text[2:-2])
    if parts is None:
        return None
    return Link(text, parts.target, parts.anchor, parts.label, relation, False, span, property=key)


def _markdown_link(found: re.Match[str], span: Span, relation: str, key: str) -> Link | None:
    destination = parseLinkDestination(found[2], 0, len(found[2])).str
    if is_external(destination):
        return None
    target, hash_sign, anchor = destination.partition("#")
    return Link(
        found[0],
        normal(decoded(target)),
        normal(decoded(anchor)) if hash_sign else None,
        found[1],
        relation,
        False,
        span,
        wiki=False,
        property=key,
    )


def text_of(value: Value) -> str | None:
    """A property's value as text, if it is one."""
    return value.strip() if isinstance(value, str) and value.strip() else None
