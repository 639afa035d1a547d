"""What a build knows of the files it wrote: the manifest in the folder of a site."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import msgspec

from knotwork.errors import RefusedError
from knotwork.shell.files.scan import MANIFEST

UNFINISHED = ".knotwork-unfinished"
"""The folder of a site in which files wait until they are finished."""
_HARMLESS = frozenset({".gitignore", ".gitkeep", ".git", ".nojekyll", ".DS_Store", "CNAME"})
"""What a folder may hold besides and still count as empty."""

Entry: TypeAlias = bytes
"""What we know of a file that we wrote: the digest of its bytes, then their number; nothing of one
that only a journal names. One object, for there are tens of thousands."""
_DIGEST, _SIZE = 16, 6
"""Bytes of the two."""
UNKNOWN: Entry = b""
_JSON = msgspec.json.Encoder().encode


_VERSION = 1


class _Head(msgspec.Struct, frozen=True):
    """What every version's manifest can be read as."""

    version: int


class _Manifest(_Head, frozen=True):
    """The files of the site that are ours, each with its digest in hexadecimal and its size."""

    files: dict[str, tuple[str, int]]
    ran: bool = False
    """Whether the pages show what their cells gave."""


def refuse_foreign(folder: Path) -> None:
    """Refuse a folder that is neither empty nor ours.

    Raises:
        RefusedError: the folder is neither.
    """
    if folder.exists() and not folder.is_dir():
        raise RefusedError(f"{folder} is a file", help="choose a folder with --output")
    if (folder / MANIFEST).is_file():
        return
    held = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    strange = [name for name in held if name not in _HARMLESS and name != UNFINISHED]
    if strange:
        raise RefusedError(
            f"{folder} holds files that Knotwork did not write, such as {strange[0]}",
            help="choose an empty folder with --output, or empty this one",
        )


def manifest_files(folder: Path) -> dict[str, Entry]:
    """The files of a folder that are ours, from its manifest.

    Raises:
        RefusedError: the manifest cannot be read.
    """
    return {path: _read_entry(*entry) for path, entry in _read(folder).files.items()}


def shows_what_ran(folder: Path) -> bool:
    """Whether the pages of a folder show what their cells gave when they were made.

    Raises:
        RefusedError: the manifest cannot be read.
    """
    return _read(folder).ran


def _read(folder: Path) -> _Manifest:
    try:
        content = (folder / MANIFEST).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return _Manifest(_VERSION, {})
    try:
        head = msgspec.json.decode(content, type=_Head)
        if head.version != _VERSION:
            raise RefusedError(
                f"{folder} was built by another Knotwork, so which files are ours is not known",
                help=f"build with that one, or delete the folder {folder} and build again",
            )
        return msgspec.json.decode(content, type=_Manifest)
    except msgspec.DecodeError as error:
        raise RefusedError(
            f"{folder / MANIFEST} is damaged, so which files are ours is not known",
            help=f"delete the folder {folder} and build again",
        ) from error


def _read_entry(digest: str, size: int) -> Entry:
    try:
        known = bytes.fromhex(digest) + size.to_bytes(_SIZE)
    except (ValueError, OverflowError):
        return UNKNOWN  # as written for one of which nothing is known, or by somebody else
    return known if len(known) == _DIGEST + _SIZE else UNKNOWN


def with_journal(files: dict[str, Entry], journal: Path) -> dict[str, Entry]:
    """The files with those that a killed build wrote besides; nothing is known of them."""
    try:
        lines = journal.read_text("utf-8", "replace").splitlines()
    except OSError:
        return files
    for line in lines:
        with contextlib.suppress(ValueError):
            files.setdefault(str(json.loads(line)), UNKNOWN)
    return files


def manifest(files: Mapping[str, Entry], *, ran: bool) -> bytes:
    """The content of a manifest; `ran` is whether the pages show what their cells gave."""
    # Entry by entry: as values for an encoder, all of them would take twice the memory.
    entries = (
        b"%s:%s" % (_JSON(path), _JSON((files[path][:_DIGEST].hex(), size_in(files[path]))))
        for path in sorted(files)
    )
    parts = _VERSION, _JSON(ran), b",".join(entries)
    return b'{"version":%d,"ran":%s,"files":{%s}}' % parts


def entry_of(content: bytes) -> Entry:
    """What is known of a file that holds this."""
    return hashlib.blake2b(content, digest_size=_DIGEST).digest() + len(content).to_bytes(_SIZE)


def size_in(entry: Entry) -> int:
    """The bytes of a file; -1 of one of which nothing is known."""
    return int.from_bytes(entry[_DIGEST:]) if entry else -1
