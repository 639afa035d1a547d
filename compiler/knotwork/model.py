"""The values that pass between the stages: sources and compiled notes.

`Unit` is the object file of this compiler: everything known about one note from its text alone,
and its body as HTML with holes where other notes will show (`syntax/holes.py`). Nothing in a unit
depends on the note's path, so renaming a file compiles nothing anew.

All values are frozen `msgspec` structs: they are sent between processes and stored on disk. Those
of which a note has many are written without the names of their fields (`array_like`). They hold
only texts and numbers and can form no cycles, so the garbage collector ignores them (`gc=False`).
"""

from __future__ import annotations

from enum import StrEnum
from sys import intern
from typing import Any, TypeAlias

import msgspec
from msgspec.structs import force_setattr

from knotwork.names import heading_key
from knotwork.packed import NO_SENTENCES, NOTHING_NEW, Packed, Restated, Sentences
from knotwork.text import Span
from knotwork.words.model import BodyWords

Value: TypeAlias = Any
"""A property's value: str, int, float, bool, None, or lists and string-keyed maps of these.
`Any` because msgspec has no recursive aliases; `syntax/front_matter.py` makes nothing else."""


class Relation(StrEnum):
    """The relation of a note to another; authors may use other words too."""

    LINK = "link"
    EMBED = "embed"
    PREVIOUS = "previous"
    NEXT = "next"
    PART_OF = "part-of"
    CONTAINER = "container"
    USES = "uses"
    REQUIRES = "requires"


STAND_BEFORE: frozenset[str] = frozenset({Relation.PREVIOUS, Relation.PART_OF, Relation.CONTAINER})
"""Relations whose targets come before a note in reading order, as prerequisites do."""

TRAIL_RELATIONS = STAND_BEFORE | {Relation.NEXT}
"""The relations that a trail gives."""

PREREQUISITES: frozenset[str] = frozenset({Relation.USES, Relation.REQUIRES})
"""Relations whose targets a reader needs first, unless the configuration says otherwise."""


class Link(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A link as written; the link step finds out what it means."""

    text: str
    """The exact slice of the source."""
    target: str
    """The linkpath: NFC, no anchor; empty for a link into the same note."""
    anchor: str | None
    """What follows the first `#`, without it; None if there was no `#`."""
    label: str | None
    """The display text as written, None if the link has none of its own."""
    relation: str
    embed: bool
    span: Span
    wiki: bool = True
    """`[[…]]`, as opposed to `[…](…)`."""
    hidden: bool = False
    """Whether it stands in a comment: it counts in the graph, and shows nowhere."""
    property: str = ""
    """The dotted key of the property that holds it (`links.0`); empty in the body."""
    size: tuple[int, int] | None = None
    """Width and height of an embedded image in px; 0 for a height that follows by ratio."""
    in_table: bool = False
    r"""Stands in a table, where a bar has to be written `\|`."""
    title: str = ""
    """The tooltip of a Markdown link: `[…](… "title")`."""
    share: int = 0
    """The width of an embedded image in percent of its line; 0 if none is given."""


class Heading(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A heading of the note itself; those inside quotes and lists are not targets."""

    level: int
    text: str
    """The raw Markdown of the heading line, without its marks."""
    plain: str
    """The words alone, for tables of contents."""
    id: str
    span: Span
    block: str = ""
    """The `^id` at its end, by which links may name it too; not a part of `text`."""

    @property
    def name(self) -> str:
        """Its plain words, if links find it by them; else (formulas, emphasis) the raw text."""
        return self.plain if heading_key(self.plain) == heading_key(self.text) else self.text


class Block(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A block that carries a `^id`."""

    id: str
    span: Span


class Footnote(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A footnote that is referred to, in order of its first reference."""

    label: str
    """As written; empty for an inline footnote."""
    html: str
    span: Span


class Tag(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A tag without its `#`, spelt as written."""

    name: str
    span: Span


class Property(msgspec.Struct, frozen=True):
    """A front matter key or a Dataview inline field."""

    name: str
    value: Value
    span: Span
    place: Span | None = None
    """The span of a one-line string value where a list is expected, as for `aliases`."""


class Trail(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`[[previous]] < [[book]]/[[chapter]] > [[next]]`, as indexes into the unit's links."""

    previous: int | None
    containers: tuple[int, ...]
    next: int | None
    span: Span
    certain: bool
    """Whether it holds a `/` or `<`; if not, it is a trail only if others use its container."""


class Fence(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A fence that is a cell, or that holds the expected output of the cell above it."""

    language: str
    code: str
    attributes: tuple[tuple[str, str], ...]
    """Pandoc attributes in order, then those of `#|` lines; `#x` as ("id", "x"), `.x` as
    ("class", "x")."""
    span: Span
    opening: Span
    """The line that opens the fence, from its marks on."""
    code_line: int
    """The 1-based line of the note on which the code begins."""
    output: int | None = None
    """The number of the `output` fence directly after."""
    nested: bool = False
    """Whether it stands in a quote, callout or list."""

    @property
    def is_output(self) -> bool:
        """Whether it holds the expected output of the cell above, and no code."""
        return self.language == "output"

    def attribute(self, name: str) -> str | None:
        """The first value given for a key."""
        return next((value for key, value in self.attributes if key == name), None)

    def is_a(self, name: str) -> bool:
        """Whether the fence has a class."""
        return ("class", name) in self.attributes


class Url(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A link or image that leads out of the vault; no edge of the graph."""

    url: str
    """As in the page's HTML: percent-encoded where it must be."""
    span: Span
    image: bool
    label: str
    """The words of the link, or the image's description."""


class Allowance(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Accepts findings: `<!-- knotwork: allow RULE -->`, or the property `knotwork-allow`."""

    rules: tuple[str, ...]
    span: Span
    covers: Span | None
    """The text it covers; None for the whole note."""


class Reference(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A relative URL in raw HTML: not a link of the graph, but pages have to resolve it."""

    attribute: str
    url: str
    span: Span


class Flaw(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A mistake that can be seen in one note alone; a rule turns it into a finding."""

    kind: str
    """The rule that reports it."""
    span: Span
    message: str
    help: str = ""
    better: str = ""
    """What is likely meant in place of the span; empty if that is not clear."""
    whole: Span | None = None
    """The text that `better` is for, if that is more than the span."""


class Unit(msgspec.Struct, frozen=True):
    """One compiled note: its facts, and its body with holes."""

    digest: str
    """A digest of the text and everything else that compiling depends on."""
    lines: bytes
    """Where the lines begin (`text.Lines.unpacked`)."""
    body: Packed
    """Empty, like everything that is for pages alone, unless asked for (`Syntax.pages`)."""
    markdown: Restated = NOTHING_NEW
    """The body as Markdown, without what no page may show; packed against the body's text."""
    title: str | None = None
    """The property `title` or its equivalent; the link step falls back to the file's name."""
    opening: str = ""
    """The words of the first-level heading that the note begins with, if it does."""
    aliases: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    properties: tuple[Property, ...] = ()
    fields: tuple[Property, ...] = ()
    headings: tuple[Heading, ...] = ()
    nested_headings: tuple[str, ...] = ()
    """The words of headings in quotes, callouts and list items, which no link can name."""
    blocks: tuple[Block, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    links: tuple[Link, ...] = ()
    sentences: Sentences = NO_SENTENCES
    """The sentences around the links, by the links' numbers."""
    trails: tuple[Trail, ...] = ()
    fences: tuple[Fence, ...] = ()
    references: tuple[Reference, ...] = ()
    ids: tuple[str, ...] = ()
    """The author's ids: of elements of raw HTML, and in braces of headings and places."""
    labels: tuple[str, ...] = ()
    """Labels of MyST, `(label)=`, by which any note can link to a place; they are ids too."""
    urls: tuple[Url, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    lead: str = ""
    """The first sentences as plain text, for previews and descriptions."""
    prose: bytes = b""
    """The spans of plain words (`text.unpacked_spans`); empty unless asked for (`Syntax.prose`)."""
    has_mermaid: bool = False
    has_math: bool = False
    """Whether its page shows a formula; for pages alone."""
    external_media: bool = False
    """Whether its page shows images, videos or audio from the web."""
    blank: bool = False
    """Whether nothing of the text would show on a page."""
    shape: bytes = b""
    """A digest of everything but words and places (`syntax/shape.py`); for pages alone."""


def tag_names(unit: Unit) -> tuple[str, ...]:
    """The tags of a note, each once, as it first spells them."""
    return tuple(dict.fromkeys(tag.name for tag in unit.tags))


_UNITS = msgspec.msgpack.Decoder(Unit)


def unit_of(content: bytes) -> Unit:
    """The unit in MessagePack; a string that many links or notes hold is kept once.

    Raises:
        msgspec.DecodeError: the bytes are not a unit.
    """
    unit = _UNITS.decode(content)
    for link in unit.links:
        force_setattr(link, "relation", intern(link.relation))
        force_setattr(link, "target", intern(link.target))
        if link.label is None:
            force_setattr(link, "text", intern(link.text))
    for heading in unit.headings:
        if heading.plain == heading.text:
            force_setattr(heading, "plain", heading.text)
    for one in unit.properties:
        force_setattr(one, "name", intern(one.name))
    for fence in unit.fences:
        force_setattr(fence, "language", intern(fence.language))
    return unit


class Source(msgspec.Struct, frozen=True):
    """One note's path in the vault and its text."""

    path: str
    text: str
    trouble: str = ""
    """Why the text is not what the file holds: unreadable, too large, not UTF-8."""
    trouble_at: int = 0


class Note(msgspec.Struct, frozen=True):
    """A unit with the path at which the vault has it."""

    path: str
    unit: Unit


class Macro(msgspec.Struct, frozen=True, array_like=True):
    r"""A command that LaTeX defines, as by `\newcommand{\name}[arity][default]{body}`."""

    name: str
    """Without backslash."""
    body: str
    arity: int = 0
    default: str | None = None
    """The default of the first argument, which then is optional and stands in brackets."""
    starred: str | None = None
    """The body if a star follows the name."""
    alias: bool = False
    r"""Whether the name keeps the meaning that the body has at this point, as with `\let`."""


class Syntax(msgspec.Struct, frozen=True):
    """The options of the compile step; part of every unit's digest."""

    strict_breaks: bool = False
    """A single newline is a space, as in CommonMark, and not a line break, as in Obsidian."""
    heading_titles: bool = False
    """The heading that a note begins with is its title if it has no property `title`."""
    macros: tuple[tuple[str, str], ...] = ()
    """LaTeX macros shared by all notes, name without backslash."""
    preamble: tuple[Macro, ...] = ()
    """More macros, in the order of their definitions; `macros` win over them."""
    relations: tuple[tuple[str, str], ...] = ()
    """Property names (lower case) and the relation that links in them have."""
    dialect: str = ""
    """`myst`: MyST's `{code-cell}` is a cell too."""
    pages: bool = True
    """Whether units hold what only pages show: body, Markdown, lead, sentences around links."""
    prose: bool = True
    """Whether units have the spans of plain words, in which mentions of names are looked for."""
    words: BodyWords | None = None
    """The words that Knotwork adds to the body, such as labels; English unless given."""
