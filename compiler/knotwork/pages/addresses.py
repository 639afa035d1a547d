"""Old and other addresses of notes: each alias, `permalink` and `redirect_from` leads to its note.

An alias stands beside its note, or from the root if it has a `/`. An address at which a page stands
stays that page's. An address that several notes claim offers them all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from knotwork.graph import ConceptGraph
from knotwork.model import Note, Value
from knotwork.names import folder, folders_above
from knotwork.urls import GENERATED, slug

_PROPERTIES = ("permalink", "redirect_from")
_HOME = "index.html"
_REFUSED = re.compile(r'[\x00-\x1f<>:"\\|?*]')
_LONGEST = 200
"""Bytes of one segment; file systems stop at 255."""


def other_addresses(graph: ConceptGraph, pages: set[str]) -> Mapping[str, tuple[str, ...]]:
    """Each such address with the notes it leads to; `pages` are URLs that are taken already."""
    claimed: dict[str, tuple[str, list[str]]] = {}
    for path, note in graph.notes.items():
        for url in dict.fromkeys(_claims(note)):
            # Hosts differ in whether letter case counts: the first spelling gets the address.
            claimed.setdefault(url.lower(), (url, []))[1].append(path)
    taken = {url.lower() for url in pages}
    folders = {above for url in (*taken, *claimed) for above in folders_above(url)}
    return {
        url: tuple(dict.fromkeys(paths))
        for key, (url, paths) in claimed.items()
        if not (
            key in taken
            or key in folders
            or any(above in taken for above in folders_above(key))
            or key.startswith(f"{GENERATED}/")
        )
    }


def _claims(note: Note) -> Iterator[str]:
    for alias in note.unit.aliases:
        if alias.strip():
            yield _beside(note.path, alias.strip())
    for found in note.unit.properties:
        if found.name.lower() in _PROPERTIES:
            for written in _texts(found.value):
                if url := address(written):
                    yield url


def _beside(path: str, alias: str) -> str:
    segments = [one for one in alias.split("/") if one.strip()]
    above = [slug(one) for one in (segments[:-1] or folder(path).split("/")) if one]
    return "/".join([*above, slug(segments[-1] if segments else alias) + ".html"])


def address(written: str) -> str:
    """The file of the site that answers at an address; empty if it is not within the site.

    `about/` is `about/index.html`, `about` is `about.html`. Its case is kept.
    """
    path = unquote(written.strip().partition("#")[0].partition("?")[0])
    if "://" in path or path.startswith("//"):
        return ""
    segments = [_segment(one) for one in path.split("/") if one.strip()]
    if not segments or any(one.strip(".") == "" for one in segments):
        return ""
    if path.endswith("/"):
        return "/".join([*segments, _HOME])
    last = segments.pop()
    return "/".join([*segments, last if last.lower().endswith(".html") else f"{last}.html"])


def _segment(text: str) -> str:
    name = _REFUSED.sub("_", unicodedata.normalize("NFC", text.strip()))
    return name.encode()[:_LONGEST].decode("utf-8", "ignore")


def _texts(value: Value) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield one
