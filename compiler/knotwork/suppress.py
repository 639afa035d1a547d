"""Allowances: findings that the author accepts, and allowances that nothing needs any more."""

from __future__ import annotations

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
    kept: list[Diagnostic] = []
    used: set[tuple[str, Span, str]] = set()
    for one in diagnostics:
        path = one.finding.path
        allowing = [
            allowance
            for allowance in _allowances(graph, path)
            if one.rule in allowance.rules and _covers(allowance, one.finding.span)
        ]
        used.update((path, allowance.span, one.rule) for allowance in allowing)
        if not allowing:
            kept.append(one)
    return Judged(tuple(kept), frozenset(used))


def unused(
    graph: ConceptGraph,
    used: Collection[tuple[str, Span, str]],
    heard: Collection[str],
    known: Collection[str],
) -> Iterator[Unused]:
    """Allowances that cover no finding, of rules that ran (`heard`) or that do not exist."""
    for path in graph.notes:
        for allowance in _allowances(graph, path):
            for rule in allowance.rules:
                if rule not in known:
                    message = f"there is no rule {rule}"
                    yield Unused(path, allowance.span, rule, message, guess(rule, known))
                elif rule in heard and (path, allowance.span, rule) not in used:
                    message = f"the allowance of {rule} accepts nothing"
                    yield Unused(path, allowance.span, rule, message, "delete it")


def _allowances(graph: ConceptGraph, path: str) -> tuple[Allowance, ...]:
    note = graph.notes.get(path)
    return note.unit.allowances if note else ()


def _covers(allowance: Allowance, span: Span) -> bool:
    if allowance.covers is None:
        return True
    return span != _WHOLE and allowance.covers.start <= span.start <= allowance.covers.end
