"""Writes a site: only into a folder that is empty or ours, file by file, each replaced atomically.

The manifest lists every file we wrote with the digest of its bytes. Only files in it are ever
deleted, and files whose bytes did not change are not written again. Order: files as they come, the
manifest, then deletions, so that after a kill every page is whole and the next build goes on.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TextIO

import msgspec

from knotwork.errors import RefusedError
from knotwork.render.artifact import Artifact, Copy, Kept
from knotwork.shell.files.lock import lock, unlock
from knotwork.shell.files.scan import MANIFEST, read
from knotwork.shell.files.written import Written

_UNFINISHED = ".knotwork-unfinished"
_JOURNAL = "new"
"""In the folder of unfinished files: what was written that the manifest does not have yet."""
_HARMLESS = frozenset({".gitignore", ".gitkeep", ".git", ".nojekyll", ".DS_Store", "CNAME"})
"""What a folder may hold besides and still count as empty."""


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """What we know of a file that we wrote."""

    digest: str
    size: int


_UNKNOWN = Entry("", -1)


class Staged(Copy, frozen=True):
    """A file of the site that waits, finished, among the unfinished: a copy of what is there."""

    source: str = ""
    """Its name there; empty if it is in its place already."""
    entry: Entry = _UNKNOWN


class Manifest(msgspec.Struct, frozen=True):
    """The files of the site that are ours."""

    version: int
    files: dict[str, Entry]


def write_site(folder: Path, vault: Path, files: Iterable[Artifact | Copy]) -> Written:
    """Make the folder hold exactly these files of ours.

    Raises:
        RefusedError: the folder holds files that are not ours, or is the vault itself.
    """
    with Output(folder, vault) as output:
        return output.write(files)


class Output:
    """The folder of a site, for one build: another one that wants it waits.

    Raises:
        RefusedError: the folder holds files that are not ours, or is the vault itself.
    """

    def __init__(self, folder: Path, vault: Path) -> None:
        self.folder = folder
        self.vault = vault
        self.inside = os.path.realpath(vault)
        _refuse_vault(folder, self.inside)
        _manifest(folder)
        _make(folder)
        self._lock = lock(folder)
        self._base = os.fspath(folder)
        self._unfinished = folder / _UNFINISHED
        self._doubtful = self._unfinished.exists()
        """An earlier build was killed: what the manifest says of a file need not be so."""
        self.old = _with_journal(_manifest(folder), self._unfinished / _JOURNAL)
        self.root = os.path.realpath(folder)
        self.new: dict[str, Entry] = {}
        self._states: dict[str, tuple[int, int]] = {}
        """Time of change and size of each file that was found in its place and left there."""
        self.known_folders: set[str] = {self.root}
        self.written = self.unchanged = self._staged = 0
        self.troubles: list[str] = []

    def __enter__(self) -> Output:
        return self

    def __exit__(self, *_error: object) -> None:
        unlock(self._lock)

    def holds(self, path: str) -> bool:
        """Whether a file is there as an earlier build wrote it."""
        entry = self.old.files.get(path)
        return entry is not None and self._is_there(path, entry)

    def _is_there(self, path: str, entry: Entry) -> bool:
        target = self._place_of(path)
        state = _state(target)
        if state[1] != entry.size:
            return False
        if self._doubtful and _entry(Path(target).read_bytes()) != entry:
            return False
        self._states[path] = state
        return True

    def _place_of(self, path: str) -> str:
        """Where a file stands. Tens of thousands are asked for: paths as objects took longer than
        the questions themselves."""
        return f"{self._base}/{path}"

    def intact(self, below: str) -> tuple[str, ...]:
        """The files below a folder; none if one of them is not as an earlier build wrote it."""
        known = tuple(path for path in self.old.files if path.startswith(below))
        return known if all(map(self.holds, known)) else ()

    def states(self) -> dict[str, tuple[int, int]]:
        """Time of change and size of each file that is now ours."""
        known = self._states
        return {
            path: known.get(path) or _state(self._place_of(path)) for path in (MANIFEST, *self.new)
        }

    def write(self, files: Iterable[Artifact | Copy]) -> Written:
        """Make the folder hold exactly these files of ours."""
        self._begin()
        with (self._unfinished / _JOURNAL).open("w", encoding="utf-8", buffering=1) as journal:
            self._put_all(files, journal)
        self._save(self.new)
        deleted = self._delete()
        shutil.rmtree(self._unfinished, ignore_errors=True)
        return Written(self.written, self.unchanged, deleted, tuple(self.troubles))

    def stage(self, file: Artifact) -> Staged:
        """Finish a file without putting it in its place; while `write` asks for files.

        Processes that are forked off may do this for the one that writes.
        """
        entry = _entry(file.content)
        if self.old.files.get(file.path) == entry and self._is_there(file.path, entry):
            return Staged(file.path, "", entry)
        self._staged += 1
        name = f"{os.getpid()}-{self._staged}"
        try:
            (self._unfinished / name).write_bytes(file.content)
        except OSError as error:
            raise self._refused(file.path, error) from error
        return Staged(file.path, name, entry)

    def _begin(self) -> None:
        """Make the folder ours even if we are killed before the end."""
        self._unfinished.mkdir(exist_ok=True)
        if self._doubtful or not (self.folder / MANIFEST).exists():
            self._save(dict(self.old.files))
        shutil.rmtree(self._unfinished, ignore_errors=True)
        self._unfinished.mkdir()

    def _put_all(self, files: Iterable[Artifact | Copy], journal: TextIO) -> None:
        for file in files:
            try:
                self._put(file, journal)
            except OSError as error:
                raise self._refused(file.path, error) from error

    def _put(self, file: Artifact | Copy, journal: TextIO) -> None:
        match file:
            case Kept():
                self.new[file.path] = self.old.files[file.path]
                self.unchanged += 1
            case Staged(source=""):
                self.new[file.path] = file.entry
                self.unchanged += 1
            case Staged():
                waiting = self._unfinished / file.source
                self._place(file.path, file.entry, journal, lambda: waiting)
            case Artifact():
                self._put_content(file.path, file.content, journal)
            case _:
                try:
                    content = read(self.vault / file.source, self.inside)
                except OSError as error:
                    self.troubles.append(f"{file.source}: {error.strerror or error}")
                    return
                self._put_content(file.path, content, journal)

    def _put_content(self, path: str, content: bytes, journal: TextIO) -> None:
        entry = _entry(content)
        if self.old.files.get(path) == entry and self._is_there(path, entry):
            self.new[path] = entry
            self.unchanged += 1
            return
        waiting = self._unfinished / entry.digest

        def finished() -> Path:
            waiting.write_bytes(content)
            return waiting

        self._place(path, entry, journal, finished)

    def _place(
        self, path: str, entry: Entry, journal: TextIO, finished: Callable[[], Path]
    ) -> None:
        """Put a finished file in its place."""
        self.new[path] = entry
        target = self.folder / path
        self._make_folder(target.parent)
        if path not in self.old.files:
            # Before it is there: after a kill, the next build has to know that it is ours.
            journal.write(json.dumps(path) + "\n")
        finished().replace(target)
        self._states.pop(path, None)
        self.written += 1

    def _refused(self, path: str, error: OSError) -> RefusedError:
        return RefusedError(
            f"{self.folder / path} cannot be written: {error.strerror or error}",
            help="what is there is whole; the next build completes the rest",
        )

    def _make_folder(self, folder: Path) -> None:
        """Make a folder of the site, and make sure that no link leads out of it."""
        if str(folder) in self.known_folders:
            return
        folder.mkdir(parents=True, exist_ok=True)
        real = os.path.realpath(folder)
        if os.path.commonpath((real, self.root)) != self.root:
            raise RefusedError(f"{folder} leads out of the site through a symbolic link")
        self.known_folders.add(str(folder))

    def _save(self, files: dict[str, Entry]) -> None:
        content = msgspec.json.encode(Manifest(1, dict(sorted(files.items()))))
        _replace(self._unfinished / "manifest", self.folder / MANIFEST, content)

    def _delete(self) -> int:
        gone = [path for path in self.old.files if path not in self.new]
        deleted = 0
        for path in gone:
            target = self.folder / path
            if os.path.commonpath((os.path.realpath(target.parent), self.root)) != self.root:
                continue
            with contextlib.suppress(FileNotFoundError):
                target.unlink()
                deleted += 1
            _remove_empty(target.parent, self.folder)
        return deleted


def _refuse_vault(folder: Path, vault: str) -> None:
    real = os.path.realpath(folder)
    if real == vault or os.path.commonpath((real, vault)) == real:
        raise RefusedError(
            f"the site would be written over the notes in {folder}",
            help="choose another folder with --output",
        )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RefusedError(
            f"the folder {folder} cannot be made: {error.strerror or error}",
            help="choose another folder with --output",
        ) from error


def _manifest(folder: Path) -> Manifest:
    """The manifest of a folder that is ours, an empty one for an empty folder.

    Raises:
        RefusedError: the folder is neither.
    """
    if folder.exists() and not folder.is_dir():
        raise RefusedError(f"{folder} is a file", help="choose a folder with --output")
    try:
        content = (folder / MANIFEST).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        held = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
        strange = [name for name in held if name not in _HARMLESS and name != _UNFINISHED]
        if strange:
            raise RefusedError(
                f"{folder} holds files that Knotwork did not write, such as {strange[0]}",
                help="choose an empty folder with --output, or empty this one",
            ) from None
        return Manifest(1, {})
    try:
        return msgspec.json.decode(content, type=Manifest)
    except msgspec.DecodeError as error:
        raise RefusedError(
            f"{folder / MANIFEST} is damaged, so which files are ours is not known",
            help=f"delete the folder {folder} and build again",
        ) from error


def _with_journal(manifest: Manifest, journal: Path) -> Manifest:
    """The manifest with the files that a killed build wrote besides; nothing is known of them."""
    try:
        lines = journal.read_text("utf-8", "replace").splitlines()
    except OSError:
        return manifest
    files = dict(manifest.files)
    for line in lines:
        with contextlib.suppress(ValueError):
            files.setdefault(str(json.loads(line)), _UNKNOWN)
    return Manifest(manifest.version, files)


def _entry(content: bytes) -> Entry:
    return Entry(hashlib.blake2b(content, digest_size=16).hexdigest(), len(content))


def _state(path: str) -> tuple[int, int]:
    """Time of change in nanoseconds and size; a size of -1 for what is not there."""
    try:
        status = os.lstat(path)
    except OSError:
        return 0, -1
    return status.st_mtime_ns, status.st_size


def _replace(unfinished: Path, target: Path, content: bytes) -> None:
    unfinished.write_bytes(content)
    unfinished.replace(target)


def _remove_empty(folder: Path, root: Path) -> None:
    while folder != root:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
