"""The sitemap: where all pages of a site with a known address stand, for search engines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape

from knotwork.render.artifact import Artifact

MOST = 50_000
"""Pages that one sitemap may list by the protocol; more of them need an index."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(site_url: str, pages: Iterable[str]) -> Iterator[Artifact]:
    """`sitemap.xml` for pages given by their paths in the site; its parts first if it has any."""
    addresses = [_address(site_url, page) for page in sorted(pages)]
    if len(addresses) <= MOST:
        yield Artifact("sitemap.xml", _list("urlset", "url", addresses))
        return
    parts = [addresses[start : start + MOST] for start in range(0, len(addresses), MOST)]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield Artifact(name, _list("urlset", "url", part))
    index = [_address(site_url, name) for name in names]
    yield Artifact("sitemap.xml", _list("sitemapindex", "sitemap", index))


def _address(site_url: str, path: str) -> str:
    return site_url.rstrip("/") + "/" + quote(path, safe="/!$&'()*+,;=@-._~")


def _list(root: str, entry: str, addresses: Sequence[str]) -> bytes:
    lines = "".join(f"<{entry}><loc>{escape(one)}</loc></{entry}>\n" for one in addresses)
    return f'{_HEAD}<{root} xmlns="{_SCHEMA}">\n{lines}</{root}>\n'.encode()
