"""The names that a snippet binds, changes and reads: to tell which cells need which others.

The code is not run, and names are rather taken for changed than not: by storing into what a name
refers to, or by calling one of its methods. What functions change in their arguments is missed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from knotwork.programs.snippet import tree_of

ALL = "*"
"""Stands for every name: a star import, code made while it runs, text that is not Python."""

_MAKERS = frozenset({"exec", "eval", "globals", "locals", "vars", "setattr", "delattr"})


class Bindings(NamedTuple):
    """The names of one snippet."""

    bound: frozenset[str]
    """Given a value, or taken away, anywhere in it."""
    changed: frozenset[str]
    """Names whose value may have been changed, without binding the name."""
    imported: frozenset[str]
    """Those of `bound` that an import binds."""
    read: frozenset[str]


@lru_cache(maxsize=4096)  # a cell stands in the program of each note that uses its own
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
