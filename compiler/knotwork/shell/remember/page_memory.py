"""Makes only the pages whose facts changed since the last build.

This wraps the press of the pipeline. While a page is composed, every question that it asks of the
site is recorded as a fact (`pages/watch.py`); for each page the numbers of its facts are kept, and
for each fact a digest of its value. The next build composes no page to find out whether it changed:
it digests the facts anew. Facts about a note's own unit need no digest, since the units are
compared; and while the shapes of all notes stay the same, no other facts can have changed.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import chain, islice
from typing import NamedTuple, TypeVar

from knotwork.graph import ConceptGraph
from knotwork.model import Unit
from knotwork.pages.plan import Plan
from knotwork.pages.site import Site
from knotwork.pages.watch import CONTEXTS, RECEIVED, UNIT_FAMILIES, changed_in_unit
from knotwork.render.artifact import File, Kept
from knotwork.shell.files.output import Staged
from knotwork.shell.processes.forked import WORTH_PROCESSES
from knotwork.shell.processes.press import Batch, Press, renumbered, weight
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.link_targets import (
    Affected,
    LinkTargets,
    affected,
    link_targets,
    targets_in,
    with_other_targets,
)
from knotwork.shell.remember.page_traces import Head, Pieces, RecentTrace
from knotwork.shell.remember.site_facts import are_sure, composer, digester, is_digested
from knotwork.shell.remember.traces import Trace
from knotwork.tools import Printer

T = TypeVar("T")
_MOST_RECENT = 500
"""Changed pages that may be stored apart from the pieces; with more of them, all pieces are
written anew."""


class Exchanged(NamedTuple):
    """A note that changed: its unit before and now; None if that does not exist or was lost."""

    path: str
    before: Unit | None
    now: Unit | None


class _Changed(NamedTuple):
    """The facts whose values changed."""

    facts: Mapping[str, AbstractSet[str]]
    """Facts about single units: keys by family."""
    numbers: AbstractSet[int]
    """The numbers of all changed facts that have a number."""


class _Made(NamedTuple):
    files: tuple[Staged, ...]
    trace: Trace | RecentTrace | None


class Edition(NamedTuple):
    """Identifies the site that is made: its folder, what it is made with, and the vault."""

    folder: str
    """The real path of the site's folder."""
    made_with: bytes
    """A digest of all that pages depend on besides the vault."""
    shape: bytes
    """The shape of the vault; empty if builds depend on more than shapes."""


class PageMemory:
    """The pages of the site in one folder."""

    def __init__(
        self,
        cache: Cache,
        edition: Edition,
        units: Mapping[str, bytes],
        unit: Callable[[bytes], Unit | None],
        held: Callable[[], frozenset[str]],
        press: Press,
    ) -> None:
        """`units` has the key of each note's unit, and `unit` returns the unit of a key.

        `held` gives the files of the folder that are still as they were written.
        """
        self._units = units
        self._unit = unit
        self._held = held
        self._press = press
        self._pieces = Pieces(cache, edition.folder)
        self._old = self._pieces.head(edition.made_with)
        self._recent = self._pieces.recent()
        self._pages = self._pieces.pages(self._old)
        self._links: LinkTargets | None = None
        # If facts are lost, the numbers in the traces have no meaning.
        self._facts = self._pieces.facts(self._old, self._pages.clear)
        self._shape = edition.shape
        self._same_shape = bool(self._shape) and self._shape == self._old.shape

    def press(self, site: Site, wanted: Iterable[Plan], printer: Printer) -> Iterator[File]:
        """Make the pages whose facts changed; for the others, yield the paths of their files.

        Plans that certainly have to be carried out are begun first, while the others are compared.
        If few pages changed, their traces are stored apart, and no piece is read or written anew.
        """
        plans, notes = tuple(wanted), len(site.graph.notes)
        certain = self._certain(plans, notes)
        begun = self._press.ahead(certain, composer(site), printer) if certain else None
        ahead = {plan.name for plan in certain}
        exchanged = tuple(self._exchanged(site))
        kept = self._kept(plans, self._changed(site, exchanged), exchanged)
        are_few = (
            self._same_shape and len(self._recent.pages) + len(plans) - len(kept) <= _MOST_RECENT
        )
        known = {} if are_few else self._known(kept)
        stale = [plan for plan in plans if plan.name not in kept and plan.name not in ahead]
        batches = self._press.batches(stale, notes, composer(site), printer)
        made = _begun((self._named if are_few else self._numbered)(batches))
        made_ahead = self._numbered(begun()) if begun else made
        pages: dict[str, Trace | RecentTrace] = {}

        def next_files(plan: Plan) -> tuple[Staged, ...]:
            files, trace = next(made_ahead if plan.name in ahead else made)
            if trace is not None:
                pages[plan.name] = trace
            return files

        yield from _in_order(plans, kept, next_files)
        if are_few:
            self._keep_few(site, exchanged, stale, pages)
        else:
            new = {name: trace for name, trace in pages.items() if isinstance(trace, Trace)}
            self._keep(site, {**{name: known[name] for name in kept}, **new})

    def _certain(self, plans: Iterable[Plan], notes: int) -> tuple[Plan, ...]:
        """The large plans about every note, if a shape changed: they have to be carried out."""
        if self._same_shape or not self._pages.files:
            return ()
        large = tuple(plan for plan in plans if plan.whole and not plan.parts)
        return large if weight(large, notes) >= WORTH_PROCESSES else ()

    def _kept(
        self, plans: Iterable[Plan], changed: _Changed, exchanged: Iterable[Exchanged]
    ) -> dict[str, tuple[str, ...]]:
        """The files of the plans that need not be carried out again, by the plan's name."""
        if not self._pages.files and not self._recent.pages:
            return {}
        recent = self._recent.pages
        files = {**self._pages.files, **{name: trace.files for name, trace in recent.items()}}
        stale = self._pages.made_from(changed.numbers) - recent.keys()
        stale.update(name for name, trace in recent.items() if not _hold(trace, changed))
        lost = set(chain.from_iterable(files.values())) - self._held()
        kept: dict[str, tuple[str, ...]] = {}
        for plan in plans:  # tens of thousands, of which nearly all are kept
            name = plan.name
            made = files.get(name)
            if made is None or name in stale or (lost and not lost.isdisjoint(made)):
                continue
            if plan.says is None or self._says_the_same(plan, exchanged):
                kept[name] = made
        return kept

    def _says_the_same(self, plan: Plan, exchanged: Iterable[Exchanged]) -> bool:
        """Whether a plan about every note would give the same files as before."""
        says = plan.says
        if says is None or not (self._same_shape or plan.parts):
            return says is None
        return all(
            note.before is not None and note.now is not None and says(note.before) == says(note.now)
            for note in exchanged
        )

    def _numbered(self, batches: Iterable[Batch]) -> Iterator[_Made]:
        """The files and traces of batches, with facts under the numbers of this memory."""
        here: dict[int, list[int]] = {}
        for batch in batches:
            numbers = here.setdefault(batch.process, [])
            if batch.anew:
                numbers.clear()
            self._number(batch.facts, numbers)
            for files, facts in batch.made:
                paths = tuple(file.path for file in files)
                trace = None if facts is None else Trace(renumbered(facts, numbers), paths)
                yield _Made(files, trace)

    def _number(self, facts: Mapping[str, Mapping[str, int]], numbers: list[int]) -> None:
        """Extend `numbers`, which maps the numbers that a process gave facts to those used here."""
        numbers.extend([0] * sum(map(len, facts.values())))
        for family, asked in facts.items():
            known = self._facts.numbers(family, asked)
            for number, here in zip(asked.values(), known, strict=True):
                numbers[number] = here

    def _named(self, batches: Iterable[Batch]) -> Iterator[_Made]:
        """The files and traces of batches, with facts by family and key."""
        here: dict[int, dict[int, tuple[str, str]]] = {}
        for batch in batches:
            names = here.setdefault(batch.process, {})
            if batch.anew:
                names.clear()
            for family, asked in batch.facts.items():
                names.update((number, (family, key)) for key, number in asked.items())
            for files, facts in batch.made:
                paths = tuple(file.path for file in files)
                yield _Made(
                    files, None if facts is None else RecentTrace(_by_family(facts, names), paths)
                )

    def _known(self, kept: dict[str, tuple[str, ...]]) -> Mapping[str, Trace]:
        """The traces of plans; plans that lost some of their facts are removed from `kept`."""
        known = self._with_facts()
        for name in kept.keys() - (known.keys() - self._recent.pages.keys()):
            del kept[name]
        return known

    def _with_facts(self) -> Mapping[str, Trace]:
        """The traces of the plans whose facts are all known."""
        for name in self._old.families:
            self._facts.column(name)
        known = self._pages.whole()
        self._pages.clear()  # holding them twice would take much memory
        return known

    def _exchanged(self, site: Site) -> Iterator[Exchanged]:
        """The notes that changed since the pages were made."""
        before, notes = {**self._old.units, **self._recent.units}, site.graph.notes
        for path in before.keys() | notes.keys():
            now = self._units.get(path) if path in notes else None
            old = before.get(path)
            if now is None or now != old:
                unit = None if old is None or now is None else self._unit(old)
                yield Exchanged(path, unit, notes[path].unit if path in notes else None)

    def _changed(self, site: Site, exchanged: Iterable[Exchanged]) -> _Changed:
        if not self._old.families and not self._recent.pages:
            # Nothing was made from any fact, and each note has dozens of them.
            return _Changed({}, frozenset())
        facts: dict[str, set[str]] = defaultdict(set)
        for path, before, now in exchanged:
            for family in _different(before, now):
                facts[family].add(path)
        given = self._affected(site.graph, exchanged)
        facts |= {RECEIVED: given.received, CONTEXTS: given.contexts}
        numbers = {
            number
            for family, keys in facts.items()
            for key in keys
            if (number := self._facts.number(family, key)) is not None
        }
        if self._same_shape:
            numbers.update(array("I", self._old.doubtful))
        else:
            for name in self._old.families:
                self._facts.column(name)
            for name in filter(is_digested, self._old.families):
                numbers.update(self._facts.answer(name, digester(site, name)))
        return _Changed(facts, numbers)

    def _affected(self, graph: ConceptGraph, exchanged: Iterable[Exchanged]) -> Affected:
        edited = {note.path: note.before for note in exchanged}
        if self._same_shape:
            return affected(graph, edited, partial(targets_in, graph))
        before = self._pieces.link_targets(self._pages.clear)
        self._links = now = link_targets(graph, before)
        others = {path: graph.notes[path].unit for path in with_other_targets(before, now)}
        return affected(graph, {**others, **edited}, before.of)

    def _keep_few(
        self,
        site: Site,
        exchanged: Iterable[Exchanged],
        stale: Iterable[Plan],
        pages: Mapping[str, Trace | RecentTrace],
    ) -> None:
        for plan in stale:
            match pages.get(plan.name):
                case RecentTrace(facts=dict() as facts) as made if are_sure(site, facts):
                    self._recent.pages[plan.name] = made
                case _:
                    self._recent.pages[plan.name] = RecentTrace(None, ())
        for note in exchanged:
            self._recent.units[note.path] = self._units.get(note.path, b"")
        self._pieces.keep_recent(self._recent)

    def _keep(self, site: Site, pages: Mapping[str, Trace]) -> None:
        digested = tuple(filter(is_digested, self._facts.columns))
        for name in digested:
            self._facts.complete(name, digester(site, name))
        dense = self._old.dense or self._facts.count
        if self._facts.count > 2 * dense:
            pages = self._forget_unused(pages)
            dense = self._facts.count
        head = Head(
            self._old.made_with,
            self._shape,
            {path: self._units[path] for path in site.graph.notes if path in self._units},
            doubtful=self._facts.without_digest(digested),
            count=self._facts.count,
            dense=dense,
        )
        links = self._links or link_targets(site.graph, LinkTargets())
        self._pieces.keep(head, self._facts, pages, links)

    def _forget_unused(self, pages: Mapping[str, Trace]) -> Mapping[str, Trace]:
        """Drop the facts that no page uses any more, and return the traces with new numbers."""
        traces = (array("I", trace.facts) for trace in pages.values())
        numbers = self._facts.keep(frozenset[int]().union(*traces))
        return {
            name: Trace(renumbered(trace.facts, numbers), trace.files)
            for name, trace in pages.items()
        }


def _in_order(
    plans: Iterable[Plan],
    kept: Mapping[str, tuple[str, ...]],
    next_files: Callable[[Plan], tuple[Staged, ...]],
) -> Iterator[File]:
    """The files of all plans in order: files that are made, and the paths of files kept."""
    standing: list[str] = []
    for plan in plans:
        if (left := kept.get(plan.name)) is not None:
            standing += left
            continue
        if standing:
            yield Kept(tuple(standing))
            standing.clear()
        yield from next_files(plan)
    if standing:
        yield Kept(tuple(standing))


def _begun(made: Iterator[T]) -> Iterator[T]:
    """The same iterator with its first value computed already."""
    first = tuple(islice(made, 1))
    return chain(first, made)


def _hold(trace: RecentTrace, changed: _Changed) -> bool:
    """Whether the facts that a plan read are known and unchanged."""
    facts = trace.facts
    return facts is not None and all(
        keys.isdisjoint(facts.get(family, ())) for family, keys in changed.facts.items()
    )


def _by_family(facts: bytes, names: Mapping[int, tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for number in array("I", facts):
        family, key = names[number]
        found.setdefault(family, []).append(key)
    return found


def _different(before: Unit | None, now: Unit | None) -> Iterable[str]:
    """The families of facts that differ between two units; all if one of them is None."""
    return UNIT_FAMILIES if before is None or now is None else changed_in_unit(before, now)
