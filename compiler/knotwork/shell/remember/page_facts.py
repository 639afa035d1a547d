"""Numbers for the facts that pages were made from, and digests of what the answers were.

Most families ask something of every note. So each key has a row, and a family is a column with four
bytes for each fact: as one dictionary a family, they took as much memory as the notes.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain, repeat

_UNASKED = 0xFFFF_FFFF
"""In the place of the number of a fact that nobody asked for."""
_DIGEST = 8
_NONE = bytes(_DIGEST)
"""In the place of a digest that is not known, or of an answer that has none."""


class Column:
    """The facts of one family, by row."""

    __slots__ = ("digests", "numbers")

    def __init__(self, numbers: bytes = b"", digests: bytes = b"") -> None:
        self.numbers = array("I", numbers)
        self.digests = bytearray(digests)

    def rows(self) -> Iterator[tuple[int, int]]:
        """Row and number of each fact that was asked for."""
        return ((row, number) for row, number in enumerate(self.numbers) if number != _UNASKED)

    def unanswered(self) -> Iterator[tuple[int, int]]:
        """The same of those facts whose answer has no digest, or none that is known."""
        digests = chain(array("Q", self.digests), repeat(0))
        facts = enumerate(zip(self.numbers, digests, strict=False))
        return (
            (row, number) for row, (number, digest) in facts if not digest and number != _UNASKED
        )

    def ask(self, row: int, number: int) -> None:
        """Give a fact its number."""
        self.numbers.extend(repeat(_UNASKED, max(0, row + 1 - len(self.numbers))))
        self.numbers[row] = number

    def digest(self, row: int) -> bytes:
        """What the answer was; nothing if that is not known, or not to be known."""
        found = bytes(self.digests[row * _DIGEST : (row + 1) * _DIGEST])
        return b"" if found == _NONE else found

    def answered(self, row: int, digest: bytes) -> None:
        """Note what the answer is, by its digest if it has one."""
        if not digest and row * _DIGEST >= len(self.digests):
            return
        self.digests.extend(repeat(0, max(0, (row + 1) * _DIGEST - len(self.digests))))
        self.digests[row * _DIGEST : (row + 1) * _DIGEST] = digest or _NONE


class PageFacts:
    """All facts that pages of a site were ever made from, by family and key."""

    def __init__(self, keys: list[str], count: int, stored: Callable[[str], Column | None]) -> None:
        """`count` numbers were given; `stored` finds the columns that an earlier build left."""
        self.keys = keys
        """By row."""
        self.count = count
        self.columns: dict[str, Column] = {}
        self._rows = {key: row for row, key in enumerate(keys)}
        self._stored = stored

    def column(self, family: str) -> Column:
        """The facts of a family."""
        known = self.columns.get(family)
        if known is None:
            known = self.columns[family] = self._stored(family) or Column()
        return known

    def number(self, family: str, key: str) -> int | None:
        """The number of a fact; None if nobody ever asked for it."""
        numbers, row = self.column(family).numbers, self._rows.get(key, _UNASKED)
        found = numbers[row] if row < len(numbers) else _UNASKED
        return None if found == _UNASKED else found

    def numbers(self, family: str, keys: Iterable[str]) -> Iterator[int]:
        """The numbers of some facts, new ones for those that nobody ever asked for."""
        column, rows = self.column(family), self._rows
        numbers = column.numbers
        for key in keys:
            row = rows.get(key)
            if row is None:
                row = self._new_row(key)
            if row >= len(numbers) or numbers[row] == _UNASKED:
                column.ask(row, self.count)
                self.count += 1
            yield numbers[row]

    def answer(self, family: str, digest: Callable[[str], bytes]) -> Iterator[int]:
        """Ask all questions of a family again: the numbers of those with another answer."""
        column, keys = self.column(family), self.keys
        digests = column.digests
        for row, number in column.rows():
            now, at = digest(keys[row]), row * _DIGEST
            if not now or now != digests[at : at + _DIGEST]:
                column.answered(row, now)
                yield number

    def complete(self, family: str, digest: Callable[[str], bytes]) -> None:
        """Note the answers that are not known yet."""
        column = self.column(family)
        for row, _number in column.unanswered():
            column.answered(row, digest(self.keys[row]))

    def without_digest(self, families: Iterable[str]) -> bytes:
        """The numbers of those facts of some families whose answers have no digest."""
        columns = map(self.column, families)
        facts = chain.from_iterable(column.unanswered() for column in columns)
        return array("I", (number for _row, number in facts)).tobytes()

    def keep(self, used: Collection[int]) -> Mapping[int, int]:
        """Forget all facts but these; the new numbers of those that are left."""
        numbers = {before: now for now, before in enumerate(sorted(used))}
        keys, columns = self.keys, self.columns
        self.keys, self.columns, self._rows = [], {}, {}
        for family, column in columns.items():
            left = self.columns[family] = Column()
            for before, number in column.rows():
                if number in numbers:
                    row = self._rows.get(keys[before])
                    if row is None:
                        row = self._new_row(keys[before])
                    left.ask(row, numbers[number])
                    left.answered(row, column.digest(before))
        self.count = len(numbers)
        return numbers

    def _new_row(self, key: str) -> int:
        row = self._rows[key] = len(self.keys)
        self.keys.append(key)
        return row
