"""Undoes renamings, for `knotwork mv --undo`.

Renaming the other way would not restore links byte for byte: a link may have had another letter
case, or a shorter path than necessary. So each renaming saves the content that it replaces in
`KNOTWORK_STATE_DIR`, or in the system's folder for such data, readable by the user alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import msgspec

from knotwork.errors import KnotworkError, RefusedError
from knotwork.names import folders_above
from knotwork.shell.config.home import state_home
from knotwork.shell.files.journal import Move, Transaction, Write, carry_out
from knotwork.shell.files.plain_files import digest

_KEPT = 20
"""The number of renamings that are kept for each vault."""
_UNFINISHED = "unfinished"
"""The name of a record while it is written."""


class Undoable(msgspec.Struct, frozen=True):
    """One renaming, and the change that undoes it."""

    what: str
    """The renaming as a message to users."""
    back: Transaction
    folders: tuple[str, ...] = ()
    """The folders that the renaming created, innermost first."""


def inverse(change: Transaction, before: Mapping[str, bytes]) -> Transaction:
    """The change that undoes another; `before` has the old contents of files, by path."""
    move = change.move

    def moved(path: str) -> str:
        if move is None or not (path == move.old or path.startswith(f"{move.old}/")):
            return path
        return move.new + path[len(move.old) :]

    writes = tuple(
        Write(moved(write.path), digest(write.after), before[write.path]) for write in change.writes
    )
    return Transaction(writes, Move(move.new, move.old) if move else None)


def missing_folders(root: Path, path: str) -> tuple[str, ...]:
    """The folders above a path that do not exist yet, innermost first."""
    return tuple(above for above in folders_above(path) if not (root / above).exists())


def keep(root: Path, record: Undoable) -> None:
    """Save the record that undoes a renaming; if that fails, the renaming goes on without it."""
    with contextlib.suppress(OSError, KnotworkError):
        folder = _folder(root)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        known = _records(folder)
        for old in known[: max(0, len(known) - _KEPT + 1)]:
            old.unlink(missing_ok=True)
        number = int(known[-1].name) + 1 if known else 1
        unfinished = folder / _UNFINISHED
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(msgspec.msgpack.encode(record))
        unfinished.replace(folder / f"{number:08}")


def take_back(root: Path) -> str:
    """Undo the last renaming that is not undone yet, and return `Undoable.what`.

    Raises:
        RefusedError: there is none, or a note has changed since.
    """
    known = _records(_folder(root))
    if not known:
        raise RefusedError(f"no renaming in {root} is left to undo")
    try:
        record = msgspec.msgpack.decode(known[-1].read_bytes(), type=Undoable)
    except (OSError, msgspec.DecodeError) as error:
        raise RefusedError(f"{known[-1]} is damaged", help="delete it") from error
    # The record goes once the change counts as made: if killed, the next command completes it.
    carry_out(root, record.back, begun=partial(known[-1].unlink, missing_ok=True))
    for folder in record.folders:
        with contextlib.suppress(OSError):  # the folder holds something else by now
            (root / folder).rmdir()
    return record.what


def _folder(root: Path) -> Path:
    named = os.environ.get("KNOTWORK_STATE_DIR")
    state = Path(named) if named else state_home()
    vault = hashlib.sha256(os.fsencode(os.path.realpath(root))).hexdigest()[:16]
    return state / "renamings" / vault


def _records(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.name.isdecimal())
    except OSError:
        return []
