"""Knotwork compiles a folder of linked notes into a concept graph and a study site.

`knotwork.load("notes")` opens a vault on disk; `knotwork.compile_vault` compiles notes from
anywhere. The module of a public name is imported when the name is first used, so that
`import knotwork` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "load": "knotwork.shell.load",
    "Loaded": "knotwork.shell.load",
    "Graph": "knotwork.shell.load",
    "compile_vault": "knotwork.pipeline",
    "Source": "knotwork.model",
    "Tools": "knotwork.tools",
    "KnotworkError": "knotwork.errors",
}
"""The module that defines each public name; `__init__.pyi` has the same for type checkers."""

__all__ = [
    "Graph",
    "KnotworkError",
    "Loaded",
    "Source",
    "Tools",
    "__version__",
    "compile_vault",
    "load",
]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'knotwork' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
