"""The pages of the handbook that are generated from code: every command, every setting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import click
import msgspec
from msgspec.structs import FieldInfo

from knotwork.config.options import Config
from knotwork.config.tables import fields
from knotwork.config.user_options import UserConfig
from knotwork.shell.cli.main import cli
from knotwork.shell.config.settings import purposes
from knotwork.toml import Key, toml
from knotwork.words.chosen import ENGLISH, LANGUAGES, words_in
from knotwork.words.forms import Counted, Phrase

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


def root() -> click.Context:
    """The context of `knotwork` itself: a command asked without it would keep other options."""
    return click.Context(cli, **cli.context_settings)


def _command(
    command: click.Command, name: str, above: click.Context | None, level: int
) -> Iterator[str]:
    settings = {**command.context_settings, "max_content_width": _WIDTH}
    context = click.Context(
        command, info_name=name, parent=above, terminal_width=_WIDTH, **settings
    )
    yield f"\n{'#' * level} {context.command_path}\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            yield from _command(command.commands[inner], inner, context, min(level + 1, 4))


def settings() -> str:
    """The page of all settings."""
    parts = [SETTINGS, *_tables(Config), "\n", YOURS, *_tables(UserConfig)]
    return "".join(parts) + trail("every command", "words of a site")


WORDS = """\
---
tags: [handbook]
aliases: [languages, translations, interface language]
description: The languages that a site's pages speak around its notes, and how to change their words.
---

What pages say around your notes (the menu, headings such as *Linked from*, the buttons of cells, what a screen reader hears) is in the language of the site, which `knotwork.toml` names:

```toml
[site]
lang = "de"
```

Known are {languages}. A tag may say more: `de-AT` speaks German, `zh-TW` Chinese in traditional characters. With any other language the pages speak English until you give them words. What commands print, the notes that are made of Python packages, and errors of Python are English in all cases.

Each word can be another one, in a known language or in a new one:

```toml
[site.words]
linked_from = "Backlinks"
note_count = {{ one = "{{count}} note", other = "{{count}} notes" }}

[site.words.cells]
run = "Try it"
```

A word in braces is a place that is filled in; a word of yours may leave it out. Sentences about a number have a form for each kind of number that the language tells apart, under the names of [CLDR](https://cldr.unicode.org/index/cldr-spec/plural-rules): `one`, `two`, `few`, `many` and `other`, which all others take. A language that pages do not speak counts by its own rule where Knotwork knows it (as Croatian, Hebrew, Persian or Vietnamese), else as English does.

"""


def words() -> str:
    """The page of all words."""
    every = sorted(f"{_LANGUAGES[lang]} (`{lang}`)" for lang in LANGUAGES)
    head = WORDS.format(languages=", ".join(every[:-1]) + f" and {every[-1]}")
    return head + "".join(_words(words_in(ENGLISH), "")) + trail("every setting", "security")


def _words(words: msgspec.Struct | dict[str, str], above: str) -> Iterator[str]:
    every: dict[str, Any] = words if isinstance(words, dict) else msgspec.structs.asdict(words)
    groups = {name: one for name, one in every.items() if _is_group(one)}
    if above:
        yield f"\n## `[site.words.{above}]`\n\n"
    yield "| name | in English |\n|---|---|\n"
    for name, one in every.items():
        if name not in groups:
            yield f"| `{name}` | {_said(one)} |\n"
    for name, group in groups.items():
        yield from _words(group, name)


def _is_group(word: object) -> bool:
    return isinstance(word, dict | msgspec.Struct) and not isinstance(word, Phrase | Counted)


def _said(word: str | Phrase | Counted) -> str:
    if isinstance(word, Counted):
        return "; ".join(f"{name}: {form}" for name, form in word.forms.items())
    text = word if isinstance(word, str) else word.text
    return text.replace("#", r"\#")  # else the page had this tag itself


_LANGUAGES = {
    "ar": "Arabic",
    "cs": "Czech",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese in simplified characters",
    "zh-Hant": "Chinese in traditional characters",
}


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
