"""Explanations of links: the steps, the choice, and what to try instead."""

from __future__ import annotations

import re

import pytest

from knotwork.errors import KnotworkError
from knotwork.explain import explain_link
from knotwork.resolve import Mode
from knotwork.rule_pages import all_rules, explain_rule
from knotwork.rules import RULES
from tests.helpers.vault import vault

FENCE = re.compile(r"^(```+)[^\n]*\n.*?^\1$", re.MULTILINE | re.DOTALL)
NOTES = {
    "note.md": "",
    "a/note.md": "## Why?\n",
    "a/b/note.md": "",
    "c/dot.md": "---\naliases: [inner product]\n---\n",
}


def story(text: str, source: str | None = None, mode: Mode = Mode.ALIAS) -> str:
    return "\n".join(explain_link(vault(NOTES, mode=mode), text, source))


def test_the_deciding_step_is_explained() -> None:
    explanation = story("[[note]]", "a/b/note.md")
    assert "exact path" in explanation
    assert "→ note.md" in explanation


def test_a_relative_link_is_read_from_its_note() -> None:
    assert "→ a/note.md" in story("[[../note]]", "a/b/note.md")


def test_the_heading_is_looked_up_too() -> None:
    assert "#why is the id “why”" in story("[[a/note#why]]")
    assert "#top is the top of its page" in story("[top](a/note.md#top)")
    assert "#what is not there; its headings: “Why?”" in story("[[a/note#what]]")


def test_an_alias_is_explained_and_obsidian_mode_says_how_to_follow_it() -> None:
    explanation = story("[[inner product]]")
    assert "alias: c/dot.md has the alias “inner product”" in explanation
    assert "Obsidian would not follow it" in explanation
    assert "--resolution alias" in story("[[inner product]]", mode=Mode.OBSIDIAN)


@pytest.mark.parametrize(
    "text",
    [
        "note",
        "![[note]]",
        "[x](note.md)",
        "[x](<note.md>)",
        '[x](note.md "title")',
        "![a](note.md)",
    ],
)
def test_links_may_be_written_as_in_a_note_or_bare(text: str) -> None:
    assert "→ note.md" in story(text)


def test_a_missing_note_proposes_names() -> None:
    assert "[[dot]]" in story("[[dott]]")


def test_a_link_to_the_web_leads_out() -> None:
    assert "out of the vault" in story("[x](https://example.com)")


@pytest.mark.parametrize("text", ["[[", "[[]]", ""])
def test_text_that_is_not_a_link_is_an_error_with_examples(text: str) -> None:
    with pytest.raises(KnotworkError, match="neither a rule nor a link"):
        story(text)


def test_the_source_may_be_a_name_that_only_one_note_has() -> None:
    assert "from c/dot.md" in story("[[note]]", "dot")
    assert "from a/note.md" in story("[[note]]", "./a/note")


def test_a_source_that_several_notes_could_be_is_an_error_with_their_paths() -> None:
    with pytest.raises(KnotworkError, match="2 notes are called “b/x”") as caught:
        list(explain_link(vault({"a/b/x.md": "", "c/b/x.md": ""}), "[[x]]", "b/x"))
    assert caught.value.help == "write the path: a/b/x.md, c/b/x.md"


def test_the_note_itself_is_meant_by_a_link_without_a_name() -> None:
    assert "→ a/note.md" in story("[[#Why?]]", "a/note.md")
    assert "say which with --from" in story("[[#Why?]]")


def test_a_similar_heading_is_proposed() -> None:
    assert "like it: “Why?”" in story("[[a/note#Whyy]]")


def test_a_link_that_only_resolves_by_leniency_is_explained_as_such() -> None:
    assert "held at the vault's root" in story("[[../../../note]]", "a/note.md")
    notes = vault({"index": "", "x/y/z": ""})
    explanation = "\n".join(explain_link(notes, "[[./y/z]]", "index"))
    assert "only the end of its path fits" in explanation


def test_an_unknown_source_is_an_error_with_the_nearest_name() -> None:
    with pytest.raises(KnotworkError, match="there is no note “dott”") as caught:
        story("[[note]]", "dott")
    assert caught.value.help == "did you mean c/dot.md?"


def test_several_equally_similar_notes_are_all_proposed() -> None:
    known = vault({"matrix": "", "b/matrix": "", "vector": ""})
    with pytest.raises(KnotworkError) as caught:
        list(explain_link(known, "[[vector]]", "matrx"))
    assert caught.value.help == "did you mean b/matrix.md or matrix.md?"


def test_a_name_that_looks_like_a_rule_is_taken_for_one() -> None:
    with pytest.raises(KnotworkError) as caught:
        story("broken-lnk")
    assert caught.value.help == "did you mean broken-link?"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_a_page(rule: object) -> None:
    name = getattr(rule, "name")  # noqa: B009
    assert explain_rule(name).startswith(name)


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_a_page_fits_a_narrow_terminal_and_its_examples_stay_as_they_are(rule: str) -> None:
    wide, narrow = explain_rule(rule), explain_rule(rule, 60)
    assert narrow.split() == wide.split()
    (page,) = (one.page for one in RULES if one.name == rule)
    examples = [found[0] for found in FENCE.finditer(page)]
    assert all(example in narrow for example in examples)
    for line in narrow.splitlines():
        assert len(line) <= 60 or any(line in example for example in examples)


def test_all_rules_are_listed_in_a_line_each() -> None:
    lines = list(all_rules())
    assert [line.partition(" ")[0] for line in lines] == [rule.name for rule in RULES]
    assert "broken-link " in "".join(lines)
    (orphan,) = (line for line in lines if line.startswith("orphan-note "))
    assert "off by default" in orphan
