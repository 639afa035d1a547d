"""The check: runs the selected rules over the graph, and gives diagnostics in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from traceback import walk_tb

import msgspec

from knotwork.alike import guess
from knotwork.diagnostic import Diagnostic, Finding, Severity, reading_order
from knotwork.errors import KnotworkError
from knotwork.graph import ConceptGraph
from knotwork.origin import Origins
from knotwork.rules import RULES, unused_allowance
from knotwork.rules.evidence import Evidence
from knotwork.rules.rule import AnyRule, Rule
from knotwork.suppress import judged, unused
from knotwork.syntax.stand_in import failure
from knotwork.text import Span

GROUPS: Mapping[str, frozenset[str]] = {
    "default": frozenset(rule.name for rule in RULES if rule.default),
    "all": frozenset(rule.name for rule in RULES),
}
"""Names for groups of rules; no rule has such a name."""


class PathSettings(msgspec.Struct, frozen=True):
    """Settings for a part of the vault."""

    covers: Callable[[str], bool]
    """Says whether the file at a path is in that part."""
    ignore: frozenset[str] = frozenset()
    severity: Mapping[str, Severity] = {}


class Selection(msgspec.Struct, frozen=True):
    """Which rules are checked, and with which severities."""

    select: frozenset[str] = frozenset()
    """Rules and `GROUPS` to check; empty for those that are on by default."""
    ignore: frozenset[str] = frozenset()
    severity: Mapping[str, Severity] = {}
    paths: tuple[PathSettings, ...] = ()
    """Settings for parts of the vault; of several that cover a path, the last counts."""

    def rules(self) -> tuple[AnyRule, ...]:
        """The selected rules without the ignored ones.

        Raises:
            KnotworkError: there is no rule of some name.
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

    @property
    def judges_words(self) -> bool:
        """Whether findings depend on more than the shapes of notes (`syntax/shape.py`)."""
        return any(rule.of_words for rule in self.rules())

    def weight(self, rule: AnyRule, path: str) -> Severity | None:
        """The severity of a rule's findings in a file; None if they are ignored there."""
        for part in reversed(self.paths):
            if part.covers(path):
                if rule.name in part.ignore:
                    return None
                if rule.name in part.severity:
                    return part.severity[rule.name]
        return self.severity.get(rule.name, rule.severity)


def check(
    graph: ConceptGraph,
    selection: Selection,
    evidence: Evidence | None = None,
    *,
    before_each: Callable[[], None] = lambda: None,
) -> tuple[Diagnostic, ...]:
    """All findings of the selected rules that no allowance covers, by path, place and rule.

    A rule that fails (a bug in Knotwork) does not stop the others: its failure becomes a finding,
    which no allowance covers. `before_each` is called before each rule; what it raises ends the
    check.
    """
    known = evidence or Evidence()
    rules = selection.rules()
    failed: list[Diagnostic] = []
    found = _diagnostics(_paced(rules, before_each), graph, selection, known, failed)
    kept, used = judged(graph, found)
    if unused_allowance.RULE in rules:
        # Rules that need evidence may have found nothing for lack of it, so allowances for them are
        # not called unused, nor are those for rules that failed.
        ran = {rule.name for rule in rules if isinstance(rule, Rule)}
        ran -= {one.rule for one in failed}
        idle = tuple(unused(graph, used, ran, GROUPS["all"]))
        last = msgspec.structs.replace(known, unused=idle)
        kept += tuple(_diagnostics((unused_allowance.RULE,), graph, selection, last, failed))
    return tuple(_once(sorted((*kept, *failed), key=reading_order)))


def _paced(rules: Iterable[AnyRule], before_each: Callable[[], None]) -> Iterator[AnyRule]:
    for rule in rules:
        before_each()
        yield rule


def _diagnostics(
    rules: Iterable[AnyRule],
    graph: ConceptGraph,
    selection: Selection,
    evidence: Evidence,
    failed: list[Diagnostic],
) -> Iterator[Diagnostic]:
    """The findings of the rules; a diagnostic for each rule that fails is added to `failed`.

    Raises:
        KnotworkError, MemoryError, OSError: from a rule; such trouble would meet other rules too.
    """
    for rule in rules:
        try:
            yield from _findings(rule, graph, selection, evidence)
        except (KnotworkError, MemoryError, OSError):
            raise
        except Exception as error:
            failed.append(_failed(rule, error, graph))


def _findings(
    rule: AnyRule, graph: ConceptGraph, selection: Selection, evidence: Evidence
) -> Iterator[Diagnostic]:
    for finding in rule.findings(graph, evidence):
        severity = selection.weight(rule, finding.path)
        if severity is None:
            continue
        if finding.path not in graph.made:
            yield Diagnostic(rule.name, severity, _related(graph, finding))
        elif rule.of_code:
            yield Diagnostic(rule.name, severity, in_source(graph, finding))


def _failed(rule: AnyRule, error: Exception, graph: ConceptGraph) -> Diagnostic:
    help_ = (
        "this is a mistake in Knotwork: please report this finding; others of the rule are "
        f"missing; `--ignore {rule.name}` leaves it out"
    )
    finding = Finding(_met(error, graph), Span(0, 0), failure(error), help_)
    return Diagnostic(rule.name, Severity.ERROR, finding, failed=True)


def _met(error: Exception, graph: ConceptGraph) -> str:
    """The path of the note that a rule was checking when it failed; the vault's folder if unknown.

    Rules go from note to note, so the outermost variable that holds a note's path is most likely
    the one.
    """
    for frame, _line in walk_tb(error.__traceback__):
        for value in frame.f_locals.values():
            if isinstance(value, str) and value in graph.notes:
                return value
    return "."


def in_source(graph: ConceptGraph, finding: Finding) -> Finding:
    """A finding about a docstring, with its place in the Python source and without a fix."""
    origins = Origins.of(graph, finding.path)
    found = origins.origin(finding.span)
    help_ = finding.help
    if found is not None and not found.exact:
        place = f"in the documentation of {origins.about(finding.span.start)}"
        help_ = f"{help_}; {place}" if help_ else place
    return msgspec.structs.replace(finding, help=help_, fix=None, origin=found)


def _related(graph: ConceptGraph, finding: Finding) -> Finding:
    """A finding whose related places have their origin in Python's source if about docstrings."""
    if all(one.path not in graph.made for one in finding.related):
        return finding
    related = tuple(
        msgspec.structs.replace(one, origin=Origins.of(graph, one.path).origin(one.span))
        if one.path in graph.made
        else one
        for one in finding.related
    )
    return msgspec.structs.replace(finding, related=related)


def _once(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Drop repeated findings about one place: a module's page repeats the summaries of classes."""
    seen = set()
    for one in found:
        place = one.finding.origin
        if place is not None and place.exact:
            if (identity := (one.rule, place, one.finding.message)) in seen:
                continue
            seen.add(identity)
        yield one
