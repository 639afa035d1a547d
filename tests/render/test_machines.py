"""Files of the site for programs: feed, llms.txt, robots.txt, linked data, Open Graph."""

from __future__ import annotations

import html
import json
import re
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from tests.helpers.site import site

from knotwork.config.options import SiteOptions

HERE = SiteOptions(title="Study", url="https://example.org/n/", description="About it.", lang="en")
ATOM = "{http://www.w3.org/2005/Atom}"
EVIL = """</script><script>alert(1)</script>\x0b"><!-- ]]> &"""


def dated(day: int, title: str = "") -> str:
    return f"---\nupdated: 2024-01-{day:02}\n{f'title: {title}' if title else ''}\n---\nSome words."


def feed(text: str) -> Xml.Element:
    return Xml.fromstring(text.encode())


def linked(page: str) -> list[dict[str, Any]]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    graph: list[dict[str, Any]] = json.loads(found[1])["@graph"]
    return graph


def test_the_feed_lists_dated_notes_the_latest_first() -> None:
    made = site(a=dated(3), b=dated(9), c="no date", options=HERE)
    root = feed(made["feed.xml"])
    assert [one.text for one in root.iter(ATOM + "id")] == [
        "https://example.org/n/",
        "https://example.org/n/b.html",
        "https://example.org/n/a.html",
    ]
    assert root.findtext(ATOM + "updated") == "2024-01-09T00:00:00+00:00"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Study"
    assert [one.text for one in root.iter(ATOM + "summary")] == ["Some words."] * 2
    assert 'href="feed.xml"' in made["a.html"]


def test_the_feed_tells_notes_of_one_title_apart() -> None:
    dated = "---\ndate: 2026-03-0{}\n---\n"
    texts = {"a/matrix.md": dated.format(2), "b/matrix.md": dated.format(1), "c/matrix.md": ""}
    titles = feed(site(texts, options=HERE)["feed.xml"]).iterfind(f"{ATOM}entry/{ATOM}title")
    assert [title.text for title in titles] == ["matrix · a", "matrix · b"]


def test_the_feed_is_bounded() -> None:
    made = site({f"n{number:03}.md": dated(1 + number % 28) for number in range(80)}, options=HERE)
    assert made["feed.xml"].count("<entry>") == 50


def test_a_branch_that_github_serves_is_taken_as_it_is() -> None:
    made = site(a="words")
    assert made[".nojekyll"] == ""
    assert {"a.md", "a.html"} <= made.keys(), "Jekyll would make the one of the other"


@pytest.mark.parametrize("made", [site(a=dated(1)), site(a="no date", options=HERE)])
def test_without_an_address_or_a_date_there_is_no_feed(made: dict[str, str]) -> None:
    assert "feed.xml" not in made
    assert "atom+xml" not in made["a.html"]


def test_llms_txt_lists_books_in_trail_order_and_each_note_once() -> None:
    made = site(
        {
            "Book.md": "The book.", "b.md": "Second. [[a]] < [[Book]]", "a.md": "First. [[Book]] > [[b]]",
            "x/lone [1].md": "Alone.",
        },
        options=SiteOptions(title="Study", description="About it."),
    )  # fmt: skip
    assert made["llms.txt"] == (
        "# Study\n\n> About it.\n\n"
        "## Book\n\n- [Book](book.md): The book.\n- [a](a.md): First.\n- [b](b.md): Second.\n\n"
        "## x\n\n- [lone \\[1\\]](x/lone-%5B1%5D.md): Alone.\n"
    )


def test_llms_txt_names_full_addresses_where_they_are_known() -> None:
    assert "(https://example.org/n/a.md)" in site(a="", options=HERE)["llms.txt"]


def test_a_page_names_its_markdown() -> None:
    made = site({"x/a.md": "text"})
    assert '<link rel="alternate" type="text/markdown" href="a.md">' in made["x/a.html"]
    assert "x/a.md" in made


def test_robots_txt_names_the_sitemap_of_a_known_address() -> None:
    assert "Sitemap: https://example.org/n/sitemap.xml\n" in site(a="", options=HERE)["robots.txt"]
    assert "robots.txt" not in site(a="")


def test_a_file_of_the_vault_keeps_its_name() -> None:
    made = site(a="[[feed.xml]] [[robots.txt]]", files=("feed.xml", "robots.txt"), options=HERE)
    assert made["feed.xml"] == "copy of feed.xml"
    assert made["robots.txt"] == "copy of robots.txt"


def test_linked_data_says_what_a_note_is_needs_and_stands_in() -> None:
    made = site(
        a="---\nrequires: ['[[b]]']\naliases: [A-note]\ndate: 2024-01-01\n---\nWords. #t\n\n[[b]] < [[Book]]",
        b="", Book="", options=HERE,
    )  # fmt: skip
    resource, term, crumbs = linked(made["a.html"])
    assert resource["@type"] == "LearningResource"
    assert resource["url"] == "https://example.org/n/a.html"
    assert resource["alternateName"] == ["A-note"]
    assert resource["competencyRequired"][0]["url"] == "https://example.org/n/b.html"
    assert resource["isPartOf"][0]["name"] == "Book"
    assert resource["dateCreated"].startswith("2024-01-01")
    assert (term["@type"], term["name"]) == ("DefinedTerm", "a")
    assert [one["name"] for one in crumbs["itemListElement"]] == ["Book", "a"]


def test_hostile_words_stay_in_their_place() -> None:
    note = {
        "a.md": f"---\ntitle: {json.dumps(EVIL)}\naliases: [{json.dumps(EVIL)}]\nupdated: 2024-01-01\ntags: [{json.dumps(EVIL)}]\n---\n{EVIL}"
    }
    made = site(note, options=SiteOptions(title=EVIL, url="https://example.org/", description=EVIL))
    assert linked(made["a.html"])[0]["name"] == EVIL
    assert feed(made["feed.xml"]).findtext(f"{ATOM}entry/{ATOM}title") == EVIL.replace("\x0b", "�")
    assert made["llms.txt"].startswith("# </script>")


def test_open_graph_tags_say_title_kind_and_address() -> None:
    page = site(a="Some words.", options=HERE)["a.html"]
    shown = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', page))
    assert {key: html.unescape(value) for key, value in shown.items()} == {
        "title": "a", "type": "article", "site_name": "Study",
        "description": "Some words.", "url": "https://example.org/n/a.html",
    }  # fmt: skip


def test_the_sitemap_tells_when_a_note_changed() -> None:
    shown = site(a=dated(3), b="no date", options=HERE)["sitemap.xml"]
    assert "<loc>https://example.org/n/a.html</loc><lastmod>2024-01-03T00:00:00+00:00<" in shown
    assert shown.count("<lastmod>") == 1


def test_search_engines_are_not_sent_to_the_404_page() -> None:
    assert "404.html" not in site(a="", options=HERE)["sitemap.xml"]


def test_a_name_that_ends_like_the_start_page_keeps_its_address() -> None:
    page = site({"myindex.md": "x"}, options=HERE)["myindex.html"]
    assert 'href="https://example.org/n/myindex.html"' in page
