"""Laws for changes of any vault, compared with models that simply count."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.renaming import graph_of, moved

from knotwork.analysis.change import Change, change
from knotwork.analysis.moved import moved as moved_in_order
from knotwork.analysis.stats import stats
from knotwork.report.change_markdown import change_markdown, code

NAMES = ["a", "b", "c", "d"]
LINE = st.sampled_from(
    ["[[a]]", "[[b]]", "[[c#H]]", "[[gone]]", "![[d]]", "# H", "words", "[[a]]/[[b]] > [[c]]",
     "[[#H]]", "[[#gone]]", "%%[[a]] [[gone]]%%",
     "```python\nprint(1)\n```\n\n```output\n1\n```", "requires:: [[d]]"]
)  # fmt: skip
VAULT = st.dictionaries(
    st.sampled_from(NAMES).map("{}.md".format),
    st.lists(LINE, max_size=4).map("\n\n".join),
    max_size=4,
)


def news(found: Change) -> dict[str, tuple[object, ...]]:
    return {
        name: value
        for name in found.__struct_fields__
        if isinstance(value := getattr(found, name), tuple) and value
    }


@given(VAULT)
@settings(deadline=None)
def test_a_vault_does_not_differ_from_itself(texts: dict[str, str]) -> None:
    found = change(graph_of(texts), graph_of(texts))
    assert news(found) == {}
    assert found.before == found.after
    assert list(change_markdown(found, {}, 20))[-1] == "Nothing changed."


@given(VAULT, VAULT)
@settings(deadline=None)
def test_what_is_added_in_one_direction_is_removed_in_the_other(
    old: dict[str, str], new: dict[str, str]
) -> None:
    there, back = change(graph_of(old), graph_of(new)), change(graph_of(new), graph_of(old))
    assert (there.added, there.removed) == (back.removed, back.added)
    assert (there.before, there.after) == (back.after, back.before)
    if not there.renamed and not back.renamed:
        assert there.links_added == back.links_removed
        assert there.broken == back.mended
        assert there.stubs_added == back.stubs_removed
    assert there.after.links - there.before.links == len(there.links_added) - len(
        there.links_removed
    )
    assert there.after.broken - there.before.broken == len(there.broken) - len(there.mended)


@given(VAULT)
@settings(deadline=None)
def test_a_vault_is_counted_as_its_numbers_say(texts: dict[str, str]) -> None:
    graph = graph_of(texts)
    counted, numbers = change(graph, graph).before, stats(graph)
    for name in counted.__struct_fields__:
        assert getattr(counted, name) == getattr(numbers, name), name


@given(VAULT.filter(bool), st.data())
@settings(deadline=None)
def test_renaming_a_note_is_seen_as_that(texts: dict[str, str], data: st.DataObject) -> None:
    old = data.draw(st.sampled_from(sorted(texts)))
    done = moved(texts, old, "other name.md")
    found = change(graph_of(texts), graph_of(done.texts))
    if not found.renamed:  # a note of nothing but links to itself keeps no line
        assert (found.added, found.removed) == (("other name.md",), (old,))
        return
    assert [(pair.old, pair.new) for pair in found.renamed] == [(old, "other name.md")]
    assert not news(found).keys() - {"renamed", "edited", "order"}


@given(st.permutations(range(6)), st.permutations(range(6)))
def test_as_few_as_can_be_moved(before: list[int], after: list[int]) -> None:
    old, new = [str(one) for one in before], [str(one) for one in after]
    found = moved_in_order(old, new)
    names = {one.note for one in found}
    assert [one for one in old if one not in names] == [one for one in new if one not in names]
    fewer = combinations(old, max(len(names) - 1, 0))
    assert not names or all(
        [one for one in old if one not in left] != [one for one in new if one not in left]
        for left in map(set, fewer)
    )
    for one in found:
        at = new.index(one.note)
        assert one.after == (new[at - 1] if at else None)


@given(st.text(alphabet="`a \n|@#<😀\x1b\u202e", max_size=30))
def test_nothing_in_a_text_ends_the_code_that_it_stands_in(text: str) -> None:
    shown = code(text)
    ticks = len(shown) - len(shown.lstrip("`"))
    inner = shown[ticks:-ticks]
    assert shown.endswith("`" * ticks)
    assert all(len(run) != ticks for run in inner.replace(" ", "x").split("x") if set(run) == {"`"})
    assert "\n" not in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_change_of_ten_thousand_links_makes_a_short_comment() -> None:
    old = {f"n{number}.md": "" for number in range(500)}
    new = {path: "\n".join(f"[[gone {number} {path}]]" for number in range(20)) for path in old}
    found = change(graph_of(old), graph_of(new))
    assert len(found.broken) == 10_000
    assert sum(map(len, change_markdown(found, {}, 20))) < 20_000
