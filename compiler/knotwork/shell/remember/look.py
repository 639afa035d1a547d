"""What a run sees of a vault and its site before it knows whether there is anything to do.

If there is, it goes on from here: to list tens of thousands of files a second time would take
longer than to compile what changed.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import msgspec

from knotwork.shell.files.journal import finish
from knotwork.shell.files.scan import Listing, listing
from knotwork.shell.files.seen import NOTHING, SIGHT, Sight, States
from knotwork.shell.processes.forked import Task, aside
from knotwork.shell.remember.cache import Cache, decoded

_FRESH = 2.0
"""Seconds for which a look holds: whoever waited for another build wants the vault of now."""
WORTH_A_PROCESS = 2_000
"""Files; to look at fewer takes no longer than to fork a process."""
_SIGHTS = msgspec.msgpack.Decoder(Sight)
_YES, _NO = b"y", b"n"


class Look:
    """A look at a vault and at the site made of it; each is taken when first asked for.

    Whoever asks for another vault, or one without another site, gets a new look.
    """

    def __init__(self) -> None:
        self.began = 0
        """When the vault began to be listed, in nanoseconds since the epoch: what is younger than
        this proves nothing."""
        self._found: Listing | None = None
        self._asked: tuple[Path, Path] | None = None
        self._sight: Sight | None = None
        self._contents: dict[str, bytes] = {}
        self._left: States = {}
        self._is_there: Task | None = None
        self._since = time.monotonic()

    @property
    def is_fresh(self) -> bool:
        """Whether what was seen may still be taken for what is there."""
        return time.monotonic() - self._since < _FRESH

    def vault(self, root: Path, site: Path) -> Listing:
        """The files of a vault without those of its site.

        If a change of notes was interrupted, it is completed first.

        Raises:
            RefusedError: it cannot be.
            VaultError: the vault cannot be listed.
        """
        if self._found is None or self._asked != (root, site):
            self._asked, self._contents = (root, site), {}
            finish(root)
            self.began = time.time_ns()
            self._found = listing(root, [site])
        return self._found

    def sight(self, cache: Cache) -> Sight:
        """The vault's files as the last run saw them."""
        if self._sight is None:
            self._sight = last_sight(cache)
        return self._sight

    def contents(self, cache: Cache) -> dict[str, bytes]:
        """The digest of each listed note's content; empty while only reading could tell."""
        if self._found is not None and not self._contents:
            states, sight = self._found.states, self.sight(cache)
            self._contents = {path: sight.content(path, states[path]) for path in self._found.notes}
        return self._contents

    def expect(self, folder: Path, left: States) -> None:
        """Begin to look whether the files of a site are as a build left them."""
        self._left = left

        def work() -> bytes:
            return _YES if _is_there(folder, left) else _NO

        self._is_there = aside(work) if len(left) >= WORTH_A_PROCESS else work

    def left(self) -> States | None:
        """The files that were expected; None if one of them is not as it was, or none were."""
        if self._is_there is not None and self._is_there() != _YES:
            self._left = {}
        self._is_there = None
        return self._left or None


def last_sight(cache: Cache) -> Sight:
    """The vault's files as the last run saw them."""
    return decoded(cache.get(SIGHT), _SIGHTS.decode) or NOTHING


def _is_there(folder: Path, left: States) -> bool:
    """Whether the files of a site are as they were left."""
    base = os.fspath(folder)
    try:
        for path, then in left.items():
            status = os.lstat(f"{base}/{path}")
            if (status.st_mtime_ns, status.st_size) != then:
                return False
    except OSError:
        return False
    return True
