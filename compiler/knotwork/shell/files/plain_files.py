"""Reads regular files of the vault, never through a symbolic link."""

from __future__ import annotations

import os
from pathlib import Path

from knotwork.shell.config.regular import open_regular
from knotwork.shell.files.seen import content_digest


def plain_bytes(root: Path, path: str) -> bytes:
    """The content of a regular file of the vault.

    Raises:
        OSError: it is a symbolic link, is reached through one, or cannot be read.
    """
    file = root / path
    if file.is_symlink():
        raise OSError(0, "it is a symbolic link")
    if os.path.realpath(file.parent) != str(Path(os.path.realpath(root), path).parent):
        raise OSError(0, "its folder is reached through a symbolic link")
    with open_regular(file, getattr(os, "O_NOFOLLOW", 0)) as opened:
        return opened.read()


def digest(raw: bytes) -> str:
    """A digest of a file's content, to tell later whether it has changed."""
    return content_digest(raw).hex()
