"""Adds a name to the `aliases` of a note's front matter, and changes nothing else in it."""

from __future__ import annotations

import re

from knotwork.diagnostic import Edit
from knotwork.errors import RefusedError
from knotwork.names import key
from knotwork.syntax import front_matter
from knotwork.syntax.properties import aliases, property_of
from knotwork.syntax.yaml_values import plain_value
from knotwork.text import Lines, Span

_PLAIN = re.compile(r"\w(?:[\w /.()+-]*[\w.()+-])?")
"""Matches names that need no quotes in YAML, unless it would read them as numbers or the like."""
_EMPTY = re.compile(r"[ \t]*(\[[ \t]*\]|null|~)?[ \t]*(?=#|\n|$)")


def alias_added(path: str, text: str, name: str) -> Edit | None:
    """The edit that adds an alias; None if the note has it.

    Raises:
        RefusedError: the front matter is written in a way to which nothing can be added safely.
    """
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    change = _change(path, unix, name)
    if change is None:
        return None
    span, new = change
    if _names(unix[: span.start] + new + unix[span.end :]) != _names(unix) | {name.strip()}:
        raise _unfit(path)
    return _edit(path, text, unix, span, new)


def _names(unix: str) -> frozenset[str]:
    return frozenset(aliases(front_matter.read(unix).properties))


def _unfit(path: str) -> RefusedError:
    return RefusedError(
        f"the aliases of {path} are written in a way that cannot be added to",
        help="add the old name to them by hand, and rename without --alias",
    )


def _change(path: str, unix: str, name: str) -> tuple[Span, str] | None:
    """The span to replace in a text with LF line ends, and its new text; None for no change."""
    block = front_matter.block(unix)
    if block is None:
        return Span(0, 0), f"---\naliases:\n  - {_written(name)}\n---\n"
    known = front_matter.read(unix)
    if known.flaws and not known.properties:
        raise RefusedError(f"the front matter of {path} cannot be read", help="correct it first")
    found = property_of(known.properties, "aliases", "alias")
    if found is None:
        at = block[1]
        gap = "" if unix[at - 1 : at] == "\n" else "\n"
        return Span(at, at), f"{gap}aliases:\n  - {_written(name)}\n"
    names = found.value if isinstance(found.value, list) else [found.value]
    if key(name) in {key(one) for one in names if isinstance(one, str)}:
        return None
    scalars = [one for one in known.scalars if one.key.partition(".")[0] == found.name]
    if not scalars:
        return _first(path, unix, found.span.end, name)
    last = scalars[-1]
    if last.key == found.name:  # a single name, not a list
        return last.span, f"[{_written(last.value)}, {_written(name)}]"
    lead = unix[unix.rfind("\n", 0, last.span.start) + 1 : last.span.start]
    between = f"\n{lead}" if lead.strip() == "-" else ", "
    end = last.span.end
    return Span(end, end), between + _written(name)


def _first(path: str, unix: str, end: int, name: str) -> tuple[Span, str]:
    """The change for a property without an alias: `aliases:`, `aliases: []`."""
    colon = unix.find(":", end)
    empty = _EMPTY.match(unix, colon + 1)
    if empty is None:
        raise _unfit(path)
    stop = empty.end(1) if empty[1] else colon + 1
    return Span(colon + 1, stop), f" [{_written(name)}]"


def _edit(path: str, text: str, unix: str, span: Span, new: str) -> Edit:
    """The edit of the note's own text, given a span of the text with LF line ends."""
    if len(text) == len(unix):
        return Edit(path, span, new)
    there, here = Lines.of(text), Lines.of(unix)

    def back(offset: int) -> int:
        place = here.place(offset)
        return there.start(place.line) + place.column - 1

    return Edit(path, Span(back(span.start), back(span.end)), new)


def _written(name: str) -> str:
    """A name as a YAML value, in quotes if it could be read as anything but that string."""
    if _PLAIN.fullmatch(name) and plain_value(name) == name:
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
