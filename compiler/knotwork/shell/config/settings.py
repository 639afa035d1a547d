"""The settings that apply to a vault, where each comes from, and what each is for."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import msgspec

from knotwork.config.options import Config
from knotwork.config.tables import fields
from knotwork.config.user_options import UserConfig
from knotwork.shell.config import obsidian
from knotwork.shell.config.locate import Project
from knotwork.shell.config.user import user_path, user_text
from knotwork.toml import Key, Places

DEFAULT = "default"


class Setting(NamedTuple):
    """One setting with its effective value."""

    key: Key
    value: Any
    """A plain value, or a list or mapping of such values; None if it is not set."""
    origin: str
    """The file and line that set it; `default` if none does."""


def vault_settings(project: Project) -> Iterator[Setting]:
    """The settings of the vault's configuration."""
    file = project.config_path
    values = _by_key(project.config)
    for key, _field in fields(Config):
        line = project.places.line(key)
        origin = f"{file.name}:{line}" if file and line else DEFAULT
        yield Setting(key, values[key], origin)


def with_obsidian(project: Project, settings: Iterator[Setting]) -> Iterator[Setting]:
    """The settings with what `.obsidian/app.json` adds to them."""
    origin = obsidian.APP
    ignored = obsidian.excluded_files(project.obsidian)
    for setting in settings:
        if setting.key == ("exclude",) and ignored:
            both = origin if setting.origin == DEFAULT else f"{setting.origin}, {origin}"
            yield setting._replace(value=[*setting.value, *ignored], origin=both)
        elif setting.key == ("markdown", "strict_line_breaks") and setting.value is None:
            is_set = "strictLineBreaks" in project.obsidian
            strict = bool(project.obsidian.get("strictLineBreaks"))
            yield setting._replace(value=strict, origin=origin if is_set else DEFAULT)
        else:
            yield setting


def user_settings(config: UserConfig) -> Iterator[Setting]:
    """The settings of the user's own configuration."""
    path = user_path()
    places = Places(user_text(path))
    values = _by_key(config)
    for key, _field in fields(UserConfig):
        line = places.line(key)
        origin = f"{path}:{line}" if line else DEFAULT
        yield Setting(key, values[key], origin)


def _by_key(config: msgspec.Struct) -> Mapping[Key, Any]:
    found: dict[Key, Any] = {}
    for key, _field in fields(type(config)):
        value: Any = config
        for name in key:
            value = getattr(value, name)
        found[key] = msgspec.to_builtins(value)
    return found


@cache
def purposes(kind: type[msgspec.Struct]) -> Mapping[str, str]:
    """The docstring below each field of a class, by the field's name."""
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(definition, ast.ClassDef)
    found: dict[str, str] = {}
    for field, text in zip(definition.body, definition.body[1:], strict=False):
        match field, text:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(words))),
            ):
                found[name] = " ".join(words.split())
    return found


def schema() -> dict[str, Any]:
    """The JSON Schema of `knotwork.toml`, for editors that complete and check it."""
    made = msgspec.json.schema(Config)
    definitions: dict[str, Any] = made["$defs"]
    for kind in _kinds(Config):
        for name, purpose in purposes(kind).items():
            definitions[kind.__name__]["properties"][name]["description"] = purpose
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "knotwork.toml",
        **made,
    }


def _kinds(kind: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    yield kind
    for field in msgspec.structs.fields(kind):
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
            yield from _kinds(field.type)
