"""Allowances: findings that the author accepts, and allowances that are no longer needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from knotwork.alike import guess
from knotwork.diagnostic import Diagnostic
from knotwork.graph import ConceptGraph
from knotwork.model import Allowance
from knotwork.rules.evidence import Unused
from knotwork.text import Span

_WHOLE = Span(0, 0)


class Judged(NamedTuple):
    """The diagnostics that no allowance covers, and the allowances that cover the others."""

    kept: tuple[Diagnostic, ...]
    used: frozenset[tuple[str, Span, str]]
    """Each allowance that covers something: path, place in the note, rule."""


def judged(graph: ConceptGraph, diagnostics: Iterable[Diagnostic]) -> Judged:
    """The diagnostics that no allowance covers.

    An allowance in the front matter covers the whole note. One in the text covers a line or block,
    and so never a finding about the file as a whole.
    """
    every = tuple(diagnostics)
    alike: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, one in enumerate(every):
        alike[one.finding.path, one.rule].append(number)
    covered: set[int] = set()
    used: set[tuple[str, Span, str]] = set()
    for (path, rule), numbers in alike.items():
        allowing = [one for one in _allowances(graph, path) if rule in one.rules]
        if allowing:
            places = [(every[number].finding.span, number) for number in numbers]
            used.update((path, one.span, rule) for one in _covering(allowing, places, covered))
    kept = (one for number, one in enumerate(every) if number not in covered)
    return Judged(tuple(kept), frozenset(used))


def _covering(
    allowing: Iterable[Allowance], places: Iterable[tuple[Span, int]], covered: set[int]
) -> Iterator[Allowance]:
    """The allowances that cover any of the places; the numbers of these are added to `covered`.

    Both are walked in the order of the text, so the time does not grow with their product.
    """
    places = sorted(places)
    whole = [one for one in allowing if one.covers is None]
    if whole:
        covered.update(number for _span, number in places)
        yield from whole
    waiting = [(one.covers, one) for one in allowing if one.covers is not None]
    waiting.sort(key=_start, reverse=True)
    fresh: list[tuple[Span, Allowance]] = []
    end = -1
    for span, number in places:
        if span == _WHOLE:
            continue
        while waiting and waiting[-1][0].start <= span.start:
            fresh.append(waiting.pop())
            end = max(end, fresh[-1][0].end)
        if span.start <= end:
            covered.add(number)
            yield from (one for covers, one in fresh if covers.end >= span.start)
            fresh.clear()


def _start(waiting: tuple[Span, Allowance]) -> int:
    return waiting[0].start


def unused(
    graph: ConceptGraph,
    used: Collection[tuple[str, Span, str]],
    ran: Collection[str],
    known: Collection[str],
) -> Iterator[Unused]:
    """Allowances that cover no finding, of rules that ran (`ran`) or that do not exist."""
    for path in graph.notes:
        for allowance in _allowances(graph, path):
            for rule in allowance.rules:
                if rule not in known:
                    message = f"there is no rule {rule}"
                    yield Unused(path, allowance.span, rule, message, guess(rule, known))
                elif rule in ran and (path, allowance.span, rule) not in used:
                    message = f"the allowance of {rule} accepts nothing"
                    yield Unused(path, allowance.span, rule, message, "delete it")


def _allowances(graph: ConceptGraph, path: str) -> tuple[Allowance, ...]:
    note = graph.notes.get(path)
    return note.unit.allowances if note else ()
