"""Makes the search index with Pagefind while pages are made, and only for notes that changed.

Pagefind reads HTML and makes an index that browsers load in parts. It does not read the site but
bare pages (`render/search.py`), which are half as long and hold only what readers see. A separate
program passes them to Pagefind in order (`pagefind_feed.py`), because Pagefind's Python interface
accepts only ten records a second.

Pagefind can only make a whole index, in time and memory that grow with the notes. So the notes of a
large vault are divided into shards, each with an index of its own, and the reader's browser queries
all of them: an edit makes one shard again, and few are in memory at a time.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import msgspec

from knotwork.pages.fixed_urls import SEARCH_URL
from knotwork.pages.search import digests, shards, words_per_note
from knotwork.pages.site import Site
from knotwork.render.artifact import Artifact, File, Kept
from knotwork.render.search import choices, labelled
from knotwork.shell.files.folders import scratch
from knotwork.shell.files.identity import installation
from knotwork.shell.files.manifest import entry_of
from knotwork.shell.files.output import Output
from knotwork.shell.files.seen import content_digest
from knotwork.shell.processes.undisturbed import undisturbed
from knotwork.shell.remember.cache import Cache, entry_key
from knotwork.shell.site.pagefind_run import Asked, Feed, Files, begun, finished, version
from knotwork.shell.site.staging import stage
from knotwork.tools import Index

_NOT_NEEDED = ("-ui.js", "-ui.css", "pagefind-highlight.js")
"""Suffixes of files that only Pagefind's own user interface needs."""
_PROGRAM = re.compile(r"pagefind[^/]*\.js|wasm\.[^/]*")
"""The files that browsers run; those of the first shard are used for all."""


class _Fragment(msgspec.Struct):
    """The part of Pagefind's record of a page that is used here."""

    url: str


class _Shard(msgspec.Struct, frozen=True):
    """Some of the notes, which get an index of their own."""

    number: int
    digests: Mapping[str, bytes]
    """The digests of its notes, by path."""
    mark: bytes
    """A cache key that is equal for shards whose files have the same bytes."""

    @property
    def url(self) -> str:
        return f"{SEARCH_URL}{self.number}/"

    @property
    def pages(self) -> str:
        """The name of the file with the pages for Pagefind."""
        return f"pages-{self.number}"

    @property
    def index(self) -> str:
        """The name of the file with Pagefind's answer."""
        return f"index-{self.number}"

    def asked(self, language: str) -> Asked:
        """The request to Pagefind, for a site in this language.

        Pagefind uses the language for word endings, and as a prefix of the ids of pages. These ids
        are short, and may occur in two shards: a private-use subtag (RFC 5646, 2.2.7) makes the
        language, and so the ids, different in each shard.
        """
        primary = language.partition("-")[0].lower() or "en"
        own = f"{primary}-x-{self.number}" if self.number else primary
        return Asked(self.pages, self.index, own)


Held: TypeAlias = Callable[[_Shard], Iterable[str]]
"""The files of a shard that are in the site already; empty if the shard has to be made."""


def indexer(
    program: Path,
    output: Output,
    jobs: int,
    cache: Cache | None = None,
    texts: Mapping[str, bytes] | None = None,
) -> Index:
    """An `Index` that keeps the valid shards that an earlier build left in `output`.

    The cache tells which shards are valid; without it, all are made. `texts` has the digests of the
    notes' texts, once the notes are read.
    """

    def held(shard: _Shard) -> Iterable[str]:
        files = output.earlier.intact(shard.url)
        made = {path: output.earlier.entries[path] for path in files}
        return files if made and cache and cache.get(shard.mark) == _state(made) else ()

    def index(site: Site) -> Iterator[Iterable[File]]:
        with making(program, site, jobs, cache, held, texts) as files:
            yield files

    return contextmanager(index)


@contextmanager
def making(
    program: Path,
    site: Site,
    jobs: int = 1,
    cache: Cache | None = None,
    held: Held = lambda _shard: (),
    texts: Mapping[str, bytes] | None = None,
) -> Iterator[Iterable[File]]:
    """Begin to make the index; a site without notes has none.

    Iterating over the files waits for Pagefind, which is ended with the context.

    Raises:
        KnotworkError: Pagefind is too old.
    """
    if not site.graph.notes:
        yield ()
        return
    wanted = tuple(_shards(program, site, digests(site, texts)))
    kept = {shard.number: tuple(held(shard)) for shard in wanted}
    stale = [shard for shard in wanted if not kept[shard.number]]
    with (
        scratch("knotwork-search-") as folder,
        _running(program, site, stale, folder, jobs, cache) as made,
    ):
        yield _files(site, kept, made, cache)


def _shards(program: Path, site: Site, known: Mapping[str, bytes]) -> Iterator[_Shard]:
    common = (version(program), site.options.lang, words_per_note(len(known)))
    for number, paths in enumerate(shards(known)):
        own = {path: known[path] for path in paths}
        about = repr((*common, number)).encode()
        mark = entry_key(b"shard", installation(), about, *own.values())
        yield _Shard(number, own, mark)


def _files(
    site: Site,
    kept: Mapping[int, Iterable[str]],
    made: Iterable[tuple[_Shard, Files]],
    cache: Cache | None,
) -> Iterator[File]:
    yield Artifact(f"{SEARCH_URL}choices.json", choices(site.labels.values()))
    if any(kept.values()):
        yield Kept(tuple(chain.from_iterable(kept.values())))
    for shard, index in made:
        files = tuple(_made(site, shard, index))
        if cache:
            cache.put(shard.mark, _state({file.path: entry_of(file.content) for file in files}))
        yield from files


def _made(site: Site, shard: _Shard, index: Files) -> Iterator[Artifact]:
    """The files of a shard, from Pagefind's index of it."""
    for path, content in sorted(index.items()):
        needed = not path.endswith(_NOT_NEEDED)
        if needed and not (shard.number and _PROGRAM.fullmatch(path.rpartition("/")[2])):
            yield Artifact(shard.url + path, content)
    labels = {site.urls[path]: site.labels[path] for path in shard.digests}
    yield Artifact(f"{shard.url}labels.json", labelled(labels, _ids(index)))


def _state(files: Mapping[str, bytes]) -> bytes:
    """A digest of files, from their entries in the manifest."""
    return content_digest(repr(sorted(files.items())).encode())


def _ids(index: Files) -> dict[str, str]:
    """The id that the index gives each page, by URL."""
    found: dict[str, str] = {}
    for path, content in sorted(index.items()):
        below, _slash, name = path.rpartition("/")
        if below == "fragment":
            _head, _brace, document = gzip.decompress(content).partition(b"{")
            fragment = msgspec.json.decode(b"{" + document, type=_Fragment)
            found[fragment.url.removeprefix("/")] = name.rpartition(".")[0]
    return found


@contextmanager
def _running(
    program: Path,
    site: Site,
    stale: Sequence[_Shard],
    folder: Path,
    jobs: int,
    cache: Cache | None,
) -> Iterator[Iterator[tuple[_Shard, Files]]]:
    """Run Pagefind on shards, a few at a time; iterate over each with the files of its index.

    Processes that still run when the context ends are terminated.
    """
    for shard in stale:
        stage(site, shard.digests, folder / shard.pages, jobs, cache)
    # Each process keeps one processor busy, and pages are made at the same time.
    count = min(len(stale), max(1, jobs // 2))
    feeds: list[Feed] = []
    try:
        for first in range(count):
            with undisturbed():  # or a process might run on that is not in `feeds` yet
                asked = [shard.asked(site.options.lang) for shard in stale[first::count]]
                feeds.append(begun(program, asked, folder))
        yield (
            (shard, finished(feeds[at % count], folder / shard.index))
            for at, shard in enumerate(stale)
        )
    finally:
        for feed in feeds:
            feed.terminate()
            feed.communicate()
