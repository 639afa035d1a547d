"""The options a vault may set, from the mapping that a TOML file holds. Reads no file.

A vault's own configuration can only narrow what is allowed: it never switches on execution, loads
templates (they are code) or raises limits.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import EnumType
from typing import Annotated, Any, Literal, TypeVar, get_args

import msgspec
from msgspec.structs import FieldInfo

from knotwork.appearance import ThemeOptions, check_theme
from knotwork.config_values import (
    check_address,
    check_characters,
    check_folder,
    check_language,
    check_paths,
    check_words,
)
from knotwork.diagnostic import Severity
from knotwork.errors import ConfigError
from knotwork.toml import NOWHERE, Key, Places

T = TypeVar("T", bound=msgspec.Struct)


class NamedLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A link of `site.links`: words, and an address or the path of a note or file."""

    label: str
    url: str


class SiteOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[site]`: what the site is called and where it will stand."""

    title: str = ""
    """Empty: the project's name, where the settings stand in its `pyproject.toml`; else the name of
    the vault's folder."""
    url: str = ""
    """The address of the start page; needed for feed, sitemap and canonical links."""
    lang: str = "en"
    """The language of the notes, as in HTML; a note's property `lang` counts more."""
    description: str = ""
    """One sentence on the start page, in search results and in shared links."""
    logo: str = ""
    """The path of a picture in the vault, shown beside the title."""
    links: tuple[NamedLink, ...] = ()
    """Shown after the site's own menu."""
    footer: str = ""
    """A line of plain text at the foot of every page."""
    search: bool = True
    """Whether there is a search, if Pagefind is installed."""
    author: str = ""
    """Who writes the notes, for the feed. Empty: the title stands for them."""
    social_images: bool = False
    """Whether a link to a note unfolds with a picture of its title; needs `url`."""
    social_fonts: tuple[str, ...] = ()
    """Fonts in the vault (`.ttf`, `.otf`) for titles in letters that the site's own face lacks."""


class LinkOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[links]`: how links are read."""

    resolution: Literal["alias", "obsidian"] = "alias"
    """`alias`: names first, aliases last. `obsidian`: names only."""
    relations: dict[str, str] = {}
    """Property name to relation, besides prev, next, up, uses and requires."""
    prerequisites: tuple[str, ...] = ("requires", "uses")
    """Relations whose targets a reader needs first; they make the learning order."""


class PathOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[check.paths."GLOB"]`: what is different in a part of the vault."""

    ignore: tuple[str, ...] = ()
    """Not these rules."""
    severity: dict[str, Severity] = {}
    """Rule to severity."""


class SchemaOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[[check.schemas]]`: what the properties of some notes must look like."""

    paths: tuple[str, ...] = ()
    """Globs, as in `.gitignore`."""
    tags: tuple[str, ...] = ()
    """Notes with one of these tags, or a tag below it."""
    file: str = ""
    """A JSON file with the schema, relative to the configuration file."""
    schema: dict[str, Any] = {}
    """The schema itself."""


class CheckOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[check]`: which rules count, and how much."""

    select: tuple[str, ...] = ()
    """Only these rules; empty for all."""
    ignore: tuple[str, ...] = ()
    """Not these rules."""
    severity: dict[str, Severity] = {}
    """Rule to `error`, `warning` or `info`, where it is not to be the rule's own."""
    paths: dict[str, PathOptions] = {}
    """By glob, as in `.gitignore`; the last that fits a path counts."""
    schemas: tuple[SchemaOptions, ...] = ()
    """JSON Schemas of the properties of some notes."""


class MarkdownOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[markdown]`: how the text of notes is read."""

    strict_line_breaks: bool | None = None
    """A single newline is a space. Unset: as `.obsidian/app.json` says, else false."""
    macros: dict[str, str] = {}
    """LaTeX macros for all notes, name without backslash; they win over those of `preamble.sty`."""
    dialect: Literal["", "myst"] = ""
    """`myst`: MyST's `{code-cell}` is a cell too."""


class CellOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[cells]`: how cells are run. A vault may lower the limit, never raise it."""

    timeout: Annotated[float, msgspec.Meta(gt=0)] | None = None
    """Seconds for a cell."""


class InventoryOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[[api.inventories]]`: the documented objects of another project."""

    file: str
    """Sphinx's `objects.inv`, relative to the configuration file."""
    url: str
    """The address of the project's documentation."""


class ApiOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[api]`: Python packages whose documentation joins the notes. Nothing is imported."""

    packages: tuple[str, ...] = ()
    """Folders of packages, or modules, relative to the configuration file."""
    folder: str = "api"
    """The folder of the vault in which their pages stand."""
    style: Literal["auto", "google", "numpy", "sphinx"] = "auto"
    """How docstrings name parameters and results."""
    exclude: tuple[str, ...] = ("*.tests", "*.testing", "*.conftest")
    """Globs of dotted names that are left out."""
    examples: bool = True
    """What stands behind `>>>` in docstrings is tested; it needs the package installed."""
    source: str = ""
    """The address of a line of the source, with `{path}` and `{line}` in it."""
    inventories: tuple[InventoryOptions, ...] = ()
    """Objects of other projects, as Sphinx lists them: links to them lead there."""

    @property
    def path(self) -> str:
        """The folder without the slash that it may be written with."""
        return self.folder.removesuffix("/")


class RuntimeOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[runtime]`: the Python of readers' browsers."""

    packages_url: str = ""
    """The folder on the web that holds its packages; each is checked before it is used."""


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything `knotwork.toml` may hold."""

    vault: str = "."
    """The folder of the notes, relative to the configuration file."""
    output: str = "site"
    """The folder of the site, relative to the configuration file."""
    exclude: tuple[str, ...] = ()
    """Globs, as in `.gitignore`, of files that the site leaves out."""
    site: SiteOptions = SiteOptions()
    links: LinkOptions = LinkOptions()
    check: CheckOptions = CheckOptions()
    markdown: MarkdownOptions = MarkdownOptions()
    theme: ThemeOptions = ThemeOptions()
    cells: CellOptions = CellOptions()
    api: ApiOptions = ApiOptions()
    runtime: RuntimeOptions = RuntimeOptions()


def _check_values(config: Config) -> None:
    check_theme(config.theme)
    site, links, api = config.site, config.links, config.api
    if site.url:
        check_address("site.url", site.url)
    if site.lang:
        check_language("site.lang", site.lang)
    check_paths("vault", config.vault)
    check_paths("output", config.output)
    check_paths("api.packages", *api.packages)
    check_paths("api.inventories", *(one.file for one in api.inventories))
    check_paths("check.schemas", *(one.file for one in config.check.schemas))
    check_folder("api.folder", api.folder)
    check_words("exclude", config.exclude)
    check_words("site.social_fonts", site.social_fonts)
    check_words("theme.files", config.theme.files)
    check_words("links.relations", (*links.relations, *links.relations.values()))
    check_words("links.prerequisites", links.prerequisites)
    check_words("check.paths", config.check.paths)
    check_words("api.packages", api.packages)
    check_words("api.exclude", api.exclude)


def parse(
    options: Mapping[str, Any], path: str = "knotwork.toml", places: Places = NOWHERE
) -> Config:
    """The configuration that a parsed TOML document holds.

    Raises:
        ConfigError: a key or a value means nothing; with its place and the nearest known key.
    """
    with placed(path, places):
        check_characters(options)
        config = converted(options, Config, path, places)
        _check_values(config)
    return config


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
        ConfigError: as `parse`.
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
        message, _, where = str(error).partition(" - at `$.")
        # What stands under a name that anybody may give is written as `[...]`, without that name.
        found = re.findall(r"[^.\[\]]+", where.rstrip("`").partition("[...]")[0])
        names = tuple(name for name in found if not name.isdecimal())
        raise ConfigError(
            f"`{'.'.join(names)}`: {message[:1].lower()}{message[1:]}" if names else message,
            path=path,
            place=places.nearest(tuple(found)),
            help=_what_it_takes(names, kind),
        ) from error


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
    found = next((field.type for key, field in fields(kind) if key == name), None)
    choices = [
        one
        for value in get_args(found)
        for one in (value if isinstance(value, EnumType) else (value,))
        if isinstance(one, str) and one
    ]
    return "it can be " + " or ".join(f'"{one}"' for one in choices) if choices else ""
