"""Copes with outputs that cannot take everything: limited encodings, full disks, lost readers."""

from __future__ import annotations

import codecs
import contextlib
import errno
import io
import os
import sys
from typing import Any

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


def outlive_readers() -> None:
    """Let no reader that leaves early (`| head`) stop a command: its exit code stays true.

    Nor does a full disk that takes no messages: nobody could be told.
    """
    sys.stdout = _without_reader(sys.stdout, frozenset({errno.EPIPE}))
    sys.stderr = _without_reader(sys.stderr, frozenset({errno.EPIPE, *_FULL}))


def _without_reader(stream: Any, borne: frozenset[int]) -> Any:
    """A stream that outlives errors with these numbers, in place of one that is no terminal.

    The old one has to live on, as `sys.__stdout__` does: it would close what both write to.
    """
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)  # with PYTHONUNBUFFERED there is no buffer
    if not isinstance(raw, io.FileIO) or raw.isatty():
        return stream
    pipe = _Pipe(raw.fileno(), borne)
    return io.TextIOWrapper(
        pipe if buffer is raw else io.BufferedWriter(pipe),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


class _Pipe(io.FileIO):
    """Bytes for a reader; what is written after an error that is borne goes nowhere."""

    def __init__(self, number: int, borne: frozenset[int]) -> None:
        super().__init__(number, "w", closefd=False)
        self._borne = borne

    def write(self, written: Any, /) -> int:
        try:
            return super().write(written)
        except OSError as error:
            if error.errno not in self._borne:
                raise
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            return memoryview(written).nbytes


def forget_no_width() -> None:
    """Drop a width of 0, which stands for an unknown one: Rich would print nothing at all."""
    if not os.environ.get("COLUMNS", "0").strip("0"):
        os.environ.pop("COLUMNS", None)


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
