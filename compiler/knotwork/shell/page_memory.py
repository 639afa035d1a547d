"""Remembers which facts each page was made from, so that a page whose facts hold is not made again.

Wraps the press of the pipeline. For each page of the site in one folder it keeps the questions the
page asked (`pages/watch.py`), as numbers, and one digest for each answer; the answers of units are
told by the units themselves. The next build asks the questions again, not the pages.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping

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
from knotwork.render.artifact import Artifact, Copy, Kept
from knotwork.shell.cache import Cache

_ENCODE = msgspec.msgpack.Encoder().encode


class Trace(msgspec.Struct, frozen=True, array_like=True):
    """What one plan gave: the numbers of the facts it read, and the files it became."""

    facts: bytes
    files: tuple[str, ...]


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
    ) -> None:
        """`holds` says whether the folder still has a file as it was written."""
        self._cache = cache
        self._key = hashlib.blake2b(folder.encode("utf-8", "surrogateescape"), person=b"pages")
        self._units = units
        self._unit = unit
        self._holds = holds
        self._old = self._load(made_with)
        self._numbers: dict[str, dict[str, int]] = {
            family: dict(zip(keys, self._old.numbers[family], strict=True))
            for family, keys in self._old.facts.items()
        }

        self._digests: dict[str, list[bytes]] = {}
        """What each question is answered with now."""

    def press(
        self, site: Site, wanted: Iterable[Plan], printed: Print
    ) -> Iterator[Artifact | Copy]:
        """Make the pages whose facts changed; name the others."""
        old = self._old
        changed = self._changed(site)
        watched = Watched(site)
        pages: dict[str, Trace] = {}
        for plan in wanted:
            trace = old.pages.get(plan.name)
            if (
                trace is not None
                and changed.isdisjoint(array("I", trace.facts))
                and all(map(self._holds, trace.files))
            ):
                pages[plan.name] = trace
                yield from map(Kept, trace.files)
                continue
            watched.log.start()
            made = tuple(plan.make(watched.site))
            facts = self._numbered(watched)
            if facts is not None:
                pages[plan.name] = Trace(facts, tuple(page.url for page in made))
            yield from map(printed, made)
        self._keep(site, pages)

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

    def _numbered(self, watched: Watched) -> bytes | None:
        """The facts that a page read; None if it read what cannot be asked again."""
        numbers = array("I")
        for family, keys in watched.log.read():
            known = self._numbers.setdefault(family, {})
            for key in keys:
                number = known.get(key)
                if number is None:
                    number = known[key] = self._old.count
                    self._old.count += 1
                numbers.append(number)
        return None if watched.log.everything else numbers.tobytes()

    def _changed(self, site: Site) -> set[int]:
        """The numbers of the facts that no longer hold."""
        changed = {
            number
            for family, key in self._changed_in_units(site)
            if (number := self._numbers.get(family, {}).get(key)) is not None
        }
        for family, digests in self._old.digests.items():
            now = self._digests[family] = [
                _digest(site, Fact(family, key)) for key in self._old.facts[family]
            ]
            for number, before, digest in zip(self._old.numbers[family], digests, now, strict=True):
                if not digest or digest != before:
                    changed.add(number)
        return changed

    def _changed_in_units(self, site: Site) -> Iterator[tuple[str, str]]:
        before, notes = self._old.units, site.graph.notes
        for path in before.keys() | notes.keys():
            now = self._units.get(path) if path in notes else None
            old = before.get(path)
            if now is not None and now == old:
                continue
            unit = None if old is None or now is None else self._unit(old)
            families = UNIT_FAMILIES if unit is None else changed_in_unit(unit, notes[path].unit)
            for family in families:
                yield family, path

    def _keep(self, site: Site, pages: dict[str, Trace]) -> None:
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
                )
            ),
        )


def _digest(site: Site, fact: Fact) -> bytes:
    """The digest of an answer; nothing, which equals no digest, for one that cannot be digested."""
    try:
        return digest_of(value_of(site, fact))
    except (TypeError, KeyError, AttributeError):
        return b""
