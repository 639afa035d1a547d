"""Converts what Griffe knows of an object to the values of `api/model.py`."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator
from typing import Any

import griffe

from knotwork.api.model import Parameter, ParameterKind, Piece, Type
from knotwork.shell.packages.fields import made_constructor

_LONGEST_VALUE = 300
"""Characters of an attribute's value; longer values are not shown."""
TROUBLE = (griffe.GriffeError, RecursionError, SyntaxError, ValueError, KeyError, AttributeError)
"""Errors that Griffe may raise for an object, whose page then lacks a part."""
_KINDS: dict[Any, tuple[ParameterKind, str]] = {
    griffe.ParameterKind.positional_only: ("positional", ""),
    griffe.ParameterKind.keyword_only: ("keyword", ""),
    griffe.ParameterKind.var_positional: ("stars", "*"),
    griffe.ParameterKind.var_keyword: ("stars", "**"),
}
"""The kind of a parameter, and the mark before its name."""
_STARS = {
    griffe.TypeParameterKind.type_var: "",
    griffe.TypeParameterKind.type_var_tuple: "*",
    griffe.TypeParameterKind.param_spec: "**",
}


def parameters(found: Any) -> Iterator[Parameter]:
    """The parameters that a call of a function or class takes: without `self`."""
    try:
        called = _constructor(found) if found.is_class else found
        known = [] if called is None else list(called.parameters)
    except TROUBLE:
        return
    for number, parameter in enumerate(known):
        kind, mark = _KINDS.get(parameter.kind, ("normal", ""))
        if number == 0 and kind in {"normal", "positional"} and _is_bound(called):
            continue
        default = "" if mark or parameter.default is None else str(_made(parameter.default))
        yield Parameter(mark + parameter.name, kind, type_of(parameter.annotation), default)


def _made(default: Any) -> Any:
    """What a default is: of a `lambda` that Griffe takes for a factory and calls, its result."""
    if isinstance(default, griffe.ExprCall) and isinstance(default.function, griffe.ExprLambda):
        return default.function.body
    return default


def _constructor(found: Any) -> Any | None:
    """The constructor that is nearest to a class; None if none was read."""
    with contextlib.suppress(ValueError):  # for bases in no order
        for owner in (found, *found.mro()):
            for name in ("__init__", "__new__"):
                if (one := owner.members.get(name)) and one.is_function:
                    return one
            if made := made_constructor(owner):
                return made
    return None


def _is_bound(function: Any) -> bool:
    """Whether Python gives a function its first argument: an object, or its class."""
    inside = function.parent is not None and function.parent.is_class
    return inside and "staticmethod" not in function.labels


def type_parameters(found: Any) -> str:
    """The type parameters of a function, class or type, as written between `[` and `]`."""
    return ", ".join(map(_type_parameter, getattr(found, "type_parameters", ())))


def _type_parameter(one: griffe.TypeParameter) -> str:
    bound = f": {one.annotation}" if one.annotation is not None else ""
    default = f" = {one.default}" if one.default is not None else ""
    return f"{_STARS[one.kind]}{one.name}{bound}{default}"


def value(found: Any) -> str:
    """The source of an attribute's value; empty if there is none, or it is too long or no news."""
    written = getattr(found, "value", None)
    if written is None or _is_argument(found) or not (found.is_attribute or found.is_type_alias):
        return ""
    text = str(written)
    return text if len(text) <= _LONGEST_VALUE else ""


def annotation(found: Any) -> Any:
    """The type that a function returns or an attribute has, as Griffe has it."""
    if found.is_function:
        return found.returns
    known = getattr(found, "annotation", None)
    if known is None and _is_argument(found) and (init := found.parent.members.get("__init__")):
        with contextlib.suppress(*TROUBLE):
            return init.parameters[found.name].annotation
    return known


def _is_argument(found: Any) -> bool:
    """Whether an attribute is only assigned the argument of its name: `self.size = size`."""
    inside = found.is_attribute and found.parent is not None and found.parent.is_class
    return inside and isinstance(found.value, griffe.ExprName) and found.value.name == found.name


def deprecated(found: Any) -> str | None:
    """The reason why an object is deprecated, which may be empty; None if it is not deprecated."""
    for decorator in getattr(found, "decorators", ()):
        if decorator.callable_path.rpartition(".")[2] == "deprecated":
            call = decorator.value
            arguments = getattr(call, "arguments", ())
            return _unquoted(str(arguments[0])) if arguments else ""
    if isinstance(found.deprecated, str):
        return str(found.deprecated)
    return "" if found.deprecated else None


def _unquoted(argument: str) -> str:
    """The value of a string argument, which Griffe gives as source."""
    try:
        return str(ast.literal_eval(argument))
    except (ValueError, SyntaxError):
        return argument.strip("'\"")


def type_of(annotation: Any) -> Type:
    """A type annotation, split at the names in it."""
    if annotation is None:
        return ()
    if isinstance(annotation, str):
        return (Piece(annotation),)
    cut: list[Piece] = []
    before: Any = None
    for part in annotation.iterate(flat=True):
        if isinstance(part, griffe.ExprName):
            if part.parent is before is not None:
                # `core.Box` names one object.
                cut[-2:] = [Piece(f"{cut[-2].text}.{part.name}", _canonical(part))]
            else:
                cut.append(Piece(part.name, _canonical(part)))
            before = part
        elif cut and not cut[-1].target:
            cut[-1] = Piece(cut[-1].text + str(part))
        else:
            cut.append(Piece(str(part)))
    return tuple(cut)


def _canonical(name: griffe.ExprName) -> str:
    try:
        return name.canonical_path
    except TROUBLE:
        return ""
