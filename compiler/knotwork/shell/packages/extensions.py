"""What Griffe does not read of source: the fields of named tuples, comments that are docstrings."""

from __future__ import annotations

import ast
import inspect
from typing import Any

import griffe

_NAMED_TUPLES = frozenset({"typing.NamedTuple", "typing_extensions.NamedTuple"})
_MARK = "#:"


class NamedTuples(griffe.Extension):
    """Gives a class that is a `NamedTuple` the constructor that its fields make."""

    def on_class_members(self, *, cls: griffe.Class, **_: Any) -> None:
        """Look at a class whose members were read."""
        if {"__init__", "__new__"} & cls.members.keys() or not any(map(_is_named_tuple, cls.bases)):
            return
        kind = griffe.ParameterKind.positional_or_keyword
        fields = (
            griffe.Parameter(
                name,
                annotation=one.annotation,
                kind=kind,
                default=one.value,
                docstring=one.docstring,
            )
            for name, one in cls.members.items()
            if isinstance(one, griffe.Attribute)
            and one.annotation is not None
            and "property" not in one.labels
        )
        parameters = griffe.Parameters(griffe.Parameter("self", kind=kind), *fields)
        made = griffe.Function("__init__", lineno=0, endlineno=0, parameters=parameters)
        cls.set_member("__init__", made)


def _is_named_tuple(base: griffe.Expr | str) -> bool:
    return isinstance(base, griffe.Expr) and base.canonical_path in _NAMED_TUPLES


class CommentDocstrings(griffe.Extension):
    """Takes `#:` comments for the docstring of an attribute that has none, as Sphinx does.

    They stand in the lines above it, or behind it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._code = ""
        self._lines: list[str] = []

    def on_attribute_instance(
        self, *, node: Any, attr: griffe.Attribute, agent: Any, **_: Any
    ) -> None:
        """Look at an attribute that was read."""
        if attr.docstring is not None or _MARK not in agent.code or not isinstance(node, ast.AST):
            return
        if agent.code is not self._code:
            self._code, self._lines = agent.code, agent.code.split("\n")
        first, last = self._place(node)
        comments = (line.partition(_MARK)[2] for line in self._lines[first - 1 : last])
        if value := inspect.cleandoc("\n".join(comments)):
            attr.docstring = griffe.Docstring(value, lineno=first, endlineno=last, parent=attr)

    def _place(self, node: Any) -> tuple[int, int]:
        """The first and the last line of comments; the last before the first without any."""
        end = node.end_lineno
        behind = self._lines[end - 1].encode()[node.end_col_offset :].decode()
        if behind.strip().startswith(_MARK):
            return end, end
        first = node.lineno
        while first > 1 and self._lines[first - 2].lstrip().startswith(_MARK):
            first -= 1
        return first, node.lineno - 1
