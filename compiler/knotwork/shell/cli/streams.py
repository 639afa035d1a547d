"""Standard output and error as other programs gave them to us: full disks, and few letters."""

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
"""What stands for a sign of ours where there is nothing but ASCII."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


def write_any_letter() -> None:
    """Let no letter stop a command: what a stream cannot encode is written in others."""
    codecs.register_error("knotwork", _nearest)
    for stream in (sys.stdout, sys.stderr):
        # UTF-8 has all but halves of surrogate pairs, which are escaped before they come here.
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() != "utf-8":
            stream.reconfigure(errors="knotwork")


def closed_if_full(error: OSError) -> bool:
    """Whether an output took no more; it is closed then, so that nothing is tried again."""
    if error.errno not in _FULL:
        return False
    with contextlib.suppress(OSError):
        sys.stdout.close()
    return True


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    ascii_ = (_NEAREST.get(sign) or sign.encode("ascii", "backslashreplace") for sign in text)
    return "".join(one if isinstance(one, str) else one.decode() for one in ascii_), error.end
