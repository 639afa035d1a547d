"""Pages made by hand: one of each kind, full, empty, and hostile."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from knotwork.pages.frame import Anchor, Frame, Html, NamedCount
from knotwork.pages.graph_model import (
    GraphDot,
    GraphLine,
    GraphPage,
    GraphRow,
    LocalGraph,
    TieGroup,
    TieRow,
)
from knotwork.pages.model import (
    Backlink,
    Backlinks,
    BooksPage,
    Contents,
    HomePage,
    ListPage,
    Mention,
    Neighbours,
    Nested,
    NotePage,
    NoteRow,
    NotFoundPage,
    OrderEntry,
    OrderPage,
    Page,
    Part,
    PropertyRow,
    RowGroup,
    SearchPage,
    Siblings,
    Stub,
    StubsPage,
    TagsPage,
    TocEntry,
    Way,
    Window,
)

P = TypeVar("P", bound=msgspec.Struct)

FRAME = Frame(
    site_title="Study notes",
    lang="en",
    home="../index.html",
    assets="../-/",
    menu=(
        Anchor("Books", "../-/books.html"),
        Anchor("All notes", "../-/notes.html", current=True),
        Anchor("Tags", "../-/tags.html"),
    ),
    generator="Knotwork 0.1.0",
    canonical="https://example.org/notes/dot-product.html",
    description="Multiply matching entries, add the products.",
    graph="../-/graph.json",
    turtle="../-/graph.ttl",
)

BOOK = Anchor("Hands-on LLMs", "hands-on-llms.html")
CHAPTER = Anchor("2 LLMs and Transformers", "chapter-2.html")
BEFORE = Anchor("machine learning", "machine-learning.html", place="llms")
AFTER = Anchor("softmax function", "../-/stubs.html#softmax-function", missing=True)

CONTENTS = (Contents(BOOK, (Contents(CHAPTER, (Contents(BEFORE), Contents(AFTER))),)),)


def backlink(number: int) -> Backlink:
    url = f"note-{number}.html"
    mention = Mention("It is one ", "dot product", f" of {number}.", url + "#here")
    return Backlink(Anchor(f"Note {number}", url), (mention,), more=number % 3)


AROUND = LocalGraph(
    height=52,
    x="50%",
    dots=(
        GraphDot(
            BEFORE, "machine lea…", "machine learning", "need-before", "", False, "36%", 13, False
        ),
        GraphDot(CHAPTER, "2 LLMs", "2 LLMs", "own-after", "stands on", True, "64%", 39, True),
    ),
    lines=(
        GraphLine("need", "50%", 26, "36%", 13, False),
        GraphLine("own", "50%", 26, "64%", 39, True),
    ),
    kinds=("need", "own"),
    groups=(
        TieGroup("need-before", "", (TieRow(BEFORE, (CHAPTER,)),)),
        TieGroup("own-after", "stands on", (TieRow(CHAPTER, ()),)),
    ),
    more=12,
    whole="../-/graph.html?note=notes/dot-product.html",
)

NOTE = NotePage(
    url="notes/dot-product.html",
    frame=FRAME,
    title="dot product",
    title_id="dot-product",
    aliases=("scalar product", "inner product"),
    tags=(Anchor("#linear-algebra", "../-/tags/linear-algebra.html"),),
    folders=(Anchor("notes", "index.html"),),
    ways=(
        Way((BOOK, CHAPTER), BEFORE, AFTER),
        Way((Anchor("Linear algebra", "linear-algebra.html"),), None, BEFORE),
    ),
    siblings=Siblings(
        Window(
            (BEFORE, Anchor("dot product", "dot-product.html", current=True), AFTER),
            CHAPTER,
            before=True,
            after=True,
        ),
        Window((Anchor("1 Vectors", "1-vectors.html"),), BOOK, after=True),
        inside=Window((Anchor("proofs", "../-/folders/notes/proofs.html"),), BOOK, before=True),
    ),
    body=Html('<p>Multiply and <em>add</em>.</p><h2 id="meaning">Meaning</h2>'),
    toc=(TocEntry(0, "Meaning", "meaning"), TocEntry(1, "Its sign", "its-sign")),
    contents=CONTENTS,
    backlinks=Backlinks(
        tuple(backlink(number) for number in range(30)), 90, "../-/backlinks/notes/dot-product.html"
    ),
    properties=(PropertyRow("source", (Anchor("a book", ""), CHAPTER)),),
    trouble="Line 3: the front matter does not end.",
    needs=Neighbours((BEFORE, AFTER), "../-/learning-order.html#notes/dot-product"),
    leads=Neighbours((CHAPTER,)),
    graph=AROUND,
)

ROWS = (NoteRow(BEFORE, "Fitting functions to examples."), NoteRow(CHAPTER, ""))

PAGES: tuple[Page, ...] = (
    NOTE,
    HomePage(
        url="index.html",
        frame=FRAME,
        title="Study notes",
        books=CONTENTS,
        folders=(NamedCount(Anchor("notes", "notes/index.html"), 3),),
        notes=ROWS,
        note_count=3,
    ),
    ListPage(
        url="-/tags/algebra.html",
        frame=FRAME,
        title="#algebra",
        kind="tag",
        above=(Anchor("Tags", "../tags.html"),),
        below=(
            Nested(
                NamedCount(Anchor("linear", "algebra/linear.html"), 2),
                (Nested(NamedCount(Anchor("maps", "algebra/linear/maps.html"), 1)),),
            ),
        ),
        groups=(
            RowGroup("", "plain", ROWS),
            RowGroup("A", "a", ROWS),
            RowGroup("B", "b", ROWS),
            RowGroup("C", "c", ROWS, "../folders/c.html"),
        ),
        pages=(
            Anchor("1", "", current=True),
            Anchor("2", "../pages/2/tags/algebra.html"),
            Anchor("…", ""),
            Anchor("9", "../pages/9/tags/algebra.html"),
        ),
    ),
    TagsPage(
        url="-/tags.html",
        frame=FRAME,
        title="Tags",
        tags=(
            Nested(
                NamedCount(Anchor("#algebra", "tags/algebra.html"), 3),
                (Nested(NamedCount(Anchor("#algebra/linear", "tags/linear.html"), 2)),),
            ),
        ),
    ),
    StubsPage(
        url="-/stubs.html",
        frame=FRAME,
        title="To be written",
        stubs=(Stub("softmax-function", "softmax function", (BEFORE, CHAPTER), 5),),
    ),
    BooksPage(url="-/books.html", frame=FRAME, title="Books", books=CONTENTS),
    OrderPage(
        url="-/learning-order.html",
        frame=FRAME,
        title="Learning order",
        parts=(
            Part("hands-on-llms", BOOK, 0, 1, ()),
            Part(
                "chapter-2",
                CHAPTER,
                1,
                1,
                (
                    OrderEntry("machine-learning", BEFORE, "Fitting functions to examples.", ()),
                    OrderEntry("dot-product", AFTER, "", (BEFORE, CHAPTER), 2),
                ),
            ),
            Part("", None, 0, 3, (OrderEntry("alone", CHAPTER, "", ()),)),
        ),
        count=3,
    ),
    GraphPage(
        url="-/graph.html",
        frame=FRAME,
        title="Graph",
        root="../",
        picture="graph-picture.json",
        rows=(GraphRow(BEFORE, "2 LLMs", 12, 3),),
        count=90,
        kinds=("need", "link"),
        tags=True,
        books=True,
    ),
    SearchPage(
        "-/search.html", FRAME, "Search", "../", "search/", "titles.json", 1, tags=True, books=True
    ),
    NotFoundPage(
        url="404.html",
        frame=msgspec.structs.replace(FRAME, base="https://example.org/"),
        title="Page not found",
        root="./",
        titles="-/titles.json",
    ),
)

EMPTY_FRAME = Frame(
    site_title="s", lang="en", home="index.html", assets="-/", menu=(), generator="Knotwork 0"
)

EMPTY_PAGES: tuple[Page, ...] = (
    NotePage(
        url="a.html",
        frame=EMPTY_FRAME,
        title="a",
        title_id="a",
        aliases=(),
        tags=(),
        folders=(),
        ways=(),
        siblings=Siblings(),
        body=Html(""),
        toc=(),
        contents=(),
        backlinks=Backlinks(),
        properties=(),
        trouble="",
    ),
    HomePage(
        url="index.html",
        frame=EMPTY_FRAME,
        title="s",
        books=(),
        folders=(),
        notes=(),
        note_count=0,
    ),
    ListPage(
        url="-/notes.html",
        frame=EMPTY_FRAME,
        title="All notes",
        kind="notes",
        above=(),
        below=(),
        groups=(),
    ),
    TagsPage(url="-/tags.html", frame=EMPTY_FRAME, title="Tags", tags=()),
    StubsPage(url="-/stubs.html", frame=EMPTY_FRAME, title="To be written", stubs=()),
    BooksPage(url="-/books.html", frame=EMPTY_FRAME, title="Books", books=()),
    OrderPage(url="-/order.html", frame=EMPTY_FRAME, title="Learning order", parts=(), count=0),
    GraphPage("-/graph.html", EMPTY_FRAME, "Graph", "../", "graph-picture.json", (), 0, ()),
    SearchPage(
        "-/search.html",
        EMPTY_FRAME,
        "Search",
        "../",
        "search/",
        "titles.json",
        1,
        tags=False,
        books=False,
    ),
    NotFoundPage("404.html", EMPTY_FRAME, "Page not found", "./", "-/titles.json"),
)


def with_every_text(page: P, text: str) -> P:
    """The page with `text` added to every string in it that is not empty, whatever its field."""
    return msgspec.convert(_with_text(msgspec.to_builtins(page), text), type(page))


def _with_text(value: object, text: str, field: str = "") -> object:
    match value:
        case dict():
            return {key: _with_text(one, text, key) for key, one in value.items()}
        case list() | tuple():
            return [_with_text(one, text, field) for one in value]
        case str() if value and field not in {"type", "body"}:
            return value + text
        case _:
            return value
