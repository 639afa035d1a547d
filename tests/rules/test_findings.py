"""Tests that spec files cannot express: fixes as edits, and the cost of findings."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from tests.helpers.steps import growth
from tests.helpers.vault import note, vault

from knotwork.check import Selection, check
from knotwork.diagnostic import Diagnostic
from knotwork.graph import ConceptGraph
from knotwork.link import link
from knotwork.model import Link, Note
from knotwork.rules.proposal import Proposals


def findings(rule: str, graph: ConceptGraph) -> tuple[Diagnostic, ...]:
    return check(graph, Selection(select=frozenset({rule})))


def fixed(text: str, found: tuple[Diagnostic, ...]) -> str:
    """The text with all fixes made, last first."""
    edits = [edit for one in found if one.finding.fix for edit in one.finding.fix.edits]
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


ALIAS = "---\naliases: [ip]\n---\n## H\n"


def test_the_fix_of_an_alias_keeps_what_the_page_shows() -> None:
    text = "[[ip]] [[ip#H]] [[ip#H|x]] ![[ip]]\n\n| a | b |\n|---|---|\n| [[ip]] | [[ip\\|y]] |\n"
    found = findings("link-by-alias", vault(a=text, dot=ALIAS))
    after = fixed(text, found)
    assert after == (
        "[[dot|ip]] [[dot#H|ip > H]] [[dot#H|x]] ![[dot]]\n\n"
        "| a | b |\n|---|---|\n| [[dot\\|ip]] | [[dot\\|y]] |\n"
    )
    assert findings("link-by-alias", vault(a=after, dot=ALIAS)) == ()


@pytest.mark.parametrize("name", ["it's", "a#b", "a: b", "x|y"])
def test_no_fix_is_offered_that_does_not_fit_its_place(name: str) -> None:
    text = "---\nup: '[[ip]]'\n---\n"
    (one,) = findings("link-by-alias", vault({f"{name}.md": ALIAS}, a=text))
    assert one.finding.fix is None


def test_a_relative_markdown_link_is_mended_as_a_relative_one() -> None:
    text = "[a](../guide/) [b](../exprt.md#H) [c](../b.md?plain=1) [d](/guide/)"
    there = vault({"x/a": text, "guide/index": "", "export": "# H", "b": ""})
    assert fixed(text, findings("broken-link", there)) == (
        "[a](../guide/index.md) [b](../export.md#H) [c](../b.md) [d](../guide/index.md)"
    )


def test_an_embed_cycle_is_found_once_however_long() -> None:
    notes = {f"n{number:03}": f"![[n{(number + 1) % 300:03}]]" for number in range(300)}
    assert len(findings("embed-cycle", vault(notes))) == 1


def test_links_to_many_headings_and_by_many_aliases_cost_no_more_than_they_are() -> None:
    def made(size: int) -> ConceptGraph:
        links = "".join(f"[[b#Name {one}]] [[other {one}]]\n" for one in range(size))
        names = "".join(f"  - other {one}\n" for one in range(size))
        nested = "".join(f"> # Word {one}\n\n" for one in range(size))
        return vault(a=links, b=f"---\naliases:\n{names}---\n{nested}")

    graphs = {size: made(size) for size in (1, 60, 120)}
    assert growth(lambda size: check(graphs[size], Selection()), 60) < 2.3


def test_bare_links_of_a_front_matter_are_not_each_looked_for_among_all() -> None:
    def made(size: int) -> ConceptGraph:
        return vault(a="---\n" + "".join(f"p{one}: [[b]]\n" for one in range(size)) + "---\n")

    graphs = {size: made(size) for size in (1, 60, 120)}
    found = findings("bad-front-matter", graphs[60])
    assert [one.finding.fix is not None for one in found] == [True] * 60
    assert growth(lambda size: findings("bad-front-matter", graphs[size]), 60) < 2.3


def test_a_name_that_many_have_is_not_compared_with_all_of_them_at_each_link() -> None:
    def made(size: int) -> ConceptGraph:
        names = {f"n{one:03}": "---\naliases: [z]\n---\n" for one in range(size)}
        return vault(names, a="[[z]] " * size)

    graphs = {size: made(size) for size in (1, 60, 120)}
    assert growth(lambda size: findings("ambiguous-link", graphs[size]), 60) < 2.3


class Links(tuple[Link, ...]):
    """The links of a note, which count how many are taken from them at once."""

    copied = 0

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        Links.copied += len(found) if isinstance(at, slice) else 0
        return found


def test_whether_a_broken_link_frames_its_picture_is_not_asked_of_all_that_follow() -> None:
    read = note("a.md", "[![x](p.png)](p.png) " + "[[b]] " * 60)
    there = Note("a.md", replace(read.unit, links=Links(read.unit.links)))
    assert len(findings("broken-link", link([there], ()))) == 60
    assert Links.copied == 0


def test_a_name_that_differs_in_no_letter_is_found_when_the_budget_is_spent() -> None:
    proposals = Proposals(vault({"softmax": "", "weighted sum": ""}), comparisons=3)
    assert proposals.files("sofmax") == (("softmax", "softmax.md"),)
    assert proposals.files("weigted sum") == ()
    assert proposals.files("Weighted-Sum") == (("weighted sum", "weighted sum.md"),)


def test_numbers_that_differ_do_not_keep_the_right_name_from_being_found() -> None:
    days = {f"jurnal 2024-05-{day:02}": "" for day in range(1, 31) if day != 6}
    proposals = Proposals(vault({**days, "journal 2024-05-06": ""}))
    assert proposals.files("jurnal 2024-05-06") == (
        ("journal 2024 05 06", "journal 2024-05-06.md"),
    )
