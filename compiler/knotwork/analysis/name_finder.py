"""Finds many names in a text at once.

Names are told apart by their pieces: runs of letters and digits. No name stands alone that begins
or ends within such a run, so a text can only hold a name all of whose pieces are pieces of it. Each
name is kept under that of its pieces which the fewest names have, and looked for in texts that have
it, which are few. In scripts that put no spaces between words, and in Hangul, whose particles hang
on the noun, each character is a piece.
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
    """Finds names in texts; both have to be in one form, as letter case is not ignored here."""

    def __init__(self, names: Iterable[str]) -> None:
        """Each of the `names` has a letter."""
        known = [_Name(number, name, _pieces(name)) for number, name in enumerate(names)]
        often = Counter(chain.from_iterable(name.pieces for name in known))
        self._by_piece: dict[str, list[_Name]] = defaultdict(list)
        for name in known:
            rarest = min(name.pieces, key=lambda piece: (often[piece], piece))
            self._by_piece[rarest].append(name)

    def matches(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Number, start and end of each place where a name stands that is made of whole pieces.

        Names may overlap. Places within a run are among them, where another place is not.
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
    """Made when first needed: Python takes long to compile sets of so many characters."""
    single = "".join(f"{first}-{last}" for first, last in (*_UNSPACED, _HANGUL))
    return re.compile(rf"[^{single}]+|[{single}]")


def is_unspaced(character: str) -> bool:
    """Whether a character is of a script without spaces between words."""
    return any(first <= character <= last for first, last in _UNSPACED)


def is_hangul(character: str) -> bool:
    """Whether a character is a syllable of Hangul."""
    first, last = _HANGUL
    return first <= character <= last
