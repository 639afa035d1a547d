"""The cache: for each vault, one SQLite file of entries by key in the user's cache folder.

A cache holds data, never code, and is never trusted. Each entry carries a digest of its key and
bytes, keyed with a secret that lies beside the file: an entry that was damaged or planted counts as
missing. Whatever else is wrong with the file (no database, another version, a full disk, a lock
held by another process) costs time and nothing more.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias, TypeVar

import msgspec

from knotwork.shell.config.home import cache_home

T = TypeVar("T")

FOLDER_VARIABLE = "KNOTWORK_CACHE_DIR"
_NO_CACHE = f"nothing is remembered; {FOLDER_VARIABLE} can name another folder"
LARGEST = 2 * 1024**3
"""Bytes; from a larger file, entries that a run did not use are dropped."""

_SECRET = "secret"
_FORMAT = 1
"""The version of the table; a table of another version is dropped."""
_DIGEST = 16
"""Bytes of the digest at the start of each entry."""
_AT_ONCE = 1024**2
"""Bytes that wait in memory before they are written."""
_PAGE = 32 * 1024
"""Bytes of a database page, which several units fit in: with SQLite's default of 4 kB they take
twice as long to write, and a quarter more of the disk."""
_PATIENCE = 2.0
"""Seconds to wait for another process that writes."""
_NO_DAMAGE = (sqlite3.OperationalError, sqlite3.ProgrammingError)
"""Errors that are no sign of a damaged file: a full disk, a lock held by another process, a file
that another thread has closed."""

Warn: TypeAlias = Callable[[str], None]
"""Prints a warning about the cache; called once at most."""


class Info(NamedTuple):
    """What a cache holds."""

    path: Path
    size: int
    """Bytes on disk."""
    entries: int


def cache_folder() -> Path:
    """The folder of all caches: `KNOTWORK_CACHE_DIR` if set, else the user's cache folder."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else cache_home()


def entry_key(kind: bytes, *about: bytes) -> bytes:
    """The key of an entry: a digest of its kind and of what it is about."""
    hashed = hashlib.blake2b(digest_size=16, person=kind)
    for part in about:
        hashed.update(part)
    return hashed.digest()


def decoded(stored: bytes | None, decode: Callable[[bytes], T]) -> T | None:
    """The value of an entry; None if it is missing, or was written in another format."""
    try:
        return None if stored is None else decode(stored)
    except msgspec.DecodeError:
        return None


def cache_path(vault: Path, folder: Path) -> Path:
    """The cache file of the vault at a path; symbolic links to one vault share its file."""
    name = hashlib.blake2b(os.fsencode(os.path.realpath(vault)), digest_size=12).hexdigest()
    return folder / f"{name}.sqlite"


class Cache:
    """One vault's entries: bytes by key. A read or write never raises: it misses or does nothing.

    Several threads may use it, but not at the same time.
    """

    def __init__(
        self, vault: Path, warn: Warn = lambda _words: None, folder: Path | None = None
    ) -> None:
        self._folder = folder or cache_folder()
        self.path = cache_path(vault, self._folder)
        self._warn = warn
        self._warned = False
        self._used: set[bytes] = set()
        self._new: dict[bytes, bytes] = {}
        self._waiting = 0
        self._secret = b""
        self._file = self._open()
        self._empty = self._holds_nothing()

    def get(self, key: bytes) -> bytes | None:
        """The bytes of an entry; None if it is missing or damaged."""
        if key in self._new:
            return self._new[key]
        row: tuple[bytes] | None = None
        if self._file is not None and not self._empty:
            try:
                row = self._file.execute("SELECT value FROM entry WHERE key = ?", (key,)).fetchone()
            except _NO_DAMAGE:
                return None
            except (sqlite3.DatabaseError, OverflowError):
                self._start_again()
        if row is None:
            return None
        return self._checked(key, row[0])

    def _checked(self, key: bytes, value: object) -> bytes | None:
        if isinstance(value, bytes) and value[:_DIGEST] == self._digest(key, value[_DIGEST:]):
            self._used.add(key)
            return value[_DIGEST:]
        self._warn_once("holds an entry that was changed from outside; it is made again")
        return None

    def put(self, key: bytes, value: bytes) -> None:
        """Keep an entry in memory or on disk; `save` makes sure that it is on disk."""
        self._new[key] = value
        self._waiting += len(value)
        if self._waiting > _AT_ONCE:
            self._write()

    def save(self) -> None:
        """Write all entries that wait in memory to disk."""
        self._write()

    def trim(self, alive: Iterable[bytes]) -> None:
        """Drop the entries that this run did not use, if the file has grown too large.

        Only for runs that use every entry the next one will need, such as builds and checks.
        Entries with a key in `alive` stay too.
        """
        if self._file is not None and _size(self.path) > LARGEST:
            with contextlib.suppress(sqlite3.Error):
                self._drop_all_but(self._used.union(alive))

    def _write(self) -> None:
        self._waiting = 0
        if self._file is None:
            self._new.clear()
            return
        rows = ((key, self._digest(key, value) + value) for key, value in self._new.items())
        try:
            with self._file:
                self._file.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?)", rows)
            self._used.update(self._new)
            self._empty = False
        except _NO_DAMAGE as error:
            self._warn_once(
                f"cannot be written ({error}); the next build will take as long as this one"
            )
        except sqlite3.DatabaseError:
            self._start_again()
        self._new.clear()

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; entries that were put and not saved are lost."""
        if self._file is not None:
            with contextlib.suppress(sqlite3.Error):
                self._file.close()
            self._file = None

    def _digest(self, key: bytes, value: bytes) -> bytes:
        digest = hashlib.blake2b(key, digest_size=_DIGEST, key=self._secret)
        digest.update(value)
        return digest.digest()

    def _open(self) -> sqlite3.Connection | None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._secret = _secret(self._folder)
        except OSError as error:
            self._warn_once(f"cannot be used ({error.strerror}); {_NO_CACHE}")
            return None
        try:
            return _connected(self.path)
        except sqlite3.OperationalError as error:
            self._warn_once(f"cannot be opened ({error}); {_NO_CACHE}")
            return None
        except sqlite3.DatabaseError:
            return self._renewed()

    def _start_again(self) -> None:
        self.close()
        self._file = self._renewed()

    def _holds_nothing(self) -> bool:
        """Whether the file is empty, so that a first build need not look up each note."""
        with contextlib.suppress(sqlite3.Error):
            if self._file is not None:
                return self._file.execute("SELECT 1 FROM entry LIMIT 1").fetchone() is None
        return False

    def _renewed(self) -> sqlite3.Connection | None:
        """Replace a damaged file by an empty one; None if that fails."""
        self._warn_once("is damaged; it is made again")
        try:
            for path in _files(self.path):
                path.unlink(missing_ok=True)
            return _connected(self.path)
        except (OSError, sqlite3.Error):
            return None

    def _drop_all_but(self, kept: Collection[bytes]) -> None:
        assert self._file is not None
        keys = self._file.execute("SELECT key FROM entry")
        unused = [(key,) for (key,) in keys if key not in kept]
        with self._file:
            self._file.executemany("DELETE FROM entry WHERE key = ?", unused)
        self._file.execute("VACUUM")

    def _warn_once(self, trouble: str) -> None:
        if not self._warned:
            self._warned = True
            self._warn(f"the cache {self.path} {trouble}")


def _secret(folder: Path) -> bytes:
    """The secret of a cache folder, made on first use and readable by its owner alone.

    Raises:
        OSError: the secret can neither be read nor written.
    """
    path = folder / _SECRET
    with contextlib.suppress(FileNotFoundError):
        if len(secret := path.read_bytes()) == 32:
            return secret
    new = os.urandom(32)
    unfinished = folder / f"{_SECRET}.{os.getpid()}"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(new)
    unfinished.replace(path)
    return path.read_bytes()


def _connected(path: Path) -> sqlite3.Connection:
    # A preview opens the cache in one thread, and uses it in others.
    file = sqlite3.connect(path, timeout=_PATIENCE, check_same_thread=False)
    try:
        file.execute(f"PRAGMA page_size = {_PAGE}")  # has an effect on new files only
        file.execute("PRAGMA journal_mode = WAL")
        # A loss of power may damage the file; a damaged file is made again anyway.
        file.execute("PRAGMA synchronous = OFF")
        (version,) = file.execute("PRAGMA user_version").fetchone()
        if version != _FORMAT:
            file.execute("DROP TABLE IF EXISTS entry")
            file.execute(f"PRAGMA user_version = {_FORMAT}")
        file.execute("CREATE TABLE IF NOT EXISTS entry (key BLOB PRIMARY KEY, value BLOB)")
        file.commit()
    except sqlite3.Error:
        file.close()
        raise
    return file


def _files(path: Path) -> Iterable[Path]:
    """The database, and the files that SQLite keeps beside it while it is open."""
    return (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm"))


def _size(path: Path) -> int:
    size = 0
    for file in _files(path):
        with contextlib.suppress(OSError):
            size += file.stat().st_size
    return size


def info(vault: Path) -> Info:
    """What the cache of a vault holds; creates no cache if there is none."""
    path = cache_path(vault, cache_folder())
    entries = 0
    if path.is_file():
        with contextlib.suppress(sqlite3.Error), contextlib.closing(_connected(path)) as file:
            (entries,) = file.execute("SELECT count(*) FROM entry").fetchone()
    return Info(path, _size(path), entries)


def every_cache() -> Iterator[Path]:
    """The cache files of all vaults."""
    yield from sorted(cache_folder().glob("*.sqlite"))


def clear(path: Path) -> int:
    """Delete a cache file and return the number of bytes freed.

    Raises:
        OSError: the file cannot be deleted.
    """
    size = _size(path)
    for file in _files(path):
        file.unlink(missing_ok=True)
    return size
