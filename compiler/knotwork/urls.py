"""URLs in the site, made of names in the vault: lower-case, with the letters of all scripts.

Also the way from one page to another, and the ids of headings.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import quote

from knotwork.names import folder, folders_above, is_note, path_from, portable, short_hash, stem

GENERATED = "-"
"""The folder of the site for everything that does not come from a file of the vault."""
OWN_ID = "u:"
"""The prefix of authors' ids on a page; with its colon it is not a heading's id."""

_NOT_IN_FRAGMENT = re.compile(r"[^\w\- ]+")
_LONGEST_NAME = 200
"""Bytes of a file name in the site; file systems stop at 255."""
_UNQUOTED = "/!$&'()*+,;=@-._~"
"""The characters that need no percent-encoding in the path of a URL, besides letters and digits
(RFC 3986, 3.3)."""
_IN_FRAGMENT = "^!$&'()*+,;=:@/?-._~"
_NEEDS_NO_QUOTES = re.compile(f"[A-Za-z0-9{re.escape(_UNQUOTED)}]*").fullmatch
_IS_FRAGMENT = re.compile(f"[A-Za-z0-9{re.escape(_IN_FRAGMENT)}]*").fullmatch
"""Matches fragments that need no quoting: the test takes a fifth of the time of quoting."""


def urls(paths: Iterable[str], start: str | None = None) -> Mapping[str, str]:
    """The URL of each vault path: notes become pages, other files keep their suffix.

    Where two paths would share a URL, *each* of them gets a short hash of its own path, so that a
    new note never moves an old one that is alone with its name. `start` is the note that becomes
    the site's `index.html`.
    """
    wanted: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        wanted["index.html" if path == start else _url(path)].append(path)
    folders = {above for url in wanted for above in folders_above(url)}
    result: dict[str, str] = {}
    for url, rivals in wanted.items():
        alone = len(rivals) == 1 and url not in folders
        for path in rivals:
            keeps = alone or path == start
            result[path] = url if keeps else _url(path, "-" + short_hash(path))
    return result


def slug(segment: str) -> str:
    """One segment of a URL path from one segment of a vault path.

    Lower case, white space as `-`, all letters kept; what a file system refuses becomes `_`.
    """
    name = portable("-".join(unicodedata.normalize("NFC", segment).lower().split()))
    if len(name.encode()) > _LONGEST_NAME:
        begin = name.encode()[: _LONGEST_NAME - 10].decode("utf-8", "ignore")
        name = f"{begin}-{short_hash(segment)}"
    return name or "_"


def fragment(heading: str) -> str:
    """The id of a heading on its page, before repeats get a number."""
    words = _NOT_IN_FRAGMENT.sub("", unicodedata.normalize("NFC", heading).lower()).split()
    return "-".join(words) or "section"


def relative_url(source: str, target: str, anchor: str = "") -> str:
    """The relative URL from one page of the site to another, percent-encoded."""
    if not anchor:
        return _way(folder(source), target)
    at = fragment_url(anchor)
    return at if source == target else _way(folder(source), target) + at


def fragment_url(anchor: str) -> str:
    """The `#fragment` of a URL that leads to an id, percent-encoded; empty without an id."""
    if not anchor:
        return ""
    return "#" + (anchor if _IS_FRAGMENT(anchor) else quote(anchor, safe=_IN_FRAGMENT))


def _folder_slugs(path: str) -> list[str]:
    segments = [slug(segment) for segment in path.split("/")[:-1]]
    if segments and segments[0] == GENERATED:
        segments[0] += "_"
    return segments


def _url(path: str, tail: str = "") -> str:
    name, suffix = stem(path), ".html"
    if not is_note(path):
        front, dot, letters = name.rpartition(".")
        name, suffix = (front, dot + letters.lower()) if front else (name, "")
    return "/".join([*_folder_slugs(path), slug(name) + tail + suffix])


@lru_cache(maxsize=1 << 13)
def _way(start: str, target: str) -> str:
    """The relative URL from a folder of the site; cached, as pages of a folder share links."""
    way = path_from(start, target)
    url = way if _NEEDS_NO_QUOTES(way) else quote(way, safe=_UNQUOTED)
    return "./" + url if ":" in way and ":" in way.partition("/")[0] else url
