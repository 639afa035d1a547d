"""Folders in one another, made and removed without recursion.

`Path.mkdir`, `os.makedirs` and `shutil.rmtree` call themselves for each level: a vault may have
more levels than Python bears.
"""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


def make_folder(folder: Path) -> None:
    """Make a folder, and those it stands in, where they are missing.

    Raises:
        OSError: one of them cannot be made, or a file stands there.
    """
    missing = []
    place = os.fspath(folder)
    while not made(place):
        missing.append(place)
        above = os.path.dirname(place) or os.curdir  # noqa: PTH120  # as quick as strings are
        if above == place:
            break  # a drive that there is not
        place = above
    for place in reversed(missing):
        if not made(place):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), place)


def made(place: str) -> bool:
    """Make a folder if what it is to stand in is there; whether it is there now."""
    try:
        os.mkdir(place)  # noqa: PTH102
    except FileNotFoundError:
        return False
    except OSError:
        # As pathlib does: some systems say of a folder that is there that it is read-only.
        if not os.path.isdir(place):  # noqa: PTH112
            raise
    return True


def folders_in(root: Path) -> frozenset[str]:
    """The folders below one, by path from there, without dot-folders and what is in them."""
    found: set[str] = set()
    ahead = [("", os.fspath(root))]
    while ahead:
        above, place = ahead.pop()
        # Whatever cannot be listed has no folders that we could know of.
        with contextlib.suppress(OSError), os.scandir(place) as entries:
            for entry in entries:
                if not entry.name.startswith(".") and _leads_to_folder(entry):
                    found.add(above + entry.name)
                    if not entry.is_symlink():
                        ahead.append((f"{above}{entry.name}/", entry.path))
    return frozenset(found)


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # links that lead in a circle lead nowhere
        return False


@contextlib.contextmanager
def scratch(prefix: str) -> Iterator[Path]:
    """A new folder among the system's temporary ones; it goes with all in it in the end."""
    folder = tempfile.mkdtemp(prefix=prefix)
    try:
        yield Path(folder)
    finally:
        with contextlib.suppress(OSError):
            remove(folder)


def remove(root: str) -> None:
    """Remove a folder with all in it; links are removed, and not what they lead to.

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
