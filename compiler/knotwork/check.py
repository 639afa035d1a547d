"""Rules × graph → diagnostics, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from knotwork.api.model import Spot
from knotwork.diagnostic import Diagnostic, Finding, Severity
from knotwork.errors import KnotworkError
from knotwork.graph import ConceptGraph
from knotwork.rules import RULES, unused_allowance
from knotwork.rules.evidence import Evidence
from knotwork.rules.rule import AnyRule, Rule
from knotwork.suppress import judged, unused
from knotwork.vault import guess

GROUPS: Mapping[str, frozenset[str]] = {
    "default": frozenset(rule.name for rule in RULES if rule.default),
    "all": frozenset(rule.name for rule in RULES),
}
"""Words for many rules; no rule is called so."""


OF_CODE = frozenset(
    {
        "broken-link",
        "broken-embed",
        "broken-anchor",
        "failed-cell",
        "output-differs",
        "unreadable-note",
    }
)
"""Rules that also judge the notes made of Python packages: what an author writes into a docstring
as a link or as an example, and a source that is no Python. All else is the package's own affair."""


class PathSettings(msgspec.Struct, frozen=True):
    """What counts in a part of the vault."""

    covers: Callable[[str], bool]
    """Whether the file at a path is in that part."""
    ignore: frozenset[str] = frozenset()
    severity: Mapping[str, Severity] = {}


class Selection(msgspec.Struct, frozen=True):
    """Which rules count, and how much."""

    select: frozenset[str] = frozenset()
    """Only these; empty for those that are on by default. A word of `GROUPS` stands for many."""
    ignore: frozenset[str] = frozenset()
    severity: Mapping[str, Severity] = {}
    paths: tuple[PathSettings, ...] = ()
    """What is different in parts of the vault; the last that covers a path counts."""

    def rules(self) -> tuple[AnyRule, ...]:
        """The rules that are left.

        Raises:
            KnotworkError: a name is no rule's.
        """
        known = {rule.name for rule in RULES}
        named = {*self.select - GROUPS.keys(), *self.ignore, *self.severity}
        for part in self.paths:
            named |= {*part.ignore, *part.severity}
        for name in sorted(named - known):
            way_out = guess(name, known) or "`knotwork explain` lists the rules"
            raise KnotworkError(f"there is no rule “{name}”", help=way_out)
        selected = self.select or {"default"}
        wanted = selected.union(*(GROUPS[word] for word in selected & GROUPS.keys()))
        return tuple(rule for rule in RULES if rule.name in wanted - self.ignore)

    def weight(self, rule: AnyRule, path: str) -> Severity | None:
        """How much a rule's findings in a file matter; None for not at all."""
        for part in reversed(self.paths):
            if part.covers(path):
                if rule.name in part.ignore:
                    return None
                if rule.name in part.severity:
                    return part.severity[rule.name]
        return self.severity.get(rule.name, rule.severity)


def check(
    graph: ConceptGraph, selection: Selection, evidence: Evidence | None = None
) -> tuple[Diagnostic, ...]:
    """All findings of the selected rules that no allowance covers, by path, place and rule."""
    known = evidence or Evidence()
    rules = selection.rules()
    kept, used = judged(graph, _said(rules, graph, selection, known))
    if unused_allowance.RULE in rules:
        # What needs evidence may be silent for want of it.
        heard = {rule.name for rule in rules if isinstance(rule, Rule)}
        idle = tuple(unused(graph, used, heard, GROUPS["all"]))
        last = msgspec.structs.replace(known, unused=idle)
        kept += tuple(_said((unused_allowance.RULE,), graph, selection, last))
    return tuple(
        sorted(
            kept,
            key=lambda one: (one.finding.path, one.finding.span, one.rule, one.finding.message),
        )
    )


def _said(
    rules: Iterable[AnyRule], graph: ConceptGraph, selection: Selection, evidence: Evidence
) -> Iterator[Diagnostic]:
    for rule in rules:
        for finding in rule.findings(graph, evidence):
            severity = selection.weight(rule, finding.path)
            if severity is None:
                continue
            if finding.path not in graph.made:
                yield Diagnostic(rule.name, severity, finding)
            elif rule.name in OF_CODE:
                yield Diagnostic(rule.name, severity, in_source(graph, finding))


def in_source(graph: ConceptGraph, finding: Finding) -> Finding:
    """A finding in a docstring, with the place in the source; there is no note to fix."""
    api = graph.names.api
    headings = graph.notes[finding.path].unit.headings
    above = [one.text for one in headings if one.span.start <= finding.span.start]
    spots = [Spot(finding.path, text) for text in (*reversed(above), "")]
    place = next((api.places[spot] for spot in spots if spot in api.places), "")
    told = f"in a docstring at {place}"
    words = f"{finding.help}; {told}" if finding.help else told
    return msgspec.structs.replace(finding, help=words if place else finding.help, fix=None)
