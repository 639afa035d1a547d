"""Batches of changed files, as the operating system tells of them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path

from watchfiles import Change, awatch

from knotwork.shell.api import SOURCES
from knotwork.shell.config.obsidian import read_with

_STEP = 12
"""Milliseconds without a change that end a batch: short, because a save is one file."""
_LONGEST = 400
"""Milliseconds after which a batch ends in any case, as in a checkout of thousands of files."""
_LOOK = 1000
"""Milliseconds between looks at the configuration and at whether the vault is there."""
_AGAIN = 0.5
"""Seconds between looks for a vault that went away."""


def wanted(
    root: Path, output: Path, config: Path | None, packages: Iterable[Path] = ()
) -> Callable[[Change, str], bool]:
    """Whether a change matters: no dot-files but Obsidian's settings, and nothing of the site."""
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
        return not any(part.startswith(".") for part in Path(path).relative_to(base).parts)

    return matters


def is_source(packages: Iterable[Path]) -> Callable[[str], bool]:
    """Whether a real path is a source file of one of these packages."""
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

    `packages` says where else to look for source files; it is asked again when the configuration
    has changed.
    """
    while not stop.is_set():
        async for paths in _while_it_is_there(root, output, config, stop, packages):
            yield paths
        while not (root.is_dir() or stop.is_set()):
            await asyncio.sleep(_AGAIN)


async def _while_it_is_there(
    root: Path,
    output: Path,
    config: Path | None,
    stop: asyncio.Event,
    packages: Callable[[], Iterable[Path]],
) -> AsyncIterator[list[str]]:
    """The same until the vault goes away, or other packages are to be watched."""
    beside = tuple(packages())
    # These may stand where nobody tells of changes, or among too much to be told of all.
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
            # What changed between the last look and the beginning of the watch, nobody tells.
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
