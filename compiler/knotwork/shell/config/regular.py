"""Opens regular files only: pipes and devices are refused and never waited for."""

from __future__ import annotations

import errno
import os
import stat
from codecs import BOM_UTF8
from pathlib import Path
from typing import BinaryIO

_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def open_regular(path: Path, flags: int = 0) -> BinaryIO:
    """Open a regular file for reading; `flags` are further flags of `os.open`.

    Raises:
        OSError: it cannot be read, or is not a regular file.
    """
    descriptor = os.open(path, _OPEN | flags)
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        raise OSError(0, "it is not a regular file")
    return os.fdopen(descriptor, "rb")


def settings_bytes(path: Path) -> bytes:
    """The bytes of a regular file without a byte order mark, which some Windows editors write.

    Raises:
        OSError: it cannot be read, or is not a regular file.
    """
    with open_regular(path) as opened:
        return opened.read().removeprefix(BOM_UTF8)


def settings_text(path: Path) -> str:
    """The text of a regular file, with LF line endings.

    Raises:
        OSError: it cannot be read, or is not a regular file.
        UnicodeDecodeError: it is not UTF-8.
    """
    return settings_bytes(path).decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
