"""The names that a snippet binds, changes and reads: they show which cells need which others.

The code is not run. In doubt, a name counts as changed: if something is stored in its value, or one
of its methods is called. Changes that functions make to their arguments are missed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from knotwork.programs.snippet import tree_of

ALL = "*"
"""Stands for all names: of a star import, of code that is made while it runs, of a syntax error."""

_MAKERS = frozenset({"exec", "eval", "globals", "locals", "vars", "setattr", "delattr"})


class Bindings(NamedTuple):
    """The names of one snippet."""

    bound: frozenset[str]
    """Names that are given a value or deleted anywhere in it."""
    changed: frozenset[str]
    """Names whose value may have been changed, without binding the name."""
    imported: frozenset[str]
    """Those of `bound` that an import binds."""
    read: frozenset[str]


@lru_cache(maxsize=4096)  # a cell is part of the program of every note that uses its note
def bindings(code: str) -> Bindings:
    """The names that a snippet binds, changes, imports and reads."""
    tree = tree_of(code)
    if tree is None:
        return Bindings(frozenset({ALL}), frozenset(), frozenset(), frozenset())
    nodes = tuple(ast.walk(tree))
    imported = frozenset(name for node in nodes for name in _imported(node))
    bound = imported | {name for node in nodes for name in _bound(node)}
    changed = frozenset(name for node in nodes for name in _changed(node))
    read = frozenset(
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    )
    if read & _MAKERS:
        bound, read = bound | {ALL}, read | {ALL}
    return Bindings(bound, changed - bound, imported, read)


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (alias.asname or alias.name for alias in node.names)


def _bound(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            yield name
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield name


def _changed(node: ast.AST) -> Iterator[str]:
    match node:
        case (
            ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del())
        ):
            yield from _root(node)
        case ast.Call(func=ast.Attribute(value=value)):
            yield from _root(value)


def _root(node: ast.AST) -> Iterator[str]:
    """The name at the beginning of a chain of attributes and subscripts."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id
