"""URLs and ids made from names in the vault: of tags, folders, missing notes, Markdown copies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from knotwork.names import NOTE_SUFFIX, folder, key, short_hash, tag_key
from knotwork.pages.long_list import page_of, page_url
from knotwork.urls import GENERATED, fragment, slug, urls


def markdown_urls(notes: Iterable[str], pages: Mapping[str, str]) -> Mapping[str, str]:
    """The URL of each note's plain Markdown, beside its page; `pages` has those of all files."""
    folders = {folder(url) for url in pages.values()}
    result: dict[str, str] = {}
    for path in notes:
        url = pages[path].removesuffix(".html")
        tail = f"-{short_hash(path)}" if f"{url}.md" in folders else ""
        result[path] = f"{url}{tail}.md"
    return result


def backlinks_url(page: str) -> str:
    """The list of every note that links to the one with this page, for notes with many."""
    return f"{GENERATED}/backlinks/{page}"


class StubPlace(NamedTuple):
    """The place of a missing note's entry in the list of notes to be written."""

    url: str
    """The URL of the page."""
    id: str


def stub_places(names: Sequence[str], url: str) -> Mapping[str, StubPlace]:
    """The place of each missing note's entry, by the key of its name.

    The list stays in one order, so that a note more or less moves one entry a page.

    Args:
        names: in the order in which they are listed.
        url: the first page's.
    """
    ids = _stub_ids(names)
    return {
        key(name): StubPlace(page_url(url, page_of(rank)), ids[name])
        for rank, name in enumerate(names)
    }


def _stub_ids(names: Iterable[str]) -> Mapping[str, str]:
    result: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(names):
        identity = fragment(name)
        if identity in taken:
            identity = f"{identity}-{short_hash(name)}"
        taken.add(identity)
        result[name] = identity
    return result


def tag_urls(names: Iterable[str]) -> Mapping[str, str]:
    """The URL of each tag's page, by the tag's key."""
    result: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        path = "/".join(slug(part) for part in name.split("/"))
        url = f"{GENERATED}/tags/{path}.html"
        if url in taken:
            url = f"{GENERATED}/tags/{path}-{short_hash(name)}.html"
        taken.add(url)
        result[tag_key(name)] = url
    return result


def folder_urls(names: Iterable[str]) -> Mapping[str, str]:
    """The URL of each folder's page."""
    pages = urls(f"{name}{NOTE_SUFFIX}" for name in names)
    return {
        path.removesuffix(NOTE_SUFFIX): f"{GENERATED}/folders/{url}" for path, url in pages.items()
    }
