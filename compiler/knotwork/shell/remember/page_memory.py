"""Remembers which facts each page was made from, so that a page whose facts hold is not made again.

Wraps the press of the pipeline. For each page of the site in one folder it keeps the questions the
page asked (`pages/watch.py`), as numbers, and one digest for each answer; the answers of units are
told by the units themselves. The next build asks the questions again, not the pages.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

import msgspec

from knotwork.model import Unit
from knotwork.pages.plan import Plan
from knotwork.pages.site import Site
from knotwork.pages.watch import (
    TITLE,
    UNIT,
    UNIT_FAMILIES,
    Fact,
    Watched,
    changed_in_unit,
    digest_of,
    value_of,
)
from knotwork.pipeline import Print
from knotwork.render.artifact import Copy, Kept
from knotwork.shell.processes.press import Batch, Composed, Made, Press, renumbered
from knotwork.shell.remember.cache import Cache

_ENCODE = msgspec.msgpack.Encoder().encode


class Trace(msgspec.Struct, frozen=True, array_like=True):
    """What one plan gave: the numbers of the facts it read, and the files it became."""

    facts: bytes
    files: tuple[str, ...]


class Exchanged(NamedTuple):
    """A note that is not what it was; None for one that was not there, or is not there now."""

    path: str
    before: Unit | None
    now: Unit | None


class Traces(msgspec.Struct):
    """All pages of one site as they were made last."""

    made_with: bytes
    """Everything but the vault that pages depend on."""
    units: dict[str, bytes] = {}
    """Under which key the unit of each note is kept."""
    facts: dict[str, list[str]] = {}
    """The keys of each family that were ever asked, in the order in which they were first asked."""
    numbers: dict[str, list[int]] = {}
    """The number of each of those facts."""
    digests: dict[str, list[bytes]] = {}
    """What the answer was; nothing for the facts of units."""
    count: int = 0
    pages: dict[str, Trace] = {}
    dense: int = 0
    """The count when every fact was last in use; renamed notes leave facts behind."""
    shape: bytes = b""
    """Of the vault: while it stays, only facts of units can change. Empty if it is not known."""


_DECODER = msgspec.msgpack.Decoder(Traces)


class PageMemory:
    """The pages of the site in one folder."""

    def __init__(
        self,
        cache: Cache,
        folder: str,
        made_with: bytes,
        units: Mapping[str, bytes],
        unit: Callable[[bytes], Unit | None],
        holds: Callable[[str], bool],
        press: Press,
        shape: bytes,
    ) -> None:
        """`holds` says whether the folder still has a file as it was written."""
        self._cache = cache
        self._key = hashlib.blake2b(folder.encode("utf-8", "surrogateescape"), person=b"pages")
        self._units = units
        self._unit = unit
        self._holds = holds
        self._press = press
        self._old = self._load(made_with)
        self._shape = shape
        self._same_shape = bool(shape) and shape == self._old.shape
        self._numbers: dict[str, dict[str, int]] = {
            family: dict(zip(keys, self._old.numbers[family], strict=True))
            for family, keys in self._old.facts.items()
        }

        self._digests: dict[str, list[bytes]] = {}
        """What each question is answered with now."""

    def press(self, site: Site, wanted: Iterable[Plan], printed: Print) -> Iterator[Copy]:
        """Make the pages whose facts changed; name the others."""
        plans = tuple(wanted)
        exchanged = tuple(self._exchanged(site))
        changed = self._changed(site, exchanged)
        kept = {plan.name for plan in plans if self._still_holds(plan, changed, exchanged)}
        watched = Watched(site)

        def compose(plan: Plan) -> Composed:
            if plan.whole:
                return Composed(plan.make(site))
            watched.log.start()
            pages = tuple(plan.make(watched.site))
            facts = tuple((family, frozenset(keys)) for family, keys in watched.log.read())
            return Composed(pages, None if watched.log.everything else facts)

        stale = [plan for plan in plans if plan.name not in kept]
        made = self._known(self._press.batches(stale, len(site.graph.notes), compose, printed))
        pages: dict[str, Trace] = {}
        for plan in plans:
            if plan.name in kept:
                pages[plan.name] = self._old.pages[plan.name]
                yield from map(Kept, self._old.pages[plan.name].files)
                continue
            files, facts = next(made)
            if facts is not None:
                pages[plan.name] = Trace(facts, tuple(file.path for file in files))
            yield from files
        self._keep(site, pages)

    def _still_holds(
        self, plan: Plan, changed: AbstractSet[int], exchanged: Iterable[Exchanged]
    ) -> bool:
        """Whether the files of a plan are what it would give now."""
        trace = self._old.pages.get(plan.name)
        if trace is None or not changed.isdisjoint(array("I", trace.facts)):
            return False
        if plan.says is not None and not self._says_the_same(plan.says, exchanged):
            return False
        return all(map(self._holds, trace.files))

    def _says_the_same(
        self, says: Callable[[Unit], object], exchanged: Iterable[Exchanged]
    ) -> bool:
        return self._same_shape and all(
            one.before is not None and one.now is not None and says(one.before) == says(one.now)
            for one in exchanged
        )

    def _known(self, batches: Iterable[Batch]) -> Iterator[Made]:
        """What batches hold, with facts as they are numbered here."""
        for batch in batches:
            numbers = {
                number: self._number(family, key)
                for family, facts in batch.facts.items()
                for key, number in facts.items()
            }
            for made in batch.made:
                facts = None if made.facts is None else renumbered(made.facts, numbers)
                yield Made(made.files, facts)

    def _number(self, family: str, key: str) -> int:
        """The number of a fact, a new one if nobody ever asked for it."""
        known = self._numbers.setdefault(family, {})
        number = known.get(key)
        if number is None:
            number = known[key] = self._old.count
            self._old.count += 1
        return number

    def _load(self, made_with: bytes) -> Traces:
        stored = self._cache.get(self._key.digest())
        if stored is not None:
            try:
                known = _DECODER.decode(stored)
            except msgspec.DecodeError:
                return Traces(made_with)
            if known.made_with == made_with:
                return known
        return Traces(made_with)

    def _exchanged(self, site: Site) -> Iterator[Exchanged]:
        """The notes that are not what they were."""
        before, notes = self._old.units, site.graph.notes
        for path in before.keys() | notes.keys():
            now = self._units.get(path) if path in notes else None
            old = before.get(path)
            if now is None or now != old:
                unit = None if old is None or now is None else self._unit(old)
                yield Exchanged(path, unit, notes[path].unit if path in notes else None)

    def _changed(self, site: Site, exchanged: Iterable[Exchanged]) -> set[int]:
        """The numbers of the facts that no longer hold."""
        changed = {
            number
            for path, before, now in exchanged
            for family in _different(before, now)
            if (number := self._numbers.get(family, {}).get(path)) is not None
        }
        for family, digests in self._old.digests.items():
            if not self._same_shape:
                self._digests[family] = [
                    _digest(site, Fact(family, key)) for key in self._old.facts[family]
                ]
            now = self._digests.setdefault(family, digests)
            for number, before, digest in zip(self._old.numbers[family], digests, now, strict=True):
                if not digest or digest != before:
                    changed.add(number)
        return changed

    def _forget_unused(self, pages: dict[str, Trace]) -> dict[str, Trace]:
        """Leave out the facts that no page was made from any more; the pages, with new numbers."""
        used = sorted(frozenset[int]().union(*(array("I", one.facts) for one in pages.values())))
        numbers = {before: now for now, before in enumerate(used)}
        for family, known in self._numbers.items():
            if family in self._digests:
                answers = zip(known.values(), self._digests[family], strict=False)
                self._digests[family] = [digest for number, digest in answers if number in numbers]
            kept = ((key, number) for key, number in known.items() if number in numbers)
            self._numbers[family] = {key: numbers[number] for key, number in kept}
        self._old.count = self._old.dense = len(used)
        return {
            name: Trace(renumbered(one.facts, numbers), one.files) for name, one in pages.items()
        }

    def _keep(self, site: Site, pages: dict[str, Trace]) -> None:
        self._old.dense = self._old.dense or self._old.count
        if self._old.count > 2 * self._old.dense:
            pages = self._forget_unused(pages)
        units = {path: self._units[path] for path in site.graph.notes if path in self._units}
        for family, known in self._numbers.items():
            if family != TITLE and not family.startswith(UNIT):
                digests = self._digests.setdefault(family, [])
                new = list(known)[len(digests) :]
                digests.extend(_digest(site, Fact(family, key)) for key in new)
        self._cache.put(
            self._key.digest(),
            _ENCODE(
                Traces(
                    self._old.made_with,
                    units,
                    {family: list(known) for family, known in self._numbers.items()},
                    {family: list(known.values()) for family, known in self._numbers.items()},
                    self._digests,
                    self._old.count,
                    pages,
                    self._old.dense,
                    self._shape,
                )
            ),
        )


def _different(before: Unit | None, now: Unit | None) -> Iterable[str]:
    """The families of a note's facts that differ: all of them for one that came or went."""
    return UNIT_FAMILIES if before is None or now is None else changed_in_unit(before, now)


def _digest(site: Site, fact: Fact) -> bytes:
    """The digest of an answer; nothing, which equals no digest, for one that cannot be digested."""
    try:
        return digest_of(value_of(site, fact))
    except (TypeError, KeyError, AttributeError):
        return b""
