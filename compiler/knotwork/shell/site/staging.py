"""Writes the files that Pagefind reads, one for each note, and keeps them for the next build.

They are kept in parts of a few dozen notes each. A hash of its path puts a note into a part, so
that only the parts with changed notes are made again, whatever notes come or go.
"""

from __future__ import annotations

import errno
import zlib
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

import msgspec

from knotwork.errors import KnotworkError
from knotwork.pages.search import hashed, records, words_per_note
from knotwork.pages.site import Site
from knotwork.render.artifact import Artifact
from knotwork.render.search import staged
from knotwork.shell.files.folders import make_folder
from knotwork.shell.files.identity import installation
from knotwork.shell.mistakes import told
from knotwork.shell.processes.forked import WORTH_PROCESSES, can_fork, in_order
from knotwork.shell.remember.cache import Cache, entry_key

_TOGETHER = 32
"""Notes in a part, on average."""
_FAST = 1
"""zlib's first level."""
_WAY_OUT = "build without search: `search = false` under [site]"

_ENCODE = msgspec.msgpack.Encoder().encode
_FILES = msgspec.msgpack.Decoder(list[Artifact])


def stage(
    site: Site, digests: Mapping[str, bytes], folder: Path, jobs: int, cache: Cache | None
) -> None:
    """Write the file of each note of a shard, whose digests are given, into a new folder."""
    folder.mkdir()
    parts = _parts(digests)
    keys = [_key(site, (digests[path] for path in part)) for part in parts]
    known = [cache.get(key) if cache else None for key in keys]

    def work(number: int) -> bytes:
        """Write the files of a part; gives what to keep, if it was made anew."""
        stored = known[number]
        if stored is not None:
            _write(_FILES.decode(zlib.decompress(stored)), folder)
            return b""
        files = [told(path, partial(_file, site, path), _WAY_OUT) for path in parts[number]]
        _write(files, folder)
        return zlib.compress(_ENCODE(files), _FAST)

    many = jobs > 1 and len(digests) >= WORTH_PROCESSES and can_fork()
    done = in_order(work, len(parts), jobs) if many else map(work, range(len(parts)))
    for number, made in enumerate(done):
        new = work(number) if made is None else made
        if new and cache:
            cache.put(keys[number], new)


def _file(site: Site, path: str) -> Artifact:
    (one,) = records(site, (path,))
    return staged(one)


def _parts(paths: Iterable[str]) -> list[list[str]]:
    known = tuple(paths)
    # A power of two: it stays the same for long while notes come and go.
    count = 1 << (len(known) // _TOGETHER).bit_length()
    parts: list[list[str]] = [[] for _ in range(count)]
    for path in known:
        # The lowest bits are the same all over a shard.
        parts[(hashed(path) >> 8) % count].append(path)
    return [part for part in parts if part]


def _key(site: Site, digests: Iterable[bytes]) -> bytes:
    words = b"%d" % words_per_note(len(site.graph.notes))
    return entry_key(b"search", installation(), words, *digests)


def _write(files: Iterable[Artifact], folder: Path) -> None:
    for file in files:
        target = folder / file.path
        try:
            make_folder(target.parent)
            target.write_bytes(file.content)
        except OSError as error:
            # The output says so of such a page; nobody should find what nobody can read.
            if error.errno != errno.ENAMETOOLONG:
                raise KnotworkError(
                    f"{target} cannot be written: {error.strerror or error}",
                    help="the search index needs room for all texts: TMPDIR=PATH names a folder",
                ) from error
