"""The modules that can be imported in a reader's browser, and those that a cell lacks there.

Python in the browser is Pyodide. Its standard library lacks the modules that cannot work in a page,
and of other packages it can load those in its lock file; a site may carry fewer than these.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from knotwork.executor.outcome import Cell
from knotwork.programs.snippet import tree_of

_COMPILED = frozenset(
    """array atexit binascii builtins cmath errno faulthandler fcntl gc itertools marshal math mmap
    posix pyexpat select sys termios time unicodedata zlib""".split()
)
"""The standard library's modules that are built into the interpreter."""
_BESIDES = {"zoneinfo": "tzdata"}
"""The packages that standard modules need in a browser, where no system has their data."""
_MODULE_FILE = re.compile(r"""["'](?:\./)?(\w+)(?:/__init__)?\.py["']""")
_CATCHERS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})


class Browser(msgspec.Struct, frozen=True):
    """The Python of readers' browsers."""

    standard: frozenset[str]
    """The modules of its standard library that are files."""
    packages: Mapping[str, str]
    """The other modules that can be imported, and the package that holds each."""
    carried: frozenset[str] | None = None
    """The packages that the site can give to its readers; None for all."""

    def beside(self, files: Iterable[str]) -> Browser:
        """The same for cells with these files beside them, which they can import as modules."""
        own = frozenset(name.removesuffix(".py") for name in files if name.endswith(".py"))
        return msgspec.structs.replace(self, standard=self.standard | own) if own else self


class Runtime(msgspec.Struct, frozen=True):
    """The URLs from which the pages of a site load Python."""

    browser: Browser
    url: str
    """The folder of `pyodide.mjs`: below the site's start, or absolute; ends in a slash."""
    packages_url: str = ""
    """The absolute URL of the folder of packages; empty if it is the same folder."""
    size: int = 0
    """The bytes of a first download of which a page can show the progress, uncompressed."""


class Lack(NamedTuple):
    """A module that a cell imports but that is missing in the browser."""

    module: str
    package: str = ""
    """The package of the module, which the site does not carry; empty if there is none."""

    @property
    def reason(self) -> str:
        """Why the cell cannot run, as the end of a sentence that begins with “this cell”."""
        if self.package:
            return f"needs {self.package}, which this site does not carry"
        return f"imports {self.module}, which does not exist in a browser"


def written_modules(cells: Iterable[Cell]) -> frozenset[str]:
    """The files of modules that cells name in strings: they may write them, to import them then.

    A package, `own/__init__.py`, is given as `own.py`.
    """
    codes = (cell.code for cell in cells if ".py" in cell.code)
    return frozenset(f"{found[1]}.py" for code in codes for found in _MODULE_FILE.finditer(code))


def origin(url: str) -> str:
    """Scheme and host of an absolute URL; empty for a relative one."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def lacks(cell: Cell, browser: Browser) -> tuple[Lack, ...]:
    """The imports of a cell that will fail, without those whose failure it handles."""
    if not cell.eval or _expects_failure(cell):
        return ()
    return lacking(dict.fromkeys(_imported(cell.code)), browser)


def lacking(modules: Iterable[str], browser: Browser) -> tuple[Lack, ...]:
    """Those of some top-level modules that cannot be imported."""
    return tuple(lack for module in modules if (lack := _lack(module, browser)) is not None)


def imported(codes: Iterable[str]) -> frozenset[str]:
    """The top-level modules that snippets import, except where they handle an ImportError."""
    return frozenset(module for code in codes for module in _imported(code))


def imported_behind(
    modules: Iterable[str], texts: Callable[[str], Iterable[str]]
) -> frozenset[str]:
    """Some top-level modules, and those that the author's own modules among them import in turn.

    `texts` gives the sources of the author's own modules by name; none for any other module.
    """
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += imported(texts(module))
    return frozenset(found)


def needed_packages(modules: Iterable[str], browser: Browser) -> frozenset[str]:
    """The packages that hold some modules, without the packages that these need in turn."""
    return frozenset(browser.packages[module] for module in modules if module in browser.packages)


def _expects_failure(cell: Cell) -> bool:
    return (cell.raises or "").partition(":")[0].strip() in _CATCHERS


def _lack(module: str, browser: Browser) -> Lack | None:
    if module in browser.standard or module in _COMPILED or module.startswith("_"):
        return None
    package = browser.packages.get(module)
    if package is None:
        return Lack(module)
    carried = browser.carried is None or package in browser.carried
    return None if carried else Lack(module, package)


def _imported(code: str) -> Iterator[str]:
    """The top-level packages that a snippet imports; none if it does not parse."""
    if "import" not in code:
        return
    tree = tree_of(code)
    for module in _imported_in(tree) if tree is not None else ():
        yield module
        if module in _BESIDES:
            yield _BESIDES[module]


def _imported_in(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module.partition(".")[0]
    guarded = isinstance(node, ast.Try) and any(_catches_imports(each) for each in node.handlers)
    for child in ast.iter_child_nodes(node):
        if not (guarded and isinstance(node, ast.Try) and child in node.body):
            yield from _imported_in(child)


def _catches_imports(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    named = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(each, ast.Name) and each.id in _CATCHERS for each in named)
