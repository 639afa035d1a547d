"""Changes several files of a vault atomically: all of them or none, even across a kill.

First the whole change is written to a journal, one file in the vault's root that appears
atomically. From then on the change counts as made: if the program is killed, the next command
completes it. Each step can be repeated, and is refused for a file that is neither in its old nor in
its new state. A lock on the vault's folder keeps writers from working at the same time.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from knotwork.errors import RefusedError
from knotwork.shell.files.folders import make_folder
from knotwork.shell.files.lock import locked
from knotwork.shell.files.plain_files import digest, plain_bytes
from knotwork.shell.located import from_here
from knotwork.shell.system_errors import way_out

JOURNAL = ".knotwork-journal"
_UNFINISHED = ".knotwork-unfinished"
"""The name of a file while it is written: at most one in a folder, none after the change."""
_VERSION = 1


class Write(msgspec.Struct, frozen=True, array_like=True):
    """New content for a file."""

    path: str
    before: str
    """The digest of its old content."""
    after: bytes


class Move(msgspec.Struct, frozen=True, array_like=True):
    """A new path for a file or folder."""

    old: str
    new: str


class Transaction(msgspec.Struct, frozen=True, array_like=True):
    """An atomic change: files get new content, then one file or folder moves."""

    writes: tuple[Write, ...]
    move: Move | None = None


class _Head(msgspec.Struct, frozen=True):
    """The part of a journal that every version of Knotwork can read."""

    version: int


class _Journal(_Head, frozen=True):
    change: Transaction


def carry_out(root: Path, change: Transaction, begun: Callable[[], object] | None = None) -> None:
    """Make the change; `begun` is called once it counts as made, before the first file changes.

    Raises:
        RefusedError: a file has changed since the change was computed, or something is in the
            way; then nothing was written.
    """
    with locked(root), _as_refusal(root):
        _finish(root)
        remaining = steps(root, change)
        next(remaining)
        if begun is not None:
            begun()
        for _step in remaining:
            pass


def finish(root: Path) -> bool:
    """Complete the change of an interrupted command; return whether there was one.

    Raises:
        RefusedError: a file has changed since, or the journal cannot be read.
    """
    if not (os.path.lexists(root / JOURNAL) or os.path.lexists(root / _UNFINISHED)):
        return False
    with locked(root), _as_refusal(root):
        (root / _UNFINISHED).unlink(missing_ok=True)
        return _finish(root)


def steps(root: Path, change: Transaction) -> Iterator[None]:
    """Make the change step by step, so that a test can stop after any step, as a kill would."""
    _check(root, change)
    _save(root, change)
    yield
    yield from _remaining(root, change)


def _finish(root: Path) -> bool:
    try:
        content = plain_bytes(root, JOURNAL)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise RefusedError(
            f"{root / JOURNAL} cannot be read: {error.strerror}", help=way_out(error)
        ) from error
    change = _read(root, content)
    if not _is_moved(root, change):
        _check(root, change)
    for _step in _remaining(root, change):
        pass
    return True


def _read(root: Path, content: bytes) -> Transaction:
    try:
        head = msgspec.msgpack.decode(content, type=_Head)
        if head.version != _VERSION:
            raise RefusedError(
                f"{root / JOURNAL}, the record of an interrupted change, was written by another "
                "version of Knotwork",
                help="run any command of the one that began it: that completes the change",
            )
        journal = msgspec.msgpack.decode(content, type=_Journal)
    except msgspec.DecodeError as error:
        raise RefusedError(
            f"{root / JOURNAL}, the record of an interrupted change, is damaged",
            help="look at your notes, then delete it",
        ) from error
    change = journal.change
    paths = [write.path for write in change.writes]
    if change.move:
        paths += [change.move.old, change.move.new]
    for path in paths:
        if not _is_plain(path):
            raise RefusedError(
                f"{root / JOURNAL} names {path!r}, which is not a path of a vault",
                help="it was not written by Knotwork: delete it",
            )
    return change


def _is_plain(path: str) -> bool:
    """Whether a path stays in the vault and outside its hidden files."""
    return all(part and not part.startswith(".") for part in path.split("/")) and (
        os.sep == "/" or not any(mark in path for mark in "\\:")
    )


def _is_moved(root: Path, change: Transaction) -> bool:
    """Whether the last step, the move, is done, and so all steps before it."""
    move = change.move
    return (
        move is not None
        and not os.path.lexists(root / move.old)
        and os.path.lexists(root / move.new)
    )


def _remaining(root: Path, change: Transaction) -> Iterator[None]:
    if not _is_moved(root, change):
        for write in change.writes:
            if digest(plain_bytes(root, write.path)) == write.before:
                replace_bytes(root / write.path, write.after)
                yield
        if change.move is not None:
            _rename(root, change.move)
            yield
    (root / JOURNAL).unlink(missing_ok=True)
    yield


def _check(root: Path, change: Transaction) -> None:
    """Make sure that every step can be carried out.

    Raises:
        RefusedError: one of them cannot.
    """
    located = from_here(root)
    for write in change.writes:
        try:
            now = digest(plain_bytes(root, write.path))
        except OSError as error:
            raise RefusedError(
                f"{located(write.path)} cannot be edited: {error.strerror or error}",
                help=way_out(error),
            ) from error
        if now not in (write.before, digest(write.after)):
            raise RefusedError(
                f"{located(write.path)} has changed while the command ran; nothing was written",
                help=_advice(root),
            )
    if change.move is not None:
        _check_move(root, change.move)


def _advice(root: Path) -> str:
    if (root / JOURNAL).exists():
        return (
            f"an interrupted change waits in {root / JOURNAL}: bring the note back to how it was, "
            f"or delete that file and look over your notes"
        )
    return "run the command again"


def _check_move(root: Path, move: Move) -> None:
    located = from_here(root)
    for path in (move.old, move.new):
        if not _is_plain(path):
            raise RefusedError(f"“{path}” is not a path of a vault; nothing was written")
    if not os.path.lexists(root / move.old):
        raise RefusedError(f"there is no {located(move.old)} any more; nothing was written")
    old, new = root / move.old, root / move.new
    if os.path.lexists(new) and not os.path.samestat(old.lstat(), new.lstat()):
        raise RefusedError(f"{located(move.new)} exists; nothing is ever overwritten")
    inside = os.path.realpath(root)
    for path in (move.old, move.new):
        whole = Path(inside, path).parent
        if os.path.realpath(whole) != str(whole):
            raise RefusedError(f"{located(path)} is reached through a symbolic link")


def _rename(root: Path, move: Move) -> None:
    new = root / move.new
    make_folder(new.parent)
    (root / move.old).rename(new)
    _sync_folder(new.parent)


def _save(root: Path, change: Transaction) -> None:
    """Write the journal; it appears whole or not at all."""
    content = msgspec.msgpack.encode(_Journal(_VERSION, change))
    _create(root / _UNFINISHED, content, 0o600)
    (root / _UNFINISHED).replace(root / JOURNAL)
    _sync_folder(root)


def replace_bytes(file: Path, content: bytes) -> None:
    """Replace a file's content atomically; its permissions stay."""
    unfinished = file.with_name(_UNFINISHED)
    _create(unfinished, content, stat.S_IMODE(file.lstat().st_mode))
    unfinished.replace(file)


def _create(file: Path, content: bytes, mode: int) -> None:
    """Write a new file, of which nothing is left if the disk has no room for it."""
    file.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(file, flags, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(descriptor)
    except OSError as error:
        error.filename = error.filename or str(file)
        with contextlib.suppress(OSError):
            file.unlink()
        raise
    file.chmod(mode)


def _sync_folder(folder: Path) -> None:
    """Flush the entries of a folder to disk, on systems that can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def _as_refusal(root: Path) -> Iterator[None]:
    """Turn an `OSError` into a `RefusedError` that says whether the next command completes the
    change, which it does once the journal is written."""
    try:
        yield
    except OSError as error:
        state = (
            "the change is begun; the next command completes it"
            if (root / JOURNAL).exists()
            else "nothing was changed"
        )
        first = "make room: " if error.errno in (errno.ENOSPC, errno.EDQUOT) else ""
        raise RefusedError(
            f"{_subject(error)}{error.strerror or error}", help=f"{first}{state}"
        ) from error


def _subject(error: OSError) -> str:
    """What could not be written, as the start of a message: for our own files, their folder."""
    if not error.filename:
        return ""
    file = Path(os.fsdecode(error.filename))
    if file.name in (_UNFINISHED, JOURNAL):
        return f"the folder {file.parent} cannot be written: "
    return f"{file}: "
