"""Converts a table of TOML to a value of a given type, or says what is wrong with it.

Errors have their place in the document and, if possible, a proposal of what was meant.
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
"""The names of types in messages for people who write TOML, by the decoder's names."""


@contextmanager
def placed(path: str, places: Places) -> Iterator[None]:
    """Give a `ConfigError` about a setting its place in the configuration."""
    try:
        yield
    except ConfigError as error:
        if error.key and not error.path:
            error.path = path
            error.place = places.nearest(tuple(error.key.split(".")), error.entry)
        raise


def converted(
    options: Mapping[str, Any],
    kind: type[T],
    path: str,
    places: Places,
    of_user: type[msgspec.Struct] | None = None,
) -> T:
    """The options of type `kind` in a parsed TOML document, not those of the user (`of_user`).

    Raises:
        ConfigError: a key is unknown or a value is wrong; with its place, and help.
    """
    for name, table in _unknown(options, kind, ()):
        raise ConfigError(
            f"unknown key `{'.'.join(name)}`",
            path=path,
            place=places.nearest(name),
            help=_not_for_vaults(name, of_user) or _way_out(name, table, kind),
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
    """The key that an error of the decoder is about, which has `[...]` for names in mappings."""
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
    """The types inside a type; for a union of a string and a mapping, those of the mapping."""
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
    """Every option of a type with its full key, including those in nested tables."""
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
    """Each unknown key in a table, with the type of its table."""
    known = {field.name: field.type for field in msgspec.structs.fields(kind)}
    for name, value in table.items():
        if name not in known:
            yield (*above, name), kind
        for key, inner, nested in _tables(value, known.get(name)):
            yield from _unknown(inner, nested, (*above, name, *key))


def _tables(value: Any, kind: Any) -> Iterator[tuple[Key, Mapping[str, Any], type[msgspec.Struct]]]:
    """The tables in a value: itself, those in a list, or the values of a mapping."""
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


def _not_for_vaults(name: Key, of_user: type[msgspec.Struct] | None) -> str:
    """What to do about a key that is an option of the user's alone; empty for any other."""
    if of_user is None or name not in {key for key, _field in fields(of_user)}:
        return ""
    return "no vault may decide this: write it in your own configuration (`config.toml`)"


def _way_out(name: Key, table: type[msgspec.Struct], kind: type[msgspec.Struct]) -> str:
    """A proposal for an unknown key: the same name in another table, else a similar one here."""
    for key, _field in fields(kind):
        if key[-1] == name[-1]:
            where = f"in the table `[{'.'.join(key[:-1])}]`" if key[:-1] else "above all tables"
            return f"did you mean `{key[-1]}` {where}?"
    beside = [field.name for field in msgspec.structs.fields(table)]
    if near := difflib.get_close_matches(name[-1], beside, n=1):
        return f"did you mean `{'.'.join((*name[:-1], near[0]))}`?"
    return f"known here: {', '.join(beside)}"


def _what_it_takes(name: Key, kind: type[msgspec.Struct]) -> str:
    """The possible values of an option, in words; empty if it is not a choice."""
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
    """A decoder's message, with the handbook's names of types."""
    plain = message.replace(" | null`", "`")
    words = re.sub(r"`(\w+(?: \| \w+)*)`", _kinds, plain)
    words = _LACKING.sub(r"a table lacks `\1`", words)
    words = re.sub(r"^Invalid enum value '(.*)'$", r"“\1” is not one of its values", words)
    return words[:1].lower() + words[1:]


def _kinds(found: re.Match[str]) -> str:
    known = [_KINDS.get(name, "") for name in found[1].split(" | ")]
    return " or ".join(known) if all(known) else found[0]


def _way_to_write(message: str, name: Key, options: Mapping[str, Any]) -> str:
    """How to write a missing key, or a single string as a list; empty for other errors."""
    if lacking := _LACKING.match(message):
        return f'write it there: {lacking[1]} = "…"'
    value: Any = options
    for each in name:
        value = value.get(each) if isinstance(value, Mapping) else None
    if not isinstance(value, str) or not message.startswith("Expected `array`"):
        return ""
    return f"write {name[-1]} = [{toml(value)}]"
