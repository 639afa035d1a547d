"""A check after an edit of words alone links nothing, and finds the same as one without cache."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from tests.helpers.author import Author

from knotwork import pipeline
from knotwork.graph import ConceptGraph
from knotwork.model import Source, Syntax, Unit
from knotwork.shell.cli.check import check as command
from knotwork.syntax.compile import compile_note

NOTES = {
    "index.md": "The first words. See [[a|that]], [[gone]] and ![[b#None]].\n",
    "a.md": "---\naliases: [zed]\ndate: soon\n---\n# A\n\nWords of [[b]].\n\n# A\n",
    "b.md": "The lead of this note.\n\n## Part\n\n[[a]] < [[f/c]] > [[zed]]\n",
    "f/c.md": "Holds the others. ![[picture.png]] [[nowhere]] [^1]\n\n[^1]: The foot.\n",
    "f/code.md": "Before.\n\n```python\nprint(\n```\n\nThe end [[\n",
}
Check = Callable[..., str]


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault whose files are old enough for their states to be trusted."""
    clock = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: clock() + 10**10)
    for path, text in {**NOTES, "picture.png": "no picture", "knotwork.toml": ""}.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def check(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Check:
    """Runs `knotwork check` in this process; returns its output."""

    def run(*words: str, text: str = "") -> str:
        with monkeypatch.context() as patch:
            patch.setattr("sys.stdin", TextIOWrapper(BytesIO(text.encode()), "utf-8"))
            with pytest.raises(SystemExit):
                command.main(["--format", "json", *words])
        return capfdbinary.readouterr().out.decode()

    return run


def _linked(*_anything: object, **_more: object) -> ConceptGraph:
    raise AssertionError("somebody links")


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


WORDS = [
    ("index.md", "first", "very first"),
    ("index.md", "The first words.", "Others.\n\n"),
    ("a.md", "Words of", "Other words,\n\nabout"),
    ("b.md", "The lead of", "Another beginning of"),
    ("f/c.md", "The foot", "Another foot"),
    ("f/code.md", "The end", "The very end"),
]


@pytest.mark.parametrize(("path", "old", "new"), WORDS)
def test_an_edit_of_words_links_nothing(
    vault: Path, check: Check, monkeypatch: pytest.MonkeyPatch, path: str, old: str, new: str
) -> None:
    before = check()
    _edit(vault / path, old, new)
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "link", _linked)
        output = check()
        assert check() == output
    assert output == check("--no-cache")
    assert output.count('"rule"') == before.count('"rule"') > 5


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("a.md", "[[b]]", "[[b]] and [[lost]]"),
        ("a.md", "zed", "zet"),
        ("b.md", "## Part", "## None"),
        ("f/c.md", "Holds", "# Title\n\nHolds"),
        ("f/code.md", "Before.", "Before.\n\nAnd again."),
        ("picture.png", "no", "another"),
        ("knotwork.toml", "", "[check]\nignore = ['broken-link']\n"),
        ("knotwork.toml", "", "[check]\nselect = ['default', 'unlinked-mention']\n"),
    ],
)
def test_every_other_edit_is_seen(vault: Path, check: Check, path: str, old: str, new: str) -> None:
    check()
    _edit(vault / path, old, new)
    assert check() == check("--no-cache")
    _edit(vault / "index.md", "first words", "words about a and zed")
    assert check() == check("--no-cache")


def test_a_note_is_compiled_once_whatever_its_edit_was(
    vault: Path, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    check()
    _edit(vault / "a.md", "[[b]]", "[[b]] and [[lost]]")
    compiled = []

    def counted(source: Source, syntax: Syntax) -> Unit:
        compiled.append(source.path)
        return compile_note(source, syntax)

    monkeypatch.setattr("knotwork.syntax.compile.compile_note", counted)
    check()
    assert compiled == ["a.md"]


def test_files_that_come_and_go_are_seen(vault: Path, check: Check) -> None:
    check()
    for gone in ("picture.png", "f/c.md"):
        (vault / gone).unlink()
        assert check() == check("--no-cache")
    (vault / "gone.md").write_text("Here.\n")
    assert check() == check("--no-cache")


def test_edits_follow_one_another_without_linking(
    vault: Path, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    check()
    monkeypatch.setattr(pipeline, "link", _linked)
    output = []
    for path, old, new in WORDS[1:]:
        _edit(vault / path, old, new)
        output.append(check())
    monkeypatch.undo()
    assert output[-1] == check("--no-cache", str(vault))


def test_while_words_are_typed_nothing_is_linked(
    vault: Path, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("-", "--stdin-filename", "index.md")
    saved, text = check(), NOTES["index.md"]
    check(*words, text=text)
    for typed in ("The", "The first", "The first, or so, or so"):
        unsaved = text.replace("The first", typed)
        with monkeypatch.context() as patch:
            patch.setattr(pipeline, "link", _linked)
            output = check(*words, text=unsaved)
        assert output == check(*words, "--no-cache", text=unsaved)
    assert check() == saved
    unsaved = text.replace("gone", "b")
    assert check(*words, text=unsaved) == check(*words, "--no-cache", text=unsaved)
    new = ("-", "--stdin-filename", "gone.md")
    assert check(*new, text="[[b]]") == check(*new, "--no-cache", text="[[b]]")


def test_an_editors_check_uses_what_the_vaults_has_found(
    vault: Path, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    check()
    unsaved = NOTES["index.md"].replace("first", "second")
    words = ("-", "--stdin-filename", "index.md")
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "link", _linked)
        output = check(*words, text=unsaved)
    assert output == check(*words, "--no-cache", text=unsaved)


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_edits_the_same_is_found(vault: Path, check: Check, seed: int) -> None:
    author = Author(vault, seed)
    for _ in range(12):
        author.edit()
        one = author.chance.choice([*vault.rglob("*.md")])
        one.write_text(one.read_text().replace("\n\n", "\n\nmore words\n\n", 1))
        assert check() == check("--no-cache")
