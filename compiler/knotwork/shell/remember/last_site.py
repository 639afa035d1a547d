"""Whether the site in a folder is the one that the cache describes.

A build without a cache, with another cache, or one that was killed may have written to the folder
since: its files are intact then, but made from other notes than those that the cache describes.
"""

from __future__ import annotations

import os
from pathlib import Path

from knotwork.shell.files.scan import MANIFEST
from knotwork.shell.files.seen import content_digest
from knotwork.shell.remember.cache import Cache, entry_key


def is_as_left(cache: Cache, folder: Path) -> bool:
    """Whether the manifest of a site is unchanged since `keep_left`."""
    return cache.get(_key(folder)) == _manifest(folder)


def keep_left(cache: Cache, folder: Path) -> None:
    """Remember the manifest of a site that was just written."""
    cache.put(_key(folder), _manifest(folder))


def _manifest(folder: Path) -> bytes:
    try:
        return content_digest((folder / MANIFEST).read_bytes())
    except OSError:
        return b""


def _key(folder: Path) -> bytes:
    return entry_key(b"site", os.fsencode(os.path.realpath(folder)))
