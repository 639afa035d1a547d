"""Event loops for cells in a browser, where Python's own wait for what only a page can do.

Pyodide's loop hands all work to the page and cannot be waited for from within a cell, so that
`asyncio.run` fails there. Cells get loops that block, as those of a script do.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import sys
import time
import warnings
from collections.abc import Iterator
from typing import Any, Protocol


class _Clock:
    """What a loop waits with: nothing comes from outside, so only time passes."""

    @staticmethod
    def select(timeout: float | None = None) -> list[object]:
        """Wait, and find that nothing has come."""
        time.sleep(60.0 if timeout is None else max(timeout, 0.0))
        return []


class _Loop(asyncio.BaseEventLoop):
    """An event loop without files, sockets, processes and threads."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = _Clock()

    def _process_events(self, events: list[object]) -> None:
        """Nothing ever comes."""

    def _write_to_self(self) -> None:
        """There is no other thread that could wake this one."""

    async def _make_subprocess_transport(self, *unused: object, **unused_too: object) -> None:
        """Refuse in the words of `subprocess`; the base class gives no reason."""
        raise OSError(errno.ENOTSUP, f"{sys.platform} does not support processes.")


class Holder(Protocol):
    """Holds the event loop that the cells of a note have set, if any."""

    loop: asyncio.AbstractEventLoop | None


@contextlib.contextmanager
def blocking_loops(holder: Holder) -> Iterator[None]:
    """While a cell runs in Pyodide, new event loops block; it finds the one that is held."""
    webloop: Any = sys.modules["pyodide.webloop"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        policy: Any = asyncio.get_event_loop_policy()
    running, default = asyncio._get_running_loop(), policy._default_loop
    webloop.WebLoopPolicy.new_event_loop = lambda _policy: _Loop()
    webloop.WebLoopPolicy.get_event_loop = _set_loop
    policy._default_loop = holder.loop
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(running)
        holder.loop = policy._default_loop
        policy._default_loop = default


def _set_loop(policy: Any) -> asyncio.AbstractEventLoop:
    """The loop that is set; one is made if need be, as in Pyodide and in a script up to 3.13."""
    found: asyncio.AbstractEventLoop = policy._default_loop or policy.new_event_loop()
    policy._default_loop = found
    return found
