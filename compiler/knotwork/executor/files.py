"""Keeps what the files beside cells hold, and restores it."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

_LIMIT = 16 * 1024 * 1024
"""How many bytes of files are kept; files that do not fit are not restored."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file, folder or link, as it was."""

    kind: int
    identity: tuple[int, int]
    content: bytes | None = None
    """None for a folder, a link, or a file whose content is not kept."""


Files = Mapping[Path, _Kept]
"""What is below a folder, each folder before what it holds."""


def browser_folder() -> Path | None:
    """The current folder in a browser, where it holds nothing but the cells' files."""
    return Path.cwd() if sys.platform == "emscripten" else None


def files_in(folder: Path | None) -> Files:
    """The files and folders in the cells' own folder; none if they have no such folder (None)."""
    found: dict[Path, _Kept] = {}
    room = _LIMIT
    for path in _inside(folder):
        with contextlib.suppress(OSError):
            status = path.lstat()
            found[path] = kept = _kept(status)
            if stat.S_ISREG(kept.kind) and status.st_size <= room:
                found[path] = replace(kept, content=_content(path))
                room -= status.st_size
    return found


def restore_files(folder: Path | None, before: Files) -> None:
    """Give a folder the files and folders that it had before, and no others.

    What has become a link goes first, so that nothing is written to where it leads.
    """
    left: dict[Path, tuple[int, int]] = {}
    for path in _inside(folder):
        with contextlib.suppress(OSError):
            now = _kept(path.lstat())
            if path in before and now.kind == before[path].kind:
                left[path] = now.identity
            else:
                _remove(path)
    if folder is not None:
        with contextlib.suppress(OSError):
            folder.mkdir(exist_ok=True)
    for path, kept in before.items():
        with contextlib.suppress(OSError):
            if stat.S_ISDIR(kept.kind) and path not in left:
                path.mkdir()
            elif kept.content is not None:
                _restore_file(path, kept.content, is_same=left.get(path) == kept.identity)


def _restore_file(path: Path, content: bytes, *, is_same: bool) -> None:
    """Write a file again if it has changed; into the same one if that is still there.

    A cell above may have it open: what it adds later must not go to a file without a name.
    """
    if is_same:
        with contextlib.suppress(OSError):
            if _content(path) != content:
                with path.open("r+b") as file:
                    file.write(content)
                    file.truncate()
            return
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def _content(path: Path) -> bytes:
    with path.open("rb", buffering=0) as file:  # quicker than with a buffer
        return file.read()


def _kept(status: os.stat_result) -> _Kept:
    return _Kept(stat.S_IFMT(status.st_mode), (status.st_dev, status.st_ino))


@contextlib.contextmanager
def kept_files(folder: Path | None) -> Iterator[None]:
    """Restore the files in the cells' own folder at the end; nothing if they have none (None)."""
    before = files_in(folder)
    try:
        yield
    finally:
        restore_files(folder, before)


def _inside(folder: Path | None) -> list[Path]:
    """All files and folders in a folder, each folder before what it holds."""
    if folder is None:
        return []
    return [
        Path(place, name)
        for place, folders, names in os.walk(folder)
        for name in (*folders, *names)
    ]


def _remove(path: Path) -> None:
    # Not with `shutil`: nothing else here loads it, and browsers are slow at that.
    if path.is_dir() and not path.is_symlink():
        for inner in reversed(_inside(path)):
            _remove(inner)
        path.rmdir()
    else:
        path.unlink(missing_ok=True)
