"""The files that an earlier build left in the folder of a site, and whether they are unchanged."""

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
"""The file, in the folder of unfinished files, that lists what was written and is not in the
manifest yet."""


class Earlier:
    """The files in the folder of a site that an earlier build wrote.

    Raises:
        RefusedError: the manifest cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        unfinished = folder / UNFINISHED
        self.killed = unfinished.exists()
        """Whether that build was killed: then a file may differ from its entry in the manifest."""
        self.entries = with_journal(manifest_files(folder), unfinished / JOURNAL)
        """The files that it wrote, by path."""
        self._base = os.fspath(folder)
        self._states: dict[str, tuple[int, int]] = {}
        """Modification time and size of each file that was found unchanged."""
        self._left: Callable[[], States | None] = lambda: None

    def expect(self, left: Callable[[], States | None]) -> None:
        """Trust `left`, which returns the states of the files if a look found all unchanged."""
        self._left = left

    @cached_property
    def held(self) -> frozenset[str]:
        """The files that were still as that build wrote them when this was first asked."""
        if not self.killed and (left := self._left()) is not None:
            self._states.update((path, left[path]) for path in self.entries if path in left)
            return frozenset(self._states)
        if self.killed:
            return frozenset(path for path, entry in self.entries.items() if self.has(path, entry))
        base, lstat = self._base, os.lstat
        states: dict[str, tuple[int, int]] = {}
        for path, entry in self.entries.items():
            # The same test as `has`, inlined to save two calls for each of tens of thousands.
            try:
                status = lstat(f"{base}/{path}")
            except OSError:
                continue
            if entry and status.st_size == size_in(entry):
                states[path] = status.st_mtime_ns, status.st_size
        self._states.update(states)
        return frozenset(states)

    def has(self, path: str, entry: Entry) -> bool:
        """Whether the file at `path` was written by that build and has this content."""
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
        """Forget the state of the file at `path`, because it was replaced."""
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
