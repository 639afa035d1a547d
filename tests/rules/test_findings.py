"""What the findings say, and about which words of the note."""

from __future__ import annotations

import pytest

from knotwork.check import Selection, check
from knotwork.diagnostic import Diagnostic, Severity
from knotwork.errors import KnotworkError
from knotwork.graph import link
from knotwork.model import Note, Source, Syntax
from knotwork.syntax.compile import compile_note


def findings(*rules: str, **notes: str) -> list[Diagnostic]:
    texts = {f"{name.replace('__', '/')}.md": text for name, text in notes.items()}
    known = [Note(path, compile_note(Source(path, text), Syntax())) for path, text in texts.items()]
    found = check(link(known), Selection(select=frozenset(rules)))
    for one in found:
        span = one.finding.span
        assert span.end <= len(texts[one.finding.path])
    return list(found)


def test_a_broken_link_proposes_the_nearest_name() -> None:
    (one,) = findings(a="see [[sofmax function]]", **{"softmax function": ""})
    assert one.rule == "broken-link"
    assert one.finding.help == "did you mean [[softmax function]]?"


def test_a_wiki_link_to_the_web_is_told_how_to_be_written() -> None:
    (one,) = findings("broken-link", a="[[https://example.com/x]]")
    assert "<https://example.com/x>" in one.finding.help


def test_a_link_to_a_folder_is_told_that_it_is_one() -> None:
    found = findings("broken-link", a="[[b/]] [x](./b/)", b__c="")
    assert [one.finding.help for one in found] == ["that is a folder; link to a note in it"] * 2


def test_a_broken_anchor_proposes_the_nearest_heading() -> None:
    (one,) = findings("broken-anchor", a="[[b#Similarty]]", b="## Similarity\n## Other")
    assert one.finding.help == "did you mean #Similarity?"


def test_the_fix_of_an_alias_keeps_anchor_label_and_table_bar() -> None:
    alias = "---\naliases: [ip]\n---\n## H\n"
    text = "[[ip]] [[ip#H|x]] ![[ip]]\n\n| a |\n|--|\n| [[ip\\|y]] |\n"
    found = findings("link-by-alias", a=text, dot=alias)
    assert [edit.text for one in found if one.finding.fix for edit in one.finding.fix.edits] == [
        "[[dot|ip]]", "[[dot#H|x]]", "![[dot|ip]]", r"[[dot\|y]]",
    ]  # fmt: skip


def test_an_embed_cycle_is_found_once_however_long() -> None:
    notes = {f"n{number:03}": f"![[n{(number + 1) % 300:03}]]" for number in range(300)}
    assert len(findings("embed-cycle", **notes)) == 1


def test_a_note_that_embeds_itself_is_a_cycle() -> None:
    assert len(findings("embed-cycle", a="![[a]]")) == 1


def test_neighbours_that_agree_are_left_alone() -> None:
    notes = {
        "book": "", "one": "x [[book]]/[[ch]] > [[two]]", "two": "[[one]] < [[book]]/[[ch]]",
        "ch": "",
    }  # fmt: skip
    assert findings("trail-mismatch", **notes) == []


def test_neighbours_that_disagree_are_told_both_ways() -> None:
    found = findings(
        "trail-mismatch",
        ch="",
        one="[[b]]/[[ch]] > [[two]]",
        two="[[three]] < [[b]]/[[ch]]",
        three="[[b]]/[[ch]] > [[x]]",
    )
    assert [one.finding.path for one in found] == ["one.md", "two.md"]


def test_an_unknown_rule_is_an_error_with_the_nearest_name() -> None:
    with pytest.raises(KnotworkError) as caught:
        Selection(select=frozenset({"broken-lnk"})).rules()
    assert caught.value.help == "did you mean broken-link?"


def test_a_severity_can_be_changed() -> None:
    note = Note("a.md", compile_note(Source("a.md", "[[x]]"), Syntax()))
    (one,) = check(link([note]), Selection(severity={"broken-link": Severity.INFO}))
    assert one.severity is Severity.INFO
