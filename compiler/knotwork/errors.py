"""Our own exceptions: few, in one tree, each carrying what it is about.

KnotworkError
├── ConfigError      the configuration cannot be understood
├── VaultError       the vault cannot be read at all
└── RefusedError     doing as told could destroy something that is not ours

An author's mistake in a note is never an exception: it is a `Finding`.
"""

from __future__ import annotations


class KnotworkError(Exception):
    """The base of all errors that end a command with a message and no traceback."""

    def __init__(self, message: str, *, help: str = "") -> None:  # noqa: A002 (the field's word)
        super().__init__(message)
        self.message = message
        self.help = help

    @property
    def where(self) -> str:
        """What stands before the message where there is a place: `knotwork.toml:3: `."""
        return ""


class ConfigError(KnotworkError):
    """A configuration file holds a key or a value that means nothing."""

    def __init__(
        self,
        message: str,
        *,
        path: str = "",
        line: int = 0,
        key: str = "",
        help: str = "",  # noqa: A002 (the field's word)
    ) -> None:
        super().__init__(message, help=help)
        self.path = path
        self.line = line
        self.key = key
        """The setting that it is about (`site.url`), for whoever knows on which line it stands."""

    @property
    def where(self) -> str:
        """The file, and the line if it is known."""
        if not self.path:
            return ""
        return f"{self.path}:{self.line}: " if self.line else f"{self.path}: "


class VaultError(KnotworkError):
    """The folder that should hold the notes is not there or cannot be listed."""


class RefusedError(KnotworkError):
    """The command would overwrite or delete something that Knotwork did not make."""
