"""The HTTP server of a preview: its host names, its signals, and callbacks at start and end."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import uvicorn

from knotwork.shell.live.only_from import LOOPBACK
from knotwork.shell.live.server import application
from knotwork.shell.live.show import Show


class Calls(NamedTuple):
    """The callbacks of a server."""

    ready: Callable[[], None]
    """Called when the server answers."""
    ending: Callable[[], None]
    """Called before the server closes connections."""


def server(show: Show, root: Path, host: str, calls: Calls) -> uvicorn.Server:
    """The server of a preview, for requests to `host` or this machine's own names."""
    own = socket.gethostname()
    # `name.local` is how neighbours find a machine without a name server.
    hosts = LOOPBACK if host in LOOPBACK else LOOPBACK | {host, own, f"{own}.local"}
    config = uvicorn.Config(
        application(show, root, hosts),
        log_level="critical",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    return _Server(config, calls)


class _Server(uvicorn.Server):
    """A server with callbacks, which handles SIGHUP too."""

    def __init__(self, config: uvicorn.Config, calls: Calls) -> None:
        super().__init__(config)
        self._calls = calls

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Shut the server down on SIGHUP too, and then end by that signal.

        An exception from a signal handler could be lost: raised inside watchfiles, it would end
        the watching and nothing else.
        """
        hang_up = getattr(signal, "SIGHUP", None)  # Windows has none
        with super().capture_signals():
            before = None if hang_up is None else signal.getsignal(hang_up)
            if hang_up is None or before in (signal.SIG_IGN, None):
                yield
                return
            signal.signal(hang_up, self.handle_exit)
            try:
                yield
            finally:
                signal.signal(hang_up, before)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, then call `ready`."""
        await super().startup(sockets)
        if self.started:
            self._calls.ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Call `ending`, then close the open connections."""
        self._calls.ending()
        await super().shutdown(sockets)
