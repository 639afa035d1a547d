"""The facts that pages were made from: the number of each, and a digest of its value.

They form a table: since most families have a fact for every note, each key is a row and each family
a column, with four bytes for each number. A dictionary for each family would take as much memory as
all notes.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain, repeat

_UNASKED = 0xFFFF_FFFF
"""Stands for the number of a fact that no page was made from."""
_DIGEST = 8
"""Bytes of a fact's digest (`pages.watch.digest_of`)."""
_NONE = bytes(_DIGEST)
"""Stands for an unknown digest, or for a value that cannot be digested."""


class Column:
    """The facts of one family, by row."""

    __slots__ = ("digests", "numbers")

    def __init__(self, numbers: bytes = b"", digests: bytes = b"") -> None:
        self.numbers = array("I", numbers)
        self.digests = bytearray(digests)

    def rows(self) -> Iterator[tuple[int, int]]:
        """Row and number of each fact that has a number."""
        return ((row, number) for row, number in enumerate(self.numbers) if number != _UNASKED)

    def unanswered(self) -> Iterator[tuple[int, int]]:
        """Row and number of each fact without a digest."""
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
        """The digest of a fact's value; empty if there is none."""
        found = bytes(self.digests[row * _DIGEST : (row + 1) * _DIGEST])
        return b"" if found == _NONE else found

    def answered(self, row: int, digest: bytes) -> None:
        """Set the digest of a fact's value; empty if it cannot be digested."""
        if not digest and row * _DIGEST >= len(self.digests):
            return
        self.digests.extend(repeat(0, max(0, (row + 1) * _DIGEST - len(self.digests))))
        self.digests[row * _DIGEST : (row + 1) * _DIGEST] = digest or _NONE


class PageFacts:
    """All facts that the pages of a site were made from, by family and key."""

    def __init__(self, keys: list[str], count: int, stored: Callable[[str], Column | None]) -> None:
        """`count` is the next number; `stored` returns the column that an earlier build kept."""
        self.keys = keys
        """The key of each row."""
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
        """The number of a fact; None if it has none."""
        numbers, row = self.column(family).numbers, self._rows.get(key, _UNASKED)
        found = numbers[row] if row < len(numbers) else _UNASKED
        return None if found == _UNASKED else found

    def numbers(self, family: str, keys: Iterable[str]) -> Iterator[int]:
        """The numbers of some facts; a fact without one gets the next number."""
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
        """Digest all facts of a family anew; yield the numbers of those that changed."""
        column, keys = self.column(family), self.keys
        digests = column.digests
        for row, number in column.rows():
            now, at = digest(keys[row]), row * _DIGEST
            if not now or now != digests[at : at + _DIGEST]:
                column.answered(row, now)
                yield number

    def complete(self, family: str, digest: Callable[[str], bytes]) -> None:
        """Digest the facts of a family that have no digest yet."""
        column = self.column(family)
        for row, _number in column.unanswered():
            column.answered(row, digest(self.keys[row]))

    def without_digest(self, families: Iterable[str]) -> bytes:
        """The numbers of the facts in some families whose values have no digest, as packed `I`."""
        columns = map(self.column, families)
        facts = chain.from_iterable(column.unanswered() for column in columns)
        return array("I", (number for _row, number in facts)).tobytes()

    def keep(self, used: Collection[int]) -> Mapping[int, int]:
        """Forget all facts but these, and return the new number of each by its old one."""
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
