"""`knotwork serve`: a vault on the screen while it is written."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec
import uvicorn

from knotwork.diagnostic import Severity
from knotwork.errors import KnotworkError
from knotwork.report.sources import Located
from knotwork.shell.api import SOURCES, packages_of
from knotwork.shell.commands.build import compiler
from knotwork.shell.commands.build_request import BuildRequest
from knotwork.shell.commands.runtime_offer import offer
from knotwork.shell.commands.summary import count, summary
from knotwork.shell.config.locate import Project, locate
from knotwork.shell.config.obsidian import read_with
from knotwork.shell.config.user import cell_settings
from knotwork.shell.console import err, out, warn
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.located import from_here
from knotwork.shell.live.cells import LiveCells
from knotwork.shell.live.server import LOOPBACK, application
from knotwork.shell.live.show import Show
from knotwork.shell.live.vault import LiveVault
from knotwork.shell.live.watch import changes, is_source
from knotwork.shell.project import selection, theme_in, tools
from knotwork.tools import Theme, Tools

_SHOWN = 8
"""Findings that the terminal names after each change; `knotwork check` has them all."""


class Endpoint(NamedTuple):
    """Where to listen."""

    host: str
    port: int


def serve_vault(
    vault: Path | None, asked: BuildRequest, endpoint: Endpoint, *, run: bool, quiet: bool
) -> int:
    """`knotwork serve`.

    Raises:
        KnotworkError: the port is taken, or the vault cannot be listed.
    """
    listening = _listening(endpoint)
    # Findings are worked out beside the answers, which must not wait 5 ms at each step for them.
    sys.setswitchinterval(0.001)
    try:
        asyncio.run(_serve(locate(vault), asked, endpoint, listening, run=run, quiet=quiet))
    finally:
        listening.close()
    return 0


def _reason(error: OSError) -> str:
    """What was wrong, without the address: Python adds it to what the system says."""
    return (error.strerror or str(error)).partition(" (while")[0]


def _listening(endpoint: Endpoint) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in endpoint.host else socket.AF_INET
        return socket.create_server((endpoint.host, endpoint.port), family=family)
    except OSError as error:
        raise KnotworkError(
            f"{endpoint.host}:{endpoint.port} cannot be listened on: {_reason(error)}",
            help="choose another port with --port (0 takes any), or a host of this machine",
        ) from error


def live(project: Project, asked: BuildRequest, theme: Theme, *, run: bool = False) -> LiveVault:
    """A vault to keep compiled, and its cells run if they are to be."""
    how: Tools = tools(project, asked.resolution, selection(project.config), dialect=asked.dialect)
    with project.placed():
        readers = offer(asked.readers, project.config)
    how = msgspec.structs.replace(
        how,
        compile=compiler(project, asked),
        offer=readers,
        # Its index is made by builds: a button would only say that there is none.
        site=msgspec.structs.replace(how.site, search=False),
    )
    cells: LiveCells | None = None
    if run:
        settings = cell_settings(project.config, asked.python, asked.jobs, asked.timeout)
        cells = LiveCells(project.root, settings)
    return LiveVault(project, how, theme, project.output, cells)


async def _serve(
    project: Project,
    asked: BuildRequest,
    endpoint: Endpoint,
    listening: socket.socket,
    *,
    run: bool,
    quiet: bool,
) -> None:
    theme = theme_in(templates_folder())
    vault = live(project, asked, theme, run=run)
    tell = Warner() if quiet else _Teller(from_here(project.root))
    show = Show(vault, vault.build(), tell)
    if not quiet:
        out().print(f"{project.root} on {_address(endpoint, listening)} (stop with Ctrl-C)")
    tell(show)
    stop = asyncio.Event()
    server = _server(show, project.root, endpoint.host, stop)
    show.run_cells()
    packages = partial(_packages_now, project.root)
    changed = changes(project.root, project.output, project.config_path, stop, packages)
    anew = reconfigured(project, partial(live, asked=asked, theme=theme, run=run))
    following = asyncio.create_task(show.follow(changed, anew))
    try:
        await server.serve([listening])
    finally:
        stop.set()
        await following
        show.close()


def _address(endpoint: Endpoint, listening: socket.socket) -> str:
    """Where the site is to be seen; the port is the one that the system gave."""
    name = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
    return f"http://{name}:{listening.getsockname()[1]}/"


def _server(show: Show, root: Path, host: str, stop: asyncio.Event) -> _Server:
    hosts = LOOPBACK if host in LOOPBACK else LOOPBACK | {host, socket.gethostname()}
    config = uvicorn.Config(
        application(show, root, hosts),
        log_level="critical",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    return _Server(config, stop)


class _Server(uvicorn.Server):
    """A server that ends the watch when it ends."""

    def __init__(self, config: uvicorn.Config, stop: asyncio.Event) -> None:
        super().__init__(config)
        self._stop = stop

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop watching, then close what is open."""
        self._stop.set()
        await super().shutdown(sockets)


def reconfigured(
    project: Project, anew: Callable[[Project], LiveVault]
) -> Callable[[Iterable[str]], LiveVault | None]:
    """The vault anew if its configuration or the source of a package is among what changed."""
    names = {os.path.realpath(folder / "knotwork.toml") for folder in _above(project.root)}
    if project.config_path:
        names.add(os.path.realpath(project.config_path))
    names.update(map(os.path.realpath, read_with(project.root)))

    def changed(paths: Iterable[str]) -> LiveVault | None:
        # Asked each time, for the settings may name another file by now; the one before, still.
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
    """Where the packages lie that the configuration names; none while it cannot be read."""
    try:
        return packages_of(locate(root))
    except KnotworkError:
        return ()


def _above(folder: Path) -> Iterable[Path]:
    return (folder, *folder.parents)


class Warner:
    """Tells what is left out, each thing once until it changes."""

    def __init__(self) -> None:
        self._warned: tuple[str, ...] = ()

    def __call__(self, show: Show) -> None:
        """Tell of one state."""
        for words in show.warnings:
            if words not in self._warned:
                warn(words)
        self._warned = show.warnings


class _Teller:
    """Tells how it stands, whenever that is not what was told last."""

    def __init__(self, located: Located) -> None:
        self._warn = Warner()
        self._located = located
        self._told: tuple[_Line, ...] = ()

    def __call__(self, show: Show) -> None:
        """Tell of one state."""
        self._warn(show)
        lines = tuple(_lines(show, self._located))
        if lines != self._told:
            self._told = lines
            console = err()
            for line in lines:
                console.print(line.words, style=line.style)


class _Line(NamedTuple):
    words: str
    style: str = ""


def _lines(show: Show, located: Located) -> Iterator[_Line]:
    """How it stands, and the first findings."""
    if show.trouble:
        yield _Line(f"error: {show.trouble.where}{show.trouble.message}", "red")
        if show.trouble.help:
            yield _Line(f"  help: {show.trouble.help}")
        return
    found = show.now.vault.diagnostics
    notes = count(len(show.now.vault.public.notes), "note")
    yield _Line(f"{notes}: {summary(found) or 'nothing to report'}", "dim")
    errors = [one for one in found if one.severity is Severity.ERROR]
    for one in errors[:_SHOWN]:
        place = show.place(one.finding.path, one.finding.span.start)
        path = located(one.finding.path)
        yield _Line(f"  {path}:{place.line}:{place.column} {one.finding.message}")
    if len(errors) > _SHOWN:
        yield _Line(f"  … and {len(errors) - _SHOWN} more: `knotwork check`", "dim")
