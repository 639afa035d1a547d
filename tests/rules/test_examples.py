"""Every rule's page: it has its sections, its bad example is found, its good one is not."""

from __future__ import annotations

import re

import pytest
from tests.helpers.run import run_here

from knotwork.check import Selection, check
from knotwork.diagnostic import Diagnostic
from knotwork.graph import ConceptGraph, link
from knotwork.model import Note, Source, Syntax
from knotwork.names import is_note
from knotwork.programs.verdicts import trials
from knotwork.rules import RULES
from knotwork.rules.rule import AnyRule, Evidence, sections
from knotwork.syntax.compile import compile_note

SECTIONS = ["What it finds", "Why it matters", "Bad", "Good", "Fix"]
_FENCE = re.compile(r"^(`{3,})([^`\n]+\.\w+)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)


def example(page: str, name: str) -> ConceptGraph | None:
    """The vault of an example: fences labelled with the names of its files."""
    found = [(path, text) for _marks, path, text in _FENCE.findall(sections(page)[name])]
    notes = [
        Note(path, compile_note(Source(path, text), Syntax()))
        for path, text in found
        if is_note(path)
    ]
    return link(notes, [path for path, _text in found if not is_note(path)]) if notes else None


def findings(graph: ConceptGraph, rule: AnyRule) -> tuple[Diagnostic, ...]:
    return check(graph, Selection(select=frozenset({rule.name})), evidence(graph))


def evidence(graph: ConceptGraph) -> Evidence:
    return Evidence(trials(graph, run_here))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_page_has_its_sections_in_order(rule: AnyRule) -> None:
    assert [name for name in sections(rule.page) if name] == SECTIONS
    assert rule.page.partition("\n")[0].endswith(".")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_bad_example_is_found(rule: AnyRule) -> None:
    graph = example(rule.page, "Bad")
    if graph is None:
        assert rule.name == "unreadable-note", "only a file that no text can show needs no example"
        return
    assert findings(graph, rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_good_example_is_not_found(rule: AnyRule) -> None:
    graph = example(rule.page, "Good")
    assert graph is not None
    assert findings(graph, rule) == ()


def test_names_are_unique_and_in_order() -> None:
    names = [rule.name for rule in RULES]
    assert names == sorted(set(names))
