"""Finds the places of words and code of a docstring in Python's source.

On its way to a page a docstring is parsed, rewritten and wrapped anew, and loses all places. So the
text of a note is looked for in the docstring's value, and the value's characters are mapped to the
file through escape sequences and joined literals.
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
    """The pattern that finds text of a note in its docstring; None if there is no text.

    Notes join wrapped lines, and escape characters that have a meaning in Markdown.
    """
    if not text.strip():
        return None
    return re.compile("".join(_word(found[0]) for found in _WORDS.finditer(text)))


def _word(part: str) -> str:
    if part.isspace():
        return r"\s+"
    return r"\\?" + re.escape(part[1:]) if len(part) > 1 else re.escape(part)


def found_words(docstring: Docstring, wanted: re.Pattern[str]) -> Iterator[Span]:
    """The spans of some words of a docstring in its file."""
    value = _value(docstring)
    if value is not None:
        for found in wanted.finditer(value.text):
            yield value.span(*found.span())


def found_code(docstring: Docstring, code: Sequence[str], number: int) -> Iterator[Span]:
    """The spans of a line of some code in the file of a docstring, one for each occurrence.

    `number` is that of the line in the code, from 0.
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

    White space and the marks of quotes are ignored.
    """
    wanted = [_bare(line) for line in code]
    bare = [_bare(line) for line in lines]
    for at in range(len(bare) - len(wanted) + 1):
        if bare[at : at + len(wanted)] == wanted:
            yield at


def _bare(line: str) -> list[str]:
    return list(dropwhile(">".__eq__, line.split()))


def origin(path: str, written: Written, span: Span) -> Origin:
    """The origin of a span in a file, of which only the lines in `written` are known."""
    lines = Lines.of(written.text)

    def place(offset: int) -> Place:
        line, column = lines.place(offset - written.start)
        return Place(line + written.line - 1, column)

    return Origin(path, span, place(span.start), place(span.end))


def whole_line(path: str, written: Written) -> Origin:
    """The origin of a whole line of a definition: for findings somewhere in its docstring."""
    text = written.text
    start = written.start + len(text) - len(text.lstrip())
    span = Span(start, max(start, written.start + len(text.rstrip())))
    return msgspec.structs.replace(origin(path, written, span), exact=False)


class _Value:
    """The value of a docstring, and the span in the file of each of its characters."""

    def __init__(self, text: str, places: Sequence[Span]) -> None:
        self.text = text
        self._places = places

    def span(self, start: int, end: int) -> Span:
        """The span in the file of a part of the value."""
        if start == end:
            at = self._places[start].start if start < len(self._places) else self._places[-1].end
            return Span(at, at)
        return Span(self._places[start].start, self._places[end - 1].end)


@lru_cache(maxsize=8)  # a docstring often has many findings
def _value(docstring: Docstring) -> _Value | None:
    """What the literals or comments on its lines say; None if that is not the docstring."""
    literals = list(_literals(docstring.written))
    if "#:" in docstring.written.text:
        literals.append(list(_comments(docstring.written)))
    count = len(literals)
    for first, last in ((at, end) for at in range(count) for end in range(count, at, -1)):
        pieces = [piece for literal in literals[first:last] for piece in literal]
        text = "".join(meant for meant, _place in pieces)
        if inspect.cleandoc(text.rstrip()) == docstring.value:
            return _Value(text, [place for meant, place in pieces for _character in meant])
    return None


def _literals(written: Written) -> Iterator[list[tuple[str, Span]]]:
    """The string literals on some lines, each as pieces: the value of a piece, and its span."""
    rows = [0, *(found.end() for found in re.finditer("\n", written.text))]
    # In brackets, since the lines may be inside of some, where indentation does not matter.
    reader = io.StringIO(f"(\n{written.text}", newline="\n").readline
    try:
        for token in tokenize.generate_tokens(reader):
            if token.type == tokenize.STRING:
                start = rows[token.start[0] - 2] + token.start[1]
                end = rows[token.end[0] - 2] + token.end[1]
                yield list(_pieces(written.text[start:end], written.start + start))
    except (tokenize.TokenError, SyntaxError):
        return  # the lines are a part of a statement, and may end inside of brackets


def _comments(written: Written) -> Iterator[tuple[str, Span]]:
    """What `#:` comments say, as pieces; each line ends in one of no length."""
    for line in re.finditer(r"#:([^\r\n]*)", written.text):
        start = written.start + line.start(1)
        for at, character in enumerate(line[1], start):
            yield character, Span(at, at + 1)
        end = written.start + line.end()
        yield "\n", Span(end, end)


def _pieces(literal: str, at: int) -> Iterator[tuple[str, Span]]:
    found = _LITERAL.fullmatch(literal)
    if found is None:
        return
    piece = _RAW_PIECE if "r" in found[1].lower() else _PIECE
    for one in piece.finditer(literal, found.start(3), found.end(3)):
        yield _meant(one[0]), Span(at + one.start(), at + one.end())


def _meant(piece: str) -> str:
    """The characters that a character or an escape sequence stands for."""
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
        return name  # invalid Python: the value will not be the docstring's
