"""Writes the files that Pagefind reads, one for each note, and keeps them for the next build.

They are kept in parts of a few dozen notes each. A hash of its path puts a note into a part, so
that only the parts with changed notes are made again, whatever notes come or go.
"""

from __future__ import annotations

import errno
import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from knotwork.pages.search import Record, made_of, records, words_per_note
from knotwork.pages.site import Site
from knotwork.render.artifact import Artifact
from knotwork.render.search import staged
from knotwork.shell.files.folders import make_folder
from knotwork.shell.files.identity import installation
from knotwork.shell.processes.forked import WORTH_PROCESSES, can_fork, in_order
from knotwork.shell.remember.cache import Cache

_TOGETHER = 32
"""Notes in a part, on average."""
_FAST = 1
"""zlib's first level."""


class _Part(msgspec.Struct, array_like=True):
    """Some notes: their records without the text, and their files, compressed."""

    records: list[Record]
    packed: bytes

    @property
    def files(self) -> list[Artifact]:
        return _FILES.decode(zlib.decompress(self.packed))


_ENCODE = msgspec.msgpack.Encoder().encode
_FILES = msgspec.msgpack.Decoder(list[Artifact])
_PARTS = msgspec.msgpack.Decoder(_Part)


def stage(site: Site, folder: Path, jobs: int, cache: Cache | None) -> tuple[Record, ...]:
    """Write the file of each note into a new folder; gives the records, without the text."""
    folder.mkdir()
    parts = _parts(tuple(site.graph.notes))
    keys = [_key(site, paths) for paths in parts]
    known = [cache.get(key) if cache else None for key in keys]

    def work(number: int) -> bytes:
        """Write the files of a part; gives what to keep, if it was made anew."""
        stored = known[number]
        part = _made(site, parts[number]) if stored is None else _PARTS.decode(stored)
        _write(part.files, folder)
        return _ENCODE(part) if stored is None else b""

    many = jobs > 1 and len(site.graph.notes) >= WORTH_PROCESSES and can_fork()
    done = in_order(work, len(parts), jobs) if many else map(work, range(len(parts)))
    for number, made in enumerate(done):
        new = work(number) if made is None else made
        if new and cache:
            cache.put(keys[number], new)
        known[number] = known[number] or new
    return _in_order(site, parts, known)


def _parts(paths: Iterable[str]) -> list[list[str]]:
    known = tuple(paths)
    # A power of two: it stays the same for long while notes come and go.
    count = 1 << (len(known) // _TOGETHER).bit_length()
    parts: list[list[str]] = [[] for _ in range(count)]
    for path in known:
        parts[zlib.crc32(path.encode("utf-8", "surrogatepass")) % count].append(path)
    return [part for part in parts if part]


def _key(site: Site, paths: Iterable[str]) -> bytes:
    hashed = hashlib.blake2b(installation(), digest_size=16, person=b"search")
    hashed.update(b"%d" % words_per_note(len(site.graph.notes)))
    for path in paths:
        hashed.update(made_of(site, path))
    return hashed.digest()


def _made(site: Site, paths: Iterable[str]) -> _Part:
    known = tuple(records(site, paths))
    files = _ENCODE(list(map(staged, known)))
    wordless = [msgspec.structs.replace(record, sections=()) for record in known]
    return _Part(wordless, zlib.compress(files, _FAST))


def _write(files: Iterable[Artifact], folder: Path) -> None:
    for file in files:
        target = folder / file.path
        try:
            make_folder(target.parent)
            target.write_bytes(file.content)
        except OSError as error:
            # The output says so of such a page, which is no more to be found than to be read.
            if error.errno != errno.ENAMETOOLONG:
                raise


def _in_order(
    site: Site, parts: Iterable[Sequence[str]], made: Iterable[bytes | None]
) -> tuple[Record, ...]:
    """The records in the order of the notes."""
    found = dict(_by_path(parts, made))
    return tuple(found[path] for path in site.graph.notes)


def _by_path(
    parts: Iterable[Sequence[str]], made: Iterable[bytes | None]
) -> Iterator[tuple[str, Record]]:
    for paths, part in zip(parts, made, strict=True):
        yield from zip(paths, _PARTS.decode(part or b"").records, strict=True)
