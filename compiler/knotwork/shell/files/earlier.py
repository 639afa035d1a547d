"""What an earlier build left in the folder of a site, and what of it is still as it was."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path

from knotwork.shell.files.manifest import (
    UNFINISHED,
    Entry,
    entry_of,
    manifest_files,
    size_in,
    with_journal,
)
from knotwork.shell.files.seen import States

JOURNAL = "new"
"""Lists, in the folder of unfinished files, what was written and is not in the manifest yet."""


class Earlier:
    """The files in the folder of a site that an earlier build wrote.

    Raises:
        RefusedError: the manifest cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        unfinished = folder / UNFINISHED
        self.killed = unfinished.exists()
        """That build was killed: what the manifest says of a file need not be so."""
        self.entries = with_journal(manifest_files(folder), unfinished / JOURNAL)
        """What it wrote, by path."""
        self._base = os.fspath(folder)
        self._states: dict[str, tuple[int, int]] = {}
        """Time of change and size of each file that was found in its place and left there."""
        self._left: Callable[[], States | None] = lambda: None

    def expect(self, left: Callable[[], States | None]) -> None:
        """Trust `left`: it gives the states of all files if somebody has seen them unchanged."""
        self._left = left

    @cached_property
    def held(self) -> frozenset[str]:
        """The files that are still as that build wrote them, when first asked."""
        if not self.killed and (left := self._left()) is not None:
            self._states.update((path, left[path]) for path in self.entries if path in left)
            return frozenset(self._states)
        if self.killed:
            return frozenset(path for path, one in self.entries.items() if self.has(path, one))
        base, lstat = self._base, os.lstat
        states: dict[str, tuple[int, int]] = {}
        for path, entry in self.entries.items():
            # As `has`, without two calls for each of tens of thousands.
            try:
                status = lstat(f"{base}/{path}")
            except OSError:
                continue
            if entry and status.st_size == size_in(entry):
                states[path] = status.st_mtime_ns, status.st_size
        self._states.update(states)
        return frozenset(states)

    def has(self, path: str, entry: Entry) -> bool:
        """Whether a file with this content stands at `path`, and was written by that build."""
        if not entry or self.entries.get(path) != entry:
            return False
        place = f"{self._base}/{path}"
        state = _state(place)
        if state[1] != size_in(entry):
            return False
        if self.killed and entry_of(Path(place).read_bytes()) != entry:
            return False
        self._states[path] = state
        return True

    def intact(self, below: str) -> tuple[str, ...]:
        """The files below a folder; none of them if one is not as that build wrote it."""
        known = tuple(path for path in self.entries if path.startswith(below))
        return known if self.held.issuperset(known) else ()

    def replaced(self, path: str) -> None:
        """Forget what was found in this place: another file stands there now."""
        self._states.pop(path, None)

    def states(self, paths: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Modification time and size of each of these files, as they are now."""
        known = self._states
        return {path: known.get(path) or _state(f"{self._base}/{path}") for path in paths}


def _state(path: str) -> tuple[int, int]:
    """Modification time in nanoseconds, and size; -1 if there is no such file."""
    try:
        status = os.lstat(path)
    except OSError:
        return 0, -1
    return status.st_mtime_ns, status.st_size
