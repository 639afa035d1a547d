"""Where words and code of a docstring stand in Python's source.

On its way to a page a docstring is parsed, rewritten and wrapped anew, and keeps no places. So what
a note says is looked for in the docstring's value, and the value's characters are followed through
escape sequences and joined literals to the file.
"""

from __future__ import annotations

import inspect
import io
import re
import tokenize
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, dropwhile

import msgspec

from knotwork.api.model import Docstring, Written
from knotwork.diagnostic import Origin
from knotwork.text import Lines, Place, Span

_LITERAL = re.compile(r"([A-Za-z]*)(\"{3}|'{3}|\"|')(.*)\2", re.DOTALL)
_PIECE = re.compile(
    r"\\(?:\r\n|[0-7]{1,3}|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|N\{[^}]*\}|.)|\r\n|.",
    re.DOTALL,
)
_RAW_PIECE = re.compile(r"\r\n|.", re.DOTALL)
_ESCAPES = {
    "\n": "", "\r\n": "", "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f",
    "n": "\n", "r": "\r", "t": "\t", "v": "\v",
}  # fmt: skip
_WORDS = re.compile(r"\s+|\\[^\w\s]|.", re.DOTALL)


def words(text: str) -> re.Pattern[str] | None:
    """What finds the words of a note in its docstring; None if there are none.

    Notes join wrapped lines, and escape marks that mean something there.
    """
    if not text.strip():
        return None
    return re.compile("".join(_word(found[0]) for found in _WORDS.finditer(text)))


def _word(part: str) -> str:
    if part.isspace():
        return r"\s+"
    return r"\\?" + re.escape(part[1:]) if len(part) > 1 else re.escape(part)


def found_words(docstring: Docstring, wanted: re.Pattern[str]) -> Iterator[Span]:
    """Each place of some words in the file of a docstring."""
    value = _value(docstring)
    if value is not None:
        for found in wanted.finditer(value.text):
            yield value.span(*found.span())


def found_code(docstring: Docstring, code: Sequence[str], number: int) -> Iterator[Span]:
    """The line of some code with that number, counted from 0, in the file of a docstring.

    Of each place where the code stands.
    """
    value = _value(docstring)
    if value is None:
        return
    lines = value.text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    for at in code_in(lines, code):
        line = lines[at + number]
        begin = starts[at + number] + len(line) - len(line.lstrip())
        yield value.span(begin, max(begin, starts[at + number] + len(line.rstrip())))


def code_in(lines: Sequence[str], code: Sequence[str]) -> Iterator[int]:
    """The numbers, from 0, of the lines where some code begins.

    Blank space does not count, nor the marks of quotes.
    """
    wanted = [_bare(line) for line in code]
    bare = [_bare(line) for line in lines]
    for at in range(len(bare) - len(wanted) + 1):
        if bare[at : at + len(wanted)] == wanted:
            yield at


def _bare(line: str) -> list[str]:
    return list(dropwhile(">".__eq__, line.split()))


def origin(path: str, written: Written, span: Span) -> Origin:
    """The place of a span in a file of which some lines, those `written`, are known."""
    lines = Lines.of(written.text)

    def place(offset: int) -> Place:
        line, column = lines.place(offset - written.start)
        return Place(line + written.line - 1, column)

    return Origin(path, span, place(span.start), place(span.end))


def whole_line(path: str, written: Written) -> Origin:
    """The whole line of a definition: the place of what is somewhere in its docstring."""
    text = written.text
    start = written.start + len(text) - len(text.lstrip())
    span = Span(start, max(start, written.start + len(text.rstrip())))
    return msgspec.structs.replace(origin(path, written, span), exact=False)


class _Value:
    """The value of a docstring, and where each of its characters is written in the file."""

    def __init__(self, text: str, places: Sequence[Span]) -> None:
        self.text = text
        self._places = places

    def span(self, start: int, end: int) -> Span:
        """A part of the value, in the file."""
        if start == end:
            at = self._places[start].start if start < len(self._places) else self._places[-1].end
            return Span(at, at)
        return Span(self._places[start].start, self._places[end - 1].end)


@lru_cache(maxsize=8)  # a docstring often has many findings
def _value(docstring: Docstring) -> _Value | None:
    """What the literals on a docstring's lines say; None if that is not the docstring."""
    literals = list(_literals(docstring.written))
    count = len(literals)
    for first, last in ((at, end) for at in range(count) for end in range(count, at, -1)):
        pieces = [piece for literal in literals[first:last] for piece in literal]
        text = "".join(meant for meant, _place in pieces)
        if inspect.cleandoc(text.rstrip()) == docstring.value:
            return _Value(text, [place for meant, place in pieces for _character in meant])
    return None


def _literals(written: Written) -> Iterator[list[tuple[str, Span]]]:
    """The string literals on some lines, each as pieces: what is meant, and where it stands."""
    rows = [0, *(found.end() for found in re.finditer("\n", written.text))]
    # The lines may stand in brackets that open before them: there indentation says nothing.
    reader = io.StringIO(f"(\n{written.text}", newline="\n").readline
    try:
        for token in tokenize.generate_tokens(reader):
            if token.type == tokenize.STRING:
                start = rows[token.start[0] - 2] + token.start[1]
                end = rows[token.end[0] - 2] + token.end[1]
                yield list(_pieces(written.text[start:end], written.start + start))
    except (tokenize.TokenError, SyntaxError):
        return  # the lines are a part of a statement, which may end amid brackets


def _pieces(literal: str, at: int) -> Iterator[tuple[str, Span]]:
    found = _LITERAL.fullmatch(literal)
    if found is None:
        return
    piece = _RAW_PIECE if "r" in found[1].lower() else _PIECE
    for one in piece.finditer(literal, found.start(3), found.end(3)):
        yield _meant(one[0]), Span(at + one.start(), at + one.end())


def _meant(piece: str) -> str:
    """The text that a character or an escape sequence stands for."""
    if piece == "\r\n":
        return "\n"
    if len(piece) == 1:
        return piece
    code = piece[1:]
    if code in _ESCAPES:
        return _ESCAPES[code]
    if code[0] in "01234567":
        return chr(int(code, 8))
    if code[0] == "N":
        return _named(code[2:-1])
    return chr(int(code[1:], 16)) if code[0] in "xuU" else piece


def _named(name: str) -> str:
    try:
        return unicodedata.lookup(name)
    except KeyError:
        return name  # no Python: the value will not be the docstring's
