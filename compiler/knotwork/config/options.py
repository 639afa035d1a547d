"""The options a vault may set, from the mapping that a TOML file holds. Reads no file.

A vault's own configuration can only narrow what is allowed: it never switches on execution, loads
templates (they are code) or raises limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from knotwork.config.appearance import ThemeOptions, check_theme
from knotwork.config.tables import converted, placed
from knotwork.config.user_options import UserConfig
from knotwork.config.values import (
    check_address,
    check_apart,
    check_characters,
    check_folder,
    check_language,
    check_paths,
    check_pattern,
    check_relative,
    check_words,
)
from knotwork.diagnostic import Severity
from knotwork.toml import NOWHERE, Places
from knotwork.words.chosen import words_in


class NamedLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A link of `site.links`: words, and an address or the path of a note or file."""

    label: str
    """The words of the link."""
    url: str
    """An address, or the path of a note or file of the vault."""


class SiteOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[site]`: what the site is called and where it will stand."""

    title: str = ""
    """Empty: the project's name if the settings are in its `pyproject.toml`, else the name of the
    vault's folder."""
    url: str = ""
    """The address of the start page; needed for feed, sitemap and canonical links."""
    lang: str = "en"
    """The language of the notes, as in HTML, and of the pages around them if they speak it; a
    note's property `lang` takes precedence for that note."""
    words: dict[str, str | dict[str, str]] = {}
    """Words of the pages around the notes, in place of theirs in that language."""
    description: str = ""
    """One sentence on the start page, in search results and in shared links."""
    logo: str = ""
    """The path of a picture in the vault, shown beside the title."""
    links: tuple[NamedLink, ...] = ()
    """Shown after the site's own menu."""
    footer: str = ""
    """A line of plain text at the foot of every page."""
    search: bool = True
    """Whether the site has a search, if Pagefind is installed."""
    author: str = ""
    """Who writes the notes, for the feed. Empty: the title of the site."""
    publish_all: bool = True
    """Whether notes are published unless something keeps them private; `false`: only those with
    `publish: true`."""
    social_images: bool = False
    """Whether a shared link to a note shows a picture of its title; needs `url`."""
    social_fonts: tuple[str, ...] = ()
    """Fonts in the vault (`.ttf`, `.otf`) for titles in letters that the site's own face lacks."""


class LinkOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[links]`: how links are read."""

    resolution: Literal["alias", "obsidian"] = "alias"
    """`alias`: names first, aliases last. `obsidian`: names only."""
    relations: dict[str, str] = {}
    """Relations by the name of a property, besides prev, next, up, uses and requires."""
    prerequisites: tuple[str, ...] = ("requires", "uses")
    """Relations whose targets a reader needs first; they make the learning order."""


class PathOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[check.paths."GLOB"]`: what is different in a part of the vault."""

    ignore: tuple[str, ...] = ()
    """Rules to leave out."""
    severity: dict[str, Severity] = {}
    """Severities by rule."""


class SchemaOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[[check.schemas]]`: what the properties of some notes must look like."""

    paths: tuple[str, ...] = ()
    """Notes whose path matches one of these globs, written as in `.gitignore`."""
    tags: tuple[str, ...] = ()
    """Notes with one of these tags, or a tag below it."""
    file: str = ""
    """A JSON file with the schema, relative to the configuration file."""
    schema: dict[str, Any] = {}
    """The schema itself."""


class CheckOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[check]`: which rules count, and how much."""

    select: tuple[str, ...] = ()
    """Only these rules; empty for those that are on by default."""
    ignore: tuple[str, ...] = ()
    """Rules to leave out."""
    severity: dict[str, Severity] = {}
    """`error`, `warning` or `info` by rule, where it should not be the rule's own."""
    paths: dict[str, PathOptions] = {}
    """Other settings for parts of the vault, by glob; the last that matches a path counts."""
    schemas: tuple[SchemaOptions, ...] = ()
    """JSON Schemas for the properties of some notes."""


class MarkdownOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[markdown]`: how the text of notes is read."""

    strict_line_breaks: bool | None = None
    """Single newlines are spaces, not breaks. Unset: as `.obsidian/app.json` says, else false."""
    title_from_heading: bool = False
    """Notes without a property `title` are called by the first-level heading that they begin with,
    not by their file."""
    macros: dict[str, str] = {}
    """LaTeX macros for all notes, name without backslash; they win over those of `preamble.sty`."""
    dialect: Literal["", "myst"] = ""
    """`myst`: MyST's `{code-cell}` is a cell too, `{note}` a callout; links find `(label)=`."""


class CellOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[cells]`: how cells are run. A vault may lower the limit, never raise it."""

    timeout: Annotated[float, msgspec.Meta(gt=0)] | None = None
    """Seconds that a cell may take; never more than without this."""


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
    """Globs of dotted names that are left out. A later `!glob` lets in again what it names, with
    all that this holds: `["geo.*", "!geo.shapes"]` documents one module of a package."""
    examples: bool = True
    """Whether what follows `>>>` in docstrings is tested; this needs the package installed."""
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
    """The web folder that holds its packages; each is checked before it is used."""


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything `knotwork.toml` may hold."""

    vault: str = "."
    """The folder of the notes, relative to the configuration file."""
    output: str = "site"
    """The folder of the site, relative to the configuration file."""
    exclude: tuple[str, ...] = ()
    """Globs, as in `.gitignore`, of files and folders that the site leaves out. A later `!glob`
    lets in again what it names, even inside of a folder that is left out."""
    site: SiteOptions = SiteOptions()
    links: LinkOptions = LinkOptions()
    check: CheckOptions = CheckOptions()
    markdown: MarkdownOptions = MarkdownOptions()
    theme: ThemeOptions = ThemeOptions()
    cells: CellOptions = CellOptions()
    api: ApiOptions = ApiOptions()
    runtime: RuntimeOptions = RuntimeOptions()


def parse(
    options: Mapping[str, Any], path: str = "knotwork.toml", places: Places = NOWHERE
) -> Config:
    """The configuration that a parsed TOML document holds.

    Raises:
        ConfigError: a key or a value means nothing; with its place and the nearest known key.
    """
    with placed(path, places):
        check_characters(options)
        config = converted(options, Config, path, places, UserConfig)
        _check_values(config)
    return config


def _check_values(config: Config) -> None:
    check_theme(config.theme)
    site, links, api = config.site, config.links, config.api
    if site.url:
        check_address("site.url", site.url)
    if site.lang:
        check_language("site.lang", site.lang)
    words_in(site.lang, site.words)
    check_paths("vault", config.vault)
    check_paths("output", config.output)
    check_relative("output", config.output)
    check_apart(config.vault, config.output)
    check_paths("api.packages", *api.packages)
    check_paths("api.inventories", *(one.file for one in api.inventories))
    check_paths("check.schemas", *(one.file for one in config.check.schemas))
    check_folder("api.folder", api.folder)
    if api.source:
        check_pattern("api.source", api.source)
    if config.runtime.packages_url:
        check_address("runtime.packages_url", config.runtime.packages_url)
    check_words("site.links", (one.label for one in site.links))
    check_words("exclude", config.exclude)
    check_words("site.social_fonts", site.social_fonts)
    check_words("theme.files", config.theme.files)
    check_words("links.relations", (*links.relations, *links.relations.values()))
    check_words("links.prerequisites", links.prerequisites)
    check_words("check.paths", config.check.paths)
    check_words("api.packages", api.packages)
    check_words("api.exclude", api.exclude)
