"""A lost, damaged, forged or full cache changes no build, and is reported in one line."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.builds import build, build_anew, held

from knotwork.model import Source, Unit
from knotwork.shell.commands.cache import delete, show
from knotwork.shell.config.locate import locate
from knotwork.shell.files.scan import listing
from knotwork.shell.project import syntax
from knotwork.shell.remember.cache import FOLDER_VARIABLE, Cache, cache_path, clear, info
from knotwork.shell.remember.memory import Memory


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder for a single test."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    (root / "a.md").write_text("# A\n\nSee [[b]].\n")
    (root / "b.md").write_text("---\ntags: [x]\n---\nBack to [[a]].\n")
    return root


def opened(vault: Path, folder: Path, warnings: list[str]) -> Cache:
    return Cache(vault, warnings.append, folder)


def none_unknown(notes: Iterable[Source]) -> Iterator[Unit]:
    for note in notes:
        pytest.fail(f"{note.path} is forgotten")
    yield from ()


def left(vault: Path, folder: Path, *keys: bytes) -> Path:
    """The file of a cache from an earlier run, with an entry under each key."""
    cache = Cache(vault, pytest.fail, folder)
    for key in keys:
        cache.put(key, b"value")
    cache.save()
    cache.close()
    return cache.path


def test_stored_entries_are_there_in_the_next_run(tmp_path: Path) -> None:
    warnings: list[str] = []
    left(tmp_path, tmp_path / "c", b"key")
    again = opened(tmp_path, tmp_path / "c", warnings)
    assert (again.get(b"key"), again.get(b"other"), warnings) == (b"value", None, [])
    again.close()


def test_unused_entries_are_dropped_when_the_cache_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [b"used", b"alive", b"old"]
    left(tmp_path, tmp_path / "c", *keys)
    for largest, kept in ((10**9, keys), (0, keys[:2])):
        monkeypatch.setattr("knotwork.shell.remember.cache.LARGEST", largest)
        cache = opened(tmp_path, tmp_path / "c", [])
        assert cache.get(b"used")
        cache.trim([b"alive"])
        cache.close()
        cache = opened(tmp_path, tmp_path / "c", [])
        assert [key for key in keys if cache.get(key)] == kept
        cache.close()


def test_a_cache_over_its_size_limit_keeps_what_the_next_build_needs(
    vault: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knotwork.shell.remember.cache.LARGEST", 0)
    site = tmp_path / "site"
    (vault / "knotwork.toml").write_text("[site]\nsearch = false\n")
    (vault / "far.md").write_text("On no page but its own.\n")
    build(vault, site)
    for text in ("Back to [[a]].\n\nMore.\n", "Back to [[a]].\n\nMore words.\n"):
        (vault / "b.md").write_text(text)
        build(vault, site)
        known = Cache(vault, folder=folder)
        memory = Memory(known, vault, syntax(locate(vault)))
        notes = memory.sources(listing(vault))
        assert len(tuple(memory.compile(none_unknown)(notes))) == 3
        known.close()
    build_anew(vault, tmp_path / "anew")
    assert held(site) == held(tmp_path / "anew")


def test_a_corrupted_entry_is_missing_and_reported_once(tmp_path: Path) -> None:
    warnings: list[str] = []
    with sqlite3.connect(left(tmp_path, tmp_path / "c", b"one", b"two")) as file:
        file.execute("UPDATE entry SET value = (SELECT value FROM entry WHERE key = ?)", (b"one",))
    file.close()
    again = opened(tmp_path, tmp_path / "c", warnings)
    assert (again.get(b"one"), again.get(b"two")) == (b"value", None)
    assert again.get(b"two") is None
    assert len(warnings) == 1
    again.close()


def test_entries_of_another_secret_count_for_nothing(tmp_path: Path) -> None:
    warnings: list[str] = []
    left(tmp_path, tmp_path / "c", b"key")
    (tmp_path / "c" / "secret").write_bytes(bytes(32))
    again = opened(tmp_path, tmp_path / "c", warnings)
    assert again.get(b"key") is None
    again.close()


def test_an_older_format_is_emptied_in_silence(tmp_path: Path) -> None:
    warnings: list[str] = []
    with sqlite3.connect(left(tmp_path, tmp_path / "c", b"key")) as file:
        file.execute("PRAGMA user_version = 999")
    file.close()
    again = opened(tmp_path, tmp_path / "c", warnings)
    assert (again.get(b"key"), warnings) == (None, [])
    again.close()


def test_without_a_folder_for_the_cache_nothing_is_remembered(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    warnings: list[str] = []
    cache = opened(tmp_path, tmp_path / "file" / "c", warnings)
    cache.put(b"key", b"value")
    cache.save()
    assert cache.get(b"key") is None
    assert len(warnings) == 1


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + bytes(4000)])
def test_a_file_that_is_not_a_cache_is_replaced(
    content: bytes, vault: Path, folder: Path, tmp_path: Path
) -> None:
    folder.mkdir()
    cache_path(vault, folder).write_bytes(content)
    build(vault, tmp_path / "site")
    build_anew(vault, tmp_path / "clean")
    assert held(tmp_path / "site") == held(tmp_path / "clean")


def test_another_thread_finds_what_was_put(vault: Path, folder: Path) -> None:
    left(vault, folder, b"key")
    with ThreadPoolExecutor() as threads, Cache(vault, pytest.fail, folder) as cache:
        assert threads.submit(cache.get, b"key").result() == b"value"
        threads.submit(cache.put, b"new", b"value").result()
        threads.submit(cache.save).result()
    with Cache(vault, pytest.fail, folder) as cache:
        assert (cache.get(b"key"), cache.get(b"new")) == (b"value", b"value")


def test_a_file_that_was_closed_meanwhile_is_not_taken_for_a_damaged_one(
    vault: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left(vault, folder, b"key")
    files: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def connected(path: Path, **options: Any) -> sqlite3.Connection:
        files.append(connect(path, **options))
        return files[-1]

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", connected)
        cache = Cache(vault, pytest.fail, folder)
    files[0].close()
    assert cache.get(b"key") is None
    cache.close()
    with Cache(vault, pytest.fail, folder) as again:
        assert again.get(b"key") == b"value"


class Remembered:
    """A vault that was built and then edited; its cache and site before the edit."""

    def __init__(self, base: Path) -> None:
        self.root, self.caches, self.site = base / "vault", base / "cache", base / "site"
        self._left = base / "left"
        self.root.mkdir()
        (self.root / "a.md").write_text("# A\n\nSee [[b]].\n")
        (self.root / "b.md").write_text("Back to [[a]].\n")
        with self._own_cache():
            build(self.root, self.site)
            self.content = cache_path(self.root, self.caches).read_bytes()
            shutil.copytree(self.site, self._left)
            (self.root / "b.md").write_text("Back to [[a]] and on.\n")
            build_anew(self.root, base / "clean")
        self.clean = held(base / "clean")

    def built_with(self, cache: bytes) -> dict[str, bytes]:
        """The site after a build with these bytes as its cache."""
        shutil.rmtree(self.site)
        shutil.copytree(self._left, self.site)
        file = cache_path(self.root, self.caches)
        # The secret beside it stays: without it, every entry would count as forged.
        for old in self.caches.glob(f"{file.name}*"):
            old.unlink()
        file.write_bytes(cache)
        with self._own_cache():
            build(self.root, self.site)
        return held(self.site)

    @contextmanager
    def _own_cache(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(FOLDER_VARIABLE, str(self.caches))
            yield


@pytest.fixture(scope="module")
def remembered(tmp_path_factory: pytest.TempPathFactory) -> Remembered:
    return Remembered(tmp_path_factory.mktemp("flip"))


@settings(max_examples=40, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), cut=st.booleans())
def test_a_flipped_bit_or_a_lost_end_changes_no_page(
    place: float, bit: int, cut: bool, remembered: Remembered
) -> None:
    content = bytearray(remembered.content)
    at = int(place * len(content))
    content[at] ^= 1 << bit
    assert remembered.built_with(bytes(content[:at] if cut else content)) == remembered.clean


def test_info_counts_and_clear_forgets(vault: Path, folder: Path, tmp_path: Path) -> None:
    build(vault, tmp_path / "site")
    known = info(vault)
    assert known.path.parent == folder
    assert known.entries >= 2
    assert clear(known.path) > 0
    assert info(vault).entries == 0


def test_a_vault_found_through_a_link_has_one_cache(vault: Path, folder: Path) -> None:
    (vault.parent / "link").symlink_to(vault)
    assert cache_path(vault.parent / "link", folder) == cache_path(vault, folder)


def test_the_command_says_what_is_there_and_deletes_it(
    vault: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show(vault)
    assert "nothing is remembered" in capsys.readouterr().out
    build(vault, tmp_path / "site")
    show(vault)
    size = info(vault).size
    assert 1000 < size < 1_000_000
    assert capsys.readouterr().out.endswith(f" entries, {size / 1000:.0f} kB\n")
    delete(vault)
    assert capsys.readouterr().out.endswith(" kB deleted\n")
    show(vault)
    assert "nothing is remembered" in capsys.readouterr().out
