"""What is known of the pages of a site: which facts each was made from, and which files it gave.

Traces lie in pieces. A build after an edit asks of each piece only which facts it read; those of
the single pages it looks up in the few pieces that read one that changed.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate

import msgspec

AT_ONCE = 250
"""Plans in one piece: so few that most pieces hold nothing an edit affects."""
_STEPS = 20
"""Numbers that can be looked at in the time that looking for one in order takes."""


class Trace(msgspec.Struct, frozen=True, gc=False):
    """One plan as it was carried out: the numbers of the facts it read, and the files it gave."""

    facts: bytes
    files: tuple[str, ...]


class Piece(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Some plans as they were carried out, without what only edited ones need."""

    names: list[str]
    files: list[tuple[str, ...]]
    asked: bytes
    """The numbers of all facts that were read, each once, in order."""

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
    """Where those of each plan end."""
    facts: bytes

    def of_each(self) -> Iterator[bytes]:
        """The facts of each plan."""
        begin = 0
        for end in array("I", self.ends):
            yield self.facts[begin:end]
            begin = end


def pieced(traces: Mapping[str, Trace]) -> tuple[Piece, PieceFacts]:
    """Some traces, by the names of their plans, as a piece."""
    facts = [one.facts for one in traces.values()]
    joined = b"".join(facts)
    asked = array("I", sorted(set(array("I", joined))))
    files = [one.files for one in traces.values()]
    ends = array("I", accumulate(map(len, facts)))
    return Piece(list(traces), files, asked.tobytes()), PieceFacts(ends.tobytes(), joined)


class Traces:
    """The traces of a site's plans, by their names."""

    def __init__(
        self,
        pieces: Iterable[Piece] = (),
        facts: Callable[[int], PieceFacts | None] = lambda _number: None,
    ) -> None:
        """`facts` gives those of a piece by its number; None if they were lost."""
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
        """The plans that read one of these facts, and those of which that is not known."""
        found: set[str] = set()
        wanted = sorted(facts)
        for number, piece in enumerate(self._pieces):
            if not piece.read(wanted):
                continue
            known = self._facts(number)
            if known is None:
                found.update(piece.names)
                continue
            each = zip(piece.names, known.of_each(), strict=True)
            found.update(name for name, one in each if not facts.isdisjoint(array("I", one)))
        return found

    def whole(self) -> dict[str, Trace]:
        """Every trace of which the facts are known."""
        return {
            name: Trace(facts, files)
            for number, piece in enumerate(self._pieces)
            if (known := self._facts(number)) is not None
            for name, files, facts in zip(piece.names, piece.files, known.of_each(), strict=True)
        }
