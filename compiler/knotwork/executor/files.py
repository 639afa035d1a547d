"""The files beside cells: what they held, to bring that back."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

_LIMIT = 16 * 1024 * 1024
"""How many bytes of files are kept; those beyond are left as they are."""

Files = Mapping[Path, bytes | None]
"""The files and folders below a folder; None for those whose content is not kept."""


def browser_folder() -> Path | None:
    """The current folder in a browser, where it holds nothing but the cells' files."""
    return Path.cwd() if sys.platform == "emscripten" else None


def files_in(folder: Path | None) -> Files:
    """What is in a folder that is the cells' own; nothing is known of any other (None)."""
    found: dict[Path, bytes | None] = {}
    room = _LIMIT
    for path in _inside(folder):
        found[path] = None
        with contextlib.suppress(OSError):
            if path.is_file() and not path.is_symlink() and path.stat().st_size <= room:
                found[path] = path.read_bytes()
                room -= len(found[path] or b"")
    return found


def restore_files(folder: Path | None, before: Files) -> None:
    """Give a folder the files that it had before, and no others."""
    for path in _inside(folder):
        if path not in before:
            with contextlib.suppress(OSError):
                _remove(path)
    for path, content in before.items():
        if content is None:
            continue
        with contextlib.suppress(OSError):
            if path.is_symlink() or not path.is_file() or path.read_bytes() != content:
                _remove(path)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)


@contextlib.contextmanager
def kept_files(folder: Path | None) -> Iterator[None]:
    """Restore the files in a folder that is the cells' own."""
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
