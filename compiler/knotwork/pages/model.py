"""The pages of a site as values: a template sees its page and nothing else.

Every URL in a page is already relative to that page and percent-encoded; every `str` is plain text
that the template escapes, except `Html`, which is finished markup.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from knotwork.pages.frame import Anchor, Frame, Html, NamedCount
from knotwork.pages.graph_model import GraphPage, LocalGraph


class TocEntry(msgspec.Struct, frozen=True):
    """A heading of the page; `depth` counts from 0 for the page's highest level."""

    depth: int
    label: str
    id: str


class Mention(msgspec.Struct, frozen=True):
    """The words around a link: `words` is the link itself."""

    before: str
    words: str
    after: str
    url: str
    """The page that mentions, at the place of the mention where it has one."""


class Backlink(msgspec.Struct, frozen=True):
    """A note that links here, with the sentences in which it does."""

    note: Anchor
    mentions: tuple[Mention, ...]
    more: int = 0
    """Mentions beyond those listed."""


class Backlinks(msgspec.Struct, frozen=True):
    """The notes that link here: a bounded number of them."""

    notes: tuple[Backlink, ...] = ()
    more: int = 0
    """How many others there are."""
    whole: str = ""
    """URL of the page that lists them all, where there are others."""


class Window(msgspec.Struct, frozen=True):
    """The part of a list around one place, which never grows with the list."""

    ways: tuple[Anchor, ...] = ()
    whole: Anchor | None = None
    """What the list is of: a container or a folder, whose page shows all of it."""
    before: bool = False
    """Whether the list has others before these."""
    after: bool = False


class Siblings(msgspec.Struct, frozen=True):
    """What stands around a note in its first container, else in its folder."""

    notes: Window = Window()
    """The notes of the container or folder."""
    beside: Window = Window()
    """The containers, folders or objects next to that one, without it."""
    kind: Literal["", "chapters", "objects"] = ""
    """What those are; empty for folders."""
    inside: Window = Window()
    """The folders in the folder."""


class Way(msgspec.Struct, frozen=True):
    """One trail of a note: where it stands and what comes before and after."""

    containers: tuple[Anchor, ...]
    previous: Anchor | None
    next: Anchor | None


class Contents(msgspec.Struct, frozen=True):
    """The notes of a container in trail order; each may hold notes of its own (book > chapter)."""

    entry: Anchor
    children: tuple[Contents, ...] = ()


class PropertyRow(msgspec.Struct, frozen=True):
    """A property of the note: its name and its values, links where they are links."""

    name: str
    values: tuple[Anchor, ...]
    """An anchor with an empty URL is plain text."""


class Neighbours(msgspec.Struct, frozen=True):
    """Notes around one in the learning order: a bounded number of them."""

    notes: tuple[Anchor, ...]
    more: str = ""
    """URL of the place in the learning order, where there are more of them."""


class NotePage(msgspec.Struct, frozen=True, tag="note"):
    """A note: the page readers come for."""

    url: str
    frame: Frame
    title: str
    title_id: str
    """The id of the title heading."""
    aliases: tuple[str, ...]
    tags: tuple[Anchor, ...]
    folders: tuple[Anchor, ...]
    """The folders above the note, and what holds its module or class: the breadcrumb of a note
    without a trail."""
    ways: tuple[Way, ...]
    """The note's trails; the first one is its breadcrumb and its previous/next."""
    siblings: Siblings
    body: Html
    toc: tuple[TocEntry, ...]
    contents: tuple[Contents, ...]
    """For a container: what it holds, in order."""
    backlinks: Backlinks
    properties: tuple[PropertyRow, ...]
    trouble: str
    """Why the note could not be read as it stands; empty for a sound note."""
    has_diagrams: bool = False
    """Whether the body shows a diagram, its own or an embedded note's."""
    math_faces: tuple[str, ...] = ()
    """The parts of the math face that the formulas of the body need."""
    direction: str = ""
    """`rtl` or `ltr` where the note or its language says so, else empty."""
    lang: str = ""
    """The note's own language, if it says one."""
    external_media: bool = False
    css_classes: tuple[str, ...] = ()
    outputs: Literal["", "stated", "run"] = ""
    """Where the outputs on the page come from: the note's own text, or a run for this page."""
    python: PagePython | None = None
    """Where the reader can run the page's cells."""
    lacks_python: bool = False
    """Whether the reader could run them, if the site had Python for its readers."""
    needs: Neighbours = Neighbours(())
    """What to know before this note, nearest first."""
    leads: Neighbours = Neighbours(())
    """The notes that build on this one."""
    markdown: str = ""
    """URL of the note's plain Markdown."""
    linked_data: Html = Html("")
    """JSON-LD, escaped for its script element."""
    graph: LocalGraph | None = None
    """The notes around this one; None where there are none."""
    image: str = ""
    """The absolute URL of the picture that other sites show with a link to the note."""


class Preview(msgspec.Struct, frozen=True, tag="preview"):
    """A fragment that shows how a note begins."""

    url: str
    title: str
    body: Html
    lang: str = ""
    direction: str = ""
    garbled: bool = False
    """Whether the note begins with bytes that are not text, so that nothing of it is shown."""


class PagePython(msgspec.Struct, frozen=True):
    """The URLs from which a page loads Python and its program, relative to the page."""

    program: str
    """The file of the program."""
    executor: str
    """The file of the executor."""
    runtime: str
    """The folder of the runtime."""
    packages: str
    """The folder of its packages."""
    size: int
    """Bytes of a first start, before compression."""
    origins: tuple[str, ...] = ()
    """Other hosts that the two folders stand on."""


class NoteRow(msgspec.Struct, frozen=True):
    """A note in a list."""

    note: Anchor
    lead: str
    """Its first words or its description; may be empty."""


class RowGroup(msgspec.Struct, frozen=True):
    """Rows under a heading; the heading may be empty."""

    title: str
    id: str
    rows: tuple[NoteRow, ...]
    whole: str = ""
    """URL of the page that is about what the heading names."""


class HomePage(msgspec.Struct, frozen=True, tag="home"):
    """The start page of a vault that has no note of its own for it."""

    url: str
    frame: Frame
    title: str
    books: tuple[Contents, ...]
    folders: tuple[NamedCount, ...]
    notes: tuple[NoteRow, ...]
    note_count: int


class Nested(msgspec.Struct, frozen=True):
    """A tag or folder with its count and those nested in it."""

    entry: NamedCount
    children: tuple[Nested, ...] = ()


class ListPage(msgspec.Struct, frozen=True, tag="list"):
    """Notes in groups: all notes, one tag, one folder."""

    url: str
    frame: Frame
    title: str
    kind: str
    """`notes`, `tag`, `folder` or `backlinks`."""
    above: tuple[Anchor, ...]
    """The tags or folders above, as a breadcrumb."""
    below: tuple[Nested, ...] = ()
    """Nested tags or folders."""
    groups: tuple[RowGroup, ...] = ()
    pages: tuple[Anchor, ...] = ()
    """The pages that share a long list, this one among them; an anchor that leads nowhere and is
    not current stands for those between."""


class TagsPage(msgspec.Struct, frozen=True, tag="tags"):
    """All tags of the vault as a tree."""

    url: str
    frame: Frame
    title: str
    tags: tuple[Nested, ...]


class Stub(msgspec.Struct, frozen=True):
    """A note that is wanted and not written."""

    id: str
    name: str
    wanted_by: tuple[Anchor, ...]
    """A bounded number of them; `count` is the whole."""
    count: int


class StubsPage(msgspec.Struct, frozen=True, tag="stubs"):
    """The notes to be written, the most wanted first."""

    url: str
    frame: Frame
    title: str
    stubs: tuple[Stub, ...]
    pages: tuple[Anchor, ...] = ()
    """The pages that share a long list, as those of a `ListPage`."""


class BooksPage(msgspec.Struct, frozen=True, tag="books"):
    """Books and their chapters in trail order."""

    url: str
    frame: Frame
    title: str
    books: tuple[Contents, ...]


class OrderEntry(msgspec.Struct, frozen=True):
    """A note in the learning order."""

    id: str
    note: Anchor
    lead: str
    needs: tuple[Anchor, ...]
    """What it builds on directly."""
    more_needs: int = 0


class Part(msgspec.Struct, frozen=True):
    """Lessons that a book or chapter opens, or at the end those that stand in none."""

    id: str
    heading: Anchor | None
    """The book or chapter; None for the notes that stand in none."""
    depth: int
    """0 for a book, more for what it holds."""
    start: int
    """The number of the first lesson, from 1."""
    lessons: tuple[OrderEntry, ...]


class OrderPage(msgspec.Struct, frozen=True, tag="order"):
    """The learning order: every note after what it needs."""

    url: str
    frame: Frame
    title: str
    parts: tuple[Part, ...]
    count: int
    """Lessons in all parts."""


class SearchPage(msgspec.Struct, frozen=True, tag="search"):
    """The search page, whose script searches all notes; other pages show it in a dialog."""

    url: str
    frame: Frame
    title: str
    root: str
    """URL of the site's folder, with a trailing slash."""
    index: str
    """URL of the index's folder, with a trailing slash."""
    titles: str
    """URL of the list of all titles, from which a script proposes the nearest."""
    shards: int
    """Into how many folders of their own it is divided; 0: there is none, and only the names of
    notes are searched."""
    tags: bool
    """Whether there are tags to choose from."""
    books: bool


class NotFoundPage(msgspec.Struct, frozen=True, tag="not-found"):
    """The page that a host serves for an address that does not exist."""

    url: str
    frame: Frame
    title: str
    root: str
    """URL of the site's folder, with a trailing slash."""
    titles: str
    """URL of the list of all titles, from which a script proposes the nearest."""


class Redirect(msgspec.Struct, frozen=True):
    """An address with the notes that it leads to: one, but for rare cases."""

    url: str
    lang: str
    targets: tuple[Anchor, ...]
    canonical: str
    """The address of the first target, absolute if the site's own is known."""


class Data(msgspec.Struct, frozen=True):
    """A file for programs; nothing is printed around it."""

    url: str
    content: bytes


Page: TypeAlias = (
    NotePage
    | HomePage
    | ListPage
    | TagsPage
    | StubsPage
    | BooksPage
    | OrderPage
    | GraphPage
    | SearchPage
    | NotFoundPage
    | Preview
    | Redirect
    | Data
)
