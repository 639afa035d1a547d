"""`knotwork graph` as its users see it: tables, JSON for programs, names as people write them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.helpers.commands import run

from knotwork.shell.commands.graph.request import GraphRequest


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


def test_a_note_may_be_named_by_a_title_that_no_file_could_have(vault: Path) -> None:
    title = "量子力学" * 30
    (vault / "q.md").write_text(f"---\ntitle: {title}\n---\n")
    done = run("graph", "needs", title, cwd=vault)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_unknown_name_ends_with_a_proposal(vault: Path) -> None:
    done = run("graph", "needs", "dot prodct", cwd=vault)
    assert done.returncode == 2
    assert "there is no note “dot prodct”" in done.stderr
    assert "did you mean sub/dot product.md?" in done.stderr


@pytest.mark.parametrize(
    ("query", "row"),
    [
        (("order",), ["1", "vector", "·", "sub"]),
        (("bridges",), ["1", "vector", "vector", "·", "sub"]),
        (("communities",), ["2", "vector", "vector", "·", "sub"]),
        (("path", "vector.md", "sub/vector"), ["vector", "←", "vector", "·", "sub"]),
        (("stubs",), ["1", "gone", "vector", "·", "sub"]),
    ],
)
def test_notes_of_one_title_are_told_apart(
    tmp_path: Path, query: tuple[str, ...], row: list[str]
) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "vector.md").write_text("")
    (tmp_path / "sub" / "vector.md").write_text("[[/vector]] [[gone]]\n")
    done = run("graph", *query, cwd=tmp_path)
    assert row in [line.split() for line in done.stdout.splitlines()]


def test_the_way_between_two_notes_is_one_line(vault: Path) -> None:
    done = run("graph", "path", "vector", "score", cwd=vault)
    assert done.stdout == "vector ← requires ← dot product ← uses ← Score\n"


def test_an_unused_relation_is_not_reported_as_a_missing_path(vault: Path) -> None:
    ask = ("graph", "path", "vector", "score", "--relation")
    done = run(*ask, "require", cwd=vault)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no link has the relation “require”\n  help: did you mean requires?" in done.stderr
    assert "embed, link" in run(*ask, "x", cwd=vault).stderr
    assert run(*ask, "embed", cwd=vault).stdout == "There is no path between them.\n"


def test_steps_are_from_a_note(vault: Path) -> None:
    done = run("graph", "export", "--steps", "1", cwd=vault)
    assert (done.returncode, done.stdout) == (2, "")
    assert "add --around NOTE" in done.stderr


@pytest.mark.parametrize(
    "query",
    ["order", "orphans", "dead-ends", "hubs", "stubs"],
)
def test_every_query_answers_an_empty_vault(tmp_path: Path, query: str) -> None:
    done = run("graph", query, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip().endswith(".")
    assert json.loads(run("graph", query, "--json", cwd=tmp_path).stdout) == []


@pytest.mark.parametrize(
    "words",
    [
        ("graph", "stats", "--json"),
        ("graph", "order", "--json"),
        ("graph", "mentions", "--json"),
        ("graph", "stubs", "--json", "--published"),
        ("graph", "export"),
        ("graph", "export", "--published"),
        ("graph", "export", "--format", "turtle"),
        ("explain", "[[gone]]", "--from", "score"),
    ],
)
def test_an_answer_is_the_same_with_what_earlier_runs_remember(
    vault: Path, words: tuple[str, ...]
) -> None:
    def both() -> tuple[str, str]:
        known, anew = (run(*words, how, cwd=vault) for how in ("--cache", "--no-cache"))
        assert (known.returncode, known.stderr) == (0, "")
        return known.stdout, anew.stdout

    before, anew = both()
    assert before == anew
    (vault / "vector.md").write_text("A dot product, and [[gone]].\n\n# Norm")
    (vault / "gone.md").write_text("---\npublish: false\n---\n[[inner product]] [[vector]]")
    for notes in ("check", "build"):  # they remember more of a note, or less
        run(notes, "-q", cwd=vault)
        after, anew = both()
        assert after == anew
    assert after != before


def test_the_configuration_says_what_a_prerequisite_is(vault: Path) -> None:
    config = vault / "knotwork.toml"
    config.write_text('[links]\nprerequisites = ["uses"]\n')
    assert "vector" not in run("graph", "needs", "score", cwd=vault).stdout
    config.write_text('[links]\nprerequisites = ["next"]\n')
    done = run("graph", "needs", "score", cwd=vault)
    assert done.returncode == 2
    assert "names “next”, which is a relation of trails" in done.stderr


@pytest.mark.parametrize("query", ["bridges", "communities", "mentions"])
def test_an_empty_vault_has_no_groups(tmp_path: Path, query: str) -> None:
    done = run("graph", query, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(run("graph", query, "--json", cwd=tmp_path).stdout) == []


def test_the_numbers_of_an_empty_vault_are_zero(tmp_path: Path) -> None:
    numbers = json.loads(run("graph", "stats", "--json", cwd=tmp_path).stdout)
    assert {value for value in numbers.values() if value != {}} == {0}


def test_mentions_name_the_place(vault: Path) -> None:
    (vault / "new.md").write_text("x\n\nThe inner product is a score.\n")
    lines = run("graph", "mentions", "dot product", cwd=vault).stdout.splitlines()
    assert lines[1].split("  ") == [
        "new.md:3:5", "dot product", "The inner product is a score.",
    ]  # fmt: skip


@pytest.mark.parametrize("style", ["json", "graphml", "gexf", "dot", "mermaid", "jsonld", "turtle"])
def test_every_format_is_written_to_the_terminal_or_to_a_file(vault: Path, style: str) -> None:
    done = run("graph", "export", "--format", style, cwd=vault)
    assert (done.returncode, done.stderr) == (0, "")
    assert run("graph", "export", "--format", style, "-o", "out", cwd=vault).stdout == ""
    assert (vault / "out").read_text() == done.stdout
    assert "dot product" in done.stdout


def test_csv_is_a_folder_of_two_files(vault: Path) -> None:
    assert run("graph", "export", "--format", "csv", "-o", "out", cwd=vault).returncode == 0
    assert sorted(path.name for path in (vault / "out").iterdir()) == [
        "nodes.csv", "relationships.csv",
    ]  # fmt: skip
    done = run("graph", "export", "--format", "csv", cwd=vault)
    assert done.returncode == 2
    assert "name a folder for them with --output DIR" in done.stderr


@pytest.mark.parametrize("words", [("-o", "g.csv"), ("--format", "csv", "-o", "g.CSV")])
def test_csv_output_into_a_single_file_is_refused(vault: Path, words: tuple[str, ...]) -> None:
    done = run("graph", "export", *words, cwd=vault)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        f"CSV is two files, and {words[-1]} names one\n  help: name a folder for them: --output g\n"
        in done.stderr
    )
    assert not (vault / words[-1]).exists()


@pytest.mark.parametrize(
    ("name", "style"),
    [("g.graphml", "graphml"), ("g.GV", "dot"), ("g.ttl", "turtle"), ("g", "json")],
)
def test_the_name_of_a_file_says_its_format(vault: Path, name: str, style: str) -> None:
    assert run("graph", "export", "-o", name, cwd=vault).returncode == 0
    done = run("graph", "export", "--format", style, cwd=vault)
    assert (vault / name).read_text() == done.stdout


@pytest.mark.parametrize("name", ["g.png", "g.md", "g.jsn"])
def test_a_file_with_an_unknown_suffix_is_not_written(vault: Path, name: str) -> None:
    done = run("graph", "export", "-o", name, cwd=vault)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"no format is known for “{name[1:]}”" in done.stderr
    assert ".graphml, " in done.stderr
    assert not (vault / name).exists()
    assert run("graph", "export", "--format", "dot", "-o", name, cwd=vault).returncode == 0


def test_output_that_cannot_be_written_is_an_error_without_traceback(vault: Path) -> None:
    done = run("graph", "export", "-o", "no/such/folder.json", cwd=vault)
    assert done.returncode == 2
    assert "no/such/folder.json cannot be written: No such file or directory" in done.stderr
    assert run("graph", "export", "--format", "csv", "-o", "vector.md", cwd=vault).returncode == 2
    done = run("graph", "export", "-o", ".", cwd=vault)
    assert (done.returncode, done.stdout) == (2, "")
    assert ". is a folder\n  help: name a file" in done.stderr


def test_a_part_of_the_graph_can_be_exported(vault: Path) -> None:
    words = ("graph", "export", "--format", "mermaid", "--around", "vector", "--steps", "1")
    assert "Score" not in run(*words, cwd=vault).stdout
    assert "dot product" in run(*words, cwd=vault).stdout
    done = run("graph", "export", "--around", "vector", cwd=vault)
    assert done.returncode == 2
    assert "--around does not go with --format json" in done.stderr


def test_the_schema_is_json(tmp_path: Path) -> None:
    assert (
        json.loads(run("graph", "schema", cwd=tmp_path).stdout)["$ref"] == "#/$defs/GraphDocument"
    )


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    """A vault with private notes."""
    texts = {
        "diary": "---\npublish: false\naliases: [SECRET]\n---\n[[open]] [[SECRET wish]] #SECRET\n",
        "out/SECRET": "[[open]]\n",
        "open": "[[diary|what]] [[SECRET|that]] %% [[SECRET plan]] %% [[next]]\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.md").parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.md").write_text(text)
    (tmp_path / "knotwork.toml").write_text('exclude = ["out/"]\n')
    return tmp_path


@pytest.mark.parametrize(
    "style", ["json", "graphml", "gexf", "dot", "mermaid", "csv", "jsonld", "turtle"]
)
def test_the_published_graph_holds_nothing_private(diary: Path, style: str) -> None:
    asked = ("graph", "export", "--published", "--format", style, "-o", "made")
    assert run(*asked, cwd=diary).returncode == 0
    made = diary / "made"
    text = "".join(one.read_text() for one in (made.iterdir() if made.is_dir() else [made]))
    assert "open" in text
    assert "SECRET" not in text
    assert "diary" not in text


def test_queries_know_private_notes_unless_only_the_published_are_meant(diary: Path) -> None:
    asked = ("graph", "stubs", "--json")
    assert "SECRET wish" in run(*asked, cwd=diary).stdout
    shown = json.loads(run(*asked, "--published", cwd=diary).stdout)
    assert [stub["name"] for stub in shown] == ["next"]
    refused = run("graph", "needs", "diary", "--published", cwd=diary)
    assert (refused.returncode, "SECRET" in refused.stderr) == (2, False)


@pytest.mark.parametrize(
    ("here", "named"),
    [
        (".", "vault/sub/c.md"),
        (".", "vault/sub/c"),
        ("vault/sub", "c"),
        ("vault/sub", "./c.md"),
        ("vault/other", "../sub/c.md"),
        ("vault/other", "sub/c"),
        ("vault/other", "sea"),
        ("vault", "/vault/sub/c.md"),
    ],
)
def test_a_note_may_be_named_by_a_path_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: str, named: str
) -> None:
    for path, text in {
        "vault/sub/c.md": "---\naliases: [sea]\n---\n",
        "vault/d/c.md": "",
        "vault/other/x.md": "",
        "knotwork.toml": 'vault = "vault"\n',
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path / here)
    asked = GraphRequest(None, None, remember=False)
    written = f"{tmp_path}{named}" if named.startswith("/") else named
    assert asked.note(asked.graph(), written) == "sub/c.md"
