"""Converts what Griffe knows of an object to the values of `api/model.py`."""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Iterator
from typing import Any

import griffe

from knotwork.api.model import DocEntry, DocSection, Parameter, ParameterKind, Piece, Type

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
_FIELD = re.compile(
    r"^[ \t]*:(?:arg|argument|cvar|except|exception|ivar|key|keyword|param|parameter"
    r"|raises?|returns?|rtype|type|var|vartype)(?:[ \t]+\S+)*?:(?:\s|\Z)",
    re.MULTILINE,
)
"""A field of Sphinx, which Griffe only recognizes with lines before and after it."""
_FIRST_SECTION = re.compile(
    r"(?:(?:keyword |other )?(?:args|arguments|parameters|params)|attributes|examples?|raises"
    r"|returns|warns|yields)(?:(?P<google>:\n[ \t]+\S)|\n-{3,}\n)",
    re.IGNORECASE,
)
"""A section at the beginning of a docstring, which Griffe only recognizes after another line."""
_MARKED = {"trim_doctest_flags": False}
_AS_WRITTEN: dict[str, dict[str, Any]] = {
    "google": _MARKED,
    "numpy": _MARKED,
    "auto": {"per_style_options": {"google": _MARKED, "numpy": _MARKED}},
}
"""Options with which Griffe keeps doctest directives in examples, such as `# doctest: +SKIP`."""
_CALLOUTS = {"note": "note", "warning": "warning", "deprecated": "warning", "danger": "danger"}


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
        default = "" if mark or parameter.default is None else str(parameter.default)
        yield Parameter(mark + parameter.name, kind, type_of(parameter.annotation), default)


def _constructor(found: Any) -> Any | None:
    """The `__init__` or `__new__` that is nearest to a class; None if neither was read."""
    with contextlib.suppress(ValueError):  # for bases in no order
        for owner in (found, *found.mro()):
            for name in ("__init__", "__new__"):
                if (one := owner.members.get(name)) and one.is_function:
                    return one
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


def documented(found: Any) -> Iterator[griffe.Docstring]:
    """The docstring of an object; for a class, that of its constructor too."""
    if found.docstring is not None:
        yield found.docstring
    init = found.members.get("__init__") if found.is_class else None
    if init and not init.is_alias and init.docstring is not None:
        yield init.docstring


def sections(found: Any, style: griffe.DocstringStyle) -> Iterator[DocSection]:
    """The sections of an object's docstring; for a class, those of its constructor too."""
    for docstring in documented(found):
        try:
            chosen = _style(docstring.value, style)
            read, below = docstring, ""
            if chosen == "sphinx":
                fields, below = _without_text_below(docstring.value)
                read = griffe.Docstring(fields, parent=docstring.parent)
            parsed = read.parse(chosen, **_AS_WRITTEN.get(chosen, {}))
        except TROUBLE:
            yield DocSection(text=docstring.value)
        else:
            yield from map(_section, parsed)
            if below:
                yield DocSection(text=below)


def _style(text: str, style: griffe.DocstringStyle) -> griffe.DocstringStyle:
    if style != "auto":
        return style
    if _FIELD.search(text):
        return "sphinx"
    if first := _FIRST_SECTION.match(text):
        return "google" if first["google"] else "numpy"
    return style


def _without_text_below(text: str) -> tuple[str, str]:
    """A docstring without the text below its fields, and that text.

    In Sphinx a field ends where, after a blank line, text is indented no more than the field.
    Griffe reads on to the next field, so that such text would become part of the field above it.
    """
    kept: list[str] = []
    below: list[str] = []
    field: int | None = None
    into = kept
    blank = False
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip())
        if _FIELD.match(line) and (field is None or indent <= field):
            field, into = indent, kept
        elif field is not None and blank and line.strip() and indent <= field:
            into = below
        into.append(line)
        blank = not line.strip()
    return "\n".join(kept), "\n".join(below).strip("\n")


def _section(section: Any) -> DocSection:
    kind, contents = section.kind.value, section.value
    match kind:
        case "text":
            return DocSection(text=contents)
        case "examples":
            examples = "\n\n".join(text for _kind, text in contents)
            return DocSection(section.title or "Examples", examples)
        case "admonition":
            word = str(contents.kind)
            title = section.title or word.capitalize()
            callout = _CALLOUTS.get(word.lower(), "")
            return DocSection(title, str(contents.contents), callout=callout)
        case "deprecated":
            title = f"Deprecated since {contents.version}"
            return DocSection(title, contents.description, callout="warning")
        case _:
            entries = tuple(_entry(entry) for entry in contents if not isinstance(entry, str))
            return DocSection(section.title or kind.capitalize(), entries=entries)


def _entry(found: Any) -> DocEntry:
    default = getattr(found, "value", None) or getattr(found, "default", None)
    return DocEntry(
        getattr(found, "name", "") or "",
        type_of(getattr(found, "annotation", None)),
        found.description or "",
        str(default) if default is not None else "",
    )
