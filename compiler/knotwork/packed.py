"""Texts of a note that are seldom read, kept small in memory, in caches and between processes.

All notes of a vault are in memory together, while the texts that only pages show are needed one
note at a time. So these are kept as bytes: compressed (`Packed`); compressed against another,
nearly equal text (`Restated`); or joined into one, of which parts can be read (`Sentences`).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import lru_cache
from struct import Struct
from typing import NamedTuple, Self

import msgspec

_FAST = 1
"""zlib's level 1: a third less work than its usual 6, for a twentieth more bytes."""
_REPEATS = 3
"""The zlib level that searches for long repetitions: the fastest for nearly equal texts."""


class Packed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A text, compressed."""

    content: bytes

    @classmethod
    def of(cls, text: str) -> Self:
        """The text, packed; lone surrogates survive."""
        return cls(zlib.compress(_bytes(text), _FAST))

    @property
    def text(self) -> str:
        """The text; the last few that were unpacked are remembered."""
        return _unpacked(self.content)


class Restated(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A text that repeats much of another one: compressed with that one as its dictionary."""

    content: bytes

    @classmethod
    def of(cls, text: str, known: str) -> Self:
        """The text, packed; unpacking it needs `known` again."""
        packer = zlib.compressobj(_REPEATS, zdict=_bytes(known))
        return cls(packer.compress(_bytes(text)) + packer.flush())

    def text(self, known: str) -> str:
        """The text; `known` is what it was packed against."""
        return _text(zlib.decompressobj(zdict=_bytes(known)).decompress(self.content))


class Sentence(NamedTuple):
    """The sentence around a link as plain text, cut at the link's own words."""

    before: str
    words: str
    after: str


_PLACE = Struct("<4I")
"""Four offsets in bytes: sentence begins, link's words begin, words end, sentence ends."""
_NOWHERE = (1, 0, 0, 0)


class Sentences(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The sentences around a note's links; links in one sentence share its text."""

    texts: bytes = b""
    places: bytes = b""

    @classmethod
    def of(cls, sentences: Iterable[Sentence | None]) -> Self:
        """The sentences in the order of the links; None for a link without one."""
        starts: dict[bytes, int] = {}
        places: list[bytes] = []
        length = 0
        for sentence in sentences:
            if sentence is None:
                places.append(_PLACE.pack(*_NOWHERE))
                continue
            text = _bytes("".join(sentence))
            start = starts.setdefault(text, length)
            if start == length:
                length += len(text)
            before, words, _ = sentence if text.isascii() else map(_bytes, sentence)
            begin = start + len(before)
            places.append(_PLACE.pack(start, begin, begin + len(words), start + len(text)))
        return cls(b"".join(starts), b"".join(places))

    def at(self, number: int) -> Sentence | None:
        """The sentence around a link; None if there is none, or sentences were not asked for."""
        if not self.places:
            return None
        start, begin, end, stop = _PLACE.unpack_from(self.places, number * _PLACE.size)
        if begin < start:
            return None
        texts = self.texts
        return Sentence(_text(texts[start:begin]), _text(texts[begin:end]), _text(texts[end:stop]))

    def words(self, number: int) -> str:
        """The link's own words in its sentence; empty if there is none."""
        if not self.places:
            return ""
        _start, begin, end, _stop = _PLACE.unpack_from(self.places, number * _PLACE.size)
        return _text(self.texts[begin:end])


@lru_cache(maxsize=2)
def _unpacked(content: bytes) -> str:
    """Cached, for a note's page asks for its texts several times in a row."""
    return _text(zlib.decompress(content))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogatepass")


NO_TEXT = Packed.of("")
NOTHING_NEW = Restated.of("", "")
NO_SENTENCES = Sentences()
