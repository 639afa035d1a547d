"""Other addresses of a note: aliases, permalinks, earlier paths."""

from __future__ import annotations

import re

import pytest
from tests.helpers.crawl import sound
from tests.helpers.site import site

from knotwork.config.options import SiteOptions
from knotwork.pages.addresses import address


def leads(page: str) -> str | None:
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]*)"', page)
    return found[1] if found else None


def test_an_alias_leads_to_its_note_from_beside_it() -> None:
    made = site({"x/dot product.md": "---\naliases: [Scalar Product, inner]\n---\n"})
    sound(made)
    assert leads(made["x/scalar-product.html"]) == "dot-product.html"
    assert leads(made["x/inner.html"]) == "dot-product.html"


def test_an_alias_with_a_slash_stands_at_its_own_place() -> None:
    assert (
        leads(site({"x/a.md": "---\naliases: [Old/Name]\n---\n"})["old/name.html"]) == "../x/a.html"
    )


@pytest.mark.parametrize("name", ["permalink", "redirect_from"])
def test_a_moved_note_can_be_reached_where_it_stood(name: str) -> None:
    made = site({"new/a.md": f"---\n{name}: /Old/Place/\n---\n"})
    assert leads(made["Old/Place/index.html"]) == "../../new/a.html"
    several = site(a="---\nredirect_from: [/one, two.html, 7]\n---\n")
    assert leads(several["one.html"]) == leads(several["two.html"]) == "a.html"


def test_a_page_or_a_folder_is_never_taken_over() -> None:
    made = site({"a.md": "---\naliases: [b, index, '404', c.html/x, '-/notes']\n---\n",
                 "b.md": "b itself", "c.md": "", "index.md": "start"})  # fmt: skip
    assert "b itself" in made["b.html"]
    assert "start" in made["index.html"]
    assert leads(made["404.html"]) is None
    assert leads(made["-/notes.html"]) is None
    assert "c.html/x.html" not in made


def test_an_address_of_two_notes_offers_both_and_redirects_to_neither() -> None:
    page = site(a="---\naliases: [x]\n---\n", b="---\naliases: [X]\n---\n")["x.html"]
    assert leads(page) is None
    assert re.findall(r'<a href="([^"]*)"', page) == ["a.html", "b.html"]


def test_private_notes_have_no_redirects() -> None:
    assert "x.html" not in site(a="---\naliases: [x]\npublish: false\n---\n")


def test_a_redirect_names_the_right_address_to_search_engines() -> None:
    options = SiteOptions(title="T", url="https://example.org/n")
    made = site(a="---\naliases: [x]\n---\n", options=options)
    assert '<link rel="canonical" href="https://example.org/n/a.html">' in made["x.html"]
    assert "/x.html" not in made["sitemap.xml"]


def test_hostile_aliases_stay_words() -> None:
    evil = """"><script>alert(1)</script>' onload='x"""
    made = site(
        {
            "a.md": f"---\ntitle: '{evil.replace(chr(39), '')}'\naliases: ['{evil.replace(chr(39), '')}', '../../up', '..']\n---\n"
        }
    )
    assert not [path for path in made if ".." in path.split("/")]
    assert not [
        path for path, text in made.items() if path.endswith(".html") and "<script>a" in text
    ]


@pytest.mark.parametrize(
    ("written", "file"),
    [
        ("/about", "about.html"),
        ("about/", "about/index.html"),
        ("About.html", "About.html"),
        ("/a%20b/c?x#y", "a b/c.html"),
        ("https://example.org/x", ""),
        ("//example.org/x", ""),
        ("../up", ""),
        ("/", ""),
        ("", ""),
        ("a:b", "a_b.html"),
    ],
)
def test_an_address_is_the_file_that_answers_there(written: str, file: str) -> None:
    assert address(written) == file
