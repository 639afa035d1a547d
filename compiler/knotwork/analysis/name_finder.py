"""Finds many names in a text at once.

Names consist of pieces: runs of letters and digits. A name that begins or ends within such a run is
not a word of its own, so a text can only have a name whose pieces are all pieces of the text. Each
name is indexed by the piece that the fewest names share, and looked for only in texts with this
piece, which are few. In scripts without spaces between words, and in Hangul, which appends
particles to nouns, each character is a piece.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

_UNSPACED = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u1000", "\u109f"),  # Myanmar
    ("\u1780", "\u17ff"),  # Khmer
    ("\u3040", "\u30ff"),  # Hiragana, Katakana
    ("\u3400", "\u4dbf"),  # Han
    ("\u4e00", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)
_HANGUL = ("\uac00", "\ud7a3")
_RUN = re.compile(r"\w+")


class _Name(NamedTuple):
    number: int
    words: str
    pieces: frozenset[str]


class NameFinder:
    """Finds names in texts; both have to be folded, as letter case is not ignored here."""

    def __init__(self, names: Iterable[str]) -> None:
        """Each of the `names` must have a letter."""
        known = [_Name(number, name, _pieces(name)) for number, name in enumerate(names)]
        often = Counter(chain.from_iterable(name.pieces for name in known))
        self._by_piece: dict[str, list[_Name]] = defaultdict(list)
        for name in known:
            rarest = min(name.pieces, key=lambda piece: (often[piece], piece))
            self._by_piece[rarest].append(name)

    def matches(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Number, start and end of each occurrence of a name whose pieces are all in the text.

        Names may overlap. Occurrences within a longer run of letters are not left out.
        """
        pieces = _pieces(text)
        for piece in sorted(pieces & self._by_piece.keys()):
            for number, words, needed in self._by_piece[piece]:
                if needed <= pieces:
                    at = text.find(words)
                    while at >= 0:
                        yield number, at, at + len(words)
                        at = text.find(words, at + 1)


def _pieces(text: str) -> frozenset[str]:
    runs = frozenset(_RUN.findall(text))
    foreign = [run for run in runs if not run.isascii()]
    return runs.difference(foreign).union(*map(_piece().findall, foreign))


@cache
def _piece() -> re.Pattern[str]:
    """The pattern of a piece; cached, as `re` takes long to compile sets of so many characters."""
    single = "".join(f"{first}-{last}" for first, last in (*_UNSPACED, _HANGUL))
    return re.compile(rf"[^{single}]+|[{single}]")


def is_unspaced(character: str) -> bool:
    """Whether a character is of a script without spaces between words."""
    return any(first <= character <= last for first, last in _UNSPACED)


def is_hangul(character: str) -> bool:
    """Whether a character is a syllable of Hangul."""
    first, last = _HANGUL
    return first <= character <= last
