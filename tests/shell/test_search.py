"""The search index as Pagefind makes it for a site on disk."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from knotwork.shell.search import pagefind

INDEX = "-/search"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    vault = tmp_path / "notes"
    vault.mkdir()
    (vault / "a.md").write_text(
        "Some words about vectors. #algebra #tensors/dense #proofs\n\n[[日本]] < [[b]]"
    )
    (vault / "b.md").write_text("# b")
    (vault / "日本.md").write_text("# 日本\n\n自然言語処理")
    return vault


def build(notes: Path, *options: str, folder: str = "site") -> str:
    command = [
        sys.executable,
        "-m",
        "knotwork",
        "build",
        str(notes),
        "-o",
        str(notes.parent / folder),
    ]
    done = subprocess.run([*command, *options], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def index(notes: Path, folder: str = "site") -> dict[str, bytes]:
    below = notes.parent / folder / INDEX
    return {
        path.relative_to(below).as_posix(): path.read_bytes()
        for path in below.rglob("*")
        if path.is_file()
    }


def test_pagefind_is_there_for_these_tests() -> None:
    assert pagefind() is not None


def test_a_site_has_an_index_without_pagefinds_own_interface(notes: Path) -> None:
    build(notes)
    made = index(notes)
    assert {"pagefind.js", "pagefind-worker.js", "pagefind-entry.json"} <= set(made)
    assert not [path for path in made if "-ui" in path]
    assert sum(path.startswith("fragment/") for path in made) == 3
    assert 'data-load="search"' in (notes.parent / "site/a.html").read_text()


def test_the_same_notes_give_the_same_index(notes: Path) -> None:
    build(notes)
    build(notes, folder="again")
    assert index(notes) == index(notes, "again")


def test_tags_and_books_name_the_notes_of_the_index(notes: Path) -> None:
    build(notes)
    made = index(notes)
    choices = json.loads(made["choices.json"])
    assert set(choices["tag"]) == {"algebra", "proofs", "tensors", "tensors/dense"}
    [number] = choices["book"]["b"]
    assert f"fragment/{choices['ids'][number]}.pf_fragment" in made


def test_an_index_is_made_again_only_when_something_in_it_changed(notes: Path) -> None:
    build(notes)
    entry = notes.parent / "site" / INDEX / "pagefind-entry.json"
    before = entry.stat().st_mtime_ns
    (notes / "picture.txt").write_text("no note")
    build(notes, "--no-cache")
    assert entry.stat().st_mtime_ns == before
    (notes / "a.md").write_text("Other words.")
    build(notes)
    changed = index(notes)
    build(notes, folder="fresh")
    assert changed == index(notes, "fresh")


def test_a_lost_file_of_the_index_comes_back(notes: Path) -> None:
    build(notes)
    whole = index(notes)
    for path in (notes.parent / "site" / INDEX / "fragment").iterdir():
        path.unlink()
    (notes / "b.txt").write_text("something changed")
    build(notes)
    assert index(notes) == whole


def test_search_can_be_left_out(notes: Path) -> None:
    (notes / "knotwork.toml").write_text("[site]\nsearch = false\n")
    assert "Pagefind" not in build(notes)
    assert index(notes) == {}
    assert "data-load" not in (notes.parent / "site/a.html").read_text()
