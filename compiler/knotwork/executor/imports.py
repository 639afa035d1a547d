"""The modules that cells import: outcomes depend on them, and they can be loaded once for all."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

_NEVER_EARLY = frozenset({"torch", "tensorflow", "jax", "antigravity", "this"})
"""Packages that start threads, which a fork does not inherit, or whose import has effects."""

_ALONG = {
    "numpy": ("numpy.random", "numpy.linalg"),
    "matplotlib": (
        "matplotlib.pyplot",
        "matplotlib.backends.backend_agg",
        "matplotlib.backends.backend_svg",
    ),
}
"""Modules that a package imports only when it is first used."""


def imported_modules(codes: Iterable[str]) -> tuple[str, ...]:
    """The modules that these snippets import, sorted; a snippet that does not parse has none.

    Imports by code in strings or by `__import__` are missed: that makes runs slower, never wrong.
    """
    found = {module for code in codes for module in _imports(code)}
    for package, more in _ALONG.items():
        if any(module.partition(".")[0] == package for module in found):
            found.update(more)
    return tuple(sorted(found))


def loaded_early(modules: Iterable[str]) -> tuple[str, ...]:
    """Those of the modules that the fork server loads before the first cell runs."""
    return tuple(module for module in modules if module.partition(".")[0] not in _NEVER_EARLY)


@lru_cache(maxsize=4096)  # a cell is part of the program of every note that uses its note
def _imports(code: str) -> tuple[str, ...]:
    return tuple(_imported(code))


def _imported(code: str) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they are shown when the cell runs
        try:
            tree = ast.parse(statements(code))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def own_modules(codes: Iterable[str], file: Callable[[str], Path | None]) -> dict[str, str]:
    """The code of the modules beside cells that these snippets import, directly or not, by name.

    `file` gives the path of the file of some name beside the cells, or None if there is none.
    """
    found: dict[str, str] = {}
    waiting = list(codes)
    while waiting:
        for module in _imports(waiting.pop()):
            name = module.partition(".")[0]
            path = None if name in found else file(f"{name}.py")
            if path is not None:
                found[name] = path.read_text("utf-8-sig", "replace")
                waiting.append(found[name])
    return found


def imports_in_browser(code: str, folder: Path) -> str:
    """Statements that import what a snippet needs in a browser, for Pyodide to find packages by.

    These are its own imports, those of its modules in `folder`, and `tzdata`, as a browser has no
    time zones. Pyodide does not get the snippet itself, of which it would print the warnings.
    """

    def file(name: str) -> Path | None:
        return folder / name if (folder / name).is_file() else None

    codes = [code, *own_modules([code], file).values()]
    needed = [*imported_modules(codes)]
    if any("zoneinfo" in _imports(each) for each in codes):
        needed.append("tzdata")
    return "\n".join(f"import {module}" for module in needed)


def statements(code: str) -> str:
    """The code itself; for a doctest, the statements behind its prompts."""
    if not code.lstrip().startswith(">>>"):
        return code
    lines = (line.lstrip() for line in code.split("\n"))
    return "\n".join(line[4:] for line in lines if line.startswith((">>> ", "... ")))
