"""The titles of pages, and which heading of a note gives its title."""

from __future__ import annotations

import re

import pytest
from tests.helpers.crawl import sound
from tests.helpers.site import site

from knotwork.config.options import SiteOptions


def test_an_index_is_called_as_the_heading_that_it_begins_with() -> None:
    made = sound(
        site(
            {
                "index.md": "# Welcome *home*\n\nSee [[sub/README]].\n",
                "sub/README.md": "\n# Of vectors\n\n[[a]]",
                "a.md": "# Other words\n\n[[index]]",
                "other/index.md": "Words first.\n\n# Not this\n",
                "more/index.md": "---\ntitle: More\n---\n# Nor this",
            }
        )
    )
    heads = {path: re.findall(r"<h1[^>]*>([^<]*)", made[path]) for path in made}
    assert heads["index.html"] == ["Welcome home"]
    assert heads["sub/readme.html"] == ["Of vectors"]
    assert heads["a.html"][0] == "a"
    assert heads["other/index.html"][0] == "other"
    assert heads["more/index.html"][0] == "More"
    assert "Of vectors" in made["a.html"].partition("<main")[2]  # what links to it
    assert "Of vectors" in made["-/notes.html"]


def test_attributes_of_other_tools_are_no_part_of_a_title() -> None:
    own = "---\ntitle: Of vectors\n---\n# Of vectors {#vec}\n\nWords."
    made = sound(site({"index.md": "# Welcome {#home}\n\n[[a]]\n", "a.md": own}))
    heads = {path: re.findall(r"<h1[^>]*>([^<]*)", made[path]) for path in made}
    assert (heads["index.html"], heads["a.html"]) == (["Welcome"], ["Of vectors"])


_ABOVE = [
    "#a",
    "#a, #b",
    "#a <!-- x -->",
    "%% x %%",
    "<!-- x -->",
    "<!-- x -->\n\n#a\n\n%%\nx\n%%",
    "[^1]: x",
]


@pytest.mark.parametrize("above", [*_ABOVE, '<span class="related">#a</span>'])
def test_a_heading_below_tags_and_comments_is_still_the_title(above: str) -> None:
    made = sound(site({"index.md": f"{above}\n\n# Vectors\n\nWords.", "b.md": "[[index|x]]"}))
    assert re.findall(r"<h1[^>]*>([^<]*)", made["index.html"]) == ["Vectors"]
    assert re.findall("(?m)^# .*", made["index.md"]) == ["# Vectors"]


@pytest.mark.parametrize(
    "above", ["words #a", "#a ^id", "- #a", "#a\n\n#b", '<span title="x">#a</span>', "<b>x</b>"]
)
def test_a_heading_below_other_content_is_no_title(above: str) -> None:
    made = sound(site({"x/index.md": f"{above}\n\n# Vectors\n\nWords."}))
    heads = re.findall(r"<h1[^>]*>([^<]*)", made["x/index.html"])
    assert [head.strip() for head in heads] == ["x", "Vectors"]


@pytest.mark.parametrize("name", ["index.md", "_index.md", "README.md"])
def test_a_start_page_without_a_title_is_called_as_the_site(name: str) -> None:
    options = SiteOptions(title="Vectors")
    made = sound(site({name: "Welcome to [[a/index]].", "a/index.md": "Words."}, options=options))
    assert "<h1>Vectors</h1>" in made["index.html"]
    assert "<title>Vectors</title>" in made["index.html"]
    assert "<h1>a</h1>" in made["a/index.html"]
    named = site({name: "---\ntitle: index\n---\nWelcome."}, options=options)
    assert "<h1>index</h1>" in named["index.html"]


def test_only_the_start_page_is_called_as_the_site() -> None:
    texts = {"index.md": "x", "README.md": "x", "_index.md": "x"}
    made = sound(site(texts, options=SiteOptions(title="Vectors")))
    heads = {url: re.findall("<h1>(.*?)</h1>", made[url]) for url in ("index.html", "readme.html")}
    assert heads == {"index.html": ["Vectors"], "readme.html": ["README"]}
    assert "<h1>_index</h1>" in made["_index.html"]


def test_a_start_page_without_a_title_is_called_so_in_every_file_of_the_site() -> None:
    options = SiteOptions(title="Vectors", url="https://example.org/")
    texts = {"index.md": "Welcome to [[a]].", "a.md": "---\ndate: 2026-01-01\n---\n[[index|in]]"}
    made = sound(site(texts, options=options))
    names_no_file = re.compile(r"\bindex\b(?!\.html|\.md|\|)")
    pages = [path for path in made if not path.endswith((".js", ".css"))]
    assert [path for path in pages if names_no_file.search(made[path])] == []
    for path in ("-/notes.html", "-/titles.json", "llms.txt", "-/graph.json", "-/graph.ttl"):
        assert "Vectors" in made[path], path
    data = made["index.html"].partition("application/ld+json")[2].partition("</script>")[0]
    assert '"name":"Vectors"' in data


def test_a_heading_that_repeats_the_title_is_printed_once() -> None:
    page = sound(site(a="# A\n\ntext [[#a]]", b="[[a#A]]"))["a.html"]
    assert len(re.findall(r"<h1", page)) == 1


def test_a_picture_above_the_heading_follows_the_title() -> None:
    text = '#a\n\n<p><img src="logo.svg"></p>\n\n![](logo.svg)\n\n# N\n\n#b\n\nWords.'
    made = sound(site({"n.md": text, "b.md": "[[n#N]]"}, files=("logo.svg",)))
    page = made["n.html"]
    assert page.count("<h1") == 1
    below = page.partition('<div class="body">')[2]
    assert below.index("<img") < below.index("Words.")
    assert "#b" not in below.partition("</article>")[0]
    assert made["n.md"].count("# N\n") == 1


def test_a_heading_below_opening_tags_repeats_no_title() -> None:
    made = sound(site({"n.md": "#a\n\n# N\n\n## More\n\nWords.", "b.md": "[[n#N]] ![[n]]"}))
    page = made["n.html"]
    assert page.count("<h1") == 1
    assert page.partition('<div class="body">')[2].lstrip().startswith("<h2")
    assert made["n.md"].count("# N\n") == 1
    other = site(n="#a words\n\n# n\n\nWords.")["n.html"]
    assert other.count("<h1") == 2


@pytest.mark.parametrize("above", ["", "#a\n\n", "+++\n\n(other)=\n"])
def test_a_title_is_no_less_one_below_labels_and_they_stay(above: str) -> None:
    texts = {
        "index.md": f"{above}(start)=\n# Vectors\n\nWords.",
        "b.md": "---\ntitle: Below\n---\n(b)=\n# Other\n\n[x](#start) [y](#b)",
    }
    made = sound(site(texts, dialect="myst"))
    assert re.findall(r"<h1[^>]*>([^<]*)", made["index.html"]) == ["Vectors"]
    assert re.findall("(?m)^# .*", made["index.md"]) == ["# Vectors"]
    assert re.findall(r"<h1[^>]*>([^<]*)", made["b.html"]) == ["Below", "Other "]
