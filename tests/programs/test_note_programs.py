"""Programs from the graph: which cells a note runs, in which order, and why it may not run."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.vault import vault

from knotwork.graph import ConceptGraph
from knotwork.programs.note_programs import NoteProgram, programs
from knotwork.rules.broken_uses import check as broken_uses


def note(code: str = "x = 1", *uses: str, data: str = "") -> str:
    links = ", ".join(f'"[[{name}]]"' for name in uses)
    files = f'data: "[[{data}]]"' if data else ""
    return f"---\nuses: [{links}]\n{files}\n---\n```python\n{code}\n```\n"


def program(graph: ConceptGraph, path: str) -> NoteProgram:
    return next(each for each in programs(graph) if each.path == path)


def order(graph: ConceptGraph, path: str) -> list[str]:
    """Whose cells run, in order."""
    return [cell.note for cell in program(graph, path).program.cells]


def test_a_note_without_cells_has_no_program() -> None:
    assert list(programs(vault(a="text\n\n```output\n1\n```"))) == []


def test_what_a_note_uses_runs_first_transitively() -> None:
    graph = vault(a=note("a", "b"), b=note("b", "c"), c=note("c"), d=note("d"))
    assert order(graph, "a.md") == ["c.md", "b.md", "a.md"]
    assert [cell.upstream for cell in program(graph, "a.md").program.cells] == [True, True, False]
    assert order(graph, "d.md") == ["d.md"]


def test_shared_ground_runs_once_and_ties_go_by_path() -> None:
    graph = vault(
        a=note("a", "z", "b"), b=note("b", "base"), z=note("z", "base"), base=note("base")
    )
    assert order(graph, "a.md") == ["base.md", "b.md", "z.md", "a.md"]


def test_a_note_elsewhere_changes_no_program() -> None:
    texts = {"a": note("a", "b"), "b": note("b")}
    before = program(vault(texts), "a.md")
    assert program(vault({**texts, "0": note("0", "a")}), "a.md") == before


def test_using_oneself_is_nothing() -> None:
    assert order(vault(a=note("a", "a")), "a.md") == ["a.md"]


def test_a_missing_note_keeps_all_that_need_it_from_running() -> None:
    graph = vault(a=note("a", "b"), b=note("b", "gone"))
    assert program(graph, "b.md").obstacle == (
        "its note uses [[gone]], which is not a note of this vault"
    )
    assert "“b” uses [[gone]]" in program(graph, "a.md").obstacle
    assert program(graph, "a.md").program.cells == ()


def test_a_circle_is_named_from_its_first_note() -> None:
    graph = vault(a=note("a", "c"), b=note("b", "c"), c=note("c", "b"))
    for path in ("a.md", "b.md", "c.md"):
        assert program(graph, path).obstacle == ("the notes use one another in a circle: b → c → b")


def test_declared_files_come_along_also_from_upstream() -> None:
    graph = vault(
        {"a.md": note("a", "b", data="x.csv"), "b.md": note("b", data="y.csv")},
        files=["data/x.csv", "y.csv", "z.csv"],
    )
    assert program(graph, "a.md").program.files == (("y.csv", "y.csv"), ("x.csv", "data/x.csv"))


def test_files_of_one_name_keep_the_cells_from_running() -> None:
    graph = vault(
        {
            "a.md": note("a", data="x/t.csv"),
            "b.md": note("b", "a", data="y/t.csv"),
            "c.md": note("c", "a", data="x/t.csv"),
            "d.md": note("d", "b"),
        },
        files=["x/t.csv", "y/t.csv"],
    )
    assert program(graph, "a.md").clash == program(graph, "c.md").clash == ()
    for path in ("b.md", "d.md"):
        assert program(graph, path).clash == ("x/t.csv", "y/t.csv")
        assert "only one of x/t.csv and y/t.csv" in program(graph, path).obstacle
        assert program(graph, path).program.cells == ()
    (found,) = broken_uses(graph)
    assert (found.path, "x/t.csv and y/t.csv" in found.message) == ("b.md", True)


def test_a_note_named_as_data_is_no_file() -> None:
    assert program(vault(a=note("a", data="b"), b="text"), "a.md").program.files == ()


NAMES = "abcdef"


@given(st.dictionaries(st.sampled_from(NAMES), st.sets(st.sampled_from(NAMES)), min_size=1))
def test_every_program_obeys_uses_or_says_why_not(uses: dict[str, set[str]]) -> None:
    graph = vault({f"{name}.md": note(name, *sorted(used)) for name, used in uses.items()})
    for found in programs(graph):
        if found.obstacle:
            assert found.program.cells == ()
            continue
        ran = [cell.note.removesuffix(".md") for cell in found.program.cells]
        assert ran[-1] == found.path.removesuffix(".md")
        assert len(set(ran)) == len(ran)
        for at, name in enumerate(ran):
            assert uses[name] - {name} <= set(ran[:at])


@given(st.permutations(["a", "b", "c", "d"]))
def test_the_order_of_files_does_not_matter(names: list[str]) -> None:
    texts = {"a": note("a", "b", "c"), "b": note("b", "d"), "c": note("c", "d"), "d": note("d")}
    assert list(programs(vault({f"{name}.md": texts[name] for name in names}))) == list(
        programs(vault({f"{name}.md": texts[name] for name in sorted(names)}))
    )
