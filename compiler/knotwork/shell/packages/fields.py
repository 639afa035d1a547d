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
_NO_DEFAULT = (griffe.ExprKeyword, griffe.ExprVarKeyword, griffe.ExprVarPositional)
_KIND = griffe.ParameterKind


def made_constructor(cls: Any) -> griffe.Function | None:
    """The constructor that a library makes of the fields of a class and those above it."""
    maker = _maker(cls)
    if maker is None:
        return None
    found: dict[str, griffe.Parameter] = {}
    for owner in (*reversed(_above(cls)), cls):
        if _maker(owner) == maker:
            for one in _parameters(owner, maker):
                if maker == "attrs":
                    # A field that is defined again moves behind the others.
                    found.pop(one.name, None)
                found[one.name] = one
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
            arguments = _arguments(one.value)
            return one.callable_path, {name: str(value) for name, value in arguments.items()}
    return "", {}


def _arguments(call: Any) -> dict[str, Any]:
    """The arguments of a call by name; the first, if it has no name, is a default."""
    written = call.arguments if isinstance(call, griffe.ExprCall) else ()
    named = {one.name: one.value for one in written if isinstance(one, griffe.ExprKeyword)}
    if written and not isinstance(written[0], _NO_DEFAULT):
        named["default"] = written[0]
    return named


def _parameters(cls: Any, maker: Maker) -> Iterator[griffe.Parameter]:
    """The parameters for the fields that a class itself defines."""
    _, arguments = _decorator(cls)
    only_described = maker == "attrs" and _takes_only_described(cls)
    all_keyword_only = maker == "pydantic" or "True" in (
        arguments.get("kw_only"),
        str(cls.keywords.get("kw_only")),
    )
    for name, one in cls.members.items():
        if not isinstance(one, griffe.Attribute) or _is_no_field(one):
            continue
        is_described = _is_described(one)
        if not is_described and (only_described or one.annotation is None):
            continue
        given = _arguments(one.value) if is_described else {}
        hidden = name.startswith("_") if maker == "pydantic" else str(given.get("init")) == "False"
        if hidden:
            continue
        own = given.get("kw_only")
        keyword_only = all_keyword_only if own is None else str(own) == "True"
        yield griffe.Parameter(
            _parameter_name(name, maker, given),
            annotation=one.annotation,
            kind=_KIND.keyword_only if keyword_only else _KIND.positional_or_keyword,
            default=_default(one, given) if is_described else one.value,
        )


def _is_described(one: griffe.Attribute) -> bool:
    """Whether the value of an attribute is a call that describes a field: `field(default=1)`."""
    return isinstance(one.value, griffe.ExprCall) and one.value.canonical_path in _FIELDS


def _takes_only_described(cls: Any) -> bool:
    """Whether attrs makes fields only of attributes that a call describes.

    Unless it is asked, `define` does so where one of these has no annotation.
    """
    decorator, arguments = _decorator(cls)
    asked = arguments.get("auto_attribs")
    if asked in {"True", "False"}:
        return asked == "False"
    attributes = (one for one in cls.members.values() if isinstance(one, griffe.Attribute))
    return decorator in _OLD_DEFINES or any(
        one.annotation is None and _is_described(one) for one in attributes
    )


def _is_no_field(one: griffe.Attribute) -> bool:
    """Whether an attribute is a property, is set by a method or belongs to the class alone."""
    if "property" in one.labels or str(one.annotation).rpartition(".")[2] == "ClassVar":
        return True
    of_class = "class-attribute" in one.labels
    return one.annotation is not None and of_class and "instance-attribute" not in one.labels


def _parameter_name(name: str, maker: Maker, given: dict[str, Any]) -> str:
    """The name of the parameter for a field."""
    for alias in (given.get("alias"), given.get("validation_alias")):
        if isinstance(alias, str) and alias.strip("'\"").isidentifier():
            return alias.strip("'\"")
    return name.lstrip("_") if maker == "attrs" else name


def _default(one: griffe.Attribute, given: dict[str, Any]) -> str | griffe.Expr | None:
    """The default of a field that is described by a call."""
    factory = given.get("factory") or given.get("default_factory")
    if factory is not None:
        return griffe.ExprCall(function=factory, arguments=[])
    if "default" not in given and _has_default_method(one):
        return "..."
    default: str | griffe.Expr | None = given.get("default")
    return None if str(default) == "..." else default


def _has_default_method(one: griffe.Attribute) -> bool:
    """Whether a method computes the default of a field of attrs: `@name.default`."""
    methods = one.parent.members.values() if one.parent is not None else ()
    decorator = f"{one.name}.default"
    return any(
        str(mark.value) == decorator
        for method in methods
        if isinstance(method, griffe.Function)
        for mark in method.decorators
    )
