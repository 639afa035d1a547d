"""The search index that Pagefind makes for a site on disk."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import accumulate
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from tests.helpers import builds
from tests.helpers.builds import held
from tests.helpers.marks import needs_fork
from tests.helpers.vault import vault

from knotwork.config.options import SiteOptions
from knotwork.pages import search
from knotwork.pages.search import Record, digests, records
from knotwork.pages.site import Site
from knotwork.render.artifact import Artifact
from knotwork.shell.files.output import Output
from knotwork.shell.remember.cache import Cache
from knotwork.shell.site import staging
from knotwork.shell.site.pagefind import pagefind
from knotwork.shell.site.search import indexer, making
from knotwork.shell.site.staging import stage

INDEX = "-/search"
SHARD = f"{INDEX}/0"


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
    assert {"0/pagefind.js", "0/pagefind-worker.js", "0/pagefind-entry.json"} <= set(made)
    assert not [path for path in made if "-ui" in path]
    assert sum(path.startswith("0/fragment/") for path in made) == 3
    assert 'data-load="search"' in (notes.parent / "site/a.html").read_text()


@needs_fork
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


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with closing(Cache(tmp_path, pytest.fail, tmp_path / "cache")) as opened:
        yield opened


def test_after_an_edit_only_the_notes_around_are_staged_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Cache
) -> None:
    texts = {f"f{number % 3}/{number}.md": f"# {number}\n\nword" for number in range(300)}
    made: list[str] = []

    def counted(site: Site, paths: Iterable[str]) -> Iterator[Record]:
        made.extend(paths)
        return records(site, paths)

    monkeypatch.setattr(staging, "records", counted)
    first = Site(vault(texts), SiteOptions())
    stage(first, digests(first), tmp_path / "first", 1, cache)
    assert sorted(made) == sorted(texts)
    made.clear()
    # One note is edited, one deleted, one added.
    texts["f1/7.md"] += " more"
    del texts["f2/8.md"]
    texts["new.md"] = "# new"
    site = Site(vault(texts), SiteOptions())
    stage(site, digests(site), tmp_path / "second", 1, cache)
    assert {"f1/7.md", "new.md"} <= set(made)
    assert len(made) < 100
    stage(site, digests(site), tmp_path / "anew", 1, None)
    assert (tmp_path / "second").read_bytes() == (tmp_path / "anew").read_bytes()


def test_an_edit_makes_one_shard_again_and_the_index_is_as_made_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Cache
) -> None:
    program = pagefind()
    assert program is not None
    monkeypatch.setattr(search, "NOTES_PER_SHARD", 5)
    texts = {f"{number}.md": f"# {number}\n\nword{number} #t{number % 2}" for number in range(40)}

    def written(folder: str, cache: Cache | None) -> set[str]:
        """Makes the index in a folder; returns the shards that were made anew."""
        with Output(tmp_path / folder, tmp_path / "notes") as output:
            with indexer(program, output, 4, cache)(Site(vault(texts), SiteOptions())) as files:
                known = list(files)
            output.write(known)
        made = (one.path for one in known if isinstance(one, Artifact))
        return {path.split("/")[2] for path in made} - {"choices.json"}

    assert written("site", cache) == {"0", "1", "2", "3", "4", "5", "6", "7"}
    assert written("site", cache) == set()
    texts["7.md"] += " and more"
    assert len(written("site", cache)) == 1
    written("anew", None)
    assert held(tmp_path / "site") == held(tmp_path / "anew")
    del texts["7.md"]  # fewer shards now
    assert written("site", cache) == {"0", "1", "2", "3"}
    written("fewer", None)
    assert held(tmp_path / "site") == held(tmp_path / "fewer")


def test_the_first_edit_after_a_build_from_nothing_makes_one_shard_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "NOTES_PER_SHARD", 5)
    made: list[str] = []

    def counted(site: Site, known: Mapping[str, bytes], pages: Path, *rest: Any) -> None:
        made.append(pages.name)
        stage(site, known, pages, *rest)

    monkeypatch.setattr("knotwork.shell.site.search.stage", counted)
    notes = tmp_path / "notes"
    notes.mkdir()
    for number in range(20):
        (notes / f"{number}.md").write_text(f"# {number}\n\nword{number}\n")
    assert builds.build(notes, tmp_path / "site") == 0
    assert len(made) == 4
    (notes / "7.md").write_text("# 7\n\nword7\n\nMore words.\n")
    assert builds.build(notes, tmp_path / "site") == 0
    assert len(made) == 5


def test_shards_name_their_notes_apart_and_share_what_browsers_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program = pagefind()
    assert program is not None
    monkeypatch.setattr(search, "NOTES_PER_SHARD", 3)
    texts = {f"{number}.md": "#tag the same words" for number in range(12)}
    with making(program, Site(vault(texts), SiteOptions())) as files:
        made = {one.path: one.content for one in files if isinstance(one, Artifact)}
    ids = [
        name
        for path, content in made.items()
        if path.endswith("labels.json")
        for name in json.loads(content)["ids"]
    ]
    assert len(set(ids)) == len(texts)
    assert {one.split("_")[0] for one in ids} == {"en", "en-x-1", "en-x-2", "en-x-3"}
    assert [path for path in made if path.endswith(".js")] == [
        f"{SHARD}/pagefind-worker.js", f"{SHARD}/pagefind.js",
    ]  # fmt: skip
    assert [path for path in made if "wasm" in path and not path.startswith(SHARD)] == []


def test_a_folder_may_have_the_name_of_a_page_and_be_nested() -> None:
    program = pagefind()
    assert program is not None
    site = Site(vault({"a.html/b.md": "word", "d/" * 1100 + "c.md": "word"}), SiteOptions())
    with making(program, site) as files:
        made = [one.path for one in files if isinstance(one, Artifact)]
    assert sum("/fragment/" in path for path in made) == 2


def test_the_same_notes_give_the_same_index(notes: Path) -> None:
    build(notes)
    build(notes, folder="again")
    assert index(notes) == index(notes, "again")


def test_tags_and_books_name_the_notes_of_the_index(notes: Path) -> None:
    build(notes)
    made = index(notes)
    choices, labels = json.loads(made["choices.json"]), json.loads(made["0/labels.json"])
    assert set(choices["tag"]) == {"algebra", "proofs", "tensors", "tensors/dense"}
    assert choices["book"] == ["b"]
    [number] = labels["book"]["b"]
    assert f"0/fragment/{labels['ids'][number]}.pf_fragment" in made


def test_an_index_is_made_again_only_when_something_in_it_changed(notes: Path) -> None:
    build(notes)
    entry = notes.parent / "site" / SHARD / "pagefind-entry.json"
    before = entry.stat().st_mtime_ns
    (notes / "picture.txt").write_text("no note")
    build(notes)
    assert entry.stat().st_mtime_ns == before
    (notes / "a.md").write_text("Other words.")
    build(notes)
    changed = index(notes)
    build(notes, folder="fresh")
    assert changed == index(notes, "fresh")


def test_a_lost_file_of_the_index_comes_back(notes: Path) -> None:
    build(notes)
    whole = index(notes)
    for path in (notes.parent / "site" / SHARD / "fragment").iterdir():
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
        sizes = {
            one.path: len(gzip.compress(one.content)) for one in files if isinstance(one, Artifact)
        }
    parts = [size for path, size in sizes.items() if "/index/" in path]
    notes = sorted(size for path, size in sizes.items() if "/fragment/" in path)
    fixed = sum(
        sizes[f"{SHARD}/{name}"]
        for name in ("pagefind.js", "pagefind-entry.json", "wasm.en.pagefind")
    )
    (listed,) = (size for path, size in sizes.items() if path.endswith(".pf_meta"))
    assert fixed + 10 * listed + median(parts) + sum(notes[-10:]) < 220_000
