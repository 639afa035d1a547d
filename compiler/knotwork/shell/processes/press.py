"""Composes and prints pages in batches, on several processes where there are many.

Each page is written, finished, to where it waits for its place (`Output.stage`): a page crosses
processes as the name of a file.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple, TypeAlias

import msgspec

from knotwork.pages.model import Page
from knotwork.pages.plan import Plan
from knotwork.pages.site import Site
from knotwork.pipeline import Print
from knotwork.render.artifact import Artifact
from knotwork.shell.files.output import Staged
from knotwork.shell.processes.forked import can_fork, in_order

WORTH_IT = 400
"""With fewer pages, forking processes takes longer than making them."""
_BATCH = 96
_PAGES = 10
"""A page takes as long as this many notes of a file that says something of every note."""

Facts: TypeAlias = Iterable[tuple[str, Iterable[str]]]
"""The keys of each family that a page asked for."""
Stage: TypeAlias = Callable[[Artifact], Staged]


class Composed(NamedTuple):
    """The pages of a plan, and what they were made from, where that is known."""

    pages: Iterable[Page]
    facts: Facts | None = ()


class Made(NamedTuple):
    """The files of a plan, and the numbers of the facts they were made from, where known."""

    files: tuple[Staged, ...]
    facts: bytes | None


class Batch(msgspec.Struct, array_like=True):
    """What some plans gave. Facts are numbered in each batch anew, so that batches can travel."""

    made: list[Made]
    facts: dict[str, dict[str, int]]
    """The number of each fact, by family and key."""


Compose: TypeAlias = Callable[[Plan], Composed]

_ENCODE = msgspec.msgpack.Encoder().encode
_BATCHES = msgspec.msgpack.Decoder(Batch)


class Press:
    """Makes pages, on up to `jobs` processes."""

    def __init__(self, jobs: int, stage: Stage) -> None:
        self._jobs = jobs
        self._stage = stage

    def batches(
        self, plans: Sequence[Plan], notes: int, compose: Compose, printed: Print
    ) -> Iterator[Batch]:
        """The files of all plans of a site with so many notes, in their order."""
        parts = _parts(plans)

        def batch(number: int) -> Batch:
            return self._batch(parts[number], compose, printed)

        weight = sum(notes // _PAGES if plan.whole else 1 for plan in plans)
        if weight < WORTH_IT or self._jobs < 2 or not can_fork():
            yield from map(batch, range(len(parts)))
            return
        # One is made here, so that what all pages need is worked out once and not by each.
        here = max((at for at, part in enumerate(parts) if not part[0].whole), default=0)
        made = batch(here)
        others = [at for at in range(len(parts)) if at != here]
        packed = in_order(lambda at: _ENCODE(batch(others[at])), len(others), self._jobs)
        for number, result in zip(others, packed, strict=True):
            if number == here + 1:
                yield made
            yield batch(number) if result is None else _BATCHES.decode(result)
        if here == len(parts) - 1:
            yield made

    def press(self, site: Site, wanted: Iterable[Plan], printed: Print) -> Iterator[Staged]:
        """All pages, made without remembering from what."""
        plans, notes = tuple(wanted), len(site.graph.notes)
        for batch in self.batches(plans, notes, lambda plan: Composed(plan.make(site)), printed):
            for made in batch.made:
                yield from made.files

    def _batch(self, plans: Sequence[Plan], compose: Compose, printed: Print) -> Batch:
        numbering = _Numbering()
        batch = Batch([], numbering.known)
        composed = [
            (tuple(made.pages), numbering.numbers(made.facts)) for made in map(compose, plans)
        ]
        files = [(tuple(map(printed, pages)), facts) for pages, facts in composed]
        for artifacts, facts in files:
            batch.made.append(Made(tuple(map(self._stage, artifacts)), facts))
        return batch


def _parts(plans: Sequence[Plan]) -> list[Sequence[Plan]]:
    """Runs of plans; one that takes as long as many has a run of its own."""
    parts: list[list[Plan]] = []
    for plan in plans:
        if plan.whole or not parts or len(parts[-1]) >= _BATCH or parts[-1][0].whole:
            parts.append([])
        parts[-1].append(plan)
    return list[Sequence[Plan]](parts)


class _NotText(Exception):  # noqa: N818  # says what was met, and is no error
    """A key that cannot be written down."""


class _Known(dict[str, int]):
    """The numbers of the facts of a family; one that is met for the first time gets the next."""

    def __init__(self, count: Iterator[int]) -> None:
        super().__init__()
        self._count = count

    def __missing__(self, key: object) -> int:
        if type(key) is not str:
            raise _NotText
        number = self[key] = next(self._count)
        return number


class _Numbering:
    """Numbers for facts, in the order in which they are met."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str, int]] = {}
        self._count = count()

    def numbers(self, facts: Facts | None) -> bytes | None:
        """The numbers of some facts; None for facts with a key that is no text."""
        if facts is None:
            return None
        numbers = array("I")
        try:
            for family, keys in facts:
                known = self.known.get(family)
                if known is None:
                    known = self.known[family] = _Known(self._count)
                numbers.extend(map(known.__getitem__, keys))
        except _NotText:
            return None
        return numbers.tobytes()


def renumbered(facts: bytes, numbers: Mapping[int, int]) -> bytes:
    """The same facts under other numbers."""
    return array("I", map(numbers.__getitem__, array("I", facts))).tobytes()
