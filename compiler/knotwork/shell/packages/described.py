"""Converts what Griffe knows of an object to the values of `api/model.py`."""

from __future__ import annotations

import ast
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
    """The parameters of a function, or of a class's constructor, without `self`."""
    try:
        known = list(found.parameters)
    except TROUBLE:
        return
    for number, parameter in enumerate(known):
        if number == 0 and parameter.name in {"self", "cls"}:
            continue
        kind, mark = _KINDS.get(parameter.kind, ("normal", ""))
        default = "" if mark or parameter.default is None else str(parameter.default)
        yield Parameter(mark + parameter.name, kind, type_of(parameter.annotation), default)


def value(found: Any) -> str:
    """The source of an attribute's value; empty if there is none, or it is too long."""
    written = getattr(found, "value", None)
    text = "" if written is None or not found.is_attribute else str(written)
    return text if len(text) <= _LONGEST_VALUE else ""


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
