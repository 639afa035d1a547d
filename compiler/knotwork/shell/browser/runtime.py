"""The Python of readers' browsers on this disk: its files, its packages, and those a site needs.

Knotwork contains no runtime. It knows the version and the digest of the npm package that its
scripts were made with; `knotwork runtime fetch` puts it into the user's cache folder.
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
"""The folder of a site for runtimes; each is in a folder named after its digest."""
_CORE = (
    ("pyodide.mjs",),
    ("pyodide.asm.mjs", "pyodide.asm.js"),
    ("pyodide.asm.wasm",),
    ("python_stdlib.zip",),
    (LOCK,),
)
"""The files that a browser loads: for each, the names that it may have in a release."""
_SCRIPTS = (".mjs", ".js")
"""Suffixes of files that the browser imports itself, so that pages cannot show the progress."""
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
            name, entry["file_name"], entry["sha256"], tuple(map(_canonical, entry["depends"]))
        )
        for key, entry in lock["packages"].items()
    }


def _canonical(name: str) -> str:
    """The canonical spelling of a package's name: lock files mix `a_b` and `a-b`."""
    return name.lower().replace("_", "-")


def closure(names: Iterable[str], available: Mapping[str, RuntimePackage]) -> tuple[str, ...]:
    """The packages and all their dependencies, sorted.

    Raises:
        KnotworkError: the runtime has no such package.
    """
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in available:
            raise KnotworkError(
                f"the runtime has no package “{name}”",
                help="its packages are those of Pyodide's release; pure Python can stand in a note",
            )
        if name not in found:
            found.add(name)
            waiting += available[name].needs
    return tuple(sorted(found))


class Vendored(NamedTuple):
    """A runtime that is to be copied into a site."""

    runtime: Runtime
    files: tuple[tuple[str, Path], ...]
    """The URL of each file in the site, and its path on disk."""


def vendored(
    folder: Path, browser: Browser, wanted: Iterable[str], packages_url: str = ""
) -> Vendored:
    """The runtime in a folder, to be copied into a site with those `wanted` packages it has.

    With a `packages_url` no package is copied.
    """
    files = list(core(folder))
    size = sum(path.stat().st_size for path in files if path.suffix not in _SCRIPTS)
    carried = frozenset[str]()
    if not packages_url:
        available = packages(folder)
        carried = frozenset(_complete(folder, frozenset(wanted) & available.keys(), available))
        files += [folder / available[name].file for name in closure(sorted(carried), available)]
    url = f"{PYTHON_URL}{_digest(tuple(map(_state, files)))}/"
    runtime = Runtime(
        msgspec.structs.replace(browser, carried=None if packages_url else carried),
        url,
        packages_url,
        size,
    )
    return Vendored(runtime, tuple((url + path.name, path) for path in files))


def _state(path: Path) -> tuple[Path, int, int]:
    status = path.stat()
    return path, status.st_size, status.st_mtime_ns


@lru_cache(maxsize=4)
def _digest(files: tuple[tuple[Path, int, int], ...]) -> str:
    """The digest of a runtime's files; cached, because a live preview asks for it at each edit."""
    digest = hashlib.blake2b(digest_size=6)
    for path, _size, _time in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def whole(folder: Path) -> frozenset[str]:
    """The packages that are in a folder with all their dependencies."""
    available = packages(folder)
    here = (name for name, package in available.items() if (folder / package.file).is_file())
    return frozenset(_complete(folder, here, available))


def _complete(
    folder: Path, names: Iterable[str], available: Mapping[str, RuntimePackage]
) -> Iterator[str]:
    """Those of the packages that are in the folder with all their dependencies."""
    for name in names:
        if all(
            (folder / available[needed].file).is_file() for needed in closure([name], available)
        ):
            yield name


def artifacts(found: Vendored) -> Iterator[Artifact]:
    """The runtime's files in the site."""
    for url, path in found.files:
        yield Artifact(url, path.read_bytes())


def executor() -> Artifact:
    """The executor with which pages run cells: the same files that builds and tests use."""
    texts = {name: path.read_text("utf-8") for name, path in files().items()}
    return Artifact(EXECUTOR_URL, msgspec.json.encode(texts))


def address(url: str, key: str) -> str:
    """The URL of a folder, ending in a slash, as a page's content security policy can name it.

    Raises:
        ConfigError: `url`, the value of the setting `key`, is no such URL.
    """
    if not _ADDRESS.fullmatch(url):
        raise ConfigError(
            f"`{key}` is “{url}”",
            key=key,
            help="it is the https:// address of a folder, without ? and #",
        )
    return url.rstrip("/") + "/"
