"""The files of the executor: they run without the rest of Knotwork."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from knotwork.cells.executor_files import files


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("path", files().values(), ids=lambda path: path.stem)
def test_it_imports_the_standard_library_and_its_own_files(path: Path) -> None:
    own = {name.removesuffix(".py").replace("/", ".") for name in files()}
    others = [name for name in imported(path) if name not in own]
    assert [name for name in others if name.partition(".")[0] not in sys.stdlib_module_names] == []
