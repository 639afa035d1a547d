"""What the properties of a note mean: aliases, tags, links in values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from typing import TypeAlias

from markdown_it.helpers import parseLinkDestination

from knotwork.model import Flaw, Link, Property, Relation, Tag, Url, Value
from knotwork.names import is_tag, normal
from knotwork.syntax.front_matter import FrontMatter
from knotwork.syntax.link import decoded, is_external
from knotwork.syntax.wikilink import WikiLink, default_words, links_in, read
from knotwork.syntax.yaml_values import Scalar
from knotwork.text import Span

_MARKDOWN = re.compile(r"\[([^\[\]\n]*)\]\((<[^<>\n]*>|(?:[^\s()<>]|\([^\s()<>]*\))+)\)")
_OF_A_FILE = re.compile(r"[</#%]|\.[a-zA-Z]")
_URL = re.compile(r"(?P<url>https?://[^\s<>\"'\[\](){}|\\^`]+)", re.IGNORECASE)
_ALONE = re.compile(r"([\"']?)(?P<url>https?://[^\s<>\"'\\]+)\1", re.IGNORECASE)
"""Matches a value that is a single URL, which may hold brackets."""
_INDEXED = re.compile(r"[A-Za-z0-9_]")
"""Matches what may stand before an index; other letters may be a word in a text without spaces."""
_FOLD = re.compile(r"(?:(?P<joins>\\)|(?<![ \t])[ \t]*)\n[ \t\n]*")
"""Matches a line's end in a value; one behind a backslash leaves nothing in double quotes."""
_Reader: TypeAlias = Callable[[str], Iterator[tuple[int, int, WikiLink]]]
"""Finds the links of a text, with start and end."""
_PUNCTUATION = ".,;:!?"
_TAG_PARTS = re.compile(r"[\s,]+")
_COMMENTED_TAG = re.compile(
    r"^[ \t]*(?:[\w\"']+[ \t]*:|-)[ \t]+(?:[^\s\"'\[{#][^\"'#\n]*(?<=[ \t]))?#([^\s#,]+)",
    re.MULTILINE,
)
"""Matches a line of tags up to one that is a comment to YAML: `tags: #a`, `- #a`, `tags: a #b`."""

RELATIONS = {
    "prev": Relation.PREVIOUS, "previous": Relation.PREVIOUS, "next": Relation.NEXT,
    "up": Relation.PART_OF, "part-of": Relation.PART_OF, "uses": Relation.USES,
    "requires": Relation.REQUIRES,
}  # fmt: skip
"""Property names with a meaning of their own; the configuration may add others."""
LISTS = frozenset({"aliases", "tags", "cssclasses"})
"""Properties that are lists to Obsidian."""


def lone_text(matter: FrontMatter, found: Property, text: str) -> Span | None:
    """The span of the one text that a property has in place of a list, if it is on one line.

    It may be quoted, but have no anchor (`&x`) and no tag (`!!str`), and be no block (`>-`).
    """
    if found.name.lower() not in LISTS or not isinstance(found.value, str):
        return None
    for scalar in matter.scalars:
        written = scalar.span.cut(text)
        if scalar.key == found.name and scalar.depth == 0 and "\n" not in written:
            as_it_is = written == scalar.value if scalar.plain else written[:1] in ("'", '"')
            return scalar.span if as_it_is else None
    return None


def property_of(properties: tuple[Property, ...], *names: str) -> Property | None:
    """The first property with one of the names, whatever its letter case."""
    for name in names:
        for found in properties:
            if found.name.lower() == name:
                return found
    return None


def aliases(properties: tuple[Property, ...]) -> tuple[str, ...]:
    """Other names of the note: a list of texts, or one text as one alias."""
    found = property_of(properties, "aliases", "alias")
    if found is None:
        return ()
    values = found.value if isinstance(found.value, list) else [found.value]
    names = (in_words(value).strip() for value in values if isinstance(value, str))
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
        for part in _TAG_PARTS.split(in_words(str(value))):
            name = part.removeprefix("#").strip("/")
            if is_tag(name) and name.lower() not in seen:
                seen.add(name.lower())
                yield Tag(name, found.span)


def commented_tags(
    matter: FrontMatter, text: str, to_span: Callable[[int, int], Span]
) -> Iterator[Flaw]:
    """A flaw for each line of tags of which YAML takes one for a comment: `tags: #a`."""
    found = property_of(matter.properties, "tags", "tag")
    if found is None:
        return
    begins = (known.span.start for known in matter.properties)
    end = min((at for at in begins if at > found.span.start), default=matter.end)
    for line in _COMMENTED_TAG.finditer(text, found.span.start, end):
        if is_tag(line[1].strip("/")):
            yield Flaw(
                "bad-front-matter",
                to_span(line.start(1) - 1, line.end(1)),
                f"to YAML `#{line[1]}` is a comment: the note has no such tag",
                "leave out the `#`",
            )


def links(
    matter: FrontMatter,
    text: str,
    to_span: Callable[[int, int], Span],
    relations: Mapping[str, str],
) -> Iterator[Link | Url | Flaw]:
    """The links in property values, with a flaw for each that lacks its quotes.

    `text` is the parser's view of the note, `to_span` leads back to the note's own text.
    """
    for scalar in matter.scalars:
        name = scalar.key.partition(".")[0].lower()
        place = _Place(scalar, text, to_span, relations.get(name, name))
        if scalar.plain and scalar.depth >= 2 and (bare := place.doubly_bracketed()):
            yield bare
            yield Flaw(
                "bad-front-matter",
                bare.span,
                f"the link {bare.text} lacks its quotes",
                f'write "{bare.text}": to YAML, bare brackets are a list inside a list',
            )
        else:
            yield from place.wiki_links()
            yield from place.markdown_links()
            yield from place.urls()


class _Place:
    """One scalar of the front matter as it is written, with quotes and escapes."""

    def __init__(
        self, scalar: Scalar, text: str, to_span: Callable[[int, int], Span], relation: str
    ) -> None:
        self.scalar = scalar
        self.text = text
        self.raw = scalar.span.cut(text)
        self.to_span = to_span
        self.relation = relation

    def doubly_bracketed(self) -> Link | None:
        """`[[name]]` without quotes: a list in a list that was meant to be a link."""
        start, end = self.scalar.span.start, self.scalar.span.end
        opener = self.text.rfind("[", 0, start) - 1
        closer = self.text.find("]", end)
        around = self.text[opener : closer + 2]
        if not (around.startswith("[[") and around.endswith("]]")):
            return None
        if around[2:-2].strip() != self.raw or (parts := read(self.scalar.value)) is None:
            return None
        key = self.scalar.key.rpartition(".")[0].rpartition(".")[0]
        return self._link(parts, opener, closer + 2, key)

    def wiki_links(self) -> Iterator[Link]:
        """The wiki links."""
        for parts, start, end in self._read(wiki_links_in):
            yield self._link(parts, start, end, self.scalar.key)

    def markdown_links(self) -> Iterator[Link]:
        """Links with one pair of brackets and a destination in the vault."""
        for parts, start, end in self._read(markdown_links_in):
            yield self._link(parts, start, end, self.scalar.key, wiki=False)

    def _read(self, links_of: _Reader) -> Iterator[tuple[WikiLink, int, int]]:
        """Links with their places in the raw text; their parts come from the unescaped value."""
        written, meant = list(links_of(self.raw)), list(links_of(self.scalar.value))
        if len(written) < len(meant):
            written = list(_over_lines(self.raw, links_of))
        begin = self.scalar.span.start
        for at, (start, end, link) in enumerate(written):
            parts = meant[at][2] if len(meant) == len(written) else link
            yield parts, begin + start, begin + end

    def urls(self) -> Iterator[Url]:
        """Addresses of the web, alone or among words."""
        begin = self.scalar.span.start
        alone = _ALONE.fullmatch(self.raw)
        for found in (alone,) if alone else _URL.finditer(self.raw):
            url = found["url"].rstrip(_PUNCTUATION)
            start = begin + found.start("url")
            yield Url(url, self.to_span(start, start + len(url)), False, "")

    def _link(self, parts: WikiLink, start: int, end: int, key: str, *, wiki: bool = True) -> Link:
        return Link(
            self.text[start:end],
            parts.target,
            parts.anchor,
            parts.label,
            self.relation,
            False,
            self.to_span(start, end),
            wiki=wiki,
            property=key,
        )


def _over_lines(raw: str, links_of: _Reader) -> Iterator[tuple[int, int, WikiLink]]:
    """The links of a text in which a line's end may stand for a space, as YAML folds long ones."""
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for fold in _FOLD.finditer(raw):
        gap = "" if fold["joins"] else "\n" * (fold[0].count("\n") - 1) or " "
        parts += raw[done : fold.start()], gap
        places += [*range(done, fold.start()), *[fold.start()] * len(gap)]
        done = fold.end()
    parts.append(raw[done:])
    places += range(done, len(raw))
    for start, end, link in links_of("".join(parts)):
        yield places[start], places[end - 1] + 1, link


def wiki_links_in(text: str) -> Iterator[tuple[int, int, WikiLink]]:
    """The wiki links of a property's text, with start and end.

    `df[["a"]]` and `list[[int]]` hold an index and no link: such names are left as they are.
    """
    return (found for found in links_in(text) if not _INDEXED.match(text, max(found[0] - 1, 0)))


def markdown_links_in(text: str) -> Iterator[tuple[int, int, WikiLink]]:
    """The Markdown links of a property's text that stay in the vault, with start and end.

    `K[x](t)` and `Array[int](n)` hold none: such names are left as they are.
    """
    for found in _MARKDOWN.finditer(text):
        is_inside_word = found.start() > 0 and text[found.start() - 1].isalnum()
        if is_inside_word and not _OF_A_FILE.search(found[2]):
            continue
        destination = parseLinkDestination(found[2], 0, len(found[2])).str
        if is_external(destination):
            continue
        target, hash_sign, anchor = destination.partition("#")
        name = normal(decoded(target))
        place = normal(decoded(anchor)) if hash_sign else None
        yield *found.span(), WikiLink(name, place, found[1], 1)


def text_of(value: Value) -> str | None:
    """A property's value as text, with words for links; None unless it is a text or a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return in_words(value).strip() or None if isinstance(value, str) else None


def in_words(text: str, is_meant: Callable[[WikiLink], bool] = lambda _link: True) -> str:
    """A property's text with words in place of its links, or of some of them."""
    if "[[" not in text and "](" not in text:
        return text
    parts, done = [], 0
    found = sorted([*wiki_links_in(text), *markdown_links_in(text)], key=itemgetter(0))
    for start, end, link in found:
        if start >= done and is_meant(link):
            # A label may hold a Markdown link in its turn.
            words = link.label or default_words(link.target, link.anchor)
            parts += [text[done:start], in_words(words, is_meant)]
            done = end
    return "".join([*parts, text[done:]])
