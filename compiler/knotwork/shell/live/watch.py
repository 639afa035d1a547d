"""Watches a vault for changed files, and yields them in batches."""

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
"""Milliseconds after which a batch ends in any case, as when Git checks out many files."""
_LOOK = 1000
"""Milliseconds between checks of the configuration, and of whether the vault still exists."""
_AGAIN = 0.5
"""Seconds between checks for a vault that was deleted."""


def wanted(
    root: Path, output: Path, config: Path | None, packages: Iterable[Path] = ()
) -> Callable[[Change, str], bool]:
    """Whether a change matters: not in the site, nor in dot-files except Obsidian's settings."""
    sources = is_source(packages)
    site, base = os.path.realpath(output), os.path.realpath(root)
    own = {os.path.realpath(file) for file in (*read_with(root), config) if file}

    def matters(_change: Change, path: str) -> bool:
        if path in own:
            # The settings may name another file now, which may be in a dot-folder too.
            own.update(map(os.path.realpath, read_with(root)))
            return True
        if sources(path):
            return True
        if path == site or path.startswith(site + os.sep) or not path.startswith(base + os.sep):
            return False
        return not any(map(is_hidden, Path(path).relative_to(base).parts))

    return matters


def is_source(packages: Iterable[Path]) -> Callable[[str], bool]:
    """A predicate that holds for the real paths of source files of these packages."""
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
    """Yield the paths of each batch of changes until `stop` is set.

    If the vault is deleted, wait until it exists again. `packages` returns the packages whose
    source files are watched too; it is called again after each change of the configuration.
    """
    while not stop.is_set():
        async for paths in _while_it_is_there(root, output, config, stop, packages):
            yield paths
        if not root.is_dir():
            while not (root.is_dir() or stop.is_set()):
                await asyncio.sleep(_AGAIN)
            # The configuration was deleted and restored with the vault, unwatched.
            yield [os.path.realpath(root / "knotwork.toml")]


async def _while_it_is_there(
    root: Path,
    output: Path,
    config: Path | None,
    stop: asyncio.Event,
    packages: Callable[[], Iterable[Path]],
) -> AsyncIterator[list[str]]:
    """Yield the batches until the vault is deleted, or other packages are to be watched."""
    beside = tuple(packages())
    # The system may not report changes in the folders of these files, or report too many.
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
            # Changes between the last look and the beginning of the watch are not reported.
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
