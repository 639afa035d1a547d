"""What a compiling process does: a batch of notes in, their units out, both as bytes.

A note that never ends ends its process: the watchdog is C code that needs neither the interpreter
nor its lock. Whoever handed out the batch finds the note (`parallel.py`).
"""

from __future__ import annotations

import faulthandler
import gc
import os
from collections.abc import Sequence

import msgspec

from knotwork.model import Source, Syntax
from knotwork.syntax.compile import compile_note

PATIENCE = 60.0
"""Seconds for a note, and as many again for each megabyte of it."""

_SOURCES = msgspec.msgpack.Decoder(list[Source])
_SYNTAX = msgspec.msgpack.Decoder(Syntax)
_ENCODE = msgspec.msgpack.Encoder().encode


def packed(notes: Sequence[Source]) -> bytes:
    """Notes on their way to a process."""
    return _ENCODE([Source(note.path, note.text, note.trouble, note.trouble_at) for note in notes])


def compile_batch(notes: bytes, syntax: bytes, patience: float = PATIENCE) -> list[bytes]:
    """The units of some notes, in their order, packed."""
    how = _SYNTAX.decode(syntax)
    units: list[bytes] = []
    gc.disable()
    try:
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123  # the watchdog wants a descriptor
            for note in _SOURCES.decode(notes):
                limit = patience * (1 + len(note.text) / 1e6)
                faulthandler.dump_traceback_later(limit, exit=True, file=nowhere)
                units.append(_ENCODE(compile_note(note, how)))
            faulthandler.cancel_dump_traceback_later()
    finally:
        gc.enable()
    return units
