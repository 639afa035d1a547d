"""The pages of the handbook that are made of the code: every command, every setting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import click
import msgspec
from msgspec.structs import FieldInfo

from knotwork.config.options import Config
from knotwork.config.tables import fields
from knotwork.shell.cli.main import cli
from knotwork.shell.config.settings import purposes
from knotwork.shell.config.user import UserConfig
from knotwork.toml import Key, toml

_WIDTH = 92

COMMANDS = """\
---
tags: [handbook]
aliases: [commands]
description: What each command says of itself, options and examples included.
---

`knotwork COMMAND --help` says the same in your terminal. Exit codes are the same for all commands: 0 for clean, 1 for findings or failed cells, 2 for misuse, refusal or an error of Knotwork's own, 130 when interrupted.

Your shell completes commands and options once its start-up file holds one of these lines:

```console
$ eval "$(_KNOTWORK_COMPLETE=bash_source knotwork)"   # in ~/.bashrc
$ eval "$(_KNOTWORK_COMPLETE=zsh_source knotwork)"    # in ~/.zshrc
```

For fish, put what `_KNOTWORK_COMPLETE=fish_source knotwork` prints into `~/.config/fish/completions/knotwork.fish`.
"""

SETTINGS = """\
---
tags: [handbook]
aliases: [configuration, knotwork.toml]
description: Every key of knotwork.toml and of the user's own file, with its default.
---

`knotwork.toml` stands beside the notes or above them; the table `[tool.knotwork]` of a `pyproject.toml` does the same. The nearest file counts, and everything in it is optional. `knotwork config show` prints the settings that apply and where each comes from; an unknown key is an error, with its line and column.

A vault's configuration can only narrow what is allowed: it cannot switch on execution, load templates or raise limits. For that there are the command line and your own file, at the end of this page.

Editors that know JSON Schema can complete and check the file while you write: run `knotwork config schema > knotwork.schema.json`, and make `#:schema ./knotwork.schema.json` the first line of `knotwork.toml`.
"""

YOURS = """\
## Yours, for every vault

`config.toml` in your own configuration folder (`~/.config/knotwork` on Linux), or the file that the variable `KNOTWORK_CONFIG` names.
"""


def commands() -> str:
    """The page of all commands."""
    return (
        COMMANDS
        + "".join(_command(cli, "knotwork", None, 2))
        + trail("moving to Knotwork", "every setting")
    )


def trail(before: str, after: str) -> str:
    """Where a page stands in the handbook."""
    return f"\n[[{before}]] < [[Knotwork handbook]] > [[{after}]]\n"


def _command(
    command: click.Command, name: str, above: click.Context | None, level: int
) -> Iterator[str]:
    context = click.Context(
        command, info_name=name, parent=above, terminal_width=_WIDTH, max_content_width=_WIDTH
    )
    yield f"\n{'#' * level} {context.command_path}\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            yield from _command(command.commands[inner], inner, context, min(level + 1, 4))


def settings() -> str:
    """The page of all settings."""
    parts = [SETTINGS, *_tables(Config), "\n", YOURS, *_tables(UserConfig)]
    return "".join(parts) + trail("every command", "security")


def _tables(kind: type[msgspec.Struct]) -> Iterator[str]:
    table: tuple[str, ...] | None = None
    for key, field in sorted(fields(kind), key=lambda one: bool(one[0][:-1])):
        if key[:-1] != table:
            table = key[:-1]
            if table:
                yield f"\n## `[{'.'.join(table)}]`\n"
            yield "\n| key | value | default | meaning |\n|---|---|---|---|\n"
        yield _row(key[-1], field, purpose(kind, key))
        yield from _rows_below(field.type, key[-1])


def purpose(kind: type[msgspec.Struct], key: Key) -> str:
    """What an option is for: the text below its field."""
    for name in key[:-1]:
        kind = next(one.type for one in msgspec.structs.fields(kind) if one.name == name)
    return purposes(kind).get(key[-1], "")


def _rows_below(kind: Any, name: str) -> Iterator[str]:
    """The keys of tables that stand in a list or under names."""
    nested = next((one for one in get_args(kind) if _is_struct(one)), None)
    if nested is None:
        return
    shown = f"{name}[…]" if get_origin(kind) is tuple else f'{name}."…"'
    for field in msgspec.structs.fields(nested):
        yield _row(f"{shown}.{field.name}", field, purposes(nested).get(field.name, ""))


def _row(name: str, field: FieldInfo, words: str) -> str:
    default = "" if field.required else _default(field)
    cells = (f"`{name}`", _value(field.type), default, words)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _default(field: FieldInfo) -> str:
    value = field.default_factory() if callable(field.default_factory) else field.default
    plain = msgspec.to_builtins(value)
    return "not set" if plain is None else f"`{toml(plain)}`"


def _value(kind: Any) -> str:
    """A type in a reader's words."""
    if _is_struct(kind):
        return "table"
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return " or ".join(f"`{toml(one)}`" for one in inner)
    if origin is tuple:
        return "list of tables" if _is_struct(inner[0]) else "list of texts"
    if origin is dict:
        return "tables by name" if _is_struct(inner[1]) else "table"
    if inner:
        return _value(inner[0])
    return {str: "text", bool: "true or false", int: "number", float: "number"}.get(kind, "text")


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)
