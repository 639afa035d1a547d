"""The web server of a preview: for which hosts it answers, and what it calls at either end."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import uvicorn

from knotwork.shell.live.server import LOOPBACK, application
from knotwork.shell.live.show import Show


class Calls(NamedTuple):
    """What is to be done when a server answers, and before it closes connections."""

    ready: Callable[[], None]
    ending: Callable[[], None]


def server(show: Show, root: Path, host: str, calls: Calls) -> uvicorn.Server:
    """The server of a preview; what it calls, it calls when it begins and when it ends."""
    hosts = LOOPBACK if host in LOOPBACK else LOOPBACK | {host, socket.gethostname()}
    config = uvicorn.Config(
        application(show, root, hosts),
        log_level="critical",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    return _Server(config, calls)


class _Server(uvicorn.Server):
    """A server that tells when it answers, and stops watching the vault before it ends."""

    def __init__(self, config: uvicorn.Config, calls: Calls) -> None:
        super().__init__(config)
        self._calls = calls

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let the server end for SIGHUP too, and then die of it.

        As an exception it could be lost: raised while watchfiles is at work, it ended the watching
        and nothing else.
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
        """Begin to answer, then say so."""
        await super().startup(sockets)
        if self.started:
            self._calls.ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop watching, then close the open connections."""
        self._calls.ending()
        await super().shutdown(sockets)
