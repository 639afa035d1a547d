"""What rules may know besides the graph. It is passed to them: no rule fetches anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple, TypeAlias

import msgspec

from knotwork.analysis.mentions import Text
from knotwork.diagnostic import Origin
from knotwork.latex.preamble import Preamble
from knotwork.model import Note, Value
from knotwork.programs.browser import Browser
from knotwork.programs.verdicts import Trials
from knotwork.text import Span


class Problem(NamedTuple):
    """A violation of a schema by the properties of a note."""

    property: str
    """The property it is about; empty for one that is missing."""
    message: str


class Schema(NamedTuple):
    """A schema for the properties of some notes."""

    name: str
    applies: Callable[[Note], bool]
    problems: Callable[[Mapping[str, Value]], Iterable[Problem]]


class UrlState(msgspec.Struct, frozen=True):
    """The answer of the web to a URL."""

    good: bool
    answer: str
    """In a few words: `404 Not Found`, `there is no such host`."""


class Unused(NamedTuple):
    """An allowance that covered no finding of one of its rules."""

    path: str
    span: Span
    rule: str
    message: str
    help: str


SettingKind: TypeAlias = Literal["glob", "tag", "relation", "property", "object"]


class Setting(NamedTuple):
    """A setting that names something in the vault."""

    kind: SettingKind
    key: str
    """`exclude`, `links.prerequisites`."""
    words: str
    """What it names, as written."""
    origin: Callable[[], Origin]
    """Finds the place where it is written, which takes long."""


class Settings(NamedTuple):
    """All settings that name something in the vault, and what is needed to judge them."""

    named: tuple[Setting, ...] = ()
    vault: str = "."
    """The folder of the notes, relative to the configuration file."""
    relations: Mapping[str, str] = {}
    """The relations of properties, by name."""
    matcher: Callable[[str], Callable[[str], bool]] = lambda _glob: lambda _path: False
    """Makes of a glob the function that says which paths it matches."""
    root: str = ""
    """The absolute path of the folder of the notes, with slashes; empty if there is none."""
    packages: tuple[str, ...] = ()
    """The names of the documented packages."""


class Evidence(msgspec.Struct, frozen=True):
    """All evidence; what was not asked for is empty."""

    trials: Trials = {}
    """The results of the cells; empty for `knotwork check`, which runs none without `--run`."""
    schemas: tuple[Schema, ...] = ()
    urls: Mapping[str, UrlState] = {}
    text: Text | None = None
    """Gives the text of a note, which the graph does not have."""
    browser: Browser | None = None
    """What readers' browsers can import."""
    types: Mapping[str, str] = {}
    """The types that Obsidian gives properties in this vault, by name in lower case."""
    preamble: Preamble = Preamble()
    """The vault's file of LaTeX commands."""
    private: frozenset[str] = frozenset()
    """The notes that stay out of the site."""
    settings: Settings = Settings()
    """The settings that name something in the vault."""
    unused: tuple[Unused, ...] = ()
    """The unused allowances; known only after all other rules have run."""
