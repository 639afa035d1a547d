"""Reads a vault at a revision from Git's objects; no worktree or index is touched.

The same files belong to the vault as on disk: no dot-files, npm packages, sites that Knotwork made
or old pages of Logseq, and symbolic links only to files of the vault. Git's filters and line-ending
conversions are not applied; instead, both states that are compared get the same line endings
(`same_line_ends`).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from knotwork.errors import KnotworkError
from knotwork.model import Source
from knotwork.names import folder, is_hidden, is_note
from knotwork.shell.files.git import commit, git
from knotwork.shell.files.scan import (
    LARGEST_NOTE,
    LEADS_OUT,
    LOGSEQ,
    LOGSEQ_COPIES,
    MANIFEST,
    too_large,
    unreadable,
)
from knotwork.text import decode

_LINK, _MODULE = "120000", "160000"
_AT_ONCE = 500
"""Notes whose contents are requested in one call of Git."""


class Tree(NamedTuple):
    """The files of a vault at a revision."""

    notes: tuple[Source, ...]
    files: tuple[str, ...]


class _Entry(NamedTuple):
    mode: str
    name: str
    """The name (hash) of the Git object."""
    size: int


def tree(root: Path, revision: str, skip: Iterable[str]) -> Tree:
    """The vault in a folder of the repository, as it was at a revision.

    Args:
        root: the folder of the vault.
        revision: a commit, branch or tag.
        skip: folders to leave out.

    Raises:
        KnotworkError: there is no Git, no repository, no such revision, or an object is missing.
    """
    commit_hash = commit(root, revision)
    prefix = git(root, "rev-parse", "--show-prefix").decode("utf-8", "replace").rstrip("\n")
    held = dict(_entries(root, commit_hash, prefix))
    within = tuple(f"{above}/" for above in (*skip, *_sites(held), *_copies(held)))
    entries = {
        path: entry
        for path, entry in held.items()
        if not any(map(is_hidden, path.split("/")))
        and not path.startswith(within)
        and entry.mode != _MODULE
    }
    notes = {path: entry for path, entry in entries.items() if is_note(path)}
    found = sorted(_sources(root, entries, notes), key=lambda source: source.path)
    return Tree(tuple(found), tuple(sorted(entries.keys() - notes.keys())))


def same_line_ends(source: Source) -> Source:
    """The note with LF line endings, so that conversions by Git make no difference."""
    text = source.text.replace("\r\n", "\n")
    return msgspec.structs.replace(source, text=text)


def _sites(paths: Iterable[str]) -> Iterator[str]:
    """The folders below the vault's root that hold a site."""
    return (path.removesuffix(f"/{MANIFEST}") for path in paths if path.endswith(f"/{MANIFEST}"))


def _copies(paths: Iterable[str]) -> Iterator[str]:
    """The folders in which Logseq keeps old versions of pages."""
    for path in paths:
        if f"/{path}".endswith(f"/logseq/{LOGSEQ}"):
            yield from (f"{folder(path)}/{name}" for name in LOGSEQ_COPIES)


def _entries(root: Path, commit_hash: str, prefix: str) -> Iterator[tuple[str, _Entry]]:
    arguments = ("ls-tree", "-r", "-l", "-z", "--full-tree", commit_hash)
    printed = git(root, *arguments, "--", *([prefix] if prefix else []))
    for line in printed.decode("utf-8", "replace").split("\0"):
        if line:
            facts, _tab, path = line.partition("\t")
            mode, _kind, name, size = facts.split()
            yield path.removeprefix(prefix), _Entry(mode, name, int(size) if size != "-" else 0)


def _sources(
    root: Path, entries: Mapping[str, _Entry], notes: Mapping[str, _Entry]
) -> Iterator[Source]:
    wanted: dict[str, str] = {}
    links = {path: entry for path, entry in notes.items() if entry.mode == _LINK}
    targets = _blobs(root, (entry.name for entry in links.values()))
    for path, entry in notes.items():
        held = _behind(path, targets[entry.name], entries) if path in links else entry
        if held is None:
            yield unreadable(path, LEADS_OUT)
        elif held.size > LARGEST_NOTE:
            yield unreadable(path, too_large(held.size))
        else:
            wanted[path] = held.name
    left = iter(wanted.items())
    while some := tuple(islice(left, _AT_ONCE)):
        blobs = _blobs(root, (name for _path, name in some))
        for path, name in some:
            yield Source(path, *decode(blobs[name]))


def _behind(path: str, target: bytes, entries: Mapping[str, _Entry]) -> _Entry | None:
    """The entry that a symbolic link leads to; None unless it is a regular file of the vault."""
    way = posixpath.normpath(posixpath.join(folder(path), target.decode("utf-8", "replace")))
    found = entries.get(way)
    return found if found and found.mode != _LINK else None


def _blobs(root: Path, names: Iterable[str]) -> dict[str, bytes]:
    """The contents of objects, by name, from one call of Git."""
    wanted = list(dict.fromkeys(names))
    requests = "".join(f"{name}\n" for name in wanted)
    printed = git(root, "cat-file", "--batch", given=requests.encode())
    found: dict[str, bytes] = {}
    at = 0
    for name in wanted:
        end = printed.index(b"\n", at)
        facts = printed[at:end].split()
        if facts[-1] == b"missing":
            raise KnotworkError(
                f"Git's object {name} is missing", help="fetch it; the clone may be partial"
            )
        size = int(facts[2])
        found[name] = printed[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
    return found
