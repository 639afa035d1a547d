"""Makes the pages that Pagefind reads, one for each note, and caches them for the next build.

They are cached in parts of a few dozen notes each. A hash of its path assigns each note to a part,
so that only the parts with changed notes are made again, whatever notes come or go. All parts go
into one file: on some disks, creating a file for each note takes longer than indexing them all.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

import msgspec

from knotwork.errors import KnotworkError
from knotwork.pages.search import hashed, records, words_per_note
from knotwork.pages.site import Site
from knotwork.render.search import Staged, staged
from knotwork.shell.files.identity import installation
from knotwork.shell.internal_errors import attributed
from knotwork.shell.processes.forked import WORTH_PROCESSES, can_fork, in_order
from knotwork.shell.remember.cache import Cache, entry_key

_TOGETHER = 32
"""Notes in a part, on average."""
_FAST = 1
"""zlib's fastest compression level."""
_WAY_OUT = "build without search: `search = false` under [site]"

_ENCODE = msgspec.json.Encoder().encode


def stage(
    site: Site, digests: Mapping[str, bytes], pages: Path, jobs: int, cache: Cache | None
) -> None:
    """Write the pages of a shard into the file `pages`; `digests` has the shard's notes.

    The file has one part after the other, each preceded by a line with its length in bytes. A part
    is a JSON list of pairs of a path and HTML, compressed with zlib.

    Raises:
        KnotworkError: the file cannot be written.
    """
    parts = _parts(digests)
    keys = [_key(site, (digests[path] for path in part)) for part in parts]
    known = [cache.get(key) if cache else None for key in keys]
    missing = [number for number, part in enumerate(known) if part is None]

    def make(at: int) -> bytes:
        paths = parts[missing[at]]
        made = [attributed(path, partial(_page, site, path), _WAY_OUT) for path in paths]
        return zlib.compress(_ENCODE(made), _FAST)

    many = jobs > 1 and len(digests) >= WORTH_PROCESSES and can_fork()
    made = in_order(make, len(missing), jobs) if many else map(make, range(len(missing)))
    for at, part in enumerate(made):
        known[missing[at]] = new = make(at) if part is None else part
        if cache:
            cache.put(keys[missing[at]], new)
    _write(known, pages)


def _page(site: Site, path: str) -> Staged:
    (record,) = records(site, (path,))
    return staged(record)


def _parts(paths: Iterable[str]) -> list[list[str]]:
    known = tuple(paths)
    # A power of two, because it seldom changes while notes come and go.
    count = 1 << (len(known) // _TOGETHER).bit_length()
    parts: list[list[str]] = [[] for _ in range(count)]
    for path in known:
        # The lowest bits are the same for all notes of a shard.
        parts[(hashed(path) >> 8) % count].append(path)
    return [part for part in parts if part]


def _key(site: Site, digests: Iterable[bytes]) -> bytes:
    words = b"%d" % words_per_note(len(site.graph.notes))
    return entry_key(b"search", installation(), words, *digests)


def _write(parts: Iterable[bytes | None], pages: Path) -> None:
    try:
        with pages.open("wb") as file:
            for part in parts:
                assert part is not None
                file.write(b"%d\n" % len(part))
                file.write(part)
    except OSError as error:
        raise KnotworkError(
            f"{pages} cannot be written: {error.strerror or error}",
            help="the search index needs room for all texts: TMPDIR=PATH names a folder",
        ) from error
