"""Prerequisites of notes: compared with brute force, with circles of all sizes."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from tests.helpers.graphs import Wishes, closure, texts, wishes
from tests.helpers.vault import vault

from knotwork.learning.circles import circles, knots
from knotwork.learning.course import Course
from knotwork.learning.prerequisites import minimal, prerequisites, reached


def test_uses_and_requires_count_and_nothing_else() -> None:
    text = '---\nrequires: "[[b]]"\nuses: "[[c]]"\nnext: "[[d]]"\nsee: "[[e]]"\n---\n[[f]] ![[g]]'
    graph = vault({"a": text, **dict.fromkeys("bcdefg", "")})
    assert prerequisites(graph).needs == {"a.md": ("b.md", "c.md")}


def test_inline_fields_count_and_what_stands_in_comments_does_not() -> None:
    graph = vault(a="requires:: [[b]] and [[c]]\n\n%%\nrequires:: [[d]]\n%%\n", b="", c="", d="")
    assert prerequisites(graph).needs == {"a.md": ("b.md", "c.md")}


def test_stubs_files_and_the_note_itself_are_no_prerequisites() -> None:
    wanted = '---\nrequires: ["[[gone]]", "[[p.png]]", "[[a]]"]\n---\n'
    assert prerequisites(vault(a=wanted, files=["p.png"])).needs == {}


@given(wishes())
def test_leads_are_needs_turned_round(known: Wishes) -> None:
    found = prerequisites(vault(texts(known)))
    pairs = {(source, target) for source, all_ in found.needs.items() for target in all_}
    turned = {(source, target) for target, all_ in found.leads.items() for source in all_}
    assert pairs == turned


@given(wishes())
def test_the_minimal_prerequisites_still_reach_everything(known: Wishes) -> None:
    course = Course(vault(texts(known)))
    for name, wanted in closure(known).items():
        steps = reached(f"{name}.md", course.needs, course.position)
        assert {step.path for step in steps} == {f"{one}.md" for one in wanted - {name}}


@given(wishes())
def test_none_of_the_minimal_prerequisites_is_implied_by_another(known: Wishes) -> None:
    """Where notes need one another in a circle there may be several minimal sets; not looked at."""
    whole = closure(known)
    if any(name in wanted for name, wanted in whole.items()):
        return
    for path, kept in Course(vault(texts(known))).needs.items():
        names = [one.removesuffix(".md") for one in kept]
        assert not any(one in whole[other] for one, other in permutations(names, 2)), path


def test_the_nearest_come_first() -> None:
    known = {"a": "bc", "b": "d", "c": "d", "d": "e", "e": ""}
    course = Course(vault(texts({name: frozenset(wanted) for name, wanted in known.items()})))
    steps = reached("a.md", course.needs, course.position)
    assert [(step.path, step.distance) for step in steps] == [
        ("b.md", 1),
        ("c.md", 1),
        ("d.md", 2),
        ("e.md", 3),
    ]


def test_a_transitive_clique_of_two_thousand_is_reduced_to_a_chain() -> None:
    paths = [str(number) for number in range(2_000)]
    needs = {path: tuple(paths[:number]) for number, path in enumerate(paths) if number}
    position = {path: number for number, path in enumerate(paths)}
    kept = minimal(needs, position)
    assert kept == {path: (paths[number - 1],) for number, path in enumerate(paths) if number}


def test_implied_prerequisites_are_found_at_any_distance() -> None:
    paths = [str(number) for number in range(20_000)]
    chain: dict[str, tuple[str, ...]] = {
        path: (paths[number - 1],) for number, path in enumerate(paths) if number
    }
    shortened = {
        path: (*wanted, paths[number // 2])
        for number, (path, wanted) in enumerate(chain.items(), 1)
        if number > 3
    }
    assert minimal(chain | shortened, {path: int(path) for path in paths}) == chain


@given(wishes())
def test_circles_are_the_shortest_of_their_knots(known: Wishes) -> None:
    needs = prerequisites(vault(texts(known))).needs
    whole = closure(known)
    on_a_circle = {
        f"{name}.md"
        for name, wanted in whole.items()
        if any(name in whole[other] for other in wanted - {name})
    }
    found_knots = list(knots(needs))
    assert set().union(*found_knots) == on_a_circle
    found = list(circles(needs))
    assert len(found) == len(found_knots)
    for knot in found_knots:
        (circle,) = (one for one in found if set(one) <= knot)
        closes = zip(circle, (*circle[1:], circle[0]), strict=True)
        assert all(target in needs[source] for source, target in closes)
        assert len(circle) == _shortest(knot, needs)


def _shortest(knot: frozenset[str], needs: object) -> int:
    assert isinstance(needs, dict)
    for size in range(2, len(knot) + 1):
        for way in permutations(sorted(knot), size):
            if all(b in needs[a] for a, b in zip(way, (*way[1:], way[0]), strict=True)):
                return size
    raise AssertionError(f"no circle in {knot}")


def test_a_ring_of_many_notes_is_one_circle() -> None:
    paths = [f"{number:05}" for number in range(20_000)]
    needs = {path: (paths[number - 1],) for number, path in enumerate(paths)}
    (circle,) = circles(needs)
    assert len(circle) == len(paths)
    assert circle[0] == paths[0]
