"""Texts of a note that few look at, packed: small in memory, in caches and between processes.

A page is written once and read by programs seldom, yet a vault's notes stay in memory together. So
what only pages show is kept as bytes: compressed, compressed by means of another text that says
nearly the same, or one after the other where single ones are asked for.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import lru_cache
from struct import Struct
from typing import NamedTuple, Self

import msgspec

_FAST = 1
"""zlib's first level: a third less work than its sixth for a twentieth more bytes."""
_REPEATS = 3
"""The level at which zlib finds long repetitions: less work than the first where all is one."""


class Packed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A text, compressed."""

    content: bytes

    @classmethod
    def of(cls, text: str) -> Self:
        """The text, packed; half a surrogate pair stays what it is."""
        return cls(zlib.compress(_bytes(text), _FAST))

    @property
    def text(self) -> str:
        """The text, unpacked each time but for the last ones."""
        return _unpacked(self.content)


class Restated(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A text that says much of what another does: packed as what it has of its own."""

    content: bytes

    @classmethod
    def of(cls, text: str, known: str) -> Self:
        """The text, packed for those who have the other one."""
        packer = zlib.compressobj(_REPEATS, zdict=_bytes(known))
        return cls(packer.compress(_bytes(text)) + packer.flush())

    def text(self, known: str) -> str:
        """The text, unpacked each time; `known` is what it was packed with."""
        return _text(zlib.decompressobj(zdict=_bytes(known)).decompress(self.content))


class Sentence(NamedTuple):
    """The plain text around a link, cut at the link's own words."""

    before: str
    words: str
    after: str


_PLACE = Struct("<4I")
"""Where a sentence begins, its link's words begin and end, and the sentence ends, in bytes."""
_NOWHERE = (1, 0, 0, 0)


class Sentences(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The sentences around a note's links, each text once: any of them is three slices."""

    texts: bytes = b""
    places: bytes = b""

    @classmethod
    def of(cls, sentences: Iterable[Sentence | None]) -> Self:
        """The sentences by the links' numbers."""
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
        """The sentence around a link; None if there is none, or nobody asked for any."""
        if not self.places:
            return None
        start, begin, end, stop = _PLACE.unpack_from(self.places, number * _PLACE.size)
        if begin < start:
            return None
        texts = self.texts
        return Sentence(_text(texts[start:begin]), _text(texts[begin:end]), _text(texts[end:stop]))


@lru_cache(maxsize=2)
def _unpacked(content: bytes) -> str:
    """Remembered, for what is made of a note is made at one time."""
    return _text(zlib.decompress(content))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogatepass")


NO_TEXT = Packed.of("")
NOTHING_NEW = Restated.of("", "")
NO_SENTENCES = Sentences()
