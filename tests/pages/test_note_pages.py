"""Pages of notes, and the pages that list them."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from tests.helpers.crawl import sound
from tests.helpers.site import site

from knotwork.config.options import SiteOptions
from knotwork.pages.nested import FOLDERS_SHOWN
from knotwork.pages.place import MOST_LEVELS

TRAIL = {
    "Book.md": "the book",
    "One.md": "the chapter",
    "a.md": "first. [[Book]]/[[One]] > [[b]]",
    "b.md": "[[a]] < [[Book]]/[[One]] > [[c]]",
    "c.md": "last.\n\n[[b]] < [[Book]]/[[One]]",
}


def test_a_trail_becomes_breadcrumb_and_neighbours_and_is_not_printed() -> None:
    page = sound(site(TRAIL))["b.html"]
    assert re.search(r'rel="prev"[^>]*href="a\.html"|href="a\.html"[^>]*rel="prev"', page)
    assert re.search(r'rel="next"[^>]*href="c\.html"|href="c\.html"[^>]*rel="next"', page)
    assert "&lt;" not in page.partition("<main")[2]


def test_of_very_many_folders_a_breadcrumb_names_the_innermost() -> None:
    levels = [str(number) for number in range(MOST_LEVELS + 8)]
    page = sound(site({f"{'/'.join(levels)}/a.md": ""}))[f"{'/'.join(levels)}/a.html"]
    above = page.partition('class="breadcrumb"')[2].partition("</nav>")[0]
    assert re.findall(r">(\d+)</a>", above) == levels[-MOST_LEVELS:]


@pytest.mark.parametrize("hidden", [("d",), ("d", "c")])
def test_a_trail_goes_on_behind_notes_that_are_kept_private(hidden: tuple[str, ...]) -> None:
    names = "zebra", "yak", "d", "c", "bear", "ape"
    notes = {"Book.md": "the book"}
    for at, name in enumerate(names):
        before = f"[[{names[at - 1]}]] < " if at else ""
        after = f" > [[{names[at + 1]}]]" if at + 1 < len(names) else ""
        private = "---\ndraft: true\n---\n" if name in hidden else ""
        notes[f"{name}.md"] = f"{private}words\n\n{before}[[Book]]{after}"
    made = sound(site(notes))
    shown = [name for name in names if name not in hidden]
    order = [made["book.html"].index(f'href="{name}.html"') for name in shown]
    assert order == sorted(order)
    for one, other in pairwise(shown):
        assert re.search(rf'rel="next"[^>]*href="{other}\.html"', made[f"{one}.html"])
        assert re.search(rf'rel="prev"[^>]*href="{one}\.html"', made[f"{other}.html"])


def test_notes_of_a_private_chapter_stand_in_its_book() -> None:
    chapter = {"one": "---\npublish: false\n---\n[[book]] > [[two]]", "two": "[[one]] < [[book]]"}
    notes = {
        "zebra": "[[book]]/[[one]] > [[yak]]",
        "yak": "[[zebra]] < [[book]]/[[one]] > [[ape]]",
        "ape": "[[yak]] < [[book]]/[[two]]",
        "up": "---\nup: '[[one]]'\n---\n",
        "book": "words",
    }
    made = sound(site({f"{name}.md": text for name, text in {**notes, **chapter}.items()}))
    order = [made["book.html"].index(f'href="{name}.html"') for name in ("zebra", "yak")]
    assert order == sorted(order)
    assert 'href="../zebra.html"' in made["-/books.html"]
    assert 'rel="next" href="yak.html"' in made["zebra.html"]
    assert "one" not in re.findall(r'href="(?:\.\./)*(\w+)\.html"', "".join(made.values()))


def test_a_container_lists_its_notes_in_trail_order() -> None:
    made = sound(site(TRAIL))
    order = [made["one.html"].index(f'href="{name}.html"') for name in ("a", "b", "c")]
    assert order == sorted(order)
    assert 'href="one.html"' in made["book.html"]
    assert "Book" in made["-/books.html"]


def test_a_breadcrumb_is_no_trail_unless_its_container_is_one_elsewhere() -> None:
    plain = sound(site(a="[[Home]] > [[b]]", b="x", Home="x"))["a.html"]
    assert "&gt;" in plain.partition("<main")[2]
    trail = sound(site(a="[[Home]] > [[b]]", b="[[a]] < [[Home]]", Home="x"))["a.html"]
    assert "&gt;" not in trail.partition("<main")[2]


def test_a_note_in_hebrew_is_set_from_right_to_left_automatically() -> None:
    made = site(
        {
            "a.md": "## Obsidian של שלום\n\nשלום עולם ושלום לכולם, Markdown",
            "b.md": "The word שלום is Hebrew.",
            "c.md": "---\ndir: ltr\n---\nשלום",
            "d.md": "---\nlang: de\n---\nשלום",
        }
    )
    turned = {path for path in made if re.search(r'<main[^>]* dir="rtl"', made[path])}
    assert turned == {"a.html"}


def test_notes_from_the_left_say_so_in_a_site_from_the_right() -> None:
    notes = {
        "a.md": "Words.",
        "b.md": "---\nlang: de\n---\nשלום",
        "ج.md": "كلمات.",
        "1.md": "2",
    }
    made = site(notes, options=SiteOptions(title="", lang="ar-EG"))
    assert '<html lang="ar-EG" dir="rtl">' in made["a.html"]
    ways = {path: re.search(r'<main[^>]* dir="(\w+)"', made[path]) for path in made}
    turned = {path: way[1] for path, way in ways.items() if way}
    assert turned == {"a.html": "ltr", "b.html": "ltr", "ج.html": "rtl"}
    in_english = site(notes, options=SiteOptions(title="", lang="he"))
    assert '<html lang="he">' in in_english["a.html"], "its words are English"


def test_backlinks_come_with_the_sentence_they_stand_in() -> None:
    made = sound(site(a="Nothing here. The sum is [[b|its core]], they say. More.", b="x"))
    found = made["b.html"]
    assert '>The sum is <a href="a.html"><mark>its core</mark></a>, they say.<' in found
    assert "Nothing here" not in found


def test_backlinks_from_footnotes_come_with_the_sentence_of_the_footnote() -> None:
    inline = "A claim^[As [[b]] says. %%no%%And more^[Told by [[c|them]] too.], see [[b]].] holds."
    defined = "Another[^1].\n\n[^1]: Before it. See [[b|that note]] for it."
    made = sound(site(a=inline, d=defined, b="x", c="x"))
    assert '<li>As <a href="a.html"><mark>b</mark></a> says.</li>' in made["b.html"]
    assert '<li>And more, see <a href="a.html"><mark>b</mark></a>.</li>' in made["b.html"]
    assert '<li>Told by <a href="a.html"><mark>them</mark></a> too.</li>' in made["c.html"]
    assert '<li>See <a href="d.html"><mark>that note</mark></a> for it.</li>' in made["b.html"]


def test_a_link_that_is_a_picture_has_no_words_to_show_among_backlinks() -> None:
    notes = {"a.md": "x", "b.md": "See [![](p.png)](a.md) here.", "c.md": "[![[p.png]]](a.md) too."}
    listed = sound(site(notes))["a.html"].partition("Linked from")[2]
    assert 'href="b.html">b</a>' in listed
    assert 'href="c.html">c</a>' in listed
    assert "<mark></mark>" not in listed


def test_links_in_comments_and_trails_are_no_backlinks() -> None:
    made = sound(site({**TRAIL, "d.md": "%%[[a]]%%"}))
    assert "d.html" not in made["a.html"].partition("<main")[2]


def test_a_hub_lists_some_backlinks_and_leads_to_a_page_of_all() -> None:
    notes = {f"n{number:03}.md": "see [[hub]]" for number in range(200)}
    made = sound(site(notes, hub="x"))
    assert made["hub.html"].count("see ") <= 61
    assert '<a href="-/backlinks/hub.html">and 140 more</a>' in made["hub.html"]
    assert made["-/backlinks/hub.html"].count(".html") > 200


def test_a_missing_note_leads_to_its_place_among_those_to_be_written() -> None:
    made = sound(site(a="[[Gone Far|x]] [[Gone far]]", b="[[gone far]] [[other]]"))
    assert 'href="-/to-be-written.html#gone-far"' in made["a.html"]
    page = made["-/to-be-written.html"]
    assert page.index('id="gone-far"') < page.index('id="other"'), "the most wanted first"


def test_links_of_either_kind_to_a_missing_note_lead_to_one_entry() -> None:
    made = site({"sub/a.md": "---\nup: '[[./gone.md]]'\n---\n[x](gone.md) [[gone]] [[../gone]]"})
    assert made["sub/a.html"].count('href="../-/to-be-written.html#gone"') == 3
    assert 'href="../-/to-be-written.html#subgone"' in made["sub/a.html"]
    assert made["-/to-be-written.html"].count('id="gone"') == 1


def test_tags_nest_and_count_what_stands_below_them() -> None:
    made = sound(site(a="#math/la and #Math", b="---\ntags: [math/la]\n---\n"))
    assert "-/tags/math/la.html" in made
    assert 'href="a.html"' in made["-/tags/math.html"].replace("../", "")


def test_folders_have_pages_and_notes_without_trail_show_theirs() -> None:
    made = sound(site({"x/y/n.md": "text", "m.md": ""}))
    assert "-/folders/x/y.html" in made
    assert "-/folders/x.html" in made


def test_lists_of_all_notes_and_of_a_folder_show_the_folders_in_them_as_a_tree() -> None:
    paths = ["10 tenth/n.md", "2 second/x/y/n.md", "2 second/z/n.md"]
    made = sound(site(dict.fromkeys(paths, "")))
    assert branches(made["-/notes.html"]) == "2 second 2 (x 1 (y 1 ) z 1 ) 10 tenth 1 "
    assert branches(made["-/folders/2-second.html"]) == "x 1 (y 1 ) z 1 "
    headings = re.findall(r"<h2 id=.folder-\d+.><a[^>]*>(.*?)</a>", made["-/notes.html"])
    assert headings == ["2 second/<wbr>x/<wbr>y", "2 second/<wbr>z", "10 tenth"]


def test_a_tree_of_folders_ends_before_the_level_with_too_many() -> None:
    many = {f"a/b/{number}/n.md": "" for number in range(FOLDERS_SHOWN)}
    made = site(many)
    assert branches(made["-/notes.html"]) == f"a {FOLDERS_SHOWN} (b {FOLDERS_SHOWN} ) "
    assert branches(made["-/folders/a/b.html"]).startswith("0 1 1 1 2 1 3 1 ")


def branches(page: str) -> str:
    """The tree on a page in one line, brackets around what is nested."""
    tree = page.partition('<ul class="nested">')[2].partition("</nav>")[0]
    words = tree.replace('<ul class="nested">', "(").replace("</ul>", ")").rpartition(")")[0]
    return " ".join(re.sub(r"<[^>]*>", "", words).split()).replace("( ", "(") + " "


def test_a_tag_in_the_text_is_itself_below_tags_in_the_front_matter() -> None:
    text = "---\ntags: [one, two]\n---\nWords #inner, #two and %% #gone %% #last.\n"
    made = sound(site(a=text, b="![[a]]\n"))
    for page in (made["a.html"], made["b.html"]):
        shown = re.findall(r'<a class="tag" href="-/tags/(\w+)\.html">#(\w+)</a>', page)
        assert shown == [("inner", "inner"), ("two", "two"), ("last", "last")]


def test_pages_of_folders_and_tags_lead_up_to_the_list_of_all() -> None:
    made = site({"x/y/n.md": "#a/b"})
    assert crumbs(made["-/folders/x/y.html"]) == [("../../notes.html", "Notes"), ("../x.html", "x")]
    assert crumbs(made["-/folders/x.html"]) == [("../notes.html", "Notes")]
    assert crumbs(made["-/tags/a/b.html"]) == [("../../tags.html", "Tags"), ("../a.html", "a")]


def crumbs(page: str) -> list[tuple[str, str]]:
    """Where the breadcrumb leads, and what it says."""
    above = page.partition('class="breadcrumb"')[2].partition("</nav>")[0]
    return re.findall(r'href="([^"]*)"[^>]*>([^<]*)<', above)


def test_colliding_names_all_get_a_hash_so_that_no_page_moves() -> None:
    made = site({"A b.md": "", "a-b.md": "", "c.md": ""})
    pages = [path for path in made if path.startswith("a-b") and path.endswith(".html")]
    assert len(pages) == 2
    assert "a-b.html" not in pages
    assert "c.html" in made


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("Übung 1.md", "übung-1.html"),
        ("con.md", "con_.html"),
        ("con.v2/a.md", "con_.v2/a.html"),
        ("-/x.md", "-_/x.html"),
        ("日本.md", "日本.html"),
        ("what?.md", "what_.html"),
        ("a.html/b.md", "a.html/b.html"),
    ],
)
def test_names_become_urls_that_every_disk_takes(path: str, url: str) -> None:
    assert url in sound(site({path: "x", "index.md": f"[[{path.removesuffix('.md')}]]"}))


def test_a_page_and_a_folder_never_want_the_same_name() -> None:
    made = sound(site({"a.md": "", "a.html/b.md": "", "index.md": "[[a]] [[b]]"}))
    assert "a.html/b.html" in made
    assert "a.html" not in made


def test_the_start_page_is_a_note_if_there_is_one() -> None:
    assert "welcome" in sound(site(index="welcome"))["index.html"]
    assert "welcome" in sound(site(README="welcome"))["index.html"]
    assert "welcome" in sound(site(_index="welcome", README="other"))["index.html"]
    assert "welcome" in sound(site(_index="other", index="welcome"))["index.html"]
    assert "Test" in sound(site(a="x"))["index.html"]
    assert "Test" in sound(site())["index.html"]


def test_a_file_that_the_site_does_not_carry_takes_no_address_from_it() -> None:
    left = ("index.html", "404.html", "llms.txt")
    made = sound(site(a="x", files=left))
    assert all("copy of" not in made[name] for name in left)
    assert site(a="[[index.html]]", files=left)["index.html"] == "copy of index.html"


def test_hostile_words_in_every_place_stay_words() -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    made = site(
        {
            f"{evil.replace('/', '')}.md": f"# {evil}\n\n> [!{evil}] {evil}\n\n[[{evil}|{evil}]] #t",
            "a.md": f"---\naliases: ['{evil}']\ntags: ['{evil}']\ntitle: '{evil}'\nx: '{evil}'\n"
            f"lang: '{evil}'\ncssclasses: ['{evil}']\n---\n`{evil}` ![{evil}](x.png)",
        },
        options=SiteOptions(title=evil),
    )
    for path, page in made.items():
        if path.endswith(".html"):
            assert "<script>alert" not in page
            assert not re.search(r"<[^>\"']*\sonerror", page)


def test_the_404_page_finds_its_styles_from_any_depth_once_the_address_is_known() -> None:
    page = site(a="", options=SiteOptions(title="T", url="https://example.org/n"))["404.html"]
    assert '<base href="https://example.org/n/">' in page


def test_a_sitemap_is_written_only_for_a_known_address() -> None:
    assert "sitemap.xml" not in site(a="")
    made = site(a="", options=SiteOptions(title="T", url="https://example.org/n/"))
    assert "https://example.org/n/a.html" in made["sitemap.xml"]


def test_twins_by_letter_case_and_empty_notes_have_pages_of_their_own() -> None:
    made = sound(site({"Note.md": "upper", "note.md": "lower", "empty.md": "", "x.md": "[[note]]"}))
    pages = [made[path] for path in made if path.startswith("note-") and path.endswith(".html")]
    assert sorted("upper" in page for page in pages) == [False, True]
    assert "empty.html" in made


def test_an_alias_that_equals_the_title_is_not_shown() -> None:
    page = site({"n.md": "---\ntitle: Dot product\naliases: [dot Product, inner product]\n---\n"})
    names = re.findall(r'<span class="alias">(.*?)</span>', page["n.html"])
    assert names == ["inner product"]


def test_an_option_in_code_is_not_broken_at_its_hyphens() -> None:
    long = "--" + "x" * 40
    made = sound(site(a=f"`git log --one-line -p=3`, `a--b`, `-`, `{long}`, `<--x>`"))["a.html"]
    assert re.findall('<span class="tied">([^<]*)</span>', made) == ["--one-line", "-p"]
    assert "<code>a--b</code>" in made
    assert f"<code>{long}</code>" in made


def test_a_note_with_only_properties_shows_them_and_not_that_it_is_empty() -> None:
    made = site(
        {"a.md": "---\nrating: 5\n---\n", "b.md": "---\nrating: 5\n---\nWords.", "c.md": ""}
    )
    assert '<details class="properties" open>' in made["a.html"]
    assert "Nothing is written" not in made["a.html"]
    assert '<details class="properties">' in made["b.html"]
    assert "Nothing is written" in made["c.html"]


def test_a_property_that_is_one_link_leads_there_in_either_form() -> None:
    matter = 'a: "[[b]]"\nb: " [x](b.md#h) "\nc: "[[b|y]]"\nd: see [x](b.md)\ne: "[z](gone.md)"'
    made = site({"a.md": f"---\n{matter}\n---\n", "b.md": "# h"})["a.html"]
    assert re.findall(r"<dd>(.*?)</dd>", made) == [
        '<a href="b.html">b</a>',
        '<a href="b.html#h">x</a>',
        '<a href="b.html">y</a>',
        "<span>see [x](b.md)</span>",
        '<a class=" stub" href="-/to-be-written.html#gone">z</a>',
    ]


def test_an_alias_that_is_an_old_path_is_no_name() -> None:
    text = "---\ntitle: Vectors\naliases: [math/Vectors, old/vector, I/O, math/sums]\n---\n"
    page = site({"vector.md": text})["vector.html"]
    shown = page.partition('class="aliases"')[2].partition("</p>")[0]
    assert "old/vector" not in shown
    assert "math/Vectors" not in shown
    assert "I/O" in shown
    assert "math/sums" in shown


def test_the_title_of_a_markdown_link_is_its_tooltip() -> None:
    text = """
[one](b.md "the <i>norm</i> & more") ![alt](p.png "a curve") [three][ref]
![far](https://example.com/p.png "a far curve") [four](p.png 'file') [five](none.md "nothing")

[ref]: b.md (by reference)
"""
    page = sound(site({"a.md": text, "b.md": ""}, files=("p.png",)))["a.html"]
    body = page.partition('<div class="body">')[2]
    assert re.findall(r'<(a|img)[^>]*? title="([^"]*)"', body.partition("</div>")[0]) == [
        ("a", "the &lt;i&gt;norm&lt;/i&gt; &amp; more"),
        ("img", "a curve"),
        ("a", "by reference"),
        ("img", "a far curve"),
        ("a", "file"),
        ("a", "To be written"),
    ]


def test_what_jupytext_keeps_in_front_matter_is_no_property_for_readers() -> None:
    kept = "jupytext:\n  text_representation:\n    extension: .md\nkernelspec:\n  name: python3\n"
    made = site(a=f"---\n{kept}---\n", b=f"---\n{kept}status: new\n---\n")
    assert "Properties" not in made["a.html"]
    assert "Properties" in made["b.html"]
    assert "kernelspec" not in made["b.html"]
