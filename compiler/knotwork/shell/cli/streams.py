"""Copes with outputs that cannot take everything: limited encodings, and full disks."""

from __future__ import annotations

import codecs
import contextlib
import errno
import io
import sys

_NEAREST = {
    "│": "|", "─": "-", "━": "-", "╷": " ", "╵": " ", "→": "->", "←": "<-", "…": "...",
    "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "·": "*", "×": "x", "•": "*",
}  # fmt: skip
"""ASCII replacements for the characters that messages use."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


def write_any_letter() -> None:
    """Let no character stop a command: what a stream cannot encode is replaced."""
    codecs.register_error("knotwork", _nearest)
    for stream in (sys.stdout, sys.stderr):
        # UTF-8 can encode all but lone surrogates, which are escaped before they get here.
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() != "utf-8":
            stream.reconfigure(errors="knotwork")


def closed_if_full(error: OSError) -> bool:
    """Whether an error means that the output takes no more; it is closed then, for good."""
    if error.errno not in _FULL:
        return False
    with contextlib.suppress(OSError):
        sys.stdout.close()
    return True


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(map(_ascii, text)), error.end


def _ascii(sign: str) -> str:
    return _NEAREST.get(sign) or sign.encode("ascii", "backslashreplace").decode()
