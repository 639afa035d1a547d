"""The code of a cell as a syntax tree, for analyses that do not run it."""

from __future__ import annotations

import ast
import warnings

from knotwork.executor.imports import statements


def tree_of(code: str) -> ast.Module | None:
    """The tree of a snippet, or of the statements of a doctest; None if it is not Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they are shown when the cell runs
        try:
            return ast.parse(statements(code))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
