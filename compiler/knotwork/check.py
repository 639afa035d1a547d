"""Rules × graph → diagnostics, in a fixed order."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from knotwork.diagnostic import Diagnostic, Severity
from knotwork.errors import KnotworkError
from knotwork.graph import ConceptGraph
from knotwork.rules import RULES
from knotwork.rules.rule import AnyRule, Evidence
from knotwork.vault import near

GROUPS: Mapping[str, frozenset[str]] = {
    "default": frozenset(rule.name for rule in RULES if rule.default),
    "all": frozenset(rule.name for rule in RULES),
}
"""Words for many rules; no rule is called so."""


class Selection(msgspec.Struct, frozen=True):
    """Which rules count, and how much."""

    select: frozenset[str] = frozenset()
    """Only these; empty for those that are on by default. A word of `GROUPS` stands for many."""
    ignore: frozenset[str] = frozenset()
    severity: Mapping[str, Severity] = {}

    def rules(self) -> tuple[AnyRule, ...]:
        """The rules that are left.

        Raises:
            KnotworkError: a name is no rule's.
        """
        known = {rule.name for rule in RULES}
        named = {*self.select - GROUPS.keys(), *self.ignore, *self.severity}
        for name in sorted(named - known):
            nearest = near(name, known, 1)
            way_out = (
                f"did you mean {nearest[0]}?" if nearest else f"rules: {', '.join(sorted(known))}"
            )
            raise KnotworkError(f"there is no rule “{name}”", help=way_out)
        selected = self.select or {"default"}
        wanted = selected.union(*(GROUPS[word] for word in selected & GROUPS.keys()))
        return tuple(rule for rule in RULES if rule.name in wanted - self.ignore)


def check(
    graph: ConceptGraph, selection: Selection, evidence: Evidence | None = None
) -> tuple[Diagnostic, ...]:
    """All findings of the selected rules, by path, place and rule."""
    known = evidence or Evidence()
    found = [
        Diagnostic(rule.name, selection.severity.get(rule.name, rule.severity), finding)
        for rule in selection.rules()
        for finding in rule.findings(graph, known)
    ]
    found.sort(key=lambda one: (one.finding.path, one.finding.span, one.rule, one.finding.message))
    return tuple(found)
