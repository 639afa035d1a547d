"""A fake browser runtime of a few bytes: enough for builds, though no browser could run it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from knotwork.programs.browser import Browser, Runtime
from knotwork.shell.browser.readers import pinned, runtime_folder
from knotwork.shell.files.identity import templates_folder

DESCRIBED = Runtime(
    Browser(frozenset({"json"}), {"numpy": "numpy", "scipy": "scipy"}, frozenset({"numpy"})),
    "-/python/abc/",
    size=14,
)
"""How a site describes a runtime with two packages, of which it carries the first."""

_FILES = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")


def lock(**wheels: tuple[bytes, list[str]]) -> bytes:
    """A lock file of packages by name, each with its contents and dependencies."""
    listed = {
        name: {
            "file_name": f"{name}.whl",
            "sha256": hashlib.sha256(content).hexdigest(),
            "depends": needs,
        }
        for name, (content, needs) in wheels.items()
    }
    return json.dumps({"packages": listed}).encode()


def small_runtime(folder: Path) -> Path:
    """A runtime with two packages, of which only the first is there."""
    folder.mkdir(parents=True)
    for name in _FILES:
        (folder / name).write_bytes(name.encode())
    (folder / "pyodide-lock.json").write_bytes(lock(one=(b"1", []), two=(b"2", ["one"])))
    (folder / "one.whl").write_bytes(b"1")
    return folder


def fetched() -> Path:
    """Where builds look for a fetched runtime."""
    return runtime_folder(pinned(templates_folder()).version)
