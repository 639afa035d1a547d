"""After edits of words alone, findings are the same as before, at their new places."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knotwork.check import Selection, check
from knotwork.diagnostic import Diagnostic, Edit, Finding, Fix, RelatedPlace, Severity
from knotwork.link import link
from knotwork.model import Note, Source, Syntax, Unit
from knotwork.reworded import Edited, keeps_its_shape, reworded
from knotwork.rules import RULES
from knotwork.rules.evidence import Evidence
from knotwork.syntax.compile import compile_note
from knotwork.text import Span
from tests.helpers.shared import shared_files

EVERY_RULE = Selection(select=frozenset(rule.name for rule in RULES if not rule.of_words))
NOTES = {
    "a.md": "---\naliases: zed\nlevel: [1, two]\ndate: soon\n---\n# Twice\n\nSee [[gone]], "
    "[[b#None]] and ![[a]].\n\n# Twice\n\n[[a#Twice]] < [[book]] > [[b]]\n",
    "b.md": "Begins here, [[A]]. An end ^id\n\nAnother ^id\n\n[[c]] < [[book]]/[[x]] > [[a]]\n",
    "c.md": "Words $\\nosuch$ of [[zed]], [the other](d/a b.md) [[\n\n```python {#no no}\n"
    "print(\n```\n\n[x](a.md#Gone)\n",
    "d/a b.md": "The other.\n",
    "d/a.md": "---\nknotwork-allow: no-such-rule\n---\n[^1] has no foot. %% not closed\n",
}
PIECES = ("word", "two words", "word, and\nanother", "word.\n\nA paragraph", "\n")


def unit(text: str) -> Unit:
    return compile_note(Source("a.md", text), Syntax(pages=False, prose=False))


def found(units: dict[str, Unit]) -> tuple[Diagnostic, ...]:
    return check(link([Note(path, each) for path, each in units.items()]), EVERY_RULE, Evidence())


def with_more(text: str, at: int, piece: str) -> str:
    """A text with more words at its nth space."""
    parts = text.split(" ")
    at = 1 + at % len(parts)
    return " ".join([*parts[:at], piece, *parts[at:]])


@given(
    edits=st.lists(
        st.tuples(st.sampled_from(sorted(NOTES)), st.integers(0, 60), st.sampled_from(PIECES)),
        min_size=1,
        max_size=6,
    )
)
def test_translated_findings_are_those_of_a_new_check(edits: list[tuple[str, int, str]]) -> None:
    texts = dict(NOTES)
    for path, at, piece in edits:
        texts[path] = with_more(texts[path], at, piece)
    before = {path: unit(text) for path, text in NOTES.items()}
    now, edited = dict(before), {}
    for path in dict.fromkeys(path for path, _at, _piece in edits):
        each = Edited(before[path], unit(texts[path]))
        if keeps_its_shape(each):
            now[path], edited[path] = each.now, each
    result = reworded(found(before), edited)
    assert result is None or result == found(now)


def test_most_findings_are_about_places_that_can_be_translated() -> None:
    before = {path: unit(text) for path, text in NOTES.items()}
    findings = found(before)
    after = {
        "a.md": NOTES["a.md"].replace("See ", "See, for once, "),
        "b.md": NOTES["b.md"].replace("Begins", "It begins"),
        "c.md": NOTES["c.md"].replace("Words", "Some words"),
        "d/a.md": NOTES["d/a.md"].replace("has no", "has, as yet, no"),
    }
    edited = {path: Edited(before[path], unit(text)) for path, text in after.items()}
    assert all(map(keeps_its_shape, edited.values()))
    result = reworded(findings, edited)
    assert result == found(before | {path: each.now for path, each in edited.items()})
    assert result != findings
    assert len({one.rule for one in findings}) > 12


@pytest.mark.parametrize(
    "folder",
    [folder for folder in shared_files("vaults", "*") if any(folder.rglob("*.md"))],
    ids=lambda path: path.name,
)
def test_it_holds_for_real_vaults(folder: Path) -> None:
    chance = random.Random(7)
    before, now, edited = {}, {}, {}
    for file in sorted(folder.rglob("*.md")):
        path = file.relative_to(folder).as_posix()
        text = file.read_text("utf-8", "replace")
        before[path] = now[path] = unit(text)
        for _ in range(3):
            text = with_more(text, chance.randrange(1000), chance.choice(PIECES))
        each = Edited(before[path], unit(text))
        if keeps_its_shape(each) and reworded(found({path: each.before}), {path: each}) is not None:
            now[path], edited[path] = each.now, each
    assert edited
    assert reworded(found(before), edited) == found(now)


LINKED = Edited(unit("One [[link]][[other]].\n"), unit("Two words, [[link]] and [[other]].\n"))


def _reworded(span: Span, *related: RelatedPlace, fix: Fix | None = None) -> Finding | None:
    original = Finding("a.md", span, "wrong", related=related, fix=fix)
    result = reworded([Diagnostic("a-rule", Severity.ERROR, original)], {"a.md": LINKED})
    return result[0].finding if result else None


def test_related_places_and_fixes_move_too() -> None:
    other = RelatedPlace("b.md", Span(4, 12), "elsewhere")
    fix = Fix("mend", (Edit("a.md", Span(6, 10), "knot"), Edit("b.md", Span(6, 10), "x")), True)
    result = _reworded(Span(4, 12), RelatedPlace("a.md", Span(12, 21), "here"), other, fix=fix)
    assert result is not None
    assert result.fix is not None
    assert result.span == Span(11, 19)
    assert [one.span for one in result.related] == [Span(24, 33), Span(4, 12)]
    assert [one.span for one in result.fix.edits] == [Span(13, 17), Span(6, 10)]


def test_the_whole_file_stays_the_whole_file() -> None:
    result = _reworded(Span(0, 0))
    assert result is not None
    assert result.span == Span(0, 0)


@pytest.mark.parametrize("span", [Span(0, 3), Span(0, 12), Span(3, 3), Span(12, 12), Span(4, 5000)])
def test_a_finding_at_a_place_of_no_element_needs_a_new_check(span: Span) -> None:
    assert _reworded(span) is None


def test_an_edit_of_more_than_words_does_not_keep_the_shape() -> None:
    assert keeps_its_shape(LINKED)
    for text in ("One [[link]].\n", "One [[other]][[link]].\n", "# One\n\n[[link]][[other]].\n"):
        assert not keeps_its_shape(Edited(LINKED.before, unit(text)))


def test_an_edit_at_the_very_start_moves_with_what_stands_there() -> None:
    before, after = "[[Book]] > [[c]]\n", "Words.\n\n[[Book]] > [[c]]\n"
    other = unit("[[y]] < [[Book]] > [[a]]\n")
    edited = Edited(unit(before), unit(after))
    result = reworded(found({"a.md": edited.before, "z.md": other}), {"a.md": edited})
    assert result == found({"a.md": edited.now, "z.md": other})
    assert any(fix.edits[0].span == Span(8, 8) for one in result if (fix := one.finding.fix))


def test_a_flaw_at_the_very_start_needs_a_new_check_once_it_moves() -> None:
    deep = "> " * 130 + "word\n"
    edited = Edited(unit(deep), unit(f"Words.\n\n{deep}"))
    assert keeps_its_shape(edited)
    assert reworded(found({"a.md": edited.before}), {"a.md": edited}) is None


@pytest.mark.parametrize(
    ("before", "after"), [("zed", "'zed'"), (">-\n  zed", "zed"), ("a]b", "'a]b'")]
)
def test_quotes_around_a_property_are_more_than_words(before: str, after: str) -> None:
    one, other = (unit(f"---\naliases: {each}\n---\nWords.\n") for each in (before, after))
    assert one.aliases == other.aliases
    assert not keeps_its_shape(Edited(one, other))
    assert not keeps_its_shape(Edited(other, one))


def test_links_in_links_move_with_them() -> None:
    text = "Words of [![[gone.png]] and words](lost.md) here.\n"
    edited = Edited(unit(text), unit(text.replace("Words", "More words")))
    assert len(edited.now.links) == 2
    result = reworded(found({"a.md": edited.before}), {"a.md": edited})
    assert result == found({"a.md": edited.now})


def test_a_unit_with_more_for_pages_is_compared_too() -> None:
    text = "With $x$ and [[link]].\n"
    richer = compile_note(Source("a.md", text), Syntax())
    assert keeps_its_shape(Edited(richer, unit(text.replace("With", "Together with"))))
