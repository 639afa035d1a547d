"""A digest of this installation, which covers all that may change a result besides the input.

It covers Knotwork, the interpreter, and the libraries that pages and findings are made with. For a
checkout it covers the state of the source files, so that a change of Knotwork invalidates cached
results. A wheel carries a digest of its code, because wheels built from different checkouts may
have the same version.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from knotwork import __version__
from knotwork.errors import ConfigError
from knotwork.shell.files.symlink_loops import leads_up, real_path

_LIBRARIES = (
    "griffelib jinja2 jsonschema_rs markdown_it_py markupsafe math_core "
    "mdit_py_plugins msgspec networkx nh3 pagefind_bin pathspec pygments pyyaml rapidfuzz sphobjinv"
).split()
_INSTALLED = re.compile(r"(.+)-[^-]+\.(?:dist|egg)-info")


def package_folder() -> Path:
    """The folder of the package `knotwork`."""
    return Path(sys.modules["knotwork"].__file__ or "").parent


def templates_folder() -> Path:
    """The folder of the default theme: inside the wheel, or at the top of a checkout.

    Raises:
        ConfigError: the installation is incomplete.
    """
    package = package_folder()
    for folder in (package / "templates", package.parent.parent / "templates"):
        if (folder / "base.html").is_file():
            return folder
    raise ConfigError("the theme is missing from this installation", help="install knotwork again")


@lru_cache(maxsize=1)
def installation() -> bytes:
    """A digest of Knotwork, the interpreter and the libraries."""
    digest = hashlib.blake2b(digest_size=16)
    for part in (__version__, sys.version, *_libraries()):
        digest.update(part.encode() + b"\0")
    try:
        digest.update((package_folder() / "code.digest").read_bytes())
    except FileNotFoundError:
        digest.update(state_of(package_folder(), ".py"))
    return digest.digest()


def state_of(folder: Path, *suffixes: str) -> bytes:
    """A digest of the sizes and times of a folder's files, or of those with one of `suffixes`."""
    digest = hashlib.blake2b(digest_size=16)
    for path, size, changed in sorted(_sizes_and_times(str(folder), suffixes)):
        digest.update(f"{path}\0{size}\0{changed}\0".encode("utf-8", "surrogateescape"))
    return digest.digest()


def _sizes_and_times(
    folder: str, suffixes: tuple[str, ...], above: tuple[str, ...] = ()
) -> Iterator[tuple[str, int, int]]:
    """Path, size and time of each file below a folder.

    A link to one of the folders `above` is not followed. Bytecode is left out: Python writes it
    when it first runs a module, and it changes no result.
    """
    above = real_path(folder, above)
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name == "__pycache__" or leads_up(entry, above):
                continue
            if entry.is_dir():
                yield from _sizes_and_times(entry.path, suffixes, above)
            elif not suffixes or entry.name.endswith(suffixes):
                yield (entry.path, *_size_and_time(entry))


def _size_and_time(entry: os.DirEntry[str]) -> tuple[int, int]:
    """Size and time of a file; -1 and 0 for a broken link, such as an Emacs lock file."""
    try:
        status = entry.stat()
    except FileNotFoundError:
        return -1, 0
    return status.st_size, status.st_mtime_ns


def _libraries() -> Iterator[str]:
    """Name and version of each library, read from folder names; nothing is imported."""
    for folder in dict.fromkeys(sys.path):
        if folder.endswith("-packages") and Path(folder).is_dir():
            with os.scandir(folder) as entries:
                names = sorted(entry.name for entry in entries)
            for name in names:
                found = _INSTALLED.fullmatch(name)
                if found and found[1].lower().replace("-", "_") in _LIBRARIES:
                    yield name
