"""The Python of readers' browsers on this disk: which one, whether it is here, what a site takes.

Knotwork carries no runtime. It knows the version and the digest of the npm package that its scripts
were made with; `knotwork runtime fetch` brings that into the user's cache folder.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from knotwork.cells.executor_files import files
from knotwork.errors import ConfigError, KnotworkError
from knotwork.pages.fixed_urls import EXECUTOR_URL
from knotwork.programs.browser import Browser, Runtime
from knotwork.render.artifact import Artifact
from knotwork.urls import GENERATED

LOCK = "pyodide-lock.json"
PYTHON_URL = f"{GENERATED}/python/"
"""The folder of a site that holds its runtime, each under a digest of its own."""
_CORE = (
    ("pyodide.mjs",),
    ("pyodide.asm.mjs", "pyodide.asm.js"),
    ("pyodide.asm.wasm",),
    ("python_stdlib.zip",),
    (LOCK,),
)
"""What a browser loads, each under the first of its names that is there."""
_SCRIPTS = (".mjs", ".js")
"""What the browser loads by itself, unseen by the page."""
CORE_NAMES = tuple(name for names in _CORE for name in names)
_ADDRESS = re.compile(r"https?://[\w.\-:\[\]]+(/[\w.\-~%/@]*)?")


class RuntimePackage(NamedTuple):
    """A package that a runtime can load."""

    name: str
    file: str
    sha256: str
    needs: tuple[str, ...]


def core(folder: Path) -> tuple[Path, ...]:
    """The files of the runtime itself; empty if one of them cannot be read."""
    found = [
        next((p for n in names if os.access(p := folder / n, os.R_OK)), None) for names in _CORE
    ]
    return tuple(path for path in found if path is not None) if None not in found else ()


def packages(folder: Path) -> Mapping[str, RuntimePackage]:
    """The packages in the lock file of a runtime, by name."""
    lock: dict[str, Any] = msgspec.json.decode((folder / LOCK).read_bytes())
    return {
        (name := _canonical(key)): RuntimePackage(
            name, each["file_name"], each["sha256"], tuple(map(_canonical, each["depends"]))
        )
        for key, each in lock["packages"].items()
    }


def _canonical(name: str) -> str:
    """One spelling for a package's name: lock files mix `a_b` and `a-b`."""
    return name.lower().replace("_", "-")


def closure(names: Iterable[str], known: Mapping[str, RuntimePackage]) -> tuple[str, ...]:
    """The packages and all that they need, sorted.

    Raises:
        KnotworkError: the runtime knows no such package.
    """
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in known:
            raise KnotworkError(
                f"the runtime has no package “{name}”",
                help="its packages are those of Pyodide's release; pure Python can stand in a note",
            )
        if name not in found:
            found.add(name)
            waiting += known[name].needs
    return tuple(sorted(found))


class Vendored(NamedTuple):
    """A runtime on its way into a site."""

    runtime: Runtime
    files: tuple[tuple[str, Path], ...]
    """Where each stands in the site, and where it is now."""


def vendored(
    folder: Path, browser: Browser, wanted: Iterable[str], packages_url: str = ""
) -> Vendored:
    """The runtime of a folder as a site carries it, with those wanted packages that are there.

    With a `packages_url` the site carries no package.
    """
    files = list(core(folder))
    size = sum(path.stat().st_size for path in files if path.suffix not in _SCRIPTS)
    carried = frozenset[str]()
    if not packages_url:
        known = packages(folder)
        carried = frozenset(_complete(folder, frozenset(wanted) & known.keys(), known))
        files += [folder / known[name].file for name in closure(sorted(carried), known)]
    url = f"{PYTHON_URL}{_digest(tuple(map(_state, files)))}/"
    runtime = Runtime(
        msgspec.structs.replace(browser, carried=None if packages_url else carried),
        url,
        packages_url,
        size,
    )
    return Vendored(runtime, tuple((url + path.name, path) for path in files))


def _state(path: Path) -> tuple[Path, int, int]:
    known = path.stat()
    return path, known.st_size, known.st_mtime_ns


@lru_cache(maxsize=4)
def _digest(files: tuple[tuple[Path, int, int], ...]) -> str:
    """The digest of a runtime's files in that state; a live preview asks for it at each edit."""
    digest = hashlib.blake2b(digest_size=6)
    for path, _size, _time in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def whole(folder: Path) -> frozenset[str]:
    """The packages of a runtime that are in a folder together with all that they need."""
    known = packages(folder)
    here = (name for name, package in known.items() if (folder / package.file).is_file())
    return frozenset(_complete(folder, here, known))


def _complete(
    folder: Path, names: Iterable[str], known: Mapping[str, RuntimePackage]
) -> Iterator[str]:
    """The packages that are in the folder with all that they need."""
    for name in names:
        if all((folder / known[each].file).is_file() for each in closure([name], known)):
            yield name


def artifacts(found: Vendored) -> Iterator[Artifact]:
    """The runtime's files in the site."""
    for url, path in found.files:
        yield Artifact(url, path.read_bytes())


def executor() -> Artifact:
    """The executor that pages run cells with: the very files that build and tests run."""
    texts = {name: path.read_text("utf-8") for name, path in files().items()}
    return Artifact(EXECUTOR_URL, msgspec.json.encode(texts))


def address(url: str, key: str) -> str:
    """The address of a folder, as a page's policy can name it; it ends in a slash.

    Raises:
        ConfigError: it is not such an address.
    """
    if not _ADDRESS.fullmatch(url):
        raise ConfigError(
            f"`{key}` is “{url}”",
            key=key,
            help="it is the https:// address of a folder, without ? and #",
        )
    return url.rstrip("/") + "/"
