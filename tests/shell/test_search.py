"""The search index as Pagefind makes it for a site on disk."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from statistics import median

import psutil
import pytest
from tests.helpers.builds import held
from tests.helpers.vault import vault

from knotwork.config import SiteOptions
from knotwork.pages import search
from knotwork.pages.search import Record, records
from knotwork.pages.site import Site
from knotwork.shell.remember.cache import Cache
from knotwork.shell.site import staging
from knotwork.shell.site.pagefind import pagefind
from knotwork.shell.site.search import making
from knotwork.shell.site.staging import stage

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


@pytest.mark.skipif(
    sys.platform in {"win32", "darwin"}, reason="processes cannot be forked off here"
)
def test_the_index_does_not_depend_on_the_number_of_processes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program = pagefind()
    assert program is not None
    site = Site(
        vault({f"f/{number}.md": f"# {number}\n\nword{number}" for number in range(9)}),
        SiteOptions(),
    )
    with making(program, site) as files:
        alone = list(files)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(staging, "WORTH_PROCESSES", 2)
    with making(program, site, 3) as files:
        assert list(files) == alone


def test_after_an_edit_only_the_notes_around_are_staged_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {f"f{number % 3}/{number}.md": f"# {number}\n\nword" for number in range(300)}
    cache = Cache(tmp_path, pytest.fail, tmp_path / "cache")
    made: list[str] = []

    def counted(site: Site, paths: Iterable[str] | None = None) -> Iterator[Record]:
        made.extend(paths or ())
        return records(site, paths)

    monkeypatch.setattr(staging, "records", counted)
    stage(Site(vault(texts), SiteOptions()), tmp_path / "first", 1, cache)
    assert sorted(made) == sorted(texts)
    made.clear()
    # One is edited, one goes, one comes.
    texts["f1/7.md"] += " more"
    del texts["f2/8.md"]
    texts["new.md"] = "# new"
    site = Site(vault(texts), SiteOptions())
    known = stage(site, tmp_path / "second", 1, cache)
    assert {"f1/7.md", "new.md"} <= set(made)
    assert len(made) < 100
    assert known == stage(site, tmp_path / "anew", 1, None)
    assert held(tmp_path / "second") == held(tmp_path / "anew")


def test_pagefind_ends_with_a_build_that_does_not_wait_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = pagefind()
    assert program is not None
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    site = Site(vault({"a.md": "word"}), SiteOptions())
    before = set(psutil.Process().children())
    with making(program, site):
        (running,) = set(psutil.Process().children()) - before
        assert list(tmp_path.iterdir())
    assert not running.is_running()
    assert not list(tmp_path.iterdir())


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


def test_a_first_query_stays_small_in_a_vault_of_10_000_notes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Measured on 1,000 notes, each with what one of 10,000 may put into the index.

    Words are as rare and as common as those of a language (Zipf's law). Only the list of all notes
    grows with their number; the part of the index that holds a word has the same size, unless the
    word is among the most common dozen. At 10,000 notes this came to 199 kB.
    """
    random_ = random.Random(1)
    words = [
        "".join(random_.choices("abcdefghijklmnoprstuvw", k=3 + at % 9)) for at in range(30_000)
    ]
    common = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    most = search.words_per_note(10_000)
    monkeypatch.setattr(search, "words_per_note", lambda _notes: most)
    texts = {
        f"n{at}": " ".join(random_.choices(words, cum_weights=common, k=most + 50))
        for at in range(1_000)
    }
    program = pagefind()
    assert program is not None
    site = Site(vault(texts), SiteOptions(title="Test"))
    with making(program, site) as files:
        sizes = {one.path: len(gzip.compress(one.content)) for one in files}
    parts = [size for path, size in sizes.items() if "/index/" in path]
    notes = sorted(size for path, size in sizes.items() if "/fragment/" in path)
    fixed = sum(
        sizes[f"{INDEX}/{name}"]
        for name in ("pagefind.js", "pagefind-entry.json", "wasm.en.pagefind")
    )
    (listed,) = (size for path, size in sizes.items() if path.endswith(".pf_meta"))
    assert fixed + 10 * listed + median(parts) + sum(notes[-10:]) < 220_000
