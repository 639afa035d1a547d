"""The same surroundings for every run: seeds, width, time zone, warnings, style of figures."""

from __future__ import annotations

import contextlib
import importlib
import importlib.machinery
import linecache
import os
import random
import sys
import time
import types
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

import knotwork.executor.paths as paths_of_cells
from knotwork.executor.leftovers import kept_settings, no_leftovers
from knotwork.executor.paths import below_path

_SETTINGS = {"COLUMNS": "80", "LINES": "24", "TZ": "UTC", "MPLBACKEND": "Agg", "NO_COLOR": "1"}

_EXECUTOR = Path(__file__).parent

ENTROPY = random.Random()
"""The source of seeds for numpy's generators when a cell gives none."""


@contextlib.contextmanager
def settled_world() -> Iterator[None]:
    """Set seeds, width, time zone, warnings and the like to fixed values, and restore them."""
    with contextlib.ExitStack() as world:
        world.callback(random.setstate, random.getstate())
        random.seed(0)
        ENTROPY.seed(0)
        world.callback(_restore_environment, dict(os.environ))
        os.environ.update(_SETTINGS)
        _read_time_zone()
        world.enter_context(_seeded_numpy())
        world.enter_context(_own_style())
        world.enter_context(no_leftovers())
        world.enter_context(kept_place())
        if Path.cwd() != Path(Path.cwd().anchor):
            world.enter_context(put(paths_of_cells, "own_folder", str(Path.cwd())))
        # The folder of the cells comes last, so that no module there hides one of Python's own.
        world.enter_context(put(sys, "path", [*sys.path, str(Path.cwd())]))
        world.enter_context(put(sys, "argv", [""]))
        world.enter_context(warnings.catch_warnings())
        world.enter_context(put(warnings, "formatwarning", warnings.formatwarning))
        _show_warnings()
        yield


@contextlib.contextmanager
def kept_world() -> Iterator[None]:
    """Restore what cells may change outside of their namespace: environment, settings, streams."""
    with contextlib.ExitStack() as world:
        world.callback(_restore_environment, dict(os.environ))
        world.enter_context(_own_style())
        world.enter_context(kept_settings())
        world.callback(_restore_warnings, warnings.filters[:], warnings.showwarning)
        world.enter_context(put(warnings, "formatwarning", warnings.formatwarning))
        for name in ("stdout", "stderr", "displayhook", "excepthook"):
            if hasattr(sys, name):
                world.enter_context(put(sys, name, getattr(sys, name)))
        yield


@contextlib.contextmanager
def own_folder(folder: str) -> Iterator[None]:
    """Work in a folder with the files of one program; its modules are unloaded afterwards."""
    place = Path(folder).resolve()
    with contextlib.chdir(place):
        yield
    unload_modules(place)


def modules_in(folder: Path | None) -> dict[str, types.ModuleType]:
    """The loaded modules whose files are in a folder, by name; none without a folder."""
    if folder is None:
        return {}
    below = f"{folder}{os.sep}"
    return {
        name: module
        for name, module in tuple(sys.modules.items())
        if isinstance(file := getattr(module, "__file__", None), str) and file.startswith(below)
    }


def unload_modules(folder: Path | None, names: Collection[str] | None = None) -> None:
    """Let modules of a folder, all or those of some names, be loaded anew by the next import."""
    for name in modules_in(folder):
        if names is None or name in names:
            del sys.modules[name]
    finder = sys.path_importer_cache.get(str(folder))
    if isinstance(finder, importlib.machinery.FileFinder):
        # It may take files that are written within the same tick of the clock for missing.
        finder.invalidate_caches()


@contextlib.contextmanager
def kept_modules(folder: Path | None) -> Iterator[None]:
    """Unload the modules of a folder that cells load meanwhile: their files may be others then."""
    before = modules_in(folder)
    try:
        yield
    finally:
        unload_modules(folder)
        sys.modules.update(before)


@contextlib.contextmanager
def kept_place() -> Iterator[None]:
    """Restore the current folder; it may not exist, as cells may delete it."""
    before = None
    with contextlib.suppress(OSError):
        before = Path.cwd()
    try:
        yield
    finally:
        if before is not None:
            with contextlib.suppress(OSError):
                os.chdir(before)


def _restore_environment(before: Mapping[str, str]) -> None:
    for name in [name for name in os.environ if name not in before]:
        del os.environ[name]
    os.environ.update(before)
    _read_time_zone()


def _restore_warnings(filters: Sequence[Any], show: Callable[..., None]) -> None:
    warnings.showwarning = show
    if [*warnings.filters] != [*filters]:
        # Only then, for this makes Python forget which warnings it has shown already.
        with warnings.catch_warnings():
            pass
        warnings.filters[:] = filters  # type: ignore[index]  # a list, whatever its type says


def _read_time_zone() -> None:
    if hasattr(time, "tzset"):
        time.tzset()


def _show_warnings() -> None:
    """Show warnings as Python does for a script, whatever this process has configured."""
    warnings.showwarning = _print_warning
    warnings.resetwarnings()
    for category in (ResourceWarning, ImportWarning, PendingDeprecationWarning, DeprecationWarning):
        warnings.simplefilter("ignore", category)
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
    warnings.filterwarnings("ignore", message=".*non-interactive.*cannot be shown")


def _print_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    if Path(filename).parent == _EXECUTOR:  # above the cell, where Python says `sys`
        filename, lineno, line = "sys", 1, ""
    line = linecache.getline(filename, lineno) if line is None else line
    text = warnings.formatwarning(message, category, below_path(filename), lineno, line)
    print(text, end="", file=sys.stderr)


@contextlib.contextmanager
def _seeded_numpy() -> Iterator[None]:
    """Seed numpy now if it is loaded, else when a cell imports it."""
    loaded = sys.modules.get("numpy.random")
    if loaded is None:
        sys.meta_path.insert(0, finder := _NumpyFinder())
        try:
            yield
        finally:
            sys.meta_path.remove(finder)
        return
    state, entropy = loaded.get_state(), loaded.bit_generator.randbits
    _seed_numpy(loaded)
    try:
        yield
    finally:
        loaded.set_state(state)
        loaded.bit_generator.randbits = entropy


@contextlib.contextmanager
def _own_style() -> Iterator[None]:
    """Restore matplotlib's defaults.

    Not with matplotlib's `rc_context`, which makes Python forget which warnings it has shown.
    """
    style = getattr(sys.modules.get("matplotlib"), "rcParams", None)
    before = dict(dict.items(style)) if isinstance(style, dict) else None
    try:
        yield
    finally:
        if isinstance(style, dict) and before is not None:
            _restore_style(style, before)
        else:
            _reset_style()


def _restore_style(style: dict[str, Any], before: Mapping[str, Any]) -> None:
    for name, value in before.items():
        if name != "backend" and dict.get(style, name) is not value:
            dict.__setitem__(style, name, value)


def _reset_style() -> None:
    """Give matplotlib its initial defaults, if it has been loaded meanwhile."""
    loaded = sys.modules.get("matplotlib")
    if loaded is not None and hasattr(loaded, "rcdefaults"):
        loaded.rcdefaults()


def own_event_loops(holder: object) -> contextlib.AbstractContextManager[None]:
    """Let cells wait for event loops; outside of browsers, they can anyway."""
    if "pyodide.webloop" not in sys.modules:
        return contextlib.nullcontext()
    # Only now, as loading asyncio takes as long as all the rest of the executor.
    loops = importlib.import_module("knotwork.executor.loops")
    made: contextlib.AbstractContextManager[None] = loops.blocking_loops(holder)
    return made


class _NumpyFinder:
    """Finds `numpy.random` as the default finder does, and seeds it once it is loaded."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != "numpy.random":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def exec_module(module: types.ModuleType) -> None:
            execute(module)
            _seed_numpy(module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def _seed_numpy(numpy_random: types.ModuleType) -> None:
    """Seed numpy, also `default_rng()` without a seed, which takes its bits from `randbits`."""
    numpy_random.seed(0)
    numpy_random.bit_generator.randbits = ENTROPY.getrandbits


@contextlib.contextmanager
def put(holder: object, name: str, value: object) -> Iterator[None]:
    """Give an attribute another value, and restore it afterwards."""
    before = getattr(holder, name)
    setattr(holder, name, value)
    try:
        yield
    finally:
        setattr(holder, name, before)


def put_back(
    modules: dict[str, types.ModuleType], name: str, module: types.ModuleType | None
) -> None:
    """Restore an entry of `sys.modules`, if there was a module."""
    if module is not None:
        modules[name] = module
