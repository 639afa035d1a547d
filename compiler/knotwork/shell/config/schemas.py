"""The JSON Schemas for properties of notes that a configuration names, ready to validate.

They are validated by jsonschema-rs, which is written in Rust, has no dependencies, and is imported
only if a vault has a schema. References to URLs are refused: a check makes no requests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from knotwork.config.options import Config, SchemaOptions
from knotwork.errors import ConfigError
from knotwork.model import Note, Value
from knotwork.names import tag_key
from knotwork.rules.evidence import Problem, Schema
from knotwork.shell.config.globs import matcher
from knotwork.shell.config.regular import settings_bytes
from knotwork.shell.located import shown

_LONGEST = 200
"""Characters of a message; the library quotes whole values."""


def schemas(config: Config, config_path: Path | None) -> tuple[Schema, ...]:
    """The schemas of a configuration.

    Raises:
        ConfigError: one has neither paths nor tags, cannot be read, or is no JSON Schema.
    """
    where = str(config_path or "")
    folder = config_path.parent if config_path else Path()
    return tuple(
        _schema(options, number, folder, where)
        for number, options in enumerate(config.check.schemas, 1)
    )


def _schema(options: SchemaOptions, number: int, folder: Path, where: str) -> Schema:
    key = f"check.schemas.{number - 1}"
    if not options.paths and not options.tags:
        raise ConfigError(
            f"schema {number} of `check.schemas` applies to no note",
            key=key,
            help='say to which notes it applies: paths = ["books/"] or tags = ["book"]',
        )
    if bool(options.file) == bool(options.schema):
        raise ConfigError(
            f"schema {number} of `check.schemas` needs either `file` or `schema`",
            key=key,
            help='name a file beside the configuration, as in file = "book.schema.json"',
        )
    if not options.file:
        name = f"schema {number} in {Path(where).name}"
        return Schema(name, _applies(options), _problems(options.schema, "", key))
    path = folder / options.file
    try:
        contents = _read(path)
    except OSError as error:
        raise ConfigError(
            f"`check.schemas`: {shown(path)} cannot be read: {error.strerror}",
            key=f"{key}.file",
            entry=options.file,
            help="name a JSON file by its path from the folder of the configuration",
        ) from error
    return Schema(options.file, _applies(options), _problems(contents, shown(path), key))


def _read(path: Path) -> Any:
    try:
        return msgspec.json.decode(settings_bytes(path))
    except msgspec.DecodeError as error:
        raise ConfigError(
            f"the schema is not JSON: {error}",
            path=shown(path),
            help="write JSON: https://json.org",
        ) from error
    except RecursionError:
        raise ConfigError("the schema is nested too deeply", path=shown(path)) from None


def _applies(options: SchemaOptions) -> Callable[[Note], bool]:
    fits = matcher(options.paths)
    wanted = {tag_key(tag.removeprefix("#")) for tag in options.tags}

    def applies(note: Note) -> bool:
        if options.paths and fits(note.path):
            return True
        return any(
            tag_key(tag.name) == name or tag_key(tag.name).startswith(f"{name}/")
            for tag in note.unit.tags
            for name in wanted
        )

    return applies


def _problems(
    contents: Any, where: str, key: str
) -> Callable[[Mapping[str, Value]], Iterator[Problem]]:
    from jsonschema_rs import ReferencingError, ValidationError, validator_for

    def refused(uri: str) -> Any:
        raise ValueError(f"{uri} would have to be fetched")

    try:
        validator = validator_for(contents, retriever=refused, validate_formats=True)
    except (ValidationError, ReferencingError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise ConfigError(f"this is not a JSON Schema: {reason}", path=where, key=key) from error

    def problems(values: Mapping[str, Value]) -> Iterator[Problem]:
        for error in validator.iter_errors(dict(values)):
            path = error.instance_path
            message = " ".join(error.message.split())
            if len(message) > _LONGEST:
                message = message[: _LONGEST - 1] + "…"
            yield Problem(str(path[0]) if path else "", message)

    return problems
