"""Our own exceptions: few, in one tree, each carrying what it is about.

KnotworkError
├── ConfigError      the configuration cannot be understood
├── VaultError       the vault cannot be read at all
└── RefusedError     the command could destroy files that Knotwork did not make

An author's mistake in a note is never an exception: it is a `Finding`.
"""

from __future__ import annotations


class KnotworkError(Exception):
    """The base of all errors that end a command with a message instead of a traceback."""

    def __init__(self, message: str, *, help: str = "") -> None:  # noqa: A002 (the field's word)
        super().__init__(message)
        self.message = message
        self.help = help

    @property
    def where(self) -> str:
        """The place that is printed before the message: `knotwork.toml:3:1: `; empty for none."""
        return ""


class ConfigError(KnotworkError):
    """A configuration file holds something that cannot be understood."""

    def __init__(
        self,
        message: str,
        *,
        path: str = "",
        place: tuple[int, int] = (0, 0),
        key: str = "",
        entry: str = "",
        help: str = "",  # noqa: A002 (the field's word)
    ) -> None:
        super().__init__(message, help=help)
        self.path = path
        self.place = place
        """Line and column, from 1; 0 for one that is not known."""
        self.key = key
        """The setting that is wrong (`site.url`), from which its place in the file is found."""
        self.entry = entry
        """The part of the setting's value that is wrong, as it is written there."""

    @property
    def where(self) -> str:
        """The file, and line and column as far as they are known."""
        if not self.path:
            return ""
        known = (str(number) for number in self.place if number)
        return ":".join((self.path, *known)) + ": "


class VaultError(KnotworkError):
    """The folder that should hold the notes is not there or cannot be listed."""


class RefusedError(KnotworkError):
    """The command would overwrite or delete something that Knotwork did not make."""
