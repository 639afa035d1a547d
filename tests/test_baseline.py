"""Baselines: known findings stay known through edits and renames, and new ones are new."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knotwork.baseline import Sifted, baseline, sifted
from knotwork.check import Selection, check
from knotwork.diagnostic import Diagnostic
from knotwork.text import Span
from tests.helpers.vault import vault

Texts = dict[str, str]
RULES = Selection(select=frozenset({"broken-link", "empty-note", "unclosed-link"}))


def found_in(texts: Texts) -> tuple[Diagnostic, ...]:
    return check(vault(texts), RULES)


def cut_from(texts: Texts):  # type: ignore[no-untyped-def]
    def cut(path: str, span: Span) -> str:
        return span.cut(texts[path])

    return cut


def after(old: Texts, new: Texts) -> Sifted:
    accepted = baseline(found_in(old), cut_from(old))
    return sifted(found_in(new), accepted, cut_from(new), new)


def rules(known: Sifted) -> list[tuple[str, str]]:
    return [(one.rule, one.finding.path) for one in known.new]


def test_lines_may_move_and_other_words_may_change() -> None:
    known = after(
        {"a.md": "[[x]] [[y]]", "b.md": ""},
        {"a.md": "new\n\n- [[y]]\n- again [[x]]", "b.md": ""},
    )
    assert (rules(known), known.known, known.gone) == ([], 3, 0)


def test_the_same_mistake_once_more_is_new() -> None:
    known = after({"a.md": "[[x]]"}, {"a.md": "[[x]] [[x]]"})
    assert rules(known) == [("broken-link", "a.md")]


def test_a_mended_finding_leaves_the_baseline_and_is_new_if_it_comes_back() -> None:
    known = after({"a.md": "[[x]] [[y]]"}, {"a.md": "[[x]]"})
    assert (rules(known), known.known, known.gone) == ([], 1, 1)
    again = {"a.md": "[[x]] [[y]]"}
    relapsed = sifted(found_in(again), known.left, cut_from(again), again)
    assert rules(relapsed) == [("broken-link", "a.md")]


def test_long_words_are_cut_and_still_told_apart() -> None:
    long = "x" * 200
    old = {"a.md": f"[[{long}]]"}
    (entry,) = baseline(found_in(old), cut_from(old)).findings
    assert len(entry.words) < 120
    assert rules(after(old, old)) == []
    assert rules(after(old, {"a.md": f"[[{long}y]]"})) == [("broken-link", "a.md")]


def test_a_renamed_note_takes_its_findings_along() -> None:
    known = after({"a.md": "[[x]] [[", "b.md": "b"}, {"sub/z.md": "[[x]] [[", "b.md": "b"})
    assert (rules(known), known.known, known.gone) == ([], 2, 0)
    assert {entry.path for entry in known.left.findings} == {"sub/z.md"}


def test_a_finding_that_moved_to_a_note_that_has_entries_is_new() -> None:
    known = after({"a.md": "[[x]]", "b.md": "[[y]]"}, {"b.md": "[[y]] [[x]]"})
    assert rules(known) == [("broken-link", "b.md")]
    assert known.gone == 1


def test_what_was_not_looked_for_is_not_gone() -> None:
    old, new = {"a.md": "[[x]] [[", "b.md": "[[y]]"}, {"a.md": "", "b.md": ""}
    accepted = baseline(found_in(old), cut_from(old))

    def looked(path: str, rule: str) -> bool:
        return path == "a.md" and rule == "broken-link"

    known = sifted((), accepted, cut_from(new), new, looked)
    assert (known.known, known.gone) == (2, 1)
    left = {(entry.path, entry.rule) for entry in known.left.findings}
    assert left == {("a.md", "unclosed-link"), ("b.md", "broken-link")}


def test_long_words_that_differ_only_at_their_end_are_told_apart() -> None:
    long = "x" * 300
    known = after({"a.md": f"[[{long}]]"}, {"a.md": f"[[{long}y]]"})
    assert len(known.new) == 1


TEXT = st.lists(st.sampled_from(["[[x]]", "[[y]]", "[[", "\n", "word ", "😀"]), max_size=8).map(
    "".join
)
TEXTS = st.dictionaries(st.sampled_from(["a.md", "b.md", "c/d.md"]), TEXT)


@given(TEXTS, TEXTS)
def test_new_and_known_findings_are_all_findings_and_an_update_changes_nothing(
    old: Texts, new: Texts
) -> None:
    known = after(old, new)
    found = found_in(new)
    assert len(known.new) + known.known == len(found)
    assert known.known + known.gone == len(found_in(old))
    again = sifted(found, known.left, cut_from(new), new)
    assert again.new == known.new
    assert again.gone == 0
    assert again.left == known.left


@given(TEXTS)
def test_without_a_change_nothing_is_new(texts: Texts) -> None:
    known = after(texts, texts)
    assert (known.new, known.gone) == ((), 0)
