"""The files of notes that are to be edited: their bytes, and those bytes with another text.

A byte order mark stays, and so does every byte that no edit touches. What cannot be edited without
loss is refused: symbolic links, text that is not UTF-8, notes that changed since they were read.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import stat
from pathlib import Path
from typing import NamedTuple

from knotwork.errors import RefusedError
from knotwork.text import decode

_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_OPEN |= getattr(os, "O_BINARY", 0)


class Original(NamedTuple):
    """One note's file as it was read."""

    path: str
    raw: bytes

    @property
    def text(self) -> str:
        """What the bytes say."""
        return decode(self.raw).text

    def with_text(self, text: str) -> bytes:
        """The bytes of the file with another text."""
        mark = codecs.BOM_UTF8 if self.raw.startswith(codecs.BOM_UTF8) else b""
        return mark + text.encode("utf-8")


def original(root: Path, path: str) -> Original:
    """The file of a note, if it can be edited.

    Raises:
        RefusedError: it cannot; the message says why.
    """
    try:
        raw = plain_bytes(root, path)
    except OSError as error:
        raise RefusedError(f"{path} cannot be edited: {error.strerror or error}") from error
    decoded = decode(raw)
    if decoded.trouble:
        raise RefusedError(
            f"{path} cannot be edited: {decoded.trouble}", help="save it as UTF-8 text"
        )
    return Original(path, raw)


def plain_bytes(root: Path, path: str) -> bytes:
    """The bytes of a regular file that stands in the vault itself.

    Raises:
        OSError: it is a symbolic link, stands behind one, or cannot be read.
    """
    file = root / path
    if file.is_symlink():
        raise OSError(0, "it is a symbolic link")
    if os.path.realpath(file.parent) != str(Path(os.path.realpath(root), path).parent):
        raise OSError(0, "its folder is reached through a symbolic link")
    descriptor = os.open(file, _OPEN)
    with os.fdopen(descriptor, "rb") as opened:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "it is not a regular file")
        return opened.read()


def digest(raw: bytes) -> str:
    """What tells whether a file is still the one that was read."""
    return hashlib.blake2b(raw, digest_size=16).hexdigest()
