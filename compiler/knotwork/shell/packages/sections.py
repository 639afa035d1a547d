"""The sections of docstrings, as Griffe reads them and as their authors meant them."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator, Mapping
from typing import Any

import griffe
import msgspec

from knotwork.api.model import DocEntry, DocSection, Piece, Type
from knotwork.shell.packages.described import TROUBLE, type_of

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
_WHOLE = {**_MARKED, "returns_multiple_items": False}
_IN_ONE: dict[str, dict[str, Any]] = {
    "google": _WHOLE,
    "auto": {"per_style_options": {"google": _WHOLE, "numpy": _MARKED}},
}
"""Options with which Griffe takes a result in Google's style for one, not one for each line."""
_CHOICES = re.compile(
    r"(?m)^[ \t]*(\*{0,2}\w+(?:, \*{0,2}\w+)*)[ \t]*:[ \t]+(\{[^\n]+)$",
)
"""A parameter in NumPy's style of which the type is a set of values: `order : {'C', 'F'}`."""
_DEFAULT = re.compile(r"(?:,?\s*(?:optional|default\b[^,]*))+\s*$")
"""What such a type says besides, which the signature shows."""
_TYPE = r"(?:(?::[\w:]+:)?`[^`\n]+`|[\w.]+)(?:\[[^\n:]*\])?"
_TYPED = re.compile(rf"({_TYPE}(?:\s*(?:\||\b(?:or|of)\b)\s*{_TYPE})*):\s+(?=\S)")
"""The type at the beginning of a result in Google's style: `list[int]: the words`."""
_LOST_COLON = re.compile(r"\A(?=(?:[a-z]+:){1,2}`)")
"""The beginning of a role at the beginning of a result, of which Griffe takes away a colon."""
_RESULTS = frozenset({"returns", "yields"})
_CALLOUTS = {"note": "note", "warning": "warning", "deprecated": "warning", "danger": "danger"}


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
            parsed = _parsed(read, chosen)
        except TROUBLE:
            yield DocSection(text=docstring.value)
        else:
            choices = {} if chosen == "sphinx" else _choices(docstring.value)
            for section in parsed:
                yield _section(section, docstring, choices)
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


def _parsed(read: griffe.Docstring, style: griffe.DocstringStyle) -> list[Any]:
    """The sections of a docstring, as Griffe has them."""
    parsed = read.parse(style, **_AS_WRITTEN.get(style, {}))
    if style in _IN_ONE and any(map(_is_torn, parsed)):
        return read.parse(style, **_IN_ONE[style])
    return parsed


def _is_torn(section: Any) -> bool:
    """Whether Griffe took the lines of one result, which has no name, for several results."""
    results = section.value if section.kind.value in _RESULTS else ()
    return len(results) > 1 and not all(one.name for one in results)


def _choices(text: str) -> Mapping[str, Type]:
    """The types that are sets of values, by parameter: Griffe leaves out brackets and quotes."""
    found: dict[str, Type] = {}
    for names, kind in _CHOICES.findall(text):
        found |= dict.fromkeys(names.split(", "), (Piece(_DEFAULT.sub("", kind)),))
    return found


def _section(section: Any, docstring: griffe.Docstring, choices: Mapping[str, Type]) -> DocSection:
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
    entries = tuple(_entry(entry, choices) for entry in contents if not isinstance(entry, str))
    title = section.title or kind.capitalize()
    if kind in _RESULTS:
        entries = tuple(_result(one, docstring) for one in entries)
    elif kind == "functions":
        # The type that Griffe gives them is the call: `reset(n)`.
        entries = tuple(msgspec.structs.replace(one, type=()) for one in entries)
        of_class = docstring.parent is not None and docstring.parent.is_class
        title = section.title or ("Methods" if of_class else title)
    return DocSection(title, entries=entries)


def _entry(found: Any, choices: Mapping[str, Type]) -> DocEntry:
    default = getattr(found, "value", None) or getattr(found, "default", None)
    name = getattr(found, "name", "") or ""
    return DocEntry(
        name,
        choices.get(name) or type_of(getattr(found, "annotation", None)),
        found.description or "",
        str(default) if default is not None else "",
    )


def _result(entry: DocEntry, docstring: griffe.Docstring) -> DocEntry:
    """A result whose type the docstring gives, which Griffe takes for a name or for words."""
    written, text = entry.name, _LOST_COLON.sub(":", entry.text)
    known = "".join(piece.text for piece in entry.type)
    if not written and (typed := _TYPED.match(text)):
        written, text = typed[1], text[typed.end() :]
    elif not _is_type(written, known):
        return msgspec.structs.replace(entry, text=text)
    kind = entry.type
    if not known.startswith(written.strip("`")):
        kind = type_of(griffe.parse_docstring_annotation(written, docstring))
    return DocEntry("", kind, text)


def _is_type(name: str, known: str) -> bool:
    """Whether the name of a result must be its type; `known` is the type in the signature."""
    is_builtin = isinstance(getattr(builtins, name, None), type)
    return is_builtin or name[:1].isupper() or (name == known != "")
