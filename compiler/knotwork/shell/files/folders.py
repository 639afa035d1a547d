"""Makes, lists and removes nested folders without recursion.

`Path.mkdir`, `os.makedirs` and `shutil.rmtree` recurse, and a vault may have more levels than
Python's recursion limit.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from knotwork.shell.files.lock import locked, locked_if_free

_YOUNG = 3600
"""Seconds for which a temporary folder that nobody has locked is left alone."""


def make_folder(folder: Path) -> None:
    """Make a folder and its missing parents.

    Raises:
        OSError: one of them cannot be made, or a file stands there.
    """
    missing = []
    place = os.fspath(folder)
    while not made(place):
        missing.append(place)
        above = os.path.dirname(place) or os.curdir  # noqa: PTH120  # as quick as strings are
        if above == place:
            break  # a drive that does not exist
        place = above
    for place in reversed(missing):
        if not made(place):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), place)


def made(place: str) -> bool:
    """Make a folder if its parent exists; return whether the folder exists now."""
    try:
        os.mkdir(place)  # noqa: PTH102
    except FileNotFoundError:
        return False
    except OSError:
        # As pathlib does: for a folder that exists, some systems report a read-only file system.
        if not os.path.isdir(place):  # noqa: PTH112
            raise
    return True


def folders_in(root: Path) -> frozenset[str]:
    """Relative paths of all folders below `root`, without dot-folders and their contents."""
    found: set[str] = set()
    ahead = [("", os.fspath(root))]
    while ahead:
        above, place = ahead.pop()
        for entry in _folders(place):
            found.add(above + entry.name)
            if not entry.is_symlink():
                ahead.append((f"{above}{entry.name}/", entry.path))
    return frozenset(found)


def _folders(place: str) -> list[os.DirEntry[str]]:
    """The folders directly in one, without dot-folders; none if it cannot be listed."""
    try:
        with os.scandir(place) as entries:
            return [entry for entry in entries if entry.name[0] != "." and _is_folder(entry)]
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a symbolic link that leads in a circle
        return False


@contextlib.contextmanager
def scratch(prefix: str) -> Iterator[Path]:
    """A new temporary folder, removed at the end with all its contents.

    Folders with the same prefix that killed processes left behind are removed as well.
    """
    _remove_left(prefix)
    folder = tempfile.mkdtemp(prefix=prefix)
    with locked(Path(folder)):
        try:
            yield Path(folder)
        finally:
            with contextlib.suppress(OSError):
                remove(folder)


def _remove_left(prefix: str) -> None:
    """Remove our own temporary folders that no living process has locked.

    Young ones stay: their process may not have locked them yet.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        # Another process may be removing it too; a folder that cannot be removed stays.
        with contextlib.suppress(OSError):
            if not _is_ours_and_old(folder.lstat()):
                continue
            with locked_if_free(folder) as free:
                if free:
                    remove(os.fspath(folder))


def _is_ours_and_old(status: os.stat_result) -> bool:
    if sys.platform == "win32":
        return False
    ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
    return ours and time.time() - status.st_mtime > _YOUNG


def remove(root: str) -> None:
    """Remove a folder with all its contents. Links are removed, never their targets.

    Raises:
        OSError: something in it cannot be removed.
    """
    folders = [root]
    for folder in folders:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    os.unlink(entry.path)  # noqa: PTH108
    for folder in reversed(folders):
        os.rmdir(folder)  # noqa: PTH106
