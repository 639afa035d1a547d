"""Finds the names that a mistyped one may mean.

Comparing a name with all names of a vault takes time that grows with the vault, for each broken
link. Exact matches (except for letter case, hyphens and underscores) are dictionary look-ups and
always found; similar names are looked for until a budget of comparisons is spent, so that no vault
makes a check slow.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from knotwork.names import key

_SHOWN = 3
ALIKE, ALIKE_FILES = 80.0, 90.0
"""How alike (0 to 100) two names must be; more for files, since different pictures of a page often
have similar names."""
_ALIKE_SHORT, _SHORT = 72.0, 5
"""How alike short names must be, and the most letters of one: a single letter weighs more there."""
_SHORTEST, _LONG, _MOST_SLIPS = 4, 10, 2
"""The fewest letters of a word that may have a slip, and of one that may have two."""
_IDEOGRAPHS = "\u2e80"
"""The first of the characters that are a word or a syllable each."""
_DIGITS = re.compile(r"\d+")
_SEPARATORS = re.compile(r"[\s_-]+")


def folded(name: str) -> str:
    """A name without what people do not remember: lower case, hyphens and underscores as spaces."""
    return _SEPARATORS.sub(" ", key(name)).strip()


class Budget:
    """The number of comparisons that are left in a check."""

    __slots__ = ("left",)

    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self, comparisons: int) -> bool:
        """Take `comparisons` off the budget if enough is left; returns whether it was."""
        enough = comparisons <= self.left
        self.left -= comparisons if enough else 0
        return enough


class Likeness:
    """Finds those of some names that look like a given one, within a shared budget."""

    def __init__(
        self, names: Iterator[tuple[str, str]], budget: Budget, alike: float = ALIKE
    ) -> None:
        self._meant: dict[str, dict[str, None]] = defaultdict(dict)
        for name, meaning in names:
            self._meant[folded(name)][meaning] = None
        self._known = sorted(self._meant)
        self._by_numbers: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for name in self._known:
            self._by_numbers[_numbers(name)].append(name)
        self._budget = budget
        self._alike = alike

    def of(self, name: str) -> tuple[tuple[str, str], ...]:
        """Pairs of a folded name that is like `name` and its meaning, the most similar first."""
        wanted = folded(name)
        if wanted in self._meant:
            return tuple((wanted, meaning) for meaning in islice(self._meant[wanted], _SHOWN))
        candidates = self._candidates(_numbers(wanted))
        if not self._budget.spend(len(candidates)):
            return ()
        from rapidfuzz import fuzz, process  # takes long, and mostly nothing is mistyped

        alike = _ALIKE_SHORT if len(wanted) <= _SHORT else self._alike
        near = process.extract(
            wanted, candidates, scorer=fuzz.ratio, score_cutoff=alike, limit=4 * _SHOWN
        )
        pairs = (
            (match, meaning)
            for match, _score, _index in near
            for meaning in islice(self._meant[match], _SHOWN)
        )
        return tuple(dict.fromkeys(pairs))[:_SHOWN]

    def _candidates(self, numbers: tuple[str, ...]) -> list[str]:
        """Names with the same numbers or none: "2024-05-01" is not a mistyped "2024-06-11"."""
        if not numbers:
            return self._known
        return [*self._by_numbers.get((), ()), *self._by_numbers.get(numbers, ())]


def is_slip(written: str, name: str) -> bool:
    """Whether a folded name is another one with typing errors in it, with the same words.

    Two different names can be as similar as a name and its misspelling: `food template` and
    `book template`, `custom statuses` and `style custom statuses`. So all words have to be there
    with the same first letter, where errors are rare; short words and numbers have to be equal.
    """
    if written.replace(" ", "") == name.replace(" ", ""):
        return True
    pairs = list(zip(written.split(), name.split(), strict=False))
    if len(written.split()) != len(name.split()) or not all(_alike(*pair) for pair in pairs):
        return False
    return sum(_slips(*pair) for pair in pairs) <= _MOST_SLIPS


def _alike(written: str, word: str) -> bool:
    """Whether one word is another with an error, or two in long words; none for ideographs."""
    if written == word:
        return True
    shortest, longest = sorted((len(written), len(word)))
    if shortest < _SHORTEST or written[0] != word[0] or max(written + word) >= _IDEOGRAPHS:
        return False
    if _numbers(written) != _numbers(word):
        return False
    return _slips(written, word) <= (1 if longest < _LONG else _MOST_SLIPS)


def _slips(written: str, word: str) -> int:
    """How many letters have to be added, deleted, replaced or swapped with their neighbour."""
    from rapidfuzz.distance import OSA

    return OSA.distance(written, word)


def _numbers(name: str) -> tuple[str, ...]:
    return tuple(_DIGITS.findall(name))
