"""Which findings allowances cover, in less time than comparing every pair would take."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from knotwork.diagnostic import Diagnostic, Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.link import link
from knotwork.model import Allowance
from knotwork.suppress import judged
from knotwork.syntax.allowance import comments
from knotwork.text import Span
from tests.helpers.steps import growth
from tests.helpers.vault import note

PLACES = st.integers(0, 12)
RULES = st.sampled_from(["one", "two"])
ALLOWANCES = st.builds(
    lambda rules, at, span: Allowance((*rules,), Span(100 + at, 101 + at), span),
    st.frozensets(RULES, min_size=1),
    st.integers(0, 50),
    st.none() | st.builds(lambda at, width: Span(at, at + width), PLACES, PLACES),
)


def graph_of(allowances: list[Allowance]) -> ConceptGraph:
    empty = note("a.md", "")
    return link([replace(empty, unit=replace(empty.unit, allowances=(*allowances,)))])


def diagnostic_at(rule: str, at: int, width: int) -> Diagnostic:
    return Diagnostic(rule, Severity.WARNING, Finding("a.md", Span(at, at + width), "words"))


@given(st.lists(ALLOWANCES, max_size=8), st.lists(st.builds(diagnostic_at, RULES, PLACES, PLACES)))
def test_an_allowance_covers_what_begins_in_its_place(
    allowances: list[Allowance], diagnostics: list[Diagnostic]
) -> None:
    def covers(one: Allowance, diagnostic: Diagnostic) -> bool:
        span = diagnostic.finding.span
        if diagnostic.rule not in one.rules:
            return False
        if one.covers is None:
            return True
        return span != Span(0, 0) and one.covers.start <= span.start <= one.covers.end

    found = judged(graph_of(allowances), diagnostics)
    assert found.kept == tuple(
        each for each in diagnostics if not any(covers(one, each) for one in allowances)
    )
    assert found.used == {
        ("a.md", one.span, each.rule)
        for one in allowances
        for each in diagnostics
        if covers(one, each)
    }


def test_many_findings_and_many_allowances_are_compared_in_the_order_of_the_text() -> None:
    def compared(count: int) -> None:
        allowances = [
            Allowance(("one",), Span(at, at + 1), Span(at, at + 1)) for at in range(1, count)
        ]
        judged(graph_of(allowances), [diagnostic_at("one", at, 1) for at in range(1, count)])

    assert growth(compared, 100) < 2.3


def test_an_allowance_without_an_end_is_none() -> None:
    begun = "<!-- knotwork: allow broken-link "
    assert not list(comments(begun * 3))
    assert [found[2] for found in comments(f"{begun}-->{begun * 2}")] == [("broken-link",)]
