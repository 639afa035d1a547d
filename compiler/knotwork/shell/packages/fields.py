"""The constructors that attrs, msgspec and Pydantic make of a class's fields."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Literal, TypeAlias

import griffe

Maker: TypeAlias = Literal["attrs", "msgspec", "pydantic"]
_DEFINES = frozenset(
    f"{package}.{name}"
    for package in ("attr", "attrs")
    for name in ("define", "frozen", "mutable", "dataclass")
)
_OLD_DEFINES = frozenset({"attr.s", "attr.attrs", "attr.attributes"})
"""Decorators that, unless asked for more, take only fields that are so called."""
_BASES: dict[str, Maker] = {
    "msgspec.Struct": "msgspec",
    "pydantic.BaseModel": "pydantic",
    "pydantic.main.BaseModel": "pydantic",
}
_FIELDS = frozenset(
    {"attr.ib", "attr.attrib", "attr.field", "attrs.field", "msgspec.field"}
    | {"pydantic.Field", "pydantic.fields.Field"}
)
"""Functions that describe a field."""
_KIND = griffe.ParameterKind


def made_constructor(cls: Any) -> griffe.Function | None:
    """The constructor that a library makes of the fields of a class and those above it."""
    maker = _maker(cls)
    if maker is None:
        return None
    found: dict[str, griffe.Parameter] = {}
    for owner in (*reversed(_above(cls)), cls):
        if _maker(owner) == maker:
            found |= {one.name: one for one in _own(owner, maker)}
    ordered = sorted(found.values(), key=lambda one: one.kind is _KIND.keyword_only)
    first = griffe.Parameter("self", kind=_KIND.positional_or_keyword)
    return griffe.Function("__init__", parameters=griffe.Parameters(first, *ordered), parent=cls)


def _above(cls: Any) -> list[Any]:
    with suppress(ValueError):  # for bases in no order
        return list(cls.mro())
    return []


def _maker(cls: Any) -> Maker | None:
    """The library that makes the constructor of a class, if one does."""
    decorator, arguments = _decorator(cls)
    if decorator:
        return None if arguments.get("init") == "False" else "attrs"
    bases = (base for one in (cls, *_above(cls)) for base in one.bases)
    paths = (base.canonical_path for base in bases if isinstance(base, griffe.Expr))
    return next((_BASES[path] for path in paths if path in _BASES), None)


def _decorator(cls: Any) -> tuple[str, dict[str, str]]:
    """The decorator with which attrs defines a class, and its arguments; empty without one."""
    for one in cls.decorators:
        if one.callable_path in _DEFINES | _OLD_DEFINES:
            return one.callable_path, {name: str(value) for name, value in _arguments(one.value)}
    return "", {}


def _arguments(call: Any) -> Iterator[tuple[str, Any]]:
    """The arguments of a call by name; an argument without a name is a default."""
    for one in call.arguments if isinstance(call, griffe.ExprCall) else ():
        if isinstance(one, griffe.ExprKeyword):
            yield one.name, one.value
        else:
            yield "default", one


def _own(cls: Any, maker: Maker) -> Iterator[griffe.Parameter]:
    """The parameters for the fields that a class itself defines."""
    decorator, arguments = _decorator(cls)
    only_called = decorator in _OLD_DEFINES and arguments.get("auto_attribs") != "True"
    all_named = maker == "pydantic" or "True" in (
        arguments.get("kw_only"),
        str(cls.keywords.get("kw_only")),
    )
    for name, one in cls.members.items():
        if not isinstance(one, griffe.Attribute) or _is_no_field(one):
            continue
        value = one.value
        is_called = isinstance(value, griffe.ExprCall) and value.canonical_path in _FIELDS
        if not is_called and (only_called or one.annotation is None):
            continue
        says = dict(_arguments(value)) if is_called else {}
        hidden = maker == "pydantic" and name.startswith("_")
        if hidden or str(says.get("init")) == "False":
            continue
        named = all_named or str(says.get("kw_only")) == "True"
        yield griffe.Parameter(
            _called(name, maker, says),
            annotation=one.annotation,
            kind=_KIND.keyword_only if named else _KIND.positional_or_keyword,
            default=_default(says) if is_called else value,
        )


def _is_no_field(one: griffe.Attribute) -> bool:
    """Whether an attribute is a property, is set by a method or belongs to the class alone."""
    if "property" in one.labels:
        return True
    of_class = "class-attribute" in one.labels
    return one.annotation is not None and of_class and "instance-attribute" not in one.labels


def _called(name: str, maker: Maker, says: dict[str, Any]) -> str:
    """The name of the parameter for a field."""
    if "alias" in says:
        return str(says["alias"]).strip("'\"")
    return name.lstrip("_") if maker == "attrs" else name


def _default(says: dict[str, Any]) -> str | griffe.Expr | None:
    """The default of a field that is described by a call."""
    factory = says.get("factory") or says.get("default_factory")
    if factory is not None:
        return griffe.ExprCall(function=factory, arguments=[])
    default: str | griffe.Expr | None = says.get("default")
    return None if str(default) == "..." else default
