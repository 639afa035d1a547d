"""Laws for fixes of any vault: nothing gets worse, and fixing again changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.mending import findings, mended
from tests.helpers.shared import shared

from knotwork.diagnostic import Diagnostic, Edit
from knotwork.fix import compatible, edited, repair
from knotwork.shell.config.locate import locate
from knotwork.shell.files.scan import sources
from knotwork.shell.project import files
from knotwork.text import Span

VAULTS = ["decentpatterns", "kepano-obsidian", "quartz-docs", "vanadium23-wiki"]
NAMES = ["one", "two", "dot product", "ch", "book", "x/one"]
LINE = st.sampled_from(
    [
        "[[dot product]]", "[[ip]] and [[IP#H|here]]", "![[ip]]", "| a |\n|---|\n| [[ip]] |", "## H",
        "[[book]]/[[ch]] > [[two]]", "[[book]]/[[ch]] > [[dot product]]", "[[two]] < [[book]]/[[ch]]",
        "end. [[one]] < [[ch]] > [[dot product]]", "[[dot produkt]]", "[[dot produkt#H]]",
        "[w](dot%20produkt.md)", "[w](<dot produkt.md>)", "> [[ip]]", "- [[ip]]\n  [[tow]]", "%% [[ip]] %%",
    ]
)  # fmt: skip
MATTER = st.sampled_from(
    [
        "", "---\naliases: [ip]\n---\n", "---\nup: [[ch]]\n---\n", '---\nup: "[[ip]]"\nnext: [[two]]\n---\n',
        "---\nlinks:\n  - [[ip]]\n  - [[it's]]\n---\n", "---\ntitle: Dot Produkt\nprev: '[[tow]]'\n---\n",
    ]
)  # fmt: skip
TEXT = st.builds(
    lambda matter, lines, end: (matter + "\n\n".join(lines)).replace("\n", end),
    MATTER,
    st.lists(LINE, max_size=4),
    st.sampled_from(["\n", "\r\n"]),
)
SMALL = st.dictionaries(st.sampled_from(NAMES).map("{}.md".format), TEXT, min_size=1)


def counts_of(found: Iterable[Diagnostic]) -> Counter[tuple[str, str, str]]:
    return Counter((one.rule, one.finding.path, one.finding.message) for one in found)


def hold_the_laws(texts: Mapping[str, str], others: Iterable[str], *, unsafe: bool) -> int:
    """How many fixes were made."""
    done = mended(texts, unsafe=unsafe, files=others)
    after = {**texts, **done.texts}
    assert counts_of(findings(after, others)) == counts_of(done.left)
    assert not counts_of(done.left) - counts_of(findings(texts, others)), "a new finding"
    assert not mended(after, unsafe=unsafe, files=others).texts, "fixing again changed something"
    return len(done.made)


@given(SMALL, st.booleans())
@settings(deadline=None, max_examples=150)
def test_a_fix_makes_no_new_finding_and_once_is_enough(texts: dict[str, str], unsafe: bool) -> None:
    hold_the_laws(texts, (), unsafe=unsafe)


@pytest.mark.parametrize("name", VAULTS)
def test_the_laws_hold_for_vaults_that_people_wrote(name: str) -> None:
    project = locate(shared(f"vaults/{name}"))
    held = files(project)
    texts = {source.path: source.text for source in sources(project.root, held.notes)}
    hold_the_laws(texts, held.files, unsafe=True)


def test_there_is_something_to_fix_in_the_shared_vaults() -> None:
    project = locate(shared("vaults/vanadium23-wiki"))
    held = files(project)
    texts = {source.path: source.text for source in sources(project.root, held.notes)}
    assert len(mended(texts, unsafe=True, files=held.files).made) > 20


def test_hundreds_of_good_fixes_and_many_bad_ones_cost_a_handful_of_checks() -> None:
    texts = {f"n{number}.md": "[[dot produkt]]" for number in range(300)}
    texts |= {f"bad{number}.md": "[[dot produkt#Nowhere]]" for number in range(50)}
    texts |= {"dot product.md": "", "n0.md": "[[dot produkt]] [[dot produkt#Nowhere]]"}
    checks = 0

    def counted(changed: Mapping[str, str]) -> tuple[Diagnostic, ...]:
        nonlocal checks
        checks += 1
        return findings({**texts, **changed})

    done = repair(
        findings(texts), texts.__getitem__, counted, lambda one: one.finding.fix is not None
    )
    assert len(done.made) == 300
    assert checks < 10


@given(st.text(alphabet="ab\n\r é😀"), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3))))
def test_edits_change_what_they_name_and_nothing_else(
    text: str, places: list[tuple[int, int]]
) -> None:
    spans: list[Span] = []
    at = 0
    for gap, size in places:
        start, end = at + gap, at + gap + size
        if end > len(text):
            break
        spans.append(Span(start, end))
        at = end + 1
    after = edited(text, [Edit("a.md", span, "<X>") for span in reversed(spans)])
    kept = [text[a:b] for a, b in zip([0, *(span.end for span in spans)],
                                      [*(span.start for span in spans), len(text)], strict=True)]  # fmt: skip
    assert after == "<X>".join(kept)


def test_line_ends_of_new_text_are_those_of_the_note() -> None:
    edit = Edit("a.md", Span(3, 3), "x\ny\n")
    assert edited("a\r\nb\n", [edit]) == "a\r\nx\r\ny\r\nb\n"
    assert edited("a\nb\r\n", [Edit("a.md", Span(2, 2), "x\n")]) == "a\nx\nb\r\n"


def test_overlapping_edits_are_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="overlaps"):
        edited("abc", [Edit("a.md", Span(0, 2), ""), Edit("a.md", Span(1, 3), "")])


def test_of_fixes_that_touch_one_place_the_first_counts() -> None:
    found = findings({"a.md": "[[ip]]", "b.md": "---\naliases: [ip]\n---\n"})
    fixable = [one for one in found if one.finding.fix]
    assert len(compatible([*fixable, *fixable])) == len(fixable) == 1
