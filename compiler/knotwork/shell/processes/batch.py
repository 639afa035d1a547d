"""The work of a compiling process: a batch of notes in, their units out, both as bytes.

If a note takes too long, a watchdog kills the process. It is C code (`faulthandler`), since a loop
in a C library may hold the GIL. `supervised.py` then finds out which note it was.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import time
from collections.abc import Sequence
from typing import TextIO

import msgspec

from knotwork.model import Source, Syntax
from knotwork.syntax.compile import compile_or_tell

PATIENCE = 60.0
"""Seconds that a note may take, and as many again for each million characters."""

_SPARE, _MOST = 1.25, 1.5
"""Factors on the seconds that a note may take: the watchdog is set to the first, and is set anew if
more than the second is left."""

_SOURCES = msgspec.msgpack.Decoder(list[Source])
_SYNTAX = msgspec.msgpack.Decoder(Syntax)
_ENCODE = msgspec.msgpack.Encoder().encode


def packed(notes: Sequence[Source]) -> bytes:
    """Notes as bytes, to be sent to a process."""
    return _ENCODE([Source(note.path, note.text, note.trouble, note.trouble_at) for note in notes])


def compile_batch(notes: bytes, syntax: bytes, patience: float = PATIENCE) -> list[bytes]:
    """The packed units of some packed notes, in order."""
    options = _SYNTAX.decode(syntax)
    units: list[bytes] = []
    gc.disable()
    try:
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123  # the watchdog wants a descriptor
            watchdog = Watchdog(nowhere)
            for note in _SOURCES.decode(notes):
                watchdog.allow(patience * (1 + len(note.text) / 1e6))
                units.append(_ENCODE(compile_or_tell(note, options)))
            faulthandler.cancel_dump_traceback_later()
    finally:
        gc.enable()
    return units


class Watchdog:
    """Kills this process when a note takes too long.

    Setting it means starting a thread and waiting for that. So it is set with time to spare, and
    set anew only if the time left is too short, or much too long, for the next note.
    """

    def __init__(self, nowhere: TextIO) -> None:
        self._nowhere = nowhere
        self._end = 0.0

    def allow(self, seconds: float) -> None:
        """Give the next note at least `seconds`, and at most half as many more."""
        now = time.monotonic()
        if not seconds <= self._end - now <= seconds * _MOST:
            faulthandler.dump_traceback_later(seconds * _SPARE, exit=True, file=self._nowhere)
            self._end = now + seconds * _SPARE
