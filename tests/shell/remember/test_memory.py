"""Units remembered between runs: those for pages serve the linter, but not the reverse."""

from __future__ import annotations

import gc
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from knotwork.model import Source, Syntax, Unit
from knotwork.packed import NO_TEXT
from knotwork.shell.files.scan import listing
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.memory import Memory, no_collection
from knotwork.syntax.compile import compile_notes


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "a.md").write_text("*words* about [[b]]\n")
    return folder


def compiled(vault: Path, folder: Path, syntax: Syntax) -> tuple[list[Unit], int]:
    """The units of a vault, and how many were not remembered."""
    anew: list[Source] = []

    def compile_all(sources: Iterable[Source]) -> Iterable[Unit]:
        notes = list(sources)
        anew.extend(notes)
        return compile_notes(notes, syntax)

    cache = Cache(vault, pytest.fail, folder)
    memory = Memory(cache, vault, syntax)
    found = listing(vault, [])
    units = list(memory.compile(compile_all)(memory.sources(found)))
    memory.save(found)
    cache.close()
    return units, len(anew)


FOR_PAGES, FOR_THE_LINTER = Syntax(), Syntax(pages=False)
MEANINGS, PAGES = Syntax(pages=False, prose=False), Syntax(prose=False)


def test_the_linter_takes_what_a_build_has_compiled(vault: Path, tmp_path: Path) -> None:
    built, _ = compiled(vault, tmp_path, FOR_PAGES)
    assert compiled(vault, tmp_path, FOR_THE_LINTER) == (built, 0)


@pytest.mark.parametrize("richer", [FOR_PAGES, FOR_THE_LINTER, PAGES])
def test_the_smallest_request_accepts_any_remembered_unit(
    vault: Path, tmp_path: Path, richer: Syntax
) -> None:
    built, _ = compiled(vault, tmp_path, richer)
    assert compiled(vault, tmp_path, MEANINGS) == (built, 0)


@pytest.mark.parametrize("poorer", [PAGES, MEANINGS])
def test_the_linter_takes_no_remembered_unit_without_prose(
    vault: Path, tmp_path: Path, poorer: Syntax
) -> None:
    (without,), _ = compiled(vault, tmp_path, poorer)
    (whole,), anew = compiled(vault, tmp_path, FOR_THE_LINTER)
    assert (without.prose, anew) == (b"", 1)
    assert whole.prose


def test_a_build_does_not_take_what_the_linter_has_compiled(vault: Path, tmp_path: Path) -> None:
    (meaning,), _ = compiled(vault, tmp_path, FOR_THE_LINTER)
    (whole,), anew = compiled(vault, tmp_path, FOR_PAGES)
    assert (meaning.body, anew) == (NO_TEXT, 1)
    assert "<em>words</em>" in whole.body.text
    assert meaning.digest == whole.digest


def knotwork(vault: Path, *arguments: str) -> str:
    """The output of a command for a vault that has its cache beside it."""
    done = subprocess.run(
        [sys.executable, "-m", "knotwork", *arguments],
        cwd=vault,
        env={**os.environ, "KNOTWORK_CACHE_DIR": str(vault.parent / "cache")},
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout + done.stderr


def test_mentions_are_found_after_a_build_that_did_not_ask_for_them(vault: Path) -> None:
    (vault / "token.md").write_text("These words count.\n")
    (vault / "words.md").write_text("What a *token* is.\n")
    assert "unlinked-mention" not in knotwork(vault, "build", "-o", "../site")
    assert "unlinked-mention" in knotwork(vault, "check", "--select", "unlinked-mention")
    (vault / "knotwork.toml").write_text('[check]\nselect = ["unlinked-mention"]\n')
    knotwork(vault, "build", "-o", "../site")
    assert "unlinked-mention" in knotwork(vault, "check")


def test_asking_for_mentions_after_a_build_compiles_only_notes_that_may_hold_one(
    vault: Path,
) -> None:
    for number in range(20):
        (vault / f"plain {number}.md").write_text(f"Nothing of note {number}: `numbers`.\n")
    (vault / "token.md").write_text("It counts.\n")
    (vault / "here.md").write_text("What a *token* is.\n")
    (vault / "there.md").write_text("A `token`.\n")
    knotwork(vault, "build", "-o", "../site")
    caches = vault.parent / "cache"
    before = _units(caches)
    for _ in range(2):
        assert "here.md:1:9" in knotwork(vault, "graph", "mentions")
        assert _units(caches) == before + 2


def _units(caches: Path) -> int:
    """How many entries the only cache holds."""
    (path,) = caches.glob("*.sqlite")
    with closing(sqlite3.connect(path)) as known:
        (count,) = known.execute("SELECT count(*) FROM entry").fetchone()
    return int(count)


def test_objects_made_without_collection_are_in_the_oldest_generation() -> None:
    gc.unfreeze()  # a preview in another test may have left something frozen
    with no_collection():
        kept = [[number] for number in range(10_000)]
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_count()[0] < len(kept)
    assert gc.get_freeze_count() == 0
