"""Reads a table of TOML as a value of a given kind, and says what is wrong if it is not one.

A mistake is told with its place in the document and the nearest thing that would be right.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import EnumType
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo

from knotwork.errors import ConfigError
from knotwork.toml import Key, Places, toml

T = TypeVar("T", bound=msgspec.Struct)

_LACKING = re.compile(r"Object missing required field `(\w+)`")
_STEPS = re.compile(r"\.[^.\[\]]+|\[\d*\]|\[\.\.\.\]")
_KINDS = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "date": "a date",
    "time": "a time",
    "datetime": "a moment",
}
"""What a decoder calls the kinds of values, and what people who write TOML do."""


@contextmanager
def placed(path: str, places: Places) -> Iterator[None]:
    """Give what is wrong with a setting its place in the configuration."""
    try:
        yield
    except ConfigError as error:
        if error.key and not error.path:
            error.path = path
            error.place = places.nearest(tuple(error.key.split(".")), error.entry)
        raise


def converted(options: Mapping[str, Any], kind: type[T], path: str, places: Places) -> T:
    """The options of a kind that a parsed TOML document holds.

    Raises:
        ConfigError: a key or a value means nothing; with its place and the nearest known key.
    """
    for name, table in _unknown(options, kind, ()):
        raise ConfigError(
            f"unknown key `{'.'.join(name)}`",
            path=path,
            place=places.nearest(name),
            help=_way_out(name, table, kind),
        )
    try:
        return msgspec.convert(dict(options), kind)
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at `$")
        found = _written_names(where.rstrip("`"), options, kind)
        names = tuple(name for name in found if not name.isdecimal())
        raise ConfigError(
            f"`{'.'.join(names)}`: {_in_words(message)}" if names else message,
            path=path,
            place=places.nearest(found),
            help=_what_it_takes(names, kind) or _way_to_write(message, names, options),
        ) from error


def _written_names(where: str, options: Any, kind: Any) -> Key:
    """The key that a decoder means; it writes `[...]` for a name that the author chose."""
    found: list[str] = []
    for step in _STEPS.findall(where):
        name, inner = step.strip(".[]"), _inner(kind, step)
        if _is_table(kind) or (inner and _is_table(inner[0]) and step[0] == "."):
            table = kind if _is_table(kind) else inner[0]
            kind = {field.name: field.type for field in msgspec.structs.fields(table)}[name]
        else:
            kind = inner[-1] if step == "[...]" else inner[0]
        if step == "[...]":
            name = next(key for key, one in options.items() if not _is_a(one, kind))
        found.append(name)
        options = options[int(name) if isinstance(options, list) else name]
    return tuple(found)


def _inner(kind: Any, step: str) -> list[Any]:
    """The kinds that a kind is made of; of a text or a table with names, those of the table."""
    inner = [one for one in get_args(kind) if one is not type(None)]
    if step == "[...]" and get_origin(kind) is UnionType:
        inner = next((list(get_args(one)) for one in inner if get_origin(one) is dict), inner)
    return inner


def _is_a(value: Any, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def fields(kind: type[msgspec.Struct], above: Key = ()) -> Iterator[tuple[Key, FieldInfo]]:
    """Every option of a kind with its full key, those in tables included."""
    for field in msgspec.structs.fields(kind):
        if _is_table(field.type):
            yield from fields(field.type, (*above, field.name))
        else:
            yield (*above, field.name), field


def _is_table(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _unknown(
    table: Mapping[str, Any], kind: type[msgspec.Struct], above: Key
) -> Iterator[tuple[Key, type[msgspec.Struct]]]:
    """Each key that a table does not know, with the kind of the table."""
    known = {field.name: field.type for field in msgspec.structs.fields(kind)}
    for name, value in table.items():
        if name not in known:
            yield (*above, name), kind
        for key, inner, nested in _tables(value, known.get(name)):
            yield from _unknown(inner, nested, (*above, name, *key))


def _tables(value: Any, kind: Any) -> Iterator[tuple[Key, Mapping[str, Any], type[msgspec.Struct]]]:
    """The tables in a value: itself, those of a list, or those that stand under names."""
    if _is_table(kind) and isinstance(value, Mapping):
        yield (), value, kind
    nested = next((one for one in get_args(kind) if _is_table(one)), None)
    if nested is None:
        return
    if isinstance(value, Mapping):
        yield from (
            ((name,), one, nested) for name, one in value.items() if isinstance(one, Mapping)
        )
    elif isinstance(value, list):
        yield from (((), one, nested) for one in value if isinstance(one, Mapping))


def _way_out(name: Key, table: type[msgspec.Struct], kind: type[msgspec.Struct]) -> str:
    """The key of another table with this name, else the one beside it that looks like it."""
    for key, _field in fields(kind):
        if key[-1] == name[-1]:
            where = f"in the table `[{'.'.join(key[:-1])}]`" if key[:-1] else "above all tables"
            return f"did you mean `{key[-1]}` {where}?"
    beside = [field.name for field in msgspec.structs.fields(table)]
    if near := difflib.get_close_matches(name[-1], beside, n=1):
        return f"did you mean `{'.'.join((*name[:-1], near[0]))}`?"
    return f"known here: {', '.join(beside)}"


def _what_it_takes(name: Key, kind: type[msgspec.Struct]) -> str:
    """The values among which an option is chosen, if they are few."""
    found = next((field.type for key, field in fields(kind) if key == name[: len(key)]), None)
    choices = [
        one
        for value in get_args(found)
        for one in (value if isinstance(value, EnumType) else (value,))
        if isinstance(one, str) and one
    ]
    if not choices:
        return ""
    values = "it can be " + " or ".join(f'"{one}"' for one in choices)
    return f"{values}; to leave a rule out, name it in `ignore`" if "severity" in name else values


def _in_words(message: str) -> str:
    """A decoder's message, with kinds of values as the handbook calls them."""
    plain = message.replace(" | null`", "`")
    told = re.sub(r"`(\w+(?: \| \w+)*)`", _kinds, plain)
    told = _LACKING.sub(r"a table lacks `\1`", told)
    told = re.sub(r"^Invalid enum value '(.*)'$", r"“\1” is not one of its values", told)
    return told[:1].lower() + told[1:]


def _kinds(found: re.Match[str]) -> str:
    known = [_KINDS.get(name, "") for name in found[1].split(" | ")]
    return " or ".join(known) if all(known) else found[0]


def _way_to_write(message: str, name: Key, options: Mapping[str, Any]) -> str:
    """How to write a key that a table lacks, or the one text that should be a list."""
    if lacking := _LACKING.match(message):
        return f'write it there: {lacking[1]} = "…"'
    value: Any = options
    for each in name:
        value = value.get(each) if isinstance(value, Mapping) else None
    if not isinstance(value, str) or not message.startswith("Expected `array`"):
        return ""
    return f"write {name[-1]} = [{toml(value)}]"
