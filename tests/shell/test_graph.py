"""`knotwork graph` as a person meets it: tables, JSON for programs, names as people write them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.shell.test_cli import run


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "vector.md").write_text("")
    (tmp_path / "sub" / "dot product.md").write_text(
        '---\naliases: [inner product]\nrequires: "[[vector]]"\n---\n[[gone]]\n'
    )
    (tmp_path / "score.md").write_text('---\ntitle: Score\nuses: "[[dot product]]"\n---\n')
    return tmp_path


def test_needs_are_a_table_or_json(vault: Path) -> None:
    done = run("graph", "needs", "score", cwd=vault)
    assert [line.split() for line in done.stdout.splitlines()] == [
        ["steps", "note", "path"],
        ["1", "dot", "product", "sub/dot", "product.md"],
        ["2", "vector", "vector.md"],
    ]
    rows = json.loads(run("graph", "needs", "Score", "--json", cwd=vault).stdout)
    assert rows[0] == {"path": "sub/dot product.md", "title": "dot product", "distance": 1}


@pytest.mark.parametrize("name", ["dot product", "sub/dot product.md", "Inner Product"])
def test_a_note_may_be_named_by_path_name_alias_or_title(vault: Path, name: str) -> None:
    assert "Score" in run("graph", "leads", name, cwd=vault).stdout


def test_an_unknown_name_ends_with_a_proposal(vault: Path) -> None:
    done = run("graph", "needs", "dot prodct", cwd=vault)
    assert done.returncode == 2
    assert "there is no note “dot prodct”" in done.stderr
    assert "did you mean sub/dot product.md?" in done.stderr


def test_the_way_between_two_notes_is_one_line(vault: Path) -> None:
    done = run("graph", "path", "vector", "score", cwd=vault)
    assert done.stdout == "vector ← requires ← dot product ← uses ← Score\n"


@pytest.mark.parametrize(
    "query",
    ["order", "orphans", "dead-ends", "hubs", "stubs"],
)
def test_every_query_answers_an_empty_vault(tmp_path: Path, query: str) -> None:
    done = run("graph", query, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip().endswith(".")
    assert json.loads(run("graph", query, "--json", cwd=tmp_path).stdout) == []


def test_the_configuration_says_what_a_prerequisite_is(vault: Path) -> None:
    config = vault / "knotwork.toml"
    config.write_text('[links]\nprerequisites = ["uses"]\n')
    assert "vector" not in run("graph", "needs", "score", cwd=vault).stdout
    config.write_text('[links]\nprerequisites = ["next"]\n')
    done = run("graph", "needs", "score", cwd=vault)
    assert done.returncode == 2
    assert "names “next”, a relation of trails" in done.stderr
