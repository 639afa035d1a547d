"""Event loops for cells in a browser, so that `asyncio.run` works there.

Pyodide's own loop hands all work to the page, and a cell cannot wait for it. Cells get loops that
block, as in a script.
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
    """The selector of a loop: there are no events from outside, so it only sleeps."""

    @staticmethod
    def select(timeout: float | None = None) -> list[object]:
        """Sleep until the timeout; there are never any events."""
        time.sleep(60.0 if timeout is None else max(timeout, 0.0))
        return []


class _Loop(asyncio.BaseEventLoop):
    """An event loop without files, sockets, processes and threads."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = _Clock()

    def _process_events(self, events: list[object]) -> None:
        """Do nothing: the selector never returns events."""

    def _write_to_self(self) -> None:
        """Do nothing: there is no other thread that could have to wake this one."""

    async def _make_subprocess_transport(self, *unused: object, **unused_too: object) -> None:
        """Raise the same error as `subprocess`; the base class gives no reason."""
        raise OSError(errno.ENOTSUP, f"{sys.platform} does not support processes.")


class Holder(Protocol):
    """Holds the event loop that the cells of a note have set, if any."""

    loop: asyncio.AbstractEventLoop | None


@contextlib.contextmanager
def blocking_loops(holder: Holder) -> Iterator[None]:
    """Make new event loops block while a cell runs in Pyodide, and set the one of the `holder`.

    Afterwards, the holder has the loop that the cell has set.
    """
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
    """The loop that is set; a new one if there is none, as in Pyodide and in Python up to 3.13."""
    found: asyncio.AbstractEventLoop = policy._default_loop or policy.new_event_loop()
    policy._default_loop = found
    return found
