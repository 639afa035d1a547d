"""The sitemap of a site whose address is known."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from knotwork.render.sitemap import MOST, sitemap

SCHEMA = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations(content: bytes) -> list[str | None]:
    return [one.text for one in Xml.fromstring(content).iter(SCHEMA + "loc")]


def test_every_page_is_listed_once_under_the_sites_address() -> None:
    [artifact] = sitemap("https://example.org/notes/", ["b.html", "a/ж & c.html"])
    assert artifact.path == "sitemap.xml"
    assert locations(artifact.content) == [
        "https://example.org/notes/a/%D0%B6%20&%20c.html",
        "https://example.org/notes/b.html",
    ]


def test_a_trailing_slash_of_the_address_makes_no_difference() -> None:
    with_slash = list(sitemap("https://example.org/", ["a.html"]))
    assert with_slash == list(sitemap("https://example.org", ["a.html"]))


def test_a_site_without_pages_has_an_empty_sitemap() -> None:
    [artifact] = sitemap("https://example.org", [])
    assert locations(artifact.content) == []


def test_more_pages_than_one_sitemap_may_list_get_an_index() -> None:
    pages = [f"{number:06}.html" for number in range(MOST + 1)]
    first, second, index = sitemap("https://example.org", pages)
    assert [len(locations(one.content)) for one in (first, second)] == [MOST, 1]
    assert locations(index.content) == [
        "https://example.org/sitemap-1.xml",
        "https://example.org/sitemap-2.xml",
    ]
    assert index.path == "sitemap.xml"
