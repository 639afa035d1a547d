"""`knotwork serve`: shows a vault in the browser, and keeps it up to date."""

from __future__ import annotations

import asyncio
import socket
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from knotwork.errors import KnotworkError
from knotwork.shell.commands.building.request import BuildRequest
from knotwork.shell.commands.serving.http_server import Calls, server
from knotwork.shell.commands.serving.open_browser import open_browser, reachable
from knotwork.shell.commands.serving.print_state import EachState, WarningsOnly
from knotwork.shell.commands.serving.set_up import live, packages_now, reconfigured
from knotwork.shell.config.locate import Project, locate
from knotwork.shell.console import out
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.shell.live.show import Show
from knotwork.shell.live.watch import changes
from knotwork.shell.located import from_here


class ServeRequest(NamedTuple):
    """The options of `knotwork serve`, besides those on how the site is built."""

    host: str
    port: int
    """0 for any free port."""
    run: bool = False
    """Whether the cells are run, again after each edit."""
    quiet: bool = False
    open: bool = False
    """Whether the site is opened in a browser."""
    drafts: bool = False
    """Whether notes are shown that are private only because of their properties."""


def serve_vault(vault: Path | None, asked: BuildRequest, wanted: ServeRequest) -> int:
    """Carry out `knotwork serve`, and return the exit code.

    Raises:
        KnotworkError: the port is taken, or the vault cannot be listed.
    """
    listening = _listening(wanted.host, wanted.port)
    # A thread computes findings while others answer browsers: let it release the GIL after one
    # millisecond, not Python's default of five, for which each step of an answer would wait.
    sys.setswitchinterval(0.001)
    try:
        asyncio.run(_serve(locate(vault), asked, wanted, listening))
    except KeyboardInterrupt:
        return 0  # the normal end of a preview
    finally:
        listening.close()
    return 0


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        # Python adds the address to the system's message; ours has it already.
        reason = (error.strerror or str(error)).partition(" (while")[0]
        raise KnotworkError(
            f"{host}:{port} cannot be listened on: {reason}",
            help="choose another port with --port (0 takes any), or a host of this machine",
        ) from error


async def _serve(
    project: Project, asked: BuildRequest, wanted: ServeRequest, listening: socket.socket
) -> None:
    make = partial(
        live,
        asked=asked,
        theme=theme_in(templates_folder()),
        drafts=wanted.drafts,
        run=wanted.run,
    )
    vault = make(project)
    tell = WarningsOnly() if wanted.quiet else EachState(from_here(project.root))
    show = Show(vault, vault.build(), tell)
    if not wanted.quiet:
        out().print(f"{project.root} on {_address(wanted.host, listening)} (stop with Ctrl-C)")
    tell(show)
    stop = asyncio.Event()
    shown = _address(reachable(wanted.host), listening)
    ready = partial(open_browser, shown) if wanted.open else _nothing
    serving = server(show, project.root, wanted.host, Calls(ready, stop.set))
    show.run_cells()
    packages = partial(packages_now, project.root)
    changed = changes(project.root, project.output, project.config_path, stop, packages)
    following = asyncio.create_task(show.follow(changed, reconfigured(project, make)))
    with closing(show):  # ends running cells, even if the server or `following` was cancelled
        try:
            await serving.serve([listening])
        finally:
            stop.set()
            await following


def _address(host: str, listening: socket.socket) -> str:
    """The URL of the site, with the port that the system chose."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{listening.getsockname()[1]}/"


def _nothing() -> None:
    """Do nothing, when no browser is to be opened."""
