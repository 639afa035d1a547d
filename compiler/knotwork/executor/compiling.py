"""Compiles a cell: with watched asserts, a separate last expression, and the note's line numbers.

The code of a cell is padded with as many empty lines as its note has lines above it. Shifting the
tree afterwards (`ast.increment_lineno`) would leave the parser's own warnings and syntax errors at
the wrong line.
"""

from __future__ import annotations
import __future__ as futures

import ast
import io
import tokenize
import types

from knotwork.executor.asserts import Watcher
from knotwork.executor.outcome import Cell

FUTURES = 0
for _name in futures.all_feature_names:
    FUTURES |= getattr(futures, _name).compiler_flag
_UNWRITTEN = frozenset(
    {
        *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE),
        *(tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER),
    }
)
"""Tokens without effect. They are listed rather than all others, as new versions of Python add
some: since 3.12, f-strings have their own."""


def compiled(cell: Cell, flags: int) -> tuple[types.CodeType, types.CodeType | None, int]:
    """The cell's statements, its last expression if it is to be shown, and its future flags."""
    tree = parsed(cell.code, cell.line, cell.note, flags)
    shown: ast.Expression | None = None
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not _is_silenced(cell.code):
        shown = ast.Expression(tree.body.pop().value)  # type: ignore[attr-defined]
    body = compile(tree, cell.note, "exec", flags, dont_inherit=True)
    flags |= body.co_flags & FUTURES
    last = compile(shown, cell.note, "eval", flags, dont_inherit=True) if shown else None
    return body, last, flags


def parsed(code: str, line: int, note: str, flags: int) -> ast.Module:
    """The tree of code that begins at a line of its note, with watched asserts."""
    padded = "\n" * (line - 1) + code
    tree = compile(padded, note, "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True)
    watched: ast.Module = Watcher().visit(tree)
    return ast.fix_missing_locations(watched)


def _is_silenced(code: str) -> bool:
    """Whether the last thing written, comments aside, is a semicolon."""
    last = ""
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type not in _UNWRITTEN:
            last = token.string
    return last == ";"
