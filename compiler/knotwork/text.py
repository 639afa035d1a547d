"""Spans of a text, its lines and columns, and how bytes become text.

A `Span` counts code points of the note's text: the decoded file without its byte order mark, line
ends as they stand. Lines and columns (1-based, in code points) are computed only for output.
Lines end at LF, CR LF and CR and nowhere else, as in CommonMark: `str.splitlines` also breaks at
form feeds and U+2028.
"""

from __future__ import annotations

import codecs
import re
import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, count
from operator import add
from typing import NamedTuple

import msgspec

REPLACEMENT = "\ufffd"
"""Replaces what cannot be read or written: each byte that is not valid in a text's encoding, and
each character that XML refuses."""
UNREAD = "the file cannot be read"
"""The beginning of `Source.trouble` if the file could not be read at all."""
FAILED = "Knotwork failed on it"
"""The beginning of `Source.trouble` if a bug in Knotwork keeps the note from being compiled."""
NO_PYTHON = "the module is not Python"
"""The beginning of `Source.trouble` if a module's source is not valid Python."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""The complement of `Char` in section 2.2 of XML 1.0, because `re` is faster with the smaller
set."""


class Span(msgspec.Struct, frozen=True, order=True, array_like=True, gc=False):
    """A half-open range of code points."""

    start: int
    end: int

    def cut(self, text: str) -> str:
        """The part of `text` that the span covers."""
        return text[self.start : self.end]


class Place(NamedTuple):
    """A line and a column, both 1-based, the column in code points."""

    line: int
    column: int


class Lines:
    """Where each line of a text begins; built from the text or from `packed`."""

    __slots__ = ("starts",)

    def __init__(self, starts: array[int]) -> None:
        self.starts = starts

    @classmethod
    def of(cls, text: str) -> Lines:
        """The lines of `text`; a text that ends in a line end has an empty last line."""
        if "\r" in text:
            starts = array("I", (0,))
            starts.extend(match.end() for match in _LINE_END.finditer(text))
            return cls(starts)
        lengths = map(len, text.split("\n")[:-1])
        return cls(array("I", map(add, accumulate(lengths, initial=0), count())))

    @classmethod
    def unpacked(cls, packed: bytes) -> Lines:
        """The inverse of `packed`."""
        return cls(_unpacked(packed))

    def packed(self) -> bytes:
        """The starts of the lines in bytes, four to each, little-endian: kept with every note."""
        return _packed(self.starts)

    def place(self, offset: int) -> Place:
        """The line and column of a code point."""
        line = bisect_right(self.starts, offset)
        return Place(line, offset - self.starts[line - 1] + 1)

    def start(self, line: int) -> int:
        """The offset at which the 1-based `line` begins."""
        return self.starts[line - 1]

    def __len__(self) -> int:
        return len(self.starts)


def packed_spans(spans: Iterable[Span]) -> bytes:
    """Spans in bytes, eight to each, for keeping hundreds of them with every note."""
    return _packed(array("I", (at for span in spans for at in (span.start, span.end))))


def unpacked_spans(packed: bytes) -> Iterator[Span]:
    """The inverse of `packed_spans`."""
    numbers = _unpacked(packed)
    return map(Span, numbers[::2], numbers[1::2])


def _packed(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = array("I", numbers)
        numbers.byteswap()
    return numbers.tobytes()


def _unpacked(packed: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def line_text(text: str, lines: Lines, line: int) -> str:
    """The 1-based `line` without its line end."""
    start = lines.start(line)
    end = lines.start(line + 1) if line < len(lines) else len(text)
    return text[start:end].rstrip("\r\n")


def line_end(text: str) -> str:
    """The line end of a text: that of its first line; LF for a text of one line."""
    found = _LINE_END.search(text)
    return found[0] if found else "\n"


def xml_text(text: str) -> str:
    """Text that XML 1.0 may hold: some characters cannot be written in it, not even escaped."""
    return _NOT_XML.sub(REPLACEMENT, text)


class Decoded(NamedTuple):
    """A text, and what was wrong with its bytes (empty if nothing was)."""

    text: str
    trouble: str
    at: int
    """The offset of the first character that replaces bytes which could not be read."""


def decode(raw: bytes) -> Decoded:
    """Decode bytes as text. Never fails, but reports what had to be replaced.

    UTF-8 with or without a byte order mark is what a note should be. UTF-16 with its mark is read
    too, because one Windows editor still writes it, and reported.
    """
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if raw.startswith(mark):
            text = raw[len(mark) :].decode(name, "replace")
            return Decoded(text, "the file is UTF-16, not UTF-8", 0)
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        at = len(raw[: error.start].decode("utf-8"))
        byte = raw[error.start]
        trouble = f"the file is not UTF-8: byte 0x{byte:02x} is shown as {REPLACEMENT}"
        return Decoded(raw.decode("utf-8", "replace"), trouble, at)
    if (nul := text.find("\0")) >= 0:
        return Decoded(text, f"the file holds a NUL byte, shown as {REPLACEMENT}", nul)
    return Decoded(text, "", 0)
