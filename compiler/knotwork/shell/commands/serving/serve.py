"""`knotwork serve`: shows a vault in the browser, and keeps it up to date."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec
import uvicorn

from knotwork.errors import KnotworkError
from knotwork.shell.api import SOURCES, packages_of
from knotwork.shell.commands.building.build import compiler
from knotwork.shell.commands.building.request import BuildRequest
from knotwork.shell.commands.building.runtime_offer import offer
from knotwork.shell.commands.serving.open_browser import open_browser, reachable
from knotwork.shell.commands.serving.print_state import EachState, WarningsOnly
from knotwork.shell.config.locate import Project, locate
from knotwork.shell.config.obsidian import read_with
from knotwork.shell.config.user import cell_settings
from knotwork.shell.console import out
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.shell.live.cells import LiveCells
from knotwork.shell.live.server import LOOPBACK, application
from knotwork.shell.live.show import Show
from knotwork.shell.live.vault import LiveVault
from knotwork.shell.live.watch import changes, is_source
from knotwork.shell.located import from_here
from knotwork.shell.project import selection, tools
from knotwork.tools import Theme


class ServeRequest(NamedTuple):
    """What the command line of `knotwork serve` says besides how the site is built."""

    host: str
    port: int
    """0 for any that is free."""
    run: bool = False
    """Whether the cells are run, again after each edit."""
    quiet: bool = False
    open: bool = False
    """Whether the site is opened in a browser."""
    drafts: bool = False
    """Whether notes are shown that only their properties keep private."""


def serve_vault(vault: Path | None, asked: BuildRequest, wanted: ServeRequest) -> int:
    """Carry out `knotwork serve`; gives the exit code.

    Raises:
        KnotworkError: the port is taken, or the vault cannot be listed.
    """
    listening = _listening(wanted.host, wanted.port)
    # A thread looks for findings while others answer browsers: let it give way every millisecond,
    # or each step of an answer waits for the five that Python leaves it.
    sys.setswitchinterval(0.001)
    try:
        asyncio.run(_serve(locate(vault), asked, wanted, listening))
    except KeyboardInterrupt:
        return 0  # to be stopped so is how a preview ends
    finally:
        listening.close()
    return 0


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        # Python adds the address to what the system says, and so would we.
        reason = (error.strerror or str(error)).partition(" (while")[0]
        raise KnotworkError(
            f"{host}:{port} cannot be listened on: {reason}",
            help="choose another port with --port (0 takes any), or a host of this machine",
        ) from error


def live(
    project: Project,
    asked: BuildRequest,
    theme: Theme,
    *,
    drafts: bool = False,
    run: bool = False,
) -> LiveVault:
    """A vault to keep compiled; with `run` its cells are run, too."""
    cells = None
    if run:
        settings = cell_settings(project.config, asked.python, asked.jobs, asked.timeout)
        cells = LiveCells(project.root, settings)
    chosen = selection(project.config)
    how = tools(project, asked.resolution, chosen, dialect=asked.dialect, remember=True)
    with project.placed():
        readers = offer(asked.readers, project)
    how = msgspec.structs.replace(
        how,
        compile=compiler(project, asked),
        offer=readers,
        drafts=drafts,
    )
    return LiveVault(project, how, theme, project.output, cells, asked.dialect)


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
    server = _server(show, project.root, wanted.host, _Calls(ready, stop.set))
    show.run_cells()
    packages = partial(_packages_now, project.root)
    changed = changes(project.root, project.output, project.config_path, stop, packages)
    following = asyncio.create_task(show.follow(changed, reconfigured(project, make)))
    with closing(show):  # even if what follows edits was cancelled: nobody waits for cells then
        try:
            await server.serve([listening])
        finally:
            stop.set()
            await following


def _address(host: str, listening: socket.socket) -> str:
    """Where the site is to be seen; the port is the one that the system gave."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{listening.getsockname()[1]}/"


def _nothing() -> None:
    """Do nothing: nobody waits for the server to answer."""


def _server(show: Show, root: Path, host: str, calls: _Calls) -> _Server:
    hosts = LOOPBACK if host in LOOPBACK else LOOPBACK | {host, socket.gethostname()}
    config = uvicorn.Config(
        application(show, root, hosts),
        log_level="critical",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    return _Server(config, calls)


class _Calls(NamedTuple):
    """What is to be done when a server answers, and before it closes connections."""

    ready: Callable[[], None]
    ending: Callable[[], None]


class _Server(uvicorn.Server):
    """A server that tells when it answers, and stops watching the vault before it ends."""

    def __init__(self, config: uvicorn.Config, calls: _Calls) -> None:
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


def reconfigured(
    project: Project, anew: Callable[[Project], LiveVault]
) -> Callable[[Iterable[str]], LiveVault | None]:
    """Tells of changed files whether the vault has to be set up again, and does so.

    It has if one of them is a configuration, or the source of a package whose objects are notes.
    `anew` sets it up.
    """
    names = {os.path.realpath(folder / "knotwork.toml") for folder in _above(project.root)}
    if project.config_path:
        names.add(os.path.realpath(project.config_path))
    names.update(map(os.path.realpath, read_with(project.root)))

    def changed(paths: Iterable[str]) -> LiveVault | None:
        # The settings may name other files by now. Those they named before are still watched: a
        # change there may be what makes them readable again.
        names.update(map(os.path.realpath, read_with(project.root)))
        real = list(map(os.path.realpath, paths))
        sources = [path for path in real if path.endswith(SOURCES)]
        if names.isdisjoint(real) and not (
            sources and any(map(is_source(_packages_now(project.root)), sources))
        ):
            return None
        return anew(locate(project.root))

    return changed


def _packages_now(root: Path) -> tuple[Path, ...]:
    """The folders of the packages that the configuration names; none while it cannot be read."""
    try:
        return packages_of(locate(root))
    except KnotworkError:
        return ()


def _above(folder: Path) -> Iterable[Path]:
    return (folder, *folder.parents)
