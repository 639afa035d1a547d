"""The listing of a vault and its site that a run takes to find out if there is anything to do.

If there is, the run goes on with the same listing: to list tens of thousands of files a second time
would take longer than to compile what changed.
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
"""Seconds for which a look is valid: a run that had to wait for another build must look again."""
WORTH_A_PROCESS = 2_000
"""Files; checking fewer takes no longer than forking a process."""
_SIGHTS = msgspec.msgpack.Decoder(Sight)
_YES, _NO = b"y", b"n"


class Look:
    """A view of a vault and of the site made from it; each is listed when first asked for.

    Asking for another vault, or for the same one with another site, lists it anew.
    """

    def __init__(self) -> None:
        self.began = 0
        """When listing the vault began, in nanoseconds since the epoch: the state of a
        file that was modified later proves nothing about its content."""
        self._found: Listing | None = None
        self._asked: tuple[Path, Path] | None = None
        self._sight: Sight | None = None
        self._contents: dict[str, bytes] = {}
        self._left: States = {}
        self._site_check: Task | None = None
        self._since = time.monotonic()

    @property
    def is_fresh(self) -> bool:
        """Whether the look is recent enough to be used."""
        return time.monotonic() - self._since < _FRESH

    def vault(self, root: Path, site: Path) -> Listing:
        """The files of a vault without those of its site.

        A journaled change of notes that was interrupted is completed first.

        Raises:
            RefusedError: the interrupted change cannot be completed.
            VaultError: the vault cannot be listed.
        """
        if self._found is None or self._asked != (root, site):
            self._asked, self._contents = (root, site), {}
            finish(root)
            self.began = time.time_ns()
            self._found = listing(root, [site])
        return self._found

    def sight(self, cache: Cache) -> Sight:
        """The states of the vault's files in the last run."""
        if self._sight is None:
            self._sight = last_sight(cache)
        return self._sight

    def contents(self, cache: Cache) -> dict[str, bytes]:
        """The digest of each listed note's content; empty if its state does not prove it."""
        if self._found is not None and not self._contents:
            states, sight = self._found.states, self.sight(cache)
            self._contents = {path: sight.content(path, states[path]) for path in self._found.notes}
        return self._contents

    def expect(self, folder: Path, left: States) -> None:
        """Begin to check whether the files of a site are as a build left them."""
        self._left = left

        def work() -> bytes:
            return _YES if _is_as_left(folder, left) else _NO

        self._site_check = aside(work) if len(left) >= WORTH_A_PROCESS else work

    def left(self) -> States | None:
        """The files given to `expect`; None if one of them has changed, or there were none."""
        if self._site_check is not None and self._site_check() != _YES:
            self._left = {}
        self._site_check = None
        return self._left or None


def last_sight(cache: Cache) -> Sight:
    """The states of the vault's files in the last run."""
    return decoded(cache.get(SIGHT), _SIGHTS.decode) or NOTHING


def _is_as_left(folder: Path, left: States) -> bool:
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
