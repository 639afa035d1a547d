"""The traces of a site's plans: which facts each read, and which files it gave.

Traces are grouped in pieces. A build after an edit asks each piece which facts its plans read, and
looks at single plans only in the few pieces that read a changed fact.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate

import msgspec

AT_ONCE = 250
"""Plans in one piece: so few that an edit affects nothing in most pieces."""
_STEPS = 20
"""A binary search for one number takes as long as visiting this many."""


class Trace(msgspec.Struct, frozen=True, gc=False):
    """One plan as it was carried out: the numbers of the facts it read, and the files it gave."""

    facts: bytes
    files: tuple[str, ...]


class Piece(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Some plans as they were carried out, without the facts of each single plan."""

    names: list[str]
    files: list[tuple[str, ...]]
    asked: bytes
    """The numbers of all facts that were read, sorted and without duplicates."""

    def read(self, facts: Sequence[int]) -> bool:
        """Whether one of these facts was read."""
        asked = memoryview(self.asked).cast("I")
        last = len(asked)
        if len(facts) * _STEPS > last:
            return not set(facts).isdisjoint(asked)
        places = ((fact, bisect_left(asked, fact)) for fact in facts)
        return any(place < last and asked[place] == fact for fact, place in places)


class PieceFacts(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The facts that the plans of a piece read."""

    ends: bytes
    """For each plan, the offset in `facts` at which its facts end."""
    facts: bytes

    def of_each(self) -> Iterator[bytes]:
        """The facts of each plan."""
        begin = 0
        for end in array("I", self.ends):
            yield self.facts[begin:end]
            begin = end


def pieced(traces: Mapping[str, Trace]) -> tuple[Piece, PieceFacts]:
    """Some traces, by the names of their plans, as a piece."""
    facts = [trace.facts for trace in traces.values()]
    joined = b"".join(facts)
    asked = array("I", sorted(set(array("I", joined))))
    files = [trace.files for trace in traces.values()]
    ends = array("I", accumulate(map(len, facts)))
    return Piece(list(traces), files, asked.tobytes()), PieceFacts(ends.tobytes(), joined)


class Traces:
    """The traces of a site's plans, by their names."""

    def __init__(
        self,
        pieces: Iterable[Piece] = (),
        facts: Callable[[int], PieceFacts | None] = lambda _number: None,
    ) -> None:
        """`facts` gives the facts of the piece with a number; None if they were lost."""
        self._pieces = list(pieces)
        self._facts = facts
        self.files: dict[str, tuple[str, ...]] = {}
        """The files that each plan gave."""
        for piece in self._pieces:
            self.files.update(zip(piece.names, piece.files, strict=True))

    def clear(self) -> None:
        """Forget everything."""
        self._pieces.clear()
        self.files.clear()

    def made_from(self, facts: AbstractSet[int]) -> set[str]:
        """The plans that read one of these facts, and those whose facts are unknown."""
        found: set[str] = set()
        wanted = sorted(facts)
        for number, piece in enumerate(self._pieces):
            if not piece.read(wanted):
                continue
            known = self._facts(number)
            if known is None:
                found.update(piece.names)
                continue
            read = zip(piece.names, known.of_each(), strict=True)
            found.update(name for name, its in read if not facts.isdisjoint(array("I", its)))
        return found

    def whole(self) -> dict[str, Trace]:
        """Every trace whose facts are known."""
        return {
            name: Trace(facts, files)
            for number, piece in enumerate(self._pieces)
            if (known := self._facts(number)) is not None
            for name, files, facts in zip(piece.names, piece.files, known.of_each(), strict=True)
        }
