"""Detects symbolic links to a folder above them: a walk that follows such a link never ends."""

from __future__ import annotations

import os


def real_path(folder: str, above: tuple[str, ...]) -> tuple[str, ...]:
    """The real paths `above` that a walk has gone through, with that of the `folder` it enters."""
    return (*above, os.path.realpath(folder))


def leads_up(entry: os.DirEntry[str], above: tuple[str, ...]) -> bool:
    """Whether an entry is a symbolic link to one of the real paths `above`."""
    return entry.is_symlink() and os.path.realpath(entry.path) in above


def loop_below(folder: str, above: tuple[str, ...] = ()) -> str | None:
    """The first link below a folder that leads up; None if there is none."""
    here = real_path(folder, above)
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if leads_up(entry, here):
                return entry.path
            if entry.is_dir() and (found := loop_below(entry.path, here)):
                return found
    return None
