"""Writes a site into a folder that is empty or holds an earlier site; each file atomically.

The manifest lists every file we wrote with the digest of its content. Only files in it are ever
deleted, and files whose content did not change are not written. New files come first, then the
manifest, then deletions: after a kill at any time every page is whole, and the next build goes on.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from io import RawIOBase
from pathlib import Path

from knotwork.errors import RefusedError
from knotwork.names import folder as folder_of
from knotwork.render.artifact import Artifact, Copy, File, Kept
from knotwork.shell.files.earlier import JOURNAL, Earlier
from knotwork.shell.files.folders import made, make_folder
from knotwork.shell.files.lock import lock, unlock
from knotwork.shell.files.manifest import (
    UNFINISHED,
    UNKNOWN,
    Entry,
    entry_of,
    manifest,
    refuse_foreign,
)
from knotwork.shell.files.scan import MANIFEST, read
from knotwork.shell.files.write_counts import WriteCounts
from knotwork.shell.located import from_here

_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


class Staged(Copy, frozen=True):
    """A finished file that is not in its place yet (`Output.stage`)."""

    source: str = ""
    """Its name in the folder of unfinished files; empty if the file in place is the same."""
    entry: Entry = UNKNOWN


class Output:
    """The folder of a site, locked for one build; other builds wait.

    Raises:
        RefusedError: the folder holds files that are not ours, or is the vault itself.
    """

    def __init__(self, folder: Path, vault: Path) -> None:
        self.folder = folder
        self.vault = vault
        self.inside = os.path.realpath(vault)
        _refuse_vault(folder, self.inside)
        try:
            refuse_foreign(folder)
        except OSError as error:
            raise _not_writable(folder, error) from error
        _make(folder)
        self._lock = lock(folder)
        self._base = os.fspath(folder)
        self._unfinished = folder / UNFINISHED
        self.earlier = self._earlier()
        self.root = os.path.realpath(folder)
        self.new: dict[str, Entry] = {}
        self.ran = False
        """Whether the pages show the outputs of their cells, for the manifest."""
        self._known_folders = {""}
        self.written = self.unchanged = self.deleted = self._staged = 0
        self.troubles: list[str] = []

    def _earlier(self) -> Earlier:
        try:
            return Earlier(self.folder)
        except RefusedError:
            unlock(self._lock)
            raise

    def __enter__(self) -> Output:
        return self

    def __exit__(self, *_error: object) -> None:
        unlock(self._lock)

    def states(self) -> dict[str, tuple[int, int]]:
        """Modification time and size of each file of the site."""
        return self.earlier.states((MANIFEST, *self.new))

    def write(self, files: Iterable[File]) -> WriteCounts:
        """Write these files, and delete all other files that earlier builds wrote."""
        try:
            self._begin()
        except OSError as error:
            raise _not_writable(self.folder, error) from error
        with (self._unfinished / JOURNAL).open("wb", buffering=0) as journal:
            self._put_all(files, journal)
            gone = [path for path in self.earlier.entries if path not in self.new]
            # After a kill, the next build has to know that the files which are left are ours.
            _record(journal, gone)
        self._save(self.new)
        for path in gone:
            self._delete(path, self.folder)
        shutil.rmtree(self._unfinished, ignore_errors=True)
        return WriteCounts(self.written, self.unchanged, self.deleted, tuple(self.troubles))

    def stage(self, file: Artifact) -> Staged:
        """Write a file without putting it in its place yet; to be called while `write` runs.

        Forked processes may call it, to write in parallel.
        """
        entry = entry_of(file.content)
        if self.earlier.has(file.path, entry):
            return Staged(file.path, "", entry)
        self._staged += 1
        name = f"{os.getpid()}-{self._staged}"
        try:
            _write(self._unfinished_path(name), file.content)
        except OSError as error:
            raise self._refused(file.path, error) from error
        return Staged(file.path, name, entry)

    def _begin(self) -> None:
        """Mark the folder as ours at once, in case this process is killed before the end."""
        self._unfinished.mkdir(exist_ok=True)
        if self.earlier.killed or not (self.folder / MANIFEST).exists():
            self._save(self.earlier.entries)
        shutil.rmtree(self._unfinished, ignore_errors=True)
        self._unfinished.mkdir()

    def _put_all(self, files: Iterable[File], journal: RawIOBase) -> None:
        for file in files:
            if isinstance(file, Kept):
                self._keep(file.paths)
                continue
            try:
                self._put(file, journal)
            except OSError as error:
                if error.errno != errno.ENAMETOOLONG:
                    raise self._refused(file.path, error) from error
                self.new.pop(file.path, None)
                self.troubles.append(
                    f"{self.folder / file.path} cannot be written: {error.strerror}; "
                    "shorten the names of its folders"
                )

    def _keep(self, paths: tuple[str, ...]) -> None:
        known = self.earlier.entries
        self.new.update((path, known[path]) for path in paths)
        self.unchanged += len(paths)

    def _put(self, file: Artifact | Copy, journal: RawIOBase) -> None:
        match file:
            case Staged(source=""):
                self.new[file.path] = file.entry
                self.unchanged += 1
            case Staged():
                self._place(file.path, file.entry, journal, self._unfinished_path(file.source))
            case Artifact():
                self._put_content(file.path, file.content, journal)
            case _:
                try:
                    content = read(self.vault / file.source, self.inside)
                except OSError as error:
                    shown = from_here(self.vault)(file.source)
                    self.troubles.append(f"{shown}: {error.strerror or error}")
                    return
                self._put_content(file.path, content, journal)

    def _put_content(self, path: str, content: bytes, journal: RawIOBase) -> None:
        entry = entry_of(content)
        if self.earlier.has(path, entry):
            self.new[path] = entry
            self.unchanged += 1
            return
        unfinished = self._unfinished_path(entry.hex())
        _write(unfinished, content)
        self._place(path, entry, journal, unfinished)

    def _full_path(self, path: str) -> str:
        """The full path of a file, as text: with tens of thousands of files, `Path` objects would
        take longer than the system calls."""
        return f"{self._base}/{path}"

    def _unfinished_path(self, name: str) -> str:
        return f"{self._base}/{UNFINISHED}/{name}"

    def _place(self, path: str, entry: Entry, journal: RawIOBase, unfinished: str) -> None:
        """Move a finished file to its place."""
        self.new[path] = entry
        self._make_folder(folder_of(path))
        if path not in self.earlier.entries:
            # Before the move: after a kill, the next build has to know that the file is ours.
            _record(journal, (path,))
        place = self._full_path(path)
        try:
            os.replace(unfinished, place)  # noqa: PTH105  # `Path` objects take longer
        except OSError:
            if not Path(place).is_dir():
                raise
            self._clear(path)
            Path(unfinished).replace(place)
        self.earlier.replaced(path)
        self.written += 1

    def _clear(self, path: str) -> None:
        """Remove the folder in the place of a file, with all files in it that are ours.

        Raises:
            RefusedError: the folder holds files that are not ours.
        """
        folder = Path(self._full_path(path))
        for ours in [ours for ours in self.earlier.entries if ours.startswith(f"{path}/")]:
            self._delete(ours, folder.parent)
        for place, _folders, _files in os.walk(folder, topdown=False):
            if left := sorted(file.name for file in Path(place).iterdir()):
                raise RefusedError(
                    f"the site needs a file at {folder}, a folder with files that Knotwork did not "
                    f"write, such as “{left[0]}”",
                    help="move that folder out of the site; the next build writes the rest",
                )
            Path(place).rmdir()

    def _refused(self, path: str, error: OSError) -> RefusedError:
        return RefusedError(
            f"{self.folder / path} cannot be written: {error.strerror or error}",
            help="the files that are there are complete; the next build writes the rest",
        )

    def _make_folder(self, below: str) -> None:
        """Make a folder of the site and its missing parents."""
        missing = []
        while below not in self._known_folders:
            missing.append(below)
            below = folder_of(below)
        for folder in reversed(missing):
            self._enter(folder)

    def _enter(self, below: str) -> None:
        """Make a folder whose parent exists, or enter it; refuse a link that leaves the site."""
        folder = self._full_path(below)
        if below in self.earlier.entries:  # a file of the earlier site is in its place
            self._delete(below, Path(folder).parent)
        try:
            is_made = made(folder)
        except FileExistsError as error:
            raise RefusedError(
                f"the site needs a folder at {folder}, a file that Knotwork did not write",
                help="move that file out of the site; the next build writes the rest",
            ) from error
        if not is_made:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), folder)
        # Its parents are checked already: resolving all of them each time would be quadratic.
        if _is_link(folder):
            real = os.path.realpath(folder)
            if not Path(real).is_relative_to(self.root):
                raise RefusedError(
                    f"{folder} leads out of the site through a symbolic link",
                    help="delete that link: a site holds none",
                )
        self._known_folders.add(below)

    def _save(self, files: Mapping[str, Entry]) -> None:
        content = manifest(files, ran=self.ran)
        _replace(self._unfinished / "manifest", self.folder / MANIFEST, content)

    def _delete(self, path: str, above: Path) -> None:
        """Delete a file of the earlier site, and the folders below `above` that it leaves empty."""
        del self.earlier.entries[path]
        target = self.folder / path
        if not target.parent.resolve().is_relative_to(self.root) or target.is_dir():
            return
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            target.unlink()
            self.deleted += 1
        _remove_empty(target.parent, above)


def _refuse_vault(folder: Path, vault: str) -> None:
    if Path(vault).is_relative_to(os.path.realpath(folder)):
        raise RefusedError(
            f"the site would be written over the notes in {folder}",
            help="choose another folder with --output",
        )


def _make(folder: Path) -> None:
    try:
        make_folder(folder)
    except OSError as error:
        raise RefusedError(
            f"the folder {folder} cannot be made: {error.strerror or error}",
            help="choose another folder with --output",
        ) from error


def _not_writable(folder: Path, error: OSError) -> RefusedError:
    return RefusedError(
        f"the folder {folder} cannot be written: {error.strerror or error}",
        help="choose another folder with --output",
    )


def _record(journal: RawIOBase, paths: Iterable[str]) -> None:
    journal.write(b"".join(json.dumps(path).encode() + b"\n" for path in paths))


def _is_link(path: str) -> bool:
    """Whether a path is a symbolic link or, on Windows, a junction."""
    status = os.lstat(path)
    return stat.S_ISLNK(status.st_mode) or bool(getattr(status, "st_reparse_tag", 0))


def _write(path: str, content: bytes) -> None:
    """Write a file with system calls; Python's file objects take twice as long."""
    file = os.open(path, _NEW, 0o666)
    try:
        done = os.write(file, content)
        while done < len(content):
            done += os.write(file, memoryview(content)[done:])
    finally:
        os.close(file)


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
