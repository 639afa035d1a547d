"""The compile step: one note's text to a unit. A pure function that knows no other note."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from typing import NamedTuple

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from knotwork import __version__
from knotwork.model import (
    Cell,
    Flaw,
    Footnote,
    Link,
    Reference,
    Source,
    Syntax,
    Unit,
    Url,
)
from knotwork.packed import NO_SENTENCES, NO_TEXT, NOTHING_NEW, Packed, Restated, Sentences
from knotwork.syntax import allowance, comment, front_matter, properties, remarks, shown
from knotwork.syntax.body import Writer
from knotwork.syntax.body_inline import unreadable
from knotwork.syntax.environment import Notes, environment
from knotwork.syntax.facts import Facts
from knotwork.syntax.gather import gather
from knotwork.syntax.holes import mark, without_marks
from knotwork.syntax.list_items import list_items
from knotwork.syntax.markdown import markdown
from knotwork.syntax.math import Formulas
from knotwork.syntax.parser import DEEPEST, build_parser
from knotwork.syntax.sanitise import Widgets, clean, shows_external, with_targets
from knotwork.syntax.shape import shape
from knotwork.syntax.source_map import Pieces, pieces_of
from knotwork.syntax.words import lead
from knotwork.text import REPLACEMENT, UNREAD, Lines, Span, packed_spans

_NESTED_TOO_DEEP = DEEPEST - 2
_LOOSE_ENDS = {
    "unclosed-link": (
        "`[[` is not closed by `]]` on its line",
        r"close the link, or write `\[[` for plain brackets",
    ),
    "unclosed-math": (
        "`$$` opens a formula that nothing closes",
        r"close it with `$$`, or write `\$\$` for plain dollars",
    ),
}


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return build_parser()


@lru_cache(maxsize=4)
def _formulas(macros: tuple[tuple[str, str], ...]) -> Formulas:
    return Formulas(dict(macros))


class _Text:
    """A note's text, the parser's view of it, and the way back.

    The parser sees the body with LF line ends. Only CR LF changes offsets, so without one the way
    back is an addition.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines = Lines.of(source)
        unix = source.replace("\r\n", "\n").replace("\r", "\n") if "\r" in source else source
        self._shifted = len(unix) != len(source)
        self.unix = without_marks(unix.replace("\0", "\N{REPLACEMENT CHARACTER}"))
        self._unix_lines = Lines.of(unix) if self._shifted else self.lines

    def line_starts(self, begin: int) -> list[int]:
        """Where the lines begin of what the parser sees from an offset on."""
        starts = self._unix_lines.starts
        later = starts[bisect_right(starts, begin) :]
        return [0, *(start - begin for start in later)]

    def span(self, start: int, end: int) -> Span:
        """The span of the note's text for offsets in the parser's."""
        if not self._shifted:
            return Span(start, end)
        return Span(self._back(start), self._back(end))

    def _back(self, offset: int) -> int:
        place = self._unix_lines.place(min(offset, len(self.unix)))
        return self.lines.start(place.line) + place.column - 1


class Parsed:
    """A note's tokens with its facts; what `compile_note` makes a unit of."""

    def __init__(self, source: str, syntax: Syntax) -> None:
        text = _Text(source)
        self.text = text
        self.matter = front_matter.read(text.unix)
        begin = self.matter.end
        body = text.unix[begin:]
        self.notes = Notes(body, strict_breaks=syntax.strict_breaks, dialect=syntax.dialect)
        self.notes.pages, self.notes.prose = syntax.pages, syntax.prose
        self.notes.formula_words = _formulas(syntax.macros).words
        self.notes.line_starts = text.line_starts(begin)
        self.env = environment(self.notes)
        self.first_line = text.unix.count("\n", 0, begin)
        self.tokens: list[Token] = _parser().parse(body, self.env)
        self.relations = {**properties.RELATIONS, **dict(syntax.relations)}
        self.facts = Facts(
            self.notes,
            lambda start, end: text.span(start + begin, end + begin),
            source,
            self.relations,
        )

    def list_items(self) -> Iterator[tuple[Span, int, str | None]]:
        """Span, parent and task mark of each list item (see `list_items`)."""
        return list_items(self.tokens, self.facts, self.first_line)


def compile_note(source: Source, syntax: Syntax) -> Unit:
    """Compile one note; any text is a note, so this never fails on one."""
    parsed = Parsed(source.text, syntax)
    facts, text, matter = parsed.facts, parsed.text, parsed.matter
    flaws = [_moved(flaw, text) for flaw in matter.flaws]
    for found in properties.links(matter, text.unix, text.span, parsed.relations):
        match found:
            case Link():
                facts.links.append(found)
            case Url():
                facts.urls.append(found)
            case Flaw():
                flaws.append(found)
    known = tuple(
        replace(found, span=text.span(found.span.start, found.span.end))
        for found in matter.properties
    )
    # Before those of the body, whose places in it are numbers of this list.
    facts.tags.extend(properties.tags(known))
    gather(parsed.tokens, facts)
    pressed = _pressed(parsed, syntax)
    flaws.extend(_loose_ends(parsed))
    flaws.extend(facts.flaws)
    flaws.extend(_too_deep(parsed))
    flaws.extend(remarks.of_characters(source.text))
    if source.trouble:
        flaws.append(_unreadable(source))
    title = properties.property_of(known, "title")
    description = properties.property_of(known, "description")
    said = lead(properties.text_of(description.value) or "" if description else facts.lead)
    unit = Unit(
        digest=digest(source, syntax),
        lines=text.lines.packed(),
        body=pressed.body,
        markdown=pressed.markdown,
        title=properties.text_of(title.value) if title else None,
        aliases=properties.aliases(known),
        tags=tuple(facts.tags),
        properties=known,
        fields=tuple(facts.fields),
        headings=tuple(facts.headings),
        blocks=tuple(facts.blocks),
        footnotes=pressed.footnotes,
        links=tuple(facts.links),
        sentences=_sentences(facts),
        trails=tuple(facts.trails),
        cells=tuple(_cells(facts, parsed.first_line)),
        references=pressed.references,
        urls=tuple(facts.urls),
        allowances=(*allowance.of_note(known), *facts.allowances),
        flaws=tuple(sorted(flaws, key=lambda flaw: flaw.span)),
        lead="" if source.trouble and REPLACEMENT in said else said,
        prose=packed_spans(facts.prose),
        has_mermaid=facts.has_mermaid,
        external_images=facts.external_images,
        blank=pressed.blank,
    )
    return replace(unit, shape=shape(unit)) if syntax.pages else unit


def compile_notes(sources: Iterable[Source], syntax: Syntax) -> Iterator[Unit]:
    """Compile notes one after the other."""
    return (compile_note(source, syntax) for source in sources)


def digest(source: Source, syntax: Syntax) -> str:
    """What a unit is remembered by: everything that compiling it depends on."""
    hashed = hashlib.blake2b(digest_size=16)
    for part in (__version__, source.trouble, str(source.trouble_at), source.text):
        hashed.update(part.encode("utf-8", "surrogatepass"))
        hashed.update(b"\0")
    # What a unit leaves out does not change what the note says.
    hashed.update(msgspec.json.encode(replace(syntax, pages=True, prose=True)))
    return hashed.hexdigest()


class _Pressed(NamedTuple):
    """What pressing a body brings: what pages show, and what only pressing finds."""

    blank: bool
    footnotes: tuple[Footnote, ...] = ()
    references: tuple[Reference, ...] = ()
    body: Packed = NO_TEXT
    markdown: Restated = NOTHING_NEW


def _pressed(parsed: Parsed, syntax: Syntax) -> _Pressed:
    """The body for pages, or what the linter must know of it; flaws of formulas in both cases."""
    formulas = _formulas(syntax.macros)
    simple = not (parsed.facts.raw or shown.refers_to_footnotes(parsed.tokens))
    if simple and not syntax.pages:
        _try_formulas(parsed, formulas)
        return _Pressed(shown.is_blank(parsed.tokens))
    body, footnotes, references = _body(parsed, formulas)
    blank = not body.strip() if parsed.facts.raw else shown.is_blank(parsed.tokens)
    if syntax.pages:
        written = Restated.of(markdown(parsed.tokens, parsed.facts), body)
        return _Pressed(blank, footnotes, references, Packed.of(body), written)
    return _Pressed(blank, tuple(replace(note, html="") for note in footnotes), references)


def _try_formulas(parsed: Parsed, formulas: Formulas) -> None:
    for token in shown.formulas(parsed.tokens):
        try:
            formulas.mathml(token.content, display=token.type != "math_inline")
        except ValueError as error:
            unreadable(parsed.facts, token, error)


def _body(
    parsed: Parsed, formulas: Formulas
) -> tuple[str, tuple[Footnote, ...], tuple[Reference, ...]]:
    """The body and the footnotes, sanitised if the note holds raw HTML."""
    widgets = Widgets(active=parsed.facts.raw)
    writer = Writer(parsed.facts, widgets, formulas)
    body = writer.write(parsed.tokens)
    if not parsed.facts.raw:
        return body, tuple(writer.footnotes), ()
    urls = _Urls(parsed)
    pieces = (body, *(note.html for note in writer.footnotes))
    cleaned = [clean(html, urls.hole, urls.leave) for html in pieces]
    parsed.facts.external_images |= any(map(shows_external, cleaned))
    headings = {heading.id for heading in parsed.facts.headings}
    body, *notes = map(widgets.restored, with_targets(cleaned, headings))
    footnotes = tuple(
        replace(note, html=html) for note, html in zip(writer.footnotes, notes, strict=True)
    )
    return body, footnotes, tuple(urls.references)


class _Urls:
    """The URLs of raw HTML, as they are found."""

    def __init__(self, parsed: Parsed) -> None:
        self.references: list[Reference] = []
        self._external = parsed.facts.urls
        self._text = parsed.notes.text
        self._to_span = parsed.facts.to_span
        self._end = 0

    def hole(self, attribute: str, url: str) -> str:
        """The mark for one more."""
        self.references.append(Reference(attribute, url, self._span(url)))
        return mark("r", len(self.references) - 1)

    def leave(self, url: str) -> None:
        """Note one that leads to the web."""
        if url.lower().startswith(("http:", "https:")):
            self._external.append(Url(url, self._span(url), False, ""))

    def _span(self, url: str) -> Span:
        """Its next occurrence, for want of positions in HTML; empty if entities hide it."""
        for written in (url, escape(url, quote=False)):
            start = self._text.find(written, self._end)
            if start < 0:
                start = self._text.find(written)
            if start >= 0:
                self._end = start + len(written)
                return self._to_span(start, self._end)
        return self._to_span(self._end, self._end)


def _loose_ends(parsed: Parsed) -> Iterator[Flaw]:
    text, starts = parsed.notes.text, parsed.notes.line_starts
    known: dict[int, Pieces] = {}
    for inline, offset, kind in parsed.notes.loose_ends:
        if id(inline) not in known:
            known[id(inline)] = pieces_of(inline, text, starts)
        start = known[id(inline)].offset(offset)
        yield Flaw(kind, parsed.facts.to_span(start, start + 2), *_LOOSE_ENDS[kind])
    for line in comment.unclosed(parsed.env):
        start = starts[line]
        end = text.find("\n", start)
        yield Flaw(
            "unclosed-comment",
            parsed.facts.to_span(start, end if end >= 0 else len(text)),
            "`%%` opens a comment that nothing closes",
            "close it with `%%`; until then its text is shown",
        )


def _unreadable(source: Source) -> Flaw:
    at = min(source.trouble_at, len(source.text))
    unread = source.trouble.startswith(UNREAD)
    way_out = "put a file that can be read in its place" if unread else "save it as UTF-8 text"
    return Flaw("unreadable-note", Span(at, at), source.trouble, way_out)


def _too_deep(parsed: Parsed) -> Iterator[Flaw]:
    for token in parsed.tokens:
        if token.level >= _NESTED_TOO_DEEP and token.nesting == 1 and token.map:
            start = parsed.notes.line_starts[token.map[0]]
            yield Flaw(
                "unreadable-note",
                parsed.facts.to_span(start, start),
                f"the text nests deeper than {DEEPEST} levels; what is deeper is left out",
                "flatten the lists or quotes here",
            )
            return


def _cells(facts: Facts, first_line: int) -> Iterator[Cell]:
    for cell in facts.cells:
        yield replace(cell, code_line=cell.code_line + first_line)


def _sentences(facts: Facts) -> Sentences:
    if not facts.sentences:
        return NO_SENTENCES
    return Sentences.of(map(facts.sentences.get, range(len(facts.links))))


def _moved(flaw: Flaw, text: _Text) -> Flaw:
    return replace(flaw, span=text.span(flaw.span.start, flaw.span.end))
