"""Reports for services: SARIF, GitLab's and JUnit's formats, GitHub's commands.

The SARIF schema beside this file is the OASIS one (2.1.0, rtm.5) without its descriptions, and with
one regular expression mended (a bracket that nothing opens).
"""

from __future__ import annotations

import json as standard
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import validator_for
from tests.helpers.vault import vault

from knotwork.check import Selection, check
from knotwork.diagnostic import Diagnostic, Finding, Severity
from knotwork.report.concise import concise
from knotwork.report.fingerprint import fingerprints
from knotwork.report.github import MOST, github
from knotwork.report.gitlab import gitlab
from knotwork.report.junit import junit
from knotwork.report.sarif import LARGEST, sarif
from knotwork.report.sources import Sources
from knotwork.report.statistics import statistics
from knotwork.report.terminal import terminal
from knotwork.text import Lines, Span

SCHEMA = validator_for(
    standard.loads(Path(__file__).with_name("sarif-2.1.0.schema.json").read_text("utf-8"))
)
PIECES = st.lists(
    st.sampled_from(
        ["[[gone]]", "![[p.png]]", "[x](b.md#no)", "[[", "```\n", "$$ \\a\n", "\u202e", "😀", "日本",
         "\t", "\n", "\r\n", "\r", "\ufeff", "\x0b", "\u2028", "---\n", "tags: a\n", "\x00",
         "::error::", "##[add-mask]", "%0A", "<a>&]]>", "> [!x]\n", "#### h\n", "\x1b[31m"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


def in_notes(path: str) -> str:
    return f"notes/{path}"


def found_in(text: str, name: str = "a", rules: str = "all") -> tuple[Diagnostic, ...]:
    return check(vault({f"{name}.md": text}, b="## H"), Selection(select=frozenset({rules})))


def many(count: int) -> list[Diagnostic]:
    """Findings of which the last two are the gravest."""
    remarks = [
        Diagnostic("self-link", Severity.INFO, Finding("a.md", Span(at, at + 1), "remark"))
        for at in range(count - 2)
    ]
    broken = Finding("b.md", Span(0, 1), "broken")
    return [
        *remarks,
        Diagnostic("bad-math", Severity.WARNING, broken),
        Diagnostic("broken-link", Severity.ERROR, broken),
    ]


@given(PIECES)
def test_any_text_gives_valid_sarif_whose_regions_cut_out_what_is_meant(text: str) -> None:
    found = found_in(text)
    log = standard.loads(sarif(found, Sources({"a.md": text}.get), in_notes))
    SCHEMA.validate(log)
    run = log["runs"][0]
    lines = Lines.of(text)
    for one, result in zip(found, run["results"], strict=True):
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == one.rule
        place = result["locations"][0]["physicalLocation"]
        if unquote(place["artifactLocation"]["uri"]) == "notes/a.md":
            region = place["region"]
            start = lines.start(region["startLine"]) + region["startColumn"] - 1
            end = lines.start(region["endLine"]) + region["endColumn"] - 1
            assert text[start:end] == one.finding.span.cut(text)


@given(PIECES)
def test_any_text_gives_valid_reports_for_gitlab_and_junit(text: str) -> None:
    found = found_in(text)
    issues = standard.loads(gitlab(found, Sources({"a.md": text}.get), in_notes))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == len(found)
    assert all(issue["location"]["lines"]["begin"] >= 1 for issue in issues)
    root = ElementTree.fromstring(junit(found, Sources({"a.md": text}.get), in_notes))
    failures = sum(one.severity is not Severity.INFO for one in found)
    assert len(root.findall(".//failure")) == failures
    assert sum(int(suite.attrib["failures"]) for suite in root) == failures


@given(PIECES, st.sampled_from(["a", "a,b::c", "%0A", "##[x]", "a\nb"]))
def test_no_text_and_no_name_says_anything_else_to_the_runner(text: str, name: str) -> None:
    found = found_in(text, name)
    lines = list(github(found, Sources({f"{name}.md": text}.get), in_notes))
    assert len(lines) == len(found)
    for line in lines:
        assert re.fullmatch(r"::(error|warning|notice) file=[^,\n\r]*,line=\d+,[^\n\r]*", line)
        assert "##[" not in line.partition("title=")[2]
        assert line.count("::") == 2


def test_a_name_cannot_end_a_property_of_a_command() -> None:
    (line,) = github(
        found_in("[[gone]]", "a,line=9::b", "broken-link"),
        Sources(lambda _path: "[[gone]]"),
        in_notes,
    )
    assert line == (
        "::error file=notes/a%2Cline=9%3A%3Ab.md,line=1,endLine=1,col=1,endColumn=9,"
        "title=broken-link::there is no note “gone”"
    )


def test_the_gravest_findings_are_kept_where_a_service_shows_only_some() -> None:
    found = many(50_000)
    lines = list(github(found, Sources(lambda _path: "x" * 60_000), in_notes))
    assert len(lines) == MOST + 1
    assert [line.split()[0] for line in lines[:3]] == ["::error", "::warning", "::notice"]
    assert lines[-1] == f"::notice::{50_000 - MOST} more findings are not shown as annotations"
    log = standard.loads(sarif(found, Sources(lambda _path: "x" * 60_000), in_notes))
    SCHEMA.validate(log)
    (run,) = log["runs"]
    assert len(run["results"]) == LARGEST
    assert [result["level"] for result in run["results"][:3]] == ["error", "warning", "note"]
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"].startswith(f"{50_000 - LARGEST} findings are left out")


def test_fixes_and_related_places_are_in_sarif() -> None:
    texts = {
        "a.md": "[[ip]] [[t]]",
        "b/t.md": "x",
        "c/t.md": "x",
        "d.md": "---\naliases: [ip]\n---\nx",
    }
    log = standard.loads(sarif(check(vault(texts), Selection()), Sources(texts.get), in_notes))
    SCHEMA.validate(log)
    by_rule = {result["ruleId"]: result for result in log["runs"][0]["results"]}
    change = by_rule["link-by-alias"]["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert change["insertedContent"]["text"] == "[[d|ip]]"
    related = by_rule["ambiguous-link"]["relatedLocations"]
    uris = [one["physicalLocation"]["artifactLocation"]["uri"] for one in related]
    assert uris == ["notes/b/t.md", "notes/c/t.md"]


def test_a_finding_keeps_its_fingerprint_when_one_of_the_same_message_is_mended() -> None:
    sources = Sources(lambda _path: "one two")
    both = [
        Diagnostic("self-link", Severity.INFO, Finding("a.md", span, "remark"))
        for span in (Span(0, 3), Span(4, 7))
    ]
    assert list(fingerprints(both[1:], sources)) == list(fingerprints(both, sources))[1:]


def test_fingerprints_do_not_depend_on_the_line() -> None:
    def prints(text: str) -> set[Any]:
        issues = standard.loads(
            gitlab(found_in(text, rules="broken-link"), Sources(lambda _path: text), in_notes)
        )
        return {issue["fingerprint"] for issue in issues}

    before = prints("[[x]] [[x]] [[y]]")
    assert prints("more\n\n[[y]]\n[[x]] and\n[[x]]") == before
    assert len(before) == 3


def test_without_findings_junit_has_a_case_that_passes() -> None:
    root = ElementTree.fromstring(junit((), Sources(lambda _path: None), in_notes))
    assert len(root.findall(".//testcase")) == 1
    assert root.findall(".//failure") == []


def test_statistics_count_what_each_rule_found() -> None:
    lines = list(statistics(many(5)))
    assert [line.split()[:3] for line in lines] == [
        ["3", "info", "self-link"],
        ["1", "warning", "bad-math"],
        ["1", "error", "broken-link"],
    ]


@pytest.mark.parametrize("style", ["terminal", "concise"])
@given(PIECES)
def test_control_sequences_in_notes_do_not_reach_the_terminal(style: str, text: str) -> None:
    found = found_in(text)
    lines: Iterable[str] = concise(found, Sources({"a.md": text}.get))
    if style == "terminal":
        lines = (block.plain for block in terminal(found, Sources({"a.md": text}.get)))
    printed = "".join(lines).replace("\n", "")
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", printed)
