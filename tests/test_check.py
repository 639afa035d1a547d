"""Which rules apply, with which severity, and in which order their findings come."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knotwork.check import Selection, check
from knotwork.diagnostic import Finding, Severity
from knotwork.errors import KnotworkError
from knotwork.graph import ConceptGraph
from knotwork.link import link
from knotwork.rules import RULES
from knotwork.rules.evidence import Evidence
from knotwork.rules.rule import AnyRule, Rule
from tests.helpers.vault import note, vault


def test_findings_come_by_path_then_place_then_rule() -> None:
    graph = vault(b="[[x]] [[a#no]]\n[[y]] [[", a="[[z]]")
    assert [(one.finding.path, one.rule) for one in check(graph, Selection())] == [
        ("a.md", "broken-link"),
        ("b.md", "broken-link"),
        ("b.md", "broken-anchor"),
        ("b.md", "broken-link"),
        ("b.md", "unclosed-link"),
    ]


def test_the_order_of_the_files_does_not_matter() -> None:
    texts = {
        "a": "[[ip]] [[x]]\n![[b]]", "b": "---\naliases: [ip]\n---\n![[a]]", "c/t": "[[t]]",
        "d/t": "", "e": "---\naliases: [ip]\n---\n[[a#gone]]", "C/t": "",
    }  # fmt: skip
    notes = [note(f"{name}.md", text) for name, text in texts.items()]
    expected = check(link(notes), Selection())
    assert expected
    for seed in range(20):
        random.Random(seed).shuffle(notes)
        assert check(link(notes), Selection()) == expected


def test_only_selected_rules_count_and_ignored_ones_never() -> None:
    graph = vault(a="[[x]] [[#gone]] [[")
    selected = frozenset({"broken-link", "broken-anchor"})
    assert {one.rule for one in check(graph, Selection(select=selected))} == selected
    ignored = Selection(select=selected, ignore=frozenset({"broken-link"}))
    assert {one.rule for one in check(graph, ignored)} == {"broken-anchor"}


def test_a_severity_can_be_changed() -> None:
    (one,) = check(vault(a="[[x]]"), Selection(severity={"broken-link": Severity.INFO}))
    assert one.severity is Severity.INFO


@pytest.mark.parametrize("where", ["select", "ignore", "severity"])
def test_an_unknown_rule_is_an_error_with_the_nearest_name(where: str) -> None:
    selection = {
        "select": Selection(select=frozenset({"broken-lnk"})),
        "ignore": Selection(ignore=frozenset({"broken-lnk"})),
        "severity": Selection(severity={"broken-lnk": Severity.INFO}),
    }[where]
    with pytest.raises(KnotworkError) as caught:
        selection.rules()
    assert caught.value.help == "did you mean broken-link?"


def test_what_stops_ci_by_default_is_what_a_reader_would_miss() -> None:
    errors = {rule.name for rule in RULES if rule.severity is Severity.ERROR}
    assert errors == {
        "bad-front-matter", "broken-anchor", "broken-attachment", "broken-embed", "broken-link",
        "broken-uses", "embed-cycle", "failed-cell", "idle-check", "output-differs", "schema-mismatch",
        "unreadable-note",
    }  # fmt: skip


PIECES = st.sampled_from(
    ["[[a]]", "[[b|x]]", "![[b#H]]", "[[gone]]", "[x](b.md#no)", "[[", "]]", "|", "\n", "\r\n", "\t",
     "## H\n", "> ", "- ", "%%", "$", "---\n", "😀", "日本", "e\u0301", "\u202e", "\u200b", "ip"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
def test_a_finding_about_a_link_cuts_it_out_of_the_text(text: str) -> None:
    graph = vault(a=text, b="---\naliases: [ip]\n---\n## H\n")
    links = {(one.span, one.text) for one in graph.notes["a.md"].unit.links}
    about_links = {"broken-link", "broken-anchor", "ambiguous-link", "link-by-alias"}
    for one in check(graph, Selection()):
        span = one.finding.span
        if one.finding.path == "a.md":
            assert 0 <= span.start <= span.end <= len(text)
            assert "\n" not in one.finding.message + one.finding.help
            if one.rule in about_links:
                assert (span, span.cut(text)) in links


def _breaking(at: str) -> tuple[AnyRule, ...]:
    """The rules, of which the one about broken links does not survive a note."""

    def found(graph: ConceptGraph) -> Iterator[Finding]:
        for path in graph.notes:
            if path == at:
                raise IndexError("tuple index out of range")
            yield from (one for one in of_links.findings(graph, Evidence()) if one.path == path)

    of_links = next(rule for rule in RULES if rule.name == "broken-link")
    broken = Rule(of_links.name, of_links.severity, found, of_links.page)
    return tuple(broken if rule is of_links else rule for rule in RULES)


def test_a_rule_that_fails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knotwork.check.RULES", _breaking("b.md"))
    graph = vault(a="[[x]]", b="[[y]] [[#no]]", c="[[z]]")
    lenient = Selection(severity={"broken-link": Severity.INFO})
    kept, failed, other = check(graph, lenient)
    assert (kept.finding.path, kept.rule, kept.failed) == ("a.md", "broken-link", False)
    assert (other.finding.path, other.rule) == ("b.md", "broken-anchor")
    assert (failed.rule, failed.severity, failed.finding.path) == (
        "broken-link", Severity.ERROR, "b.md",
    )  # fmt: skip
    told = "Knotwork failed on it: IndexError: tuple index out of range (test_check.py:"
    assert failed.finding.message.startswith(told)
    assert "report" in failed.finding.help
    assert "--ignore broken-link" in failed.finding.help


def test_a_rule_that_fails_is_reported_whichever_notes_are_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("knotwork.check.RULES", _breaking("b.md"))
    found = check(vault(a="[[#no]]", b="[[#no]]", c="[[z]]"), Selection())
    told = [(one.rule, one.finding.path) for one in found if one.concerns({"c.md"})]
    assert told == [("broken-link", "b.md")]


def test_no_allowance_covers_the_failure_of_a_rule_or_is_called_unused_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("knotwork.check.RULES", _breaking("a.md"))
    allowed = "---\nknotwork-allow: [broken-link]\n---\n[[x]]"
    assert not check(vault(b=allowed), Selection())
    select = frozenset({"broken-link", "unused-allowance"})
    found = check(vault(a=allowed, b=allowed), Selection(select=select))
    assert [(one.rule, one.failed) for one in found] == [("broken-link", True)]


def test_a_rule_that_fails_at_no_known_note_is_reported_for_the_vault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def found(_graph: ConceptGraph) -> Iterator[Finding]:
        raise ZeroDivisionError

    broken = Rule("broken-link", Severity.ERROR, found, "")
    monkeypatch.setattr("knotwork.check.RULES", (broken,))
    (one,) = check(vault(a="", b=""), Selection())
    assert one.finding.path == "."


def test_errors_that_would_meet_every_rule_end_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(_graph: ConceptGraph) -> Iterator[Finding]:
        raise PermissionError(13, "Permission denied", "a.md")

    broken = Rule("broken-link", Severity.ERROR, found, "")
    monkeypatch.setattr("knotwork.check.RULES", (broken,))
    with pytest.raises(PermissionError):
        check(vault(a=""), Selection())
