"""The options a vault may set, from the mapping that a TOML file holds. Reads no file.

A vault's own configuration can only narrow what is allowed: it never switches on execution, loads
templates (they are code) or raises limits.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from knotwork.appearance import ThemeOptions, check_theme
from knotwork.diagnostic import Severity
from knotwork.errors import ConfigError


class NamedLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A link of `site.links`: words, and an address or the path of a note or file."""

    label: str
    url: str


class SiteOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[site]`: what the site is called and where it will stand."""

    title: str = ""
    """Empty: the vault folder's name."""
    url: str = ""
    """The address of the start page; needed for feed, sitemap and canonical links."""
    lang: str = "en"
    description: str = ""
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


class LinkOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[links]`: how links are read."""

    resolution: str = "alias"
    """`alias`: names first, aliases last. `obsidian`: names only."""
    relations: dict[str, str] = {}
    """Property name to relation, besides prev, next, up, uses and requires."""
    prerequisites: tuple[str, ...] = ("requires", "uses")
    """Relations whose targets a reader needs first; they make the learning order."""


class PathOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[check.paths."GLOB"]`: what is different in a part of the vault."""

    ignore: tuple[str, ...] = ()
    severity: dict[str, Severity] = {}


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
    ignore: tuple[str, ...] = ()
    severity: dict[str, Severity] = {}
    paths: dict[str, PathOptions] = {}
    """By glob, as in `.gitignore`; the last that fits a path counts."""
    schemas: tuple[SchemaOptions, ...] = ()


class MarkdownOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[markdown]`: how the text of notes is read."""

    strict_line_breaks: bool | None = None
    """A single newline is a space. Unset: as `.obsidian/app.json` says, else false."""
    macros: dict[str, str] = {}
    """LaTeX macros for all notes, name without backslash."""
    dialect: Literal["", "myst"] = ""
    """`myst`: MyST's `{code-cell}` is a cell too."""


class CellOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[cells]`: how cells are run. A vault may lower the limit, never raise it."""

    timeout: Annotated[float, msgspec.Meta(gt=0)] | None = None
    """Seconds for a cell."""


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


def parse(options: Mapping[str, Any], path: str = "knotwork.toml") -> Config:
    """The configuration that a parsed TOML document holds.

    Raises:
        ConfigError: a key or a value means nothing; names the nearest known key.
    """
    _check_keys(options, Config, "", path)
    try:
        config = msgspec.convert(dict(options), Config)
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at `$.")
        place = where.rstrip("`")
        raise ConfigError(
            f"`{place}`: {message[:1].lower()}{message[1:]}" if place else message, path=path
        ) from error
    if config.links.resolution not in {"alias", "obsidian"}:
        raise ConfigError(
            f"`links.resolution` is “{config.links.resolution}”",
            path=path,
            help='it can be "alias" or "obsidian"',
        )
    check_theme(config.theme, path)
    return config


def _check_keys(
    table: Mapping[str, Any], kind: type[msgspec.Struct], prefix: str, path: str
) -> None:
    fields = {field.name: field.type for field in msgspec.structs.fields(kind)}
    for name, value in table.items():
        if name not in fields:
            near = difflib.get_close_matches(name, fields, n=1)
            raise ConfigError(
                f"unknown key `{prefix}{name}`",
                path=path,
                help=f"did you mean `{prefix}{near[0]}`?"
                if near
                else f"known here: {', '.join(fields)}",
            )
        nested = fields[name]
        if (
            isinstance(nested, type)
            and issubclass(nested, msgspec.Struct)
            and isinstance(value, Mapping)
        ):
            _check_keys(value, nested, f"{prefix}{name}.", path)
