"""Watches a vault for changed files, and gives them in batches."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path

from watchfiles import Change, awatch

from knotwork.names import is_hidden
from knotwork.shell.api import SOURCES
from knotwork.shell.config.obsidian import read_with

_STEP = 12
"""Milliseconds without a change after which a batch ends."""
_LONGEST = 400
"""Milliseconds after which a batch ends in any case, such as in a checkout of many files."""
_LOOK = 1000
"""Milliseconds between looks at the configuration, and whether the vault is still there."""
_AGAIN = 0.5
"""Seconds between looks for a vault that has gone."""


def wanted(
    root: Path, output: Path, config: Path | None, packages: Iterable[Path] = ()
) -> Callable[[Change, str], bool]:
    """Says whether a change matters: not in the site, nor in dot-files but Obsidian's settings."""
    sources = is_source(packages)
    site, base = os.path.realpath(output), os.path.realpath(root)
    own = {os.path.realpath(file) for file in (*read_with(root), config) if file}

    def matters(_change: Change, path: str) -> bool:
        if path in own:
            # The settings may name another file by now, which may stand in a dot-folder too.
            own.update(map(os.path.realpath, read_with(root)))
            return True
        if sources(path):
            return True
        if path == site or path.startswith(site + os.sep) or not path.startswith(base + os.sep):
            return False
        return not any(map(is_hidden, Path(path).relative_to(base).parts))

    return matters


def is_source(packages: Iterable[Path]) -> Callable[[str], bool]:
    """Says whether a real path is a source file of one of these packages."""
    places = tuple(map(os.path.realpath, packages))

    def holds(path: str) -> bool:
        return path.endswith(SOURCES) and any(
            path == place or path.startswith(place + os.sep) for place in places
        )

    return holds


async def changes(
    root: Path,
    output: Path,
    config: Path | None,
    stop: asyncio.Event,
    packages: Callable[[], Iterable[Path]] = tuple,
) -> AsyncIterator[list[str]]:
    """The paths of each batch of changes until `stop` is set; goes on if the vault comes back.

    `packages` gives the packages whose source files are watched too; it is called again after each
    change of the configuration.
    """
    while not stop.is_set():
        async for paths in _while_it_is_there(root, output, config, stop, packages):
            yield paths
        if not root.is_dir():
            while not (root.is_dir() or stop.is_set()):
                await asyncio.sleep(_AGAIN)
            # Its configuration went with it, and came back before anything watched again.
            yield [os.path.realpath(root / "knotwork.toml")]


async def _while_it_is_there(
    root: Path,
    output: Path,
    config: Path | None,
    stop: asyncio.Event,
    packages: Callable[[], Iterable[Path]],
) -> AsyncIterator[list[str]]:
    """The batches until the vault goes away, or other packages are to be watched."""
    beside = tuple(packages())
    # The system may not report changes where these stand, or report too many.
    looked_at = [file for file in (config, *beside) if file and not file.is_dir()]
    states = {file: _state(file) for file in looked_at}
    watched = awatch(
        os.path.realpath(root),
        *(os.path.realpath(package) for package in beside if package.is_dir()),
        watch_filter=wanted(root, output, config, beside),
        debounce=_LONGEST,
        step=_STEP,
        stop_event=stop,
        yield_on_timeout=True,
        rust_timeout=_LOOK,
    )
    first = True
    async for batch in watched:
        if first:
            # Nothing reports changes between the last look and the beginning of the watch.
            first = False
            yield [str(root)]
        if batch:
            yield [path for _change, path in batch]
        now = {file: _state(file) for file in looked_at}
        if now != states:
            yield [os.path.realpath(file) for file in looked_at if now[file] != states[file]]
            states = now
            if tuple(packages()) != beside:
                return
        if not root.is_dir():
            yield [str(root)]
            return


def _state(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
