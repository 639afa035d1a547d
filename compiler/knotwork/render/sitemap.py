"""The sitemap: the addresses of all pages, for search engines, if the site's own is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from urllib.parse import quote

from knotwork.pages.fixed_urls import HOME_URL
from knotwork.render.artifact import Artifact
from knotwork.render.xml import element

MOST = 50_000
"""Pages that one sitemap may list by the protocol; more of them need an index."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(
    site_url: str, pages: Iterable[str], changed: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Artifact]:
    """`sitemap.xml` for pages given by their paths in the site; its parts first if it has any.

    `changed` says when a page last changed, for those of which it is known.
    """
    entries = [_entry(site_url, page, changed.get(page, "")) for page in sorted(pages)]
    if len(entries) <= MOST:
        yield Artifact("sitemap.xml", _list("urlset", "url", entries))
        return
    parts = [entries[start : start + MOST] for start in range(0, len(entries), MOST)]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield Artifact(name, _list("urlset", "url", part))
    index = [_entry(site_url, name) for name in names]
    yield Artifact("sitemap.xml", _list("sitemapindex", "sitemap", index))


def _entry(site_url: str, path: str, changed: str = "") -> str:
    # The start page has the address of its folder, as in its canonical link.
    shown = "" if path == HOME_URL else quote(path, safe="/!$&'()*+,;=@-._~")
    return element("loc", f"{site_url.rstrip('/')}/{shown}") + element("lastmod", changed)


def _list(root: str, entry: str, entries: Sequence[str]) -> bytes:
    lines = "".join(f"<{entry}>{one}</{entry}>\n" for one in entries)
    return f'{_HEAD}<{root} xmlns="{_SCHEMA}">\n{lines}</{root}>\n'.encode()
