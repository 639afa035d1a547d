"""Makes the search index with Pagefind, while pages are made, and only if notes changed.

Pagefind reads a folder of HTML files and writes an index that browsers load in parts. It does not
get the site but a folder of bare files (`render/search.py`): half as much to read, and nothing that
no reader sees. It is run as a program, as its Python interface takes only ten records a second.
"""

from __future__ import annotations

import gzip
import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from knotwork.errors import KnotworkError
from knotwork.pages.fixed_urls import SEARCH_URL
from knotwork.pages.search import Record, fingerprint
from knotwork.pages.site import Site
from knotwork.render.artifact import Artifact, Copy, Kept
from knotwork.render.search import choices
from knotwork.shell.files.folders import scratch
from knotwork.shell.files.identity import installation
from knotwork.shell.files.output import Output
from knotwork.shell.remember.cache import Cache
from knotwork.shell.site.staging import stage
from knotwork.tools import Index

_FINGERPRINT = f"{SEARCH_URL}fingerprint.txt"
_NOT_NEEDED = ("-ui.js", "-ui.css", "pagefind-highlight.js")
"""Suffixes of files that only Pagefind's own user interface needs."""


class _Fragment(msgspec.Struct):
    """The part of Pagefind's record of a page that is used here."""

    url: str


def indexer(program: Path, output: Output, jobs: int, cache: Cache | None = None) -> Index:
    """An `Index` that keeps what an earlier build left in `output`, if it is still right."""

    @contextmanager
    def index(site: Site) -> Iterator[Iterable[Artifact | Copy]]:
        mark = _mark(program, site)
        held = output.earlier.intact(SEARCH_URL)
        if _FINGERPRINT in held and (output.folder / _FINGERPRINT).read_bytes() == mark:
            yield map(Kept, held)
            return
        with making(program, site, jobs, cache) as files:
            yield files

    return index


@contextmanager
def making(
    program: Path, site: Site, jobs: int = 1, cache: Cache | None = None
) -> Iterator[Iterable[Artifact]]:
    """Begin to make the index; without any notes there is none.

    Taking its files waits for Pagefind, which is ended with the context.
    """
    if not site.graph.notes:
        yield ()
        return
    with scratch("knotwork-search-") as folder:
        pages, made = folder / "pages", folder / "index"
        known = stage(site, pages, jobs, cache)
        language = site.options.lang.partition("-")[0].lower() or "en"
        with _running(program, pages, made, language) as running:
            yield _made(program, site, known, made, running)


def _mark(program: Path, site: Site) -> bytes:
    known = (_version(program), site.options.lang, installation().hex(), fingerprint(site))
    return "\n".join((*known, "")).encode()


def _made(
    program: Path,
    site: Site,
    known: Iterable[Record],
    made: Path,
    running: subprocess.Popen[bytes],
) -> Iterator[Artifact]:
    """The files of the index, when Pagefind is done."""
    _finish(running)
    for path in sorted(made.rglob("*")):
        if path.is_file() and not path.name.endswith(_NOT_NEEDED):
            url = SEARCH_URL + path.relative_to(made).as_posix()
            yield Artifact(url, path.read_bytes())
    yield Artifact(f"{SEARCH_URL}choices.json", choices(known, _ids(made)))
    yield Artifact(_FINGERPRINT, _mark(program, site))


def _ids(made: Path) -> dict[str, str]:
    """The id that the index gives each page, by URL."""
    found: dict[str, str] = {}
    for path in sorted((made / "fragment").iterdir()):
        _head, _brace, document = gzip.decompress(path.read_bytes()).partition(b"{")
        fragment = msgspec.json.decode(b"{" + document, type=_Fragment)
        found[fragment.url.removeprefix("/")] = path.stem
    return found


@contextmanager
def _running(
    program: Path, pages: Path, made: Path, language: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Pagefind at work; killed at the end if it is not done."""
    folders = ["--site", str(pages), "--output-path", str(made)]
    with subprocess.Popen(
        [program, *folders, "--force-language", language, "--keep-index-url", "--quiet"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "NO_COLOR": "1"},
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def _finish(running: subprocess.Popen[bytes]) -> None:
    """Wait for Pagefind.

    Raises:
        KnotworkError: it could not make the index; says why.
    """
    out, err = running.communicate()
    if running.returncode:
        said = (err or out).decode("utf-8", "replace").strip().splitlines()
        raise KnotworkError(
            f"Pagefind could not make the search index: {said[-1] if said else running.returncode}",
            help="build without it: `search = false` under [site] in knotwork.toml",
        )


def _version(program: Path) -> str:
    done = subprocess.run(
        [program, "--version"], check=False, stdin=subprocess.DEVNULL, capture_output=True
    )
    return done.stdout.decode("utf-8", "replace").strip()
