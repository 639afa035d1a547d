"""A parsed note: front matter, tokens of the body, and the way back to places in the text."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knotwork.direction import may_be_from_the_right
from knotwork.latex.definitions import DEFINES
from knotwork.latex.formulas import Formulas
from knotwork.model import Macro, Syntax
from knotwork.syntax import front_matter, properties
from knotwork.syntax.environment import Parse, environment
from knotwork.syntax.equation_numbers import write_numbers
from knotwork.syntax.facts import Facts
from knotwork.syntax.holes import without_marks
from knotwork.syntax.own_macros import take_definitions
from knotwork.syntax.parser import build_parser
from knotwork.text import Lines, Span
from knotwork.words.chosen import ENGLISH, words_in


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return build_parser()


@lru_cache(maxsize=4)
def formulas_with(macros: tuple[tuple[str, str], ...], preamble: tuple[Macro, ...]) -> Formulas:
    """The reader of formulas with some macros, made once for all notes."""
    return Formulas(dict(macros), preamble)


class NoteText:
    """A note's text, the parser's view of it, and the way back from offsets in that view.

    The parser sees LF line ends. Only CR LF changes offsets; without one, both have the same.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines = Lines.of(source)
        unix = source.replace("\r\n", "\n").replace("\r", "\n") if "\r" in source else source
        self._shifted = len(unix) != len(source)
        self.unix = without_marks(unix.replace("\0", "\N{REPLACEMENT CHARACTER}"))
        self._unix_lines = Lines.of(unix) if self._shifted else self.lines

    def line_starts(self, begin: int) -> list[int]:
        """The starts of the lines that the parser sees from `begin` on, relative to it."""
        starts = self._unix_lines.starts
        later = starts[bisect_right(starts, begin) :]
        return [0, *(start - begin for start in later)]

    def span(self, start: int, end: int) -> Span:
        """The span in the note's text for two offsets in the parser's."""
        if not self._shifted:
            return Span(start, end)
        return Span(self._back(start), self._back(end))

    def _back(self, offset: int) -> int:
        place = self._unix_lines.place(min(offset, len(self.unix)))
        return self.lines.start(place.line) + place.column - 1


class Parsed:
    """A note's tokens, and facts that are still to be gathered from them (`gather.gather`)."""

    def __init__(self, source: str, syntax: Syntax) -> None:
        text = NoteText(source)
        self.text = text
        self.matter = front_matter.read(text.unix)
        begin = self.matter.end
        body = text.unix[begin:]
        self.parse = Parse(body, strict_breaks=syntax.strict_breaks, dialect=syntax.dialect)
        self.parse.pages, self.parse.prose = syntax.pages, syntax.prose
        formulas = formulas_with(syntax.macros, syntax.preamble)
        self.parse.formula_words = formulas.words
        self.parse.line_starts = text.line_starts(begin)
        self.parse.from_the_right = may_be_from_the_right(text.unix, begin)
        self.env = environment(self.parse)
        self.words = syntax.words or words_in(ENGLISH).body
        self.first_line = text.unix.count("\n", 0, begin)
        self.tokens: list[Token] = _parser().parse(body, self.env)
        has_references = "$" in body and (r"\eqref" in body or r"\ref" in body)
        self.dangling = tuple(write_numbers(self.tokens)) if has_references else ()
        if "$" in body and DEFINES.search(body):
            self.parse.formula_words = take_definitions(self.tokens, formulas)
        self.relations = {**properties.RELATIONS, **dict(syntax.relations)}
        self.facts = Facts(
            self.parse,
            lambda start, end: text.span(start + begin, end + begin),
            source,
            self.relations,
        )
