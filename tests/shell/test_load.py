"""The Python interface of `import knotwork`, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import psutil
import pytest
from tests.helpers.shared import shared

import knotwork
from knotwork.errors import KnotworkError

NOTES = Path(__file__).resolve().parents[2] / "notes"


@pytest.fixture(scope="module")
def study() -> knotwork.Graph:
    return knotwork.load(NOTES).graph


def test_the_graph_is_one_of_networkx(study: knotwork.Graph) -> None:
    graph = study.networkx()
    assert graph.nodes["self-attention.md"]["title"] == "self-attention"
    relations = {
        one["relation"] for one in graph["self-attention.md"]["softmax function.md"].values()
    }
    assert "uses" in relations
    assert {kind for _node, kind in graph.nodes(data="kind")} >= {"note", "tag"}


def test_prerequisites_of_self_attention_are_those_a_teacher_would_name(
    study: knotwork.Graph,
) -> None:
    needed = [one.title for one in study.needs("self-attention")]
    assert {"dot product", "softmax function", "vector"} <= set(needed)
    order = [station.title for station in study.order()]
    assert all(order.index(one) < order.index("self-attention") for one in needed)
    assert "self-attention" in [one.title for one in study.leads("inner product")]


def test_the_study_vault_is_taught_in_an_order_that_obeys_every_prerequisite(
    study: knotwork.Graph,
) -> None:
    place = {station.path: station.position for station in study.order()}
    assert sorted(place) == sorted(study.concepts.notes)
    for station in study.order():
        assert all(place[one] < station.position for one in station.needs)


def test_the_way_from_vector_to_softmax_reads_sensibly(study: knotwork.Graph) -> None:
    (way,) = study.path("vector", "softmax function").ways
    assert [(hop.source, hop.target) for hop in way] == [("vector.md", "softmax function.md")]
    assert "requires" in way[0].backward


def test_every_question_has_an_answer(study: knotwork.Graph) -> None:
    assert study.stats().notes == len(study.concepts.notes)
    concepts = [one.path for one in study.hubs() if not one.path.startswith("handbook/")]
    assert concepts[0] == "vector.md"
    assert study.related("temperature")
    assert study.communities()
    assert len(study.mentions("token")) < len(study.mentions())
    assert len(study.bridges()) < study.stats().links
    assert (study.stubs(), study.dead_ends()) == ((), ())
    assert [one.path for one in study.orphans()] == []


def test_remembered_results_do_not_change_the_outcome(tmp_path: Path) -> None:
    (tmp_path / "vector.md").write_text("[[norm]] and [[angle]]")
    for text in ("Of a vector.", "Of a vector and [[length]]."):
        (tmp_path / "norm.md").write_text(text)
        known, anew = (knotwork.load(tmp_path, cache=cache) for cache in (True, False))
        assert known.diagnostics == anew.diagnostics
        assert known.graph.concepts.notes == anew.graph.concepts.notes
        assert known.graph.mentions() == anew.graph.mentions() != ()


def test_a_note_that_is_not_there_is_an_error_with_a_proposal(study: knotwork.Graph) -> None:
    with pytest.raises(KnotworkError, match="there is no note “self-atention”") as caught:
        study.needs("self-atention")
    assert caught.value.help == "did you mean self-attention.md?"


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KnotworkError):
        knotwork.load(tmp_path / "nowhere")


def test_importing_knotwork_loads_none_of_its_modules() -> None:
    script = "import sys, knotwork; print([one for one in sys.modules if one.startswith(('knotwork.', 'networkx', 'msgspec'))])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    assert dir(knotwork) == sorted(knotwork.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = knotwork.nothing  # type: ignore[attr-defined]


def test_every_question_has_an_answer_on_a_vault_of_others() -> None:
    graph = knotwork.load(shared("vaults/obsidian-tasks-docs")).graph
    assert [one.title for one in graph.related("Grouping")[:2]] == ["Sorting", "Custom Grouping"]
    assert graph.order()
    assert all(one.count >= 1 for one in graph.mentions())


def test_an_error_leaves_no_file_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_asked: object) -> NoReturn:
        raise ArithmeticError

    monkeypatch.setenv("KNOTWORK_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr("knotwork.shell.load.compile_vault", fail)
    with pytest.raises(ArithmeticError) as raised:  # whoever keeps it keeps what it passed
        knotwork.load(tmp_path)
    held = [one.path for one in psutil.Process().open_files()]
    assert raised.tb
    assert not [path for path in held if Path(path).is_relative_to(tmp_path)]
