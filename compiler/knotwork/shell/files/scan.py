"""Reads a vault: lists its files and reads the text of its notes. Never writes.

Dot-folders, npm packages, the folder icons of macOS, sites that Knotwork made and Logseq's copies
of old pages are not part of a vault. Symbolic links are followed only to regular files inside the
vault. Pipes, devices and unreadable files are reported; nothing waits for them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from knotwork.errors import VaultError
from knotwork.model import Source
from knotwork.names import is_hidden, is_note
from knotwork.shell.config.regular import open_regular
from knotwork.shell.files.seen import State, state
from knotwork.shell.located import from_here, shown
from knotwork.shell.system_errors import way_out
from knotwork.text import REPLACEMENT, UNREAD, decode

LARGEST_NOTE = 16 * 1024 * 1024
"""Bytes; a larger file is reported and compiled as an empty note."""
LEADS_OUT = "it is a symbolic link that leads out of the vault"
LEADS_NOWHERE = "it is a symbolic link that leads nowhere"
MANIFEST = ".knotwork-manifest.json"
"""The file that marks a folder as a site that Knotwork made."""
LOGSEQ = "config.edn"
"""The file that marks a folder called `logseq` as one of Logseq's."""
LOGSEQ_COPIES = ("bak", "version-files")
"""Folders beside that file, in which Logseq keeps old versions of pages."""


class Listing(NamedTuple):
    """The files of a vault by path, in code-point order."""

    notes: tuple[str, ...]
    files: tuple[str, ...]
    states: Mapping[str, State | None] = {}
    """The state of each file; None if its status cannot be read."""
    closed: tuple[str, ...] = ()
    """Messages about folders that are left out, each with the reason."""


def require_folder(root: Path) -> None:
    """Raise if `root` cannot be a vault.

    Raises:
        VaultError: there is no such folder, or it is the root of the file system.
    """
    if root.resolve() == Path(root.resolve().anchor):
        raise VaultError(
            f"{root} is the whole file system", help="name the folder that holds your notes"
        )
    if not root.is_dir():
        named = shown(root)
        raise VaultError(
            f"{named} is not a folder" if root.exists() else f"there is no folder {named}",
            help="name the folder that holds your notes",
        )


def listing(root: Path, skip: Iterable[Path] = ()) -> Listing:
    """All files of the vault at `root`, without dot-files, sites and the folders to skip.

    Raises:
        VaultError: `root` is not a folder, or cannot be listed.
    """
    require_folder(root)
    skipped = {os.path.realpath(path) for path in skip}
    found: dict[str, State | None] = {}
    closed: list[_Closed] = []
    ahead = [_Folder(str(root), "", os.path.realpath(root))]
    while ahead:
        ahead.extend(_entered(ahead.pop(), skipped, found, closed))
    notes, files = list[str](), list[str]()
    states = {path: found[path] for path in sorted(found)}
    for path in states:
        (notes if is_note(path) else files).append(path)
    located = from_here(root)
    messages = (f"{located(path)} {reason}; all in it is left out" for path, reason in closed)
    return Listing(tuple(notes), tuple(files), states, tuple(messages))


class _Closed(NamedTuple):
    """A folder of the vault that is left out, though its author may not know."""

    folder: str
    reason: str
    """The rest of a sentence that begins with the folder's name."""


class _Folder(NamedTuple):
    """A folder of the vault that is to be listed."""

    place: str
    prefix: str
    """The beginning of all paths in it: empty, or its own path with `/`."""
    real: str
    """Its real path, derived from its parent's: resolving it would stat every folder on it."""


def _entered(
    folder: _Folder, skipped: set[str], found: dict[str, State | None], closed: list[_Closed]
) -> Iterator[_Folder]:
    """Add the files of a folder to `found`, and yield the folders in it."""
    prefix, entries = folder.prefix, _entries(folder, closed)
    known = {entry.name for entry in entries}
    if prefix and MANIFEST in known:
        return
    copies = LOGSEQ_COPIES if LOGSEQ in known and _is_logseq(prefix) else ()
    for entry in entries:
        name = entry.name
        if is_hidden(name) or name in copies:
            continue
        path = prefix + (name if name.isascii() else _in_unicode(name))
        if entry.is_dir(follow_symlinks=False):
            real = os.path.join(folder.real, name)  # noqa: PTH118  # as quick as strings are
            if real not in skipped:
                yield _Folder(entry.path, path + "/", real)
            elif _holds_notes(real):
                closed.append(_Closed(path, "is to be the folder of the site, and holds notes"))
        elif not (entry.is_symlink() and Path(entry.path).is_dir()):
            found[path] = _state(entry)


def _entries(folder: _Folder, closed: list[_Closed]) -> list[os.DirEntry[str]]:
    """The entries of a folder; if it cannot be listed, none, and it is added to `closed`.

    Raises:
        VaultError: the vault itself cannot be listed.
    """
    try:
        return list(os.scandir(folder.place))
    except OSError as error:
        if not folder.prefix:
            raise VaultError(
                f"{folder.place} cannot be listed: {error.strerror}", help=way_out(error)
            ) from error
        reason = f"cannot be listed: {error.strerror or error}"
        closed.append(_Closed(folder.prefix.removesuffix("/"), reason))
        return []


def _is_logseq(prefix: str) -> bool:
    return f"/{prefix}".endswith("/logseq/")


def _holds_notes(folder: str) -> bool:
    """Whether a folder holds notes and is no site that a build wrote."""
    try:
        return not os.path.lexists(f"{folder}/{MANIFEST}") and bool(listing(Path(folder)).notes)
    except VaultError:
        return False


def _in_unicode(name: str) -> str:
    """The name of a file as valid Unicode, whatever its bytes are."""
    return os.fsencode(name).decode("utf-8", "replace")


def _state(entry: os.DirEntry[str]) -> State | None:
    """The state of the file that an entry names or links to."""
    try:
        return state(entry.stat())
    except OSError:
        return None


def sources(root: Path, paths: Iterable[str]) -> Iterator[Source]:
    """The text of each note; `Source.trouble` says why one cannot be read."""
    inside = os.path.realpath(root)
    for path in paths:
        yield source(root, path, inside)


def source(root: Path, path: str, inside: str) -> Source:
    """The text of one note; `inside` is the real path that it must not leave."""
    try:
        raw = raw_note(root, path, inside)
    except OSError as error:
        return unreadable(path, error.strerror or str(error))
    return Source(path, *decode(raw))


def raw_note(root: Path, path: str, inside: str) -> bytes:
    """The bytes of one note.

    Raises:
        OSError: they cannot be read.
    """
    return read(root / path, inside, LARGEST_NOTE)


def unreadable(path: str, reason: str) -> Source:
    """A note whose file cannot be read."""
    return Source(path, "", f"{UNREAD}: {reason}")


def too_large(size: int, limit: int = LARGEST_NOTE) -> str:
    """The message that a file of `size` bytes is not read because it exceeds `limit`."""
    return f"it holds {size / 1e6:.0f} MB; a note may hold {limit / 1e6:.0f} MB"


def read(file: Path, inside: str, limit: int | None = None) -> bytes:
    """The bytes of a regular file; `inside` is the real path of the folder that it must not leave.

    Raises:
        OSError: it cannot be read, is too large, is not a regular file, or leads out of the folder.
    """
    if file.is_symlink():
        real = os.path.realpath(file)
        if not Path(real).is_relative_to(inside):
            raise OSError(0, LEADS_OUT)
        if not os.path.lexists(real):
            raise OSError(0, LEADS_NOWHERE)
    elif REPLACEMENT in file.name and not file.exists():
        raise OSError(0, "its name is not UTF-8")
    with open_regular(file) as opened:
        if limit is not None and (size := os.fstat(opened.fileno()).st_size) > limit:
            raise OSError(0, too_large(size, limit))
        return opened.read()
