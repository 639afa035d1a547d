"""Which modules cells import: those that their outcomes depend on, and that are loaded once."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

_NEVER_EARLY = frozenset({"torch", "tensorflow", "jax", "antigravity", "this"})
"""Start threads that no fork would carry over, or do more on import than define things."""

_ALONG = {
    "numpy": ("numpy.random", "numpy.linalg"),
    "matplotlib": (
        "matplotlib.pyplot",
        "matplotlib.backends.backend_agg",
        "matplotlib.backends.backend_svg",
    ),
}
"""What comes with a package a little later, by its first use."""


def imported_modules(codes: Iterable[str]) -> tuple[str, ...]:
    """The modules that these snippets import, sorted; a snippet that does not parse has none.

    Code in a string, or behind a function's name, is not seen: that costs time, never truth.
    """
    found = {module for code in codes for module in _imports(code)}
    for package, more in _ALONG.items():
        if any(module.partition(".")[0] == package for module in found):
            found.update(more)
    return tuple(sorted(found))


def loaded_early(modules: Iterable[str]) -> tuple[str, ...]:
    """Those among these modules that the fork server loads before the first cell runs."""
    return tuple(module for module in modules if module.partition(".")[0] not in _NEVER_EARLY)


@lru_cache(maxsize=4096)  # a cell stands in the program of each note that uses its own
def _imports(code: str) -> tuple[str, ...]:
    return tuple(_imported(code))


def _imported(code: str) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the author hears of them when the cell runs
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
    """The code of the modules beside cells that these snippets import, and that those do, by name.

    `file` gives the path of a file beside the cells, if there is one of that name.
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


def with_own_modules(code: str, folder: Path) -> str:
    """The Python in a snippet; behind it, imports of what it needs besides in a browser.

    That is what the modules in a folder import, and the time zones, which no system has there.
    """

    def file(name: str) -> Path | None:
        return folder / name if (folder / name).is_file() else None

    own = own_modules([code], file).values()
    needed = [f"import {module}" for module in imported_modules(own)]
    if any("zoneinfo" in _imports(each) for each in (code, *own)):
        needed.append("import tzdata")
    return "\n".join([statements(code), *needed])


def statements(code: str) -> str:
    """The code itself; of a doctest, what follows its prompts."""
    if not code.lstrip().startswith(">>>"):
        return code
    lines = (line.lstrip() for line in code.split("\n"))
    return "\n".join(line[4:] for line in lines if line.startswith((">>> ", "... ")))
