"""Symbolic links to a folder above them: a walk that follows one never ends."""

from __future__ import annotations

import os


def real_path(folder: str, above: tuple[str, ...]) -> tuple[str, ...]:
    """The real folders that a walk has gone through, with the one it enters now."""
    return (*above, os.path.realpath(folder))


def leads_up(entry: os.DirEntry[str], above: tuple[str, ...]) -> bool:
    """Whether an entry links to one of the real folders above it."""
    return entry.is_symlink() and os.path.realpath(entry.path) in above


def loop_below(folder: str, above: tuple[str, ...] = ()) -> str | None:
    """The first such link below a folder, if there is any."""
    here = real_path(folder, above)
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            if leads_up(entry, here):
                return entry.path
            if entry.is_dir() and (found := loop_below(entry.path, here)):
                return found
    return None
