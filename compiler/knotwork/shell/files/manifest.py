"""The manifest in the folder of a site: which files a build wrote, and their digests."""

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
"""The folder, inside that of a site, where files are written before they are moved in place."""
_HARMLESS = frozenset({".gitignore", ".gitkeep", ".git", ".nojekyll", ".DS_Store", "CNAME"})
"""Files that a folder may hold and still count as empty."""

Entry: TypeAlias = bytes
"""The digest of a file that we wrote, followed by its size; empty if only a journal names the file.
A single bytes object, because there are tens of thousands."""
_DIGEST, _SIZE = 16, 6
"""Bytes of the digest and of the size in an entry."""
UNKNOWN: Entry = b""
_ENCODE = msgspec.json.Encoder(order="deterministic").encode
_VERSION = 2


class _Head(msgspec.Struct, frozen=True):
    """The part of a manifest that every version of Knotwork can read."""

    version: int


class _Manifest(_Head, frozen=True):
    """The files of the site that are ours, each with its entry in Base64.

    The format is compact, because every build after an edit reads and writes it.
    """

    ran: bool = False
    """Whether the pages show the outputs of their cells."""
    files: dict[str, Entry] = {}


def refuse_foreign(folder: Path) -> None:
    """Raise unless a folder is empty, absent, or a site that Knotwork made.

    Raises:
        RefusedError: the folder holds other files, or is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise RefusedError(f"{folder} is a file", help="choose a folder with --output")
    if (folder / MANIFEST).is_file():
        return
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    foreign = [name for name in names if name not in _HARMLESS and name != UNFINISHED]
    if foreign:
        raise RefusedError(
            f"{folder} holds files that Knotwork did not write, such as “{foreign[0]}”",
            help="choose an empty folder with --output, or empty this one",
        )


def manifest_files(folder: Path) -> dict[str, Entry]:
    """The files of a folder that Knotwork wrote, from its manifest.

    Raises:
        RefusedError: the manifest cannot be read.
    """
    files = _read(folder).files
    if set(map(len, files.values())) <= {len(UNKNOWN), _DIGEST + _SIZE}:
        return files
    size = _DIGEST + _SIZE
    return {path: entry if len(entry) == size else UNKNOWN for path, entry in files.items()}


def shows_what_ran(folder: Path) -> bool:
    """Whether the pages in a folder show the outputs of their cells.

    Raises:
        RefusedError: the manifest cannot be read.
    """
    return _read(folder).ran


def _read(folder: Path) -> _Manifest:
    try:
        content = (folder / MANIFEST).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return _Manifest(_VERSION)
    try:
        head = msgspec.json.decode(content, type=_Head)
        if head.version != _VERSION:
            raise RefusedError(
                f"{folder} was built by another version of Knotwork, so it is not known which of "
                "its files Knotwork wrote",
                help=f"build with that one, or delete the folder {folder} and build again",
            )
        return msgspec.json.decode(content, type=_Manifest)
    except msgspec.DecodeError as error:
        raise RefusedError(
            f"{folder / MANIFEST} is damaged, so it is not known which files Knotwork wrote",
            help=f"delete the folder {folder} and build again",
        ) from error


def with_journal(files: dict[str, Entry], journal: Path) -> dict[str, Entry]:
    """The files, with those that the journal of a killed build names added as `UNKNOWN`."""
    try:
        lines = journal.read_text("utf-8", "replace").splitlines()
    except OSError:
        return files
    for line in lines:
        with contextlib.suppress(ValueError):
            files.setdefault(str(json.loads(line)), UNKNOWN)
    return files


def manifest(files: Mapping[str, Entry], *, ran: bool) -> bytes:
    """The content of a manifest; `ran` tells whether the pages show the outputs of their cells."""
    return _ENCODE(_Manifest(_VERSION, ran, dict(files)))


def entry_of(content: bytes) -> Entry:
    """The entry for a file with this content."""
    return hashlib.blake2b(content, digest_size=_DIGEST).digest() + len(content).to_bytes(_SIZE)


def size_in(entry: Entry) -> int:
    """The size of a file in bytes, from its entry; -1 if unknown."""
    return int.from_bytes(entry[_DIGEST:]) if entry else -1
