"""Numbers and digests of facts, in columns."""

from __future__ import annotations

from array import array
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from knotwork.shell.remember.page_facts import Column, PageFacts

FAMILIES = ("unit.body", "urls", "title")
asked = st.lists(st.tuples(st.sampled_from(FAMILIES), st.text(max_size=3)), max_size=30)


def new() -> PageFacts:
    return PageFacts([], 0, lambda _family: None)


def answer(family: str, key: str) -> bytes:
    return f"{family} {key}".encode()[:8].ljust(8)


def numbered(facts: PageFacts, questions: list[tuple[str, str]]) -> dict[tuple[str, str], int]:
    return {
        (family, key): number
        for family, key in questions
        for number in facts.numbers(family, [key])
    }


@given(asked, asked)
def test_each_fact_keeps_a_number_of_its_own(
    first: list[tuple[str, str]], then: list[tuple[str, str]]
) -> None:
    facts = new()
    known = numbered(facts, first)
    assert numbered(facts, then + first) | known == numbered(facts, first + then)
    every = numbered(facts, first + then)
    assert sorted(every.values()) == list(range(facts.count)) == list(range(len(every)))
    assert all(facts.number(*fact) == number for fact, number in every.items())
    assert facts.number("unit.body", "nobody asked") is None
    assert facts.number("no family", "") is None


@given(asked, st.sets(st.integers(0, 30)))
def test_kept_facts_get_new_numbers_and_keep_their_answers(
    questions: list[tuple[str, str]], wanted: set[int]
) -> None:
    facts = new()
    before = numbered(facts, questions)
    for family in FAMILIES:
        facts.complete(family, partial(answer, family))
    used = wanted & set(before.values())
    after = facts.keep(used)
    assert sorted(after.values()) == list(range(len(used)))
    for fact, number in before.items():
        assert facts.number(*fact) == after.get(number)
    for family in FAMILIES:
        answers = {
            facts.keys[row]: facts.column(family).digest(row)
            for row, _number in facts.column(family).rows()
        }
        assert answers == {
            key: answer(family, key)
            for (of, key), number in before.items()
            if of == family and number in used
        }


def test_only_facts_with_another_answer_or_none_have_changed() -> None:
    facts = new()
    same, other, none = facts.numbers("urls", ["same", "other", "none"])
    facts.complete("urls", lambda key: b"" if key == "none" else b"answered")
    now = {"same": b"answered", "other": b"anything", "none": b""}
    assert list(facts.answer("urls", now.__getitem__)) == [other, none]
    assert list(facts.answer("urls", now.__getitem__)) == [none]
    assert facts.without_digest(["urls"]) == array("I", [none]).tobytes()
    assert same == 0


def test_a_column_comes_back_as_it_was_left() -> None:
    facts = new()
    numbers = list(facts.numbers("urls", ["a", "b"]))
    facts.numbers("title", ["b"])
    facts.complete("urls", lambda key: key.encode().ljust(8))
    column = facts.column("urls")
    left = Column(column.numbers.tobytes(), bytes(column.digests))
    again = PageFacts(facts.keys, facts.count, {"urls": left}.get)
    assert list(again.numbers("urls", ["a", "b"])) == numbers
    assert again.column("urls").digest(1) == b"b       "
