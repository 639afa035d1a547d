"""Reads the modules of a vault that cells import: Python files that notes name in `data`."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from knotwork.shell.files.scan import read
from knotwork.text import decode


def module_texts(
    root: Path, modules: Mapping[str, Sequence[str]]
) -> Callable[[str], Iterator[str]]:
    """A function that reads the modules of a name; `modules` has their paths in the vault.

    A file that cannot be read is left out: the cell that imports it will report that.
    """
    inside = os.path.realpath(root)

    def texts(module: str) -> Iterator[str]:
        for path in modules.get(module, ()):
            with contextlib.suppress(OSError):
                yield decode(read(root / path, inside)).text

    return texts
