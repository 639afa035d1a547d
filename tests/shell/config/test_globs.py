"""Globs of settings match the same paths as in a `.gitignore` of Git."""

from __future__ import annotations

import contextlib
import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knotwork.shell.config.globs import matcher
from knotwork.shell.config.locate import locate
from knotwork.shell.project import excluded

NAMES = [*"aAzZ09_ -!^&|~[]:\t+,", "ab", "a/b", "a]", "a:", ":]", "&]", "\\"]
GLOBS = [
    "[[:alpha:]]",
    "[[:alpha:][:digit:]]",
    "[![:alpha:]]",
    "[^[:space:]]",
    "[[:punct:]]",
    "[[:alpha:]-]",
    "[a&&b]",
    "[a||b]",
    "[a~~z]",
    "[+--]",
    "[--a]",
    "[[]",
    "[![]",
    "[[a]",
    "[]]",
    "[!]]",
    "[]a]",
    r"[\]]",
    r"[a\]]",
    r"[\\]",
    "[Z-a]",
    "[^a]",
    "[a^]",
    "[a!]",
    "[]-]",
    "[!-~]",
    "a[]]",
    r"\[a]",
    r"\[[:alpha:]]",
    "[!]",
    "[^]",
    "[!]*",
    "a[!c]b",
    "a[!c]*",
    "a[!--0]b",
    "[!!-/]b",
    "[!a-z0-9]",
    "[!z-~a-c]",
    "*[!a-z]*",
    "[-[]",
    "[[&]",
    "[[~|&-]",
]


def ignored(folder: Path, glob: str) -> set[str]:
    """The names that Git ignores with this pattern."""
    (folder / ".gitignore").write_text(f"{glob}\n", "utf-8")
    done = subprocess.run(
        ["git", "check-ignore", "--no-index", "--stdin", "-z"],
        cwd=folder,
        input="\0".join(f"./{name}" for name in NAMES).encode(),
        capture_output=True,
    )
    assert done.returncode in {0, 1}, done.stderr
    return {name.removeprefix("./") for name in done.stdout.decode().split("\0") if name}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("globs")
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    return folder


@pytest.mark.parametrize("glob", GLOBS)
def test_a_set_means_what_it_means_to_git(repository: Path, glob: str) -> None:
    assert set(filter(matcher((glob,)), NAMES)) == ignored(repository, glob)


@pytest.mark.parametrize("glob", ["[[:letters:]]", "[z-a]", "[a--b]"])
def test_an_invalid_character_set_is_an_error(glob: str) -> None:
    with pytest.raises(ValueError, match=r"class|begins"):
        matcher((glob,))


@settings(deadline=None)
@example("[[\\]")
@given(st.lists(st.sampled_from([*"[]!^-&|~\\:/*abc", "[:digit:]"])).map("".join))
def test_no_set_warns(glob: str) -> None:
    with contextlib.suppress(ValueError):
        matcher((glob,))  # a warning is an error in tests


def test_the_last_glob_that_names_a_file_decides_inside_of_a_folder_too() -> None:
    held = matcher(("private/", "!private/one.md", "*.draft.md"))
    paths = ["a.md", "private/one.md", "private/two.md", "private/one.md/x", "one.draft.md"]
    assert [path for path in paths if held(path)] == ["private/two.md", "one.draft.md"]


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("[z-a]/", "[z-a]/a.md"),
        ("Notes [mine]/", "Notes [mine]/sub/a.md"),
        ("!mine/", "!mine/a.md"),
        ("#mine.md", "#mine.md"),
        ("a ", "a /b.md"),
        ("a\\b/", "a\\b/c.md"),
        ("drafts/*", "drafts/a.md"),
    ],
)
def test_filters_of_obsidian_are_taken_literally_not_as_globs(
    tmp_path: Path, words: str, path: str
) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian" / "app.json").write_text(json.dumps({"userIgnoreFilters": [words]}))
    assert excluded(locate(tmp_path))(path)
    assert not excluded(locate(tmp_path))("other.md")


def test_filters_of_obsidian_leave_out_notes_and_not_what_notes_show(tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian" / "app.json").write_text('{"userIgnoreFilters": ["files/"]}')
    files = ("a.md", "b.MD", "c.canvas", "d.base", "d.excalidraw", "e.png", "f.pdf", "g")
    held = excluded(locate(tmp_path))
    assert [name for name in files if held(f"files/{name}")] == [*files[:5]]
    (tmp_path / "knotwork.toml").write_text('exclude = ["*.pdf"]\n')
    held = excluded(locate(tmp_path))
    assert [name for name in files if held(f"files/{name}")] == [*files[:5], "f.pdf"]
