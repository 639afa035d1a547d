"""Composes and prints pages in batches, on several processes if there are many.

Processes return names of files, not pages: each writes its pages to disk, to be moved in place
later (`Output.stage`).
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count
from typing import NamedTuple, TypeAlias

import msgspec

from knotwork.pages.model import Page
from knotwork.pages.plan import Plan
from knotwork.pages.site import Site
from knotwork.render.artifact import Artifact
from knotwork.shell.files.output import Staged
from knotwork.shell.internal_errors import attributed
from knotwork.shell.processes.forked import WORTH_PROCESSES, aside, can_fork, in_order
from knotwork.tools import Printer

_BATCH = 96
"""Plans that a process carries out before it returns their files."""
_REMEMBERED = 1 << 15
"""Facts that a process numbers before it begins at 0 again, since the numbers take memory."""
_PAGES = 10
"""Notes in a file about every note that take as long as one page."""
_WAY_OUT = "`exclude` in knotwork.toml can leave a note out"

Facts: TypeAlias = Iterable[tuple[str, Iterable[str]]]
"""The facts that a page asked for: the keys of each family (`pages/watch.py`)."""
Stage: TypeAlias = Callable[[Artifact], Staged]


class Composed(NamedTuple):
    """The pages of a plan, and the facts they were made from; None if unknown."""

    pages: Iterable[Page]
    facts: Facts | None = ()


class Made(NamedTuple):
    """The files of a plan, and the numbers of the facts they were made from; None if unknown."""

    files: tuple[Staged, ...]
    facts: bytes | None


class Batch(msgspec.Struct, array_like=True):
    """The results of some plans. Facts are represented by numbers that the process assigned."""

    made: list[Made]
    facts: dict[str, dict[str, int]]
    """The numbers of the facts that are new in this batch, by family and key; they go on where the
    numbers of the process's previous batch ended."""
    process: int
    anew: bool
    """Whether the numbers begin at 0 again."""


Compose: TypeAlias = Callable[[Plan], Composed]

_ENCODE = msgspec.msgpack.Encoder().encode
_BATCHES = msgspec.msgpack.Decoder(Batch)


class Press:
    """Makes pages, on up to `jobs` processes."""

    def __init__(self, jobs: int, stage: Stage) -> None:
        self._jobs = jobs
        self._stage = stage

    def batches(
        self, plans: Sequence[Plan], notes: int, compose: Compose, printer: Printer
    ) -> Iterator[Batch]:
        """The files of all plans, in order; `notes` is the number of notes on the site."""
        parts = _parts(plans)

        def batch(number: int, numbering: _Numbering) -> Batch:
            return self._batch(parts[number], compose, printer, numbering)

        if weight(plans, notes) < WORTH_PROCESSES or self._jobs < 2 or not can_fork():
            here = _Numbering()
            yield from (batch(number, here) for number in range(len(parts)))
            return
        # The first pages are made before forking: values that all pages need are computed once.
        first = next((at for at, part in enumerate(parts) if not part[0].whole), 0)
        made = batch(first, _Numbering())
        others = [at for at in range(len(parts)) if at != first]
        own: dict[int, _Numbering] = {}  # filled in the forked processes, one entry in each

        def packed(at: int) -> bytes:
            return _ENCODE(batch(others[at], own.setdefault(os.getpid(), _Numbering())))

        results = in_order(packed, len(others), self._jobs)
        for number, result in zip(others, results, strict=True):
            if number == first + 1:
                yield made
            yield _BATCHES.decode(result) if result else batch(number, _Numbering())
        if first == len(parts) - 1:
            yield made

    def ahead(
        self, plans: Sequence[Plan], compose: Compose, printer: Printer
    ) -> Callable[[], Iterator[Batch]]:
        """Begin a few large plans while the caller finds out which others have to be made."""

        def packed() -> bytes:
            return _ENCODE(self._batch(plans, compose, printer, _Numbering()))

        made = aside(packed) if self._jobs > 1 else packed
        return lambda: iter((_BATCHES.decode(made()),))

    def press(self, site: Site, wanted: Iterable[Plan], printer: Printer) -> Iterator[Staged]:
        """Make all pages, without recording what they are made from."""
        plans, notes = tuple(wanted), len(site.graph.notes)
        for batch in self.batches(plans, notes, lambda plan: Composed(plan.make(site)), printer):
            for made in batch.made:
                yield from made.files

    def _batch(
        self, plans: Sequence[Plan], compose: Compose, printer: Printer, numbering: _Numbering
    ) -> Batch:
        anew = numbering.go_on()
        made = [
            made
            for part in _parts(plans)  # of large plans, one at a time is in memory
            for made in self._made(part, compose, printer, numbering)
        ]
        return Batch(made, numbering.new(), os.getpid(), anew)

    def _made(
        self, plans: Sequence[Plan], compose: Compose, printer: Printer, numbering: _Numbering
    ) -> Iterator[Made]:
        # Each step is done for all plans before the next, which keeps the processor's cache warm.
        def pages_of(plan: Plan) -> tuple[tuple[Page, ...], bytes | None]:
            made = compose(plan)
            return tuple(made.pages), numbering.numbers(made.facts)

        def printed(plan: Plan, pages: tuple[Page, ...]) -> tuple[Artifact, ...]:
            return attributed(plan.name, lambda: tuple(map(printer, pages)), _WAY_OUT)

        composed = [
            (plan, *attributed(plan.name, partial(pages_of, plan), _WAY_OUT)) for plan in plans
        ]
        files = [(printed(plan, pages), facts) for plan, pages, facts in composed]
        return (Made(tuple(map(self._stage, artifacts)), facts) for artifacts, facts in files)


def weight(plans: Iterable[Plan], notes: int) -> int:
    """The work of some plans, in pages; `notes` is the number of notes on the site."""
    return sum(notes // _PAGES if plan.whole else 1 for plan in plans)


def _parts(plans: Sequence[Plan]) -> list[Sequence[Plan]]:
    """The plans in consecutive groups; a plan about every note is a group of its own."""
    parts: list[list[Plan]] = []
    for plan in plans:
        if plan.whole or not parts or len(parts[-1]) >= _BATCH or parts[-1][0].whole:
            parts.append([])
        parts[-1].append(plan)
    return list[Sequence[Plan]](parts)


class _NotText(Exception):  # noqa: N818  # no error: the facts are left out then
    """A key of a fact is not text, so it cannot be sent."""


class _Known(dict[str, int]):
    """The numbers of one family's facts; a new fact gets the next number."""

    def __init__(self, count: Iterator[int]) -> None:
        super().__init__()
        self._count = count
        self.new: dict[str, int] = {}

    def __missing__(self, key: object) -> int:
        if type(key) is not str:
            raise _NotText
        number = self[key] = self.new[key] = next(self._count)
        return number


class _Numbering:
    """Numbers the facts of one process, in the order in which they come up."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}
        self._count = count()

    def go_on(self) -> bool:
        """Begin a batch; return whether its numbers begin at 0: at first, and after many facts."""
        if sum(map(len, self._known.values())) > _REMEMBERED:
            self._known.clear()
            self._count = count()
        for known in self._known.values():
            known.new = {}
        return not self._known

    def new(self) -> dict[str, dict[str, int]]:
        """The facts that came up for the first time in this batch."""
        return {family: known.new for family, known in self._known.items() if known.new}

    def numbers(self, facts: Facts | None) -> bytes | None:
        """Facts as numbers; None if a key among them is not text."""
        if facts is None:
            return None
        numbers: list[int] = []
        try:
            for family, keys in facts:
                known = self._known.get(family)
                if known is None:
                    known = self._known[family] = _Known(self._count)
                for key in keys:  # most families have one key, for which this is fastest
                    numbers.append(known[key])  # noqa: PERF401  # see above
        except _NotText:
            return None
        return array("I", numbers).tobytes()


def renumbered(facts: bytes, numbers: Mapping[int, int] | Sequence[int]) -> bytes:
    """The same facts under other numbers."""
    return array("I", map(numbers.__getitem__, array("I", facts))).tobytes()
