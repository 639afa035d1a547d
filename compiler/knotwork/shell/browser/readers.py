"""The options on the Python of readers' browsers, and the version of it. Imports little."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from knotwork.errors import ConfigError
from knotwork.shell.config.user import user_config
from knotwork.shell.files.identity import state_of, templates_folder
from knotwork.shell.remember.cache import cache_folder


class Pinned(msgspec.Struct, frozen=True):
    """The runtime that this version of Knotwork was made with."""

    version: str
    integrity: str
    """The hash of its npm package in the form of lock files: `sha512-…`."""
    standard: tuple[str, ...]
    """The modules of its standard library that are files."""
    packages: dict[str, str]
    """The package of each other module that it can import."""


class Readers(NamedTuple):
    """From where readers load Python."""

    place: Literal["vendored", "cdn", "off"] | None = None
    """None for `vendored` if it was fetched, else `off`."""
    url: str = ""
    """The URL of the folder, for `cdn`."""

    @property
    def key(self) -> str:
        """A text that differs for builds whose sites load different runtimes."""
        if self.place == "off":
            return "off"
        try:
            there = state_of(runtime_folder(pinned(templates_folder()).version))
        except (ConfigError, OSError):  # an unreadable cache counts as empty
            there = b""
        url = self.url or user_config().runtime.url if self.place == "cdn" else ""
        return f"{self.place} {url} {there.hex()}"


def pinned(theme: Path) -> Pinned:
    """The runtime that belongs to a theme's scripts.

    Raises:
        ConfigError: the scripts of a checkout are not bundled yet.
    """
    try:
        content = (theme / "bundles" / "runtime" / "pyodide.json").read_bytes()
    except FileNotFoundError:
        raise ConfigError(
            "the scripts of the theme are not bundled yet", help="run `make scripts`"
        ) from None
    return msgspec.json.decode(content, type=Pinned)


def runtime_folder(version: str) -> Path:
    """The folder for a fetched runtime; it may not exist."""
    return cache_folder() / f"pyodide-{version}"
