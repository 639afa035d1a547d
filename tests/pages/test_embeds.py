"""Embeds: their contents, their limits, and that no ids on a page clash."""

from __future__ import annotations

import re

import pytest
from tests.helpers.crawl import sound
from tests.helpers.site import site
from tests.helpers.steps import growth
from tests.helpers.vault import vault

from knotwork.config.options import SiteOptions
from knotwork.pages.site import Site
from knotwork.pages.unfilled import Parts


def test_a_note_is_embedded_without_its_front_matter_and_under_its_title() -> None:
    page = sound(site(a="before ![[b]] after", b="---\nx: 1\n---\nthe text of b"))["a.html"]
    assert '<div class="embed-title"><a class="internal" href="b.html">b</a></div>' in page
    assert "the text of b" in page
    assert page.index("<p>before</p>") < page.index("the text of b") < page.index("<p>after</p>")


def test_a_section_ends_before_the_next_heading_of_its_rank() -> None:
    text = "# One\nfirst\n## Inner\ninner\n# Two\nsecond\n"
    page = sound(site(a="![[b#One]]", b=text))["a.html"]
    assert "first" in page
    assert "inner" in page
    assert "second" not in page


@pytest.mark.parametrize(
    ("text", "shown", "not_shown"),
    [
        ("one\n\ntwo ^id\n\nthree", "two", "three"),
        ("claim[^1]\n\n[^1]: two ^id\n", "<p>two</p>", "claim"),
        ("- one\n- two ^id\n    - inner\n- three", "inner", "three"),
        ("| a |\n|--|\n| cell |\n\n^id\n\nthree", "cell", "three"),
        ("> quoted\n> more\n\n^id\n\nthree", "quoted", "three"),
    ],
)
def test_a_block_is_embedded_alone(text: str, shown: str, not_shown: str) -> None:
    page = sound(site(a="![[b#^ID]]", b=text))["a.html"]
    assert shown in page
    assert not_shown not in page


def test_no_link_leads_into_a_footnote_that_is_not_shown() -> None:
    text = "x[^1]\n\n[^1]: one ^id\n[^1]: again ^x\n\n[^2]: two ^y\n"
    page = sound(site(a="[[b#^id]] [[b#^x]] [[b#^y]] ![[b#^y]]", b=text))["a.html"]
    assert 'href="b.html#^id"' in page
    assert page.count('class="internal broken-anchor"') == 2
    assert "“^y” is not in" in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("- one\n- two ^id", "<ul>\n<li>⟦id⟧two</li>\n</ul>"),
        ("7. one\n8. two ^id\n9. three", '<ol start="8">\n<li>⟦id⟧two</li>\n</ol>'),
        ("1. one\n\n2. two\n    - inner ^id", "<ul>\n<li>⟦id⟧inner</li>\n</ul>"),
        ("1. one\n    - inner\n2. two ^id", '<ol start="2">\n<li>⟦id⟧two</li>\n</ol>'),
        ("- one ^a\n\n  two ^id", "<ul>\n<li>⟦id⟧<p>one</p>\n<p>two</p>\n</li>\n</ul>"),
        ("<b>x</b>\n\n- one\n- two ^id", "<ul>\n<li>⟦id⟧two</li>\n</ul>"),
        ("- [x] two ^id", '<li class="task" data-task="x"><input'),
    ],
)
def test_an_item_of_a_list_is_embedded_as_one(text: str, shown: str) -> None:
    page = sound(site(a="![[b#^id]]", b=text))["a.html"]
    page = re.sub(r'(<span class="block-anchor" id="[^"]+"></span>)+', "⟦id⟧", page)
    assert shown in page


def test_footnotes_and_ids_of_embeds_do_not_clash_with_the_page() -> None:
    text = "# H\n\nclaim[^1] again[^1]\n\n[^1]: source of b\n"
    made = sound(site(a="# H\n\nmine[^1] ![[b]] ![[b]]\n\n[^1]: source of a\n", b=text))
    assert made["a.html"].count("source of b") == 2


def test_an_embedded_section_brings_the_footnotes_it_uses_and_no_others() -> None:
    text = "# One\n\nx[^1]\n\n# Two\n\ny[^2]\n\n[^1]: first source\n[^2]: second source\n"
    page = sound(site(a="![[b#Two]]", b=text))["a.html"]
    assert "second source" in page
    assert "first source" not in page


def test_footnotes_of_a_part_lead_back_into_it() -> None:
    text = "x[^1]\n\n# B\n\ny[^1]\n\n[^1]: one[^2] itself[^1]\n[^2]: two\n"
    page = sound(site(a="![[b#B]]\n\n![[b#[^1]]]", b=text))["a.html"]
    assert page.count(">two <a") == 2


@pytest.mark.parametrize(
    "text",
    [
        "x[^1]\n\n[^1]: first[^2] ^id\n[^2]: two[^1]\n",
        "x[^1]\n\n[^1]: - first\n      - itself[^1] ^id\n",
    ],
)
def test_a_block_of_a_footnote_that_refers_to_itself_stands_there_once(text: str) -> None:
    page = sound(site(a="![[b#^id]]", b=text))["a.html"]
    assert page.count("first") == 1


def test_a_footnote_of_a_title_that_is_shown_elsewhere_leads_nowhere_back() -> None:
    page = sound(site(a="# A[^1]\n\nx[^2]\n\n[^1]: one\n[^2]: two\n"))["a.html"]
    assert page.count("footnote-back") == 1


def test_a_list_that_starts_at_a_number_of_any_length_is_embedded() -> None:
    text = f'<ol start="{"9" * 5_000}"><li>x</li></ol>\n\n1. one\n2. two ^id\n'
    page = sound(site(a="![[b#^id]]", b=text))["a.html"]
    assert '<ol start="2">' in page


def test_a_circle_of_embeds_is_cut_and_named() -> None:
    page = sound(site(a="![[b]]", b="![[a]]"))["a.html"]
    assert "leads back to itself: a → b → a" in page


def test_embeds_stop_at_a_depth() -> None:
    notes = {f"n{number}.md": f"level {number} ![[n{number + 1}]]" for number in range(9)}
    page = sound(site(notes, n9="end"))["n0.html"]
    assert "level 5" in page
    assert "level 6" not in page
    assert "Embeds nest deeper than 5 levels" in page


def test_embeds_that_double_at_each_level_cannot_blow_up_a_page() -> None:
    notes = {f"n{number}.md": f"![[n{number + 1}]]\n\n" * 40 for number in range(5)}
    page = site(notes, n5="x" * 2000)["n0.html"]
    assert "too large" in page
    assert len(page) < 4_000_000


def test_footnotes_of_many_embeds_cannot_blow_up_a_page() -> None:
    text = f"x[^1] ^id\n\n[^1]: {'words ' * 20_000}\n"
    page = site(a="![[b#^id]]\n\n" * 100, b=text)["a.html"]
    assert "too large" in page
    assert len(page) < 4_000_000


def test_notes_that_hold_nothing_but_embeds_of_one_another_cannot_blow_up_a_page() -> None:
    names = [f"n{number}" for number in range(9)]
    notes = {f"{name}.md": " ".join(f"![[{other}]]" for other in names) for name in names}
    made = site(notes)
    page = made["n0.html"]
    # The pages are alike, and large: one of them is read.
    sound({path: text if path == "n0.html" else "" for path, text in made.items()})
    assert "too large" in page
    assert len(page) < 4_000_000


def test_a_markdown_image_without_a_suffix_is_a_picture() -> None:
    page = sound(site(a="![x](p)", files=("p",)))["a.html"]
    assert '<img class="embed-image" src="p" alt="x" loading="lazy">' in page


def test_a_file_that_a_markdown_image_names_stays_in_its_sentence() -> None:
    page = sound(site(a="see ![x](f.csv), or ![y](b.md) and", b="x", files=("f.csv",)))["a.html"]
    assert '<p>see <a class="embed-file" href="f.csv">f.csv</a>, or</p>' in page
    assert '<div class="embed-title"><a class="internal" href="b.html">b</a></div>' in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[see ![[b]]](https://x.y)", "see b</a>"),
        ("[![](b.md)](https://x.y)", ">b</a>"),
        ("[[b|![](b.md)]]", ">b</a>"),
        ("[![](f.pdf)](b.md)", ">f.pdf</a>"),
        ("[![[c.canvas]]](b.md)", ">c.canvas</a>"),
        ("[![a film](https://youtu.be/x)](b.md)", ">a film</a>"),
        ("[see <https://x.y> *<z@x.y>*](b.md)", "see https://x.y <em>z@x.y</em></a>"),
        ("[[b|see <https://x.y>]]", "see https://x.y</a>"),
        ('<a href="https://x.y">see ![[b]]</a>', "see b</a>"),
        ("[see^[there] it](b.md)", "see^[there] it</a>"),
        ("[[b|see^[there] it]]", "see^[there] it</a>"),
    ],
)
def test_links_in_the_label_of_a_link_are_not_links(text: str, words: str) -> None:
    assert words in sound(site(a=text, b="x", files=("f.pdf", "c.canvas")))["a.html"]


def test_missing_embeds_are_shown_as_boxes() -> None:
    page = sound(site(a="![[gone]] ![[b#nowhere]] text ![[gone.png]]", b="x"))["a.html"]
    assert page.count('class="embed embed-missing"') == 3


def test_images_have_words_and_sizes_and_are_copied_once_used() -> None:
    made = sound(
        site(
            a="![[p.png|a curve|120x80]] ![[p.png|90]] ![tilt|50](p.png) ![[p.png]]",
            files=("img/p.png", "img/unused.png"),
        )
    )
    assert (
        '<img class="embed-image" src="img/p.png" alt="a curve" loading="lazy" width="120" height="80">'
        in made["a.html"]
    )
    assert 'alt="tilt" loading="lazy" width="50"' in made["a.html"]
    assert 'alt="p" loading="lazy" width="90"' in made["a.html"]
    assert made["img/p.png"] == "copy of img/p.png"
    assert "img/unused.png" not in made


@pytest.mark.parametrize("words", ["300|alt", "100x", "10.5", "1234567890", "²"])
def test_a_label_that_is_no_size_is_the_alternative_text(words: str) -> None:
    page = sound(site(a=f"![[p.png|{words}]]", files=("p.png",)))["a.html"]
    assert f'src="p.png" alt="{words}" loading="lazy">' in page


@pytest.mark.parametrize(
    ("file", "tag"),
    [("a.mp3", "<audio"), ("a.mp4", "<video"), ("a.pdf", "<iframe"), ("a.canvas", "embed-file")],
)
def test_other_files_are_shown_by_their_kind(file: str, tag: str) -> None:
    assert tag in sound(site(a=f"![[{file}]]", files=(file,)))["a.html"]


@pytest.mark.parametrize(
    ("embed", "size"),
    [
        ("![[a.pdf#height=150]]", ' height="150"'),
        ("![[a.pdf#page=2&height=150]]", ' height="150"'),
        ("![[a.pdf#height=150|300x200]]", ' width="300" height="200"'),
        ("![[a.pdf#height=tall]]", ""),
    ],
)
def test_a_pdf_is_as_high_as_its_link_says(embed: str, size: str) -> None:
    page = sound(site(a=embed, files=("a.pdf",)))["a.html"]
    assert f' title="a.pdf" loading="lazy"{size}></iframe>' in page


def test_a_page_may_load_what_the_notes_that_it_embeds_show() -> None:
    made = site(
        a="![[b]]", b="![cat](https://example.com/cat.png)\n\n```mermaid\npie\n```", c="[[b]]"
    )
    for path in ("a.html", "b.html"):
        assert "img-src 'self' data: https:; media-src 'self' https:;" in made[path]
        assert "data-diagram=" in made[path]
    assert "https:;" not in made["c.html"]
    assert "data-diagram=" not in made["c.html"]


def test_only_a_site_with_a_diagram_carries_what_draws_them() -> None:
    drawing = "-/assets/diagrams/mermaid.js"
    assert drawing in site(a="```mermaid\npie\n```")
    assert drawing not in site(a="words")


@pytest.mark.parametrize("anchor", ["^id{}", "Heading {}"])
def test_parts_of_a_long_note_are_found_without_a_search_for_each(anchor: str) -> None:
    def embedded(count: int) -> None:
        text = "".join(f"## Heading {at}\n\ntext ^id{at}\n\n" for at in range(count))
        parts = Parts(Site(vault(b=text), SiteOptions()))
        for at in range(count):
            parts.part("b.md", anchor.format(at).lower().replace(" ", "-"))

    assert growth(embedded, 150) < 2.4


def test_hidden_cells_are_left_out_in_one_go() -> None:
    cells = "\n\n".join(f"```python {{include=false}}\na{at}\n```\n\nword{at}" for at in range(3))
    page = site(a=cells)["a.html"]
    assert all(f"word{at}" in page for at in range(3))
    assert ">a1<" not in page


DRAWING = "---\nexcalidraw-plugin: parsed\n---\n\n# Text Elements\nEncoder ^a1b2C3d4\n"
PICTURE = "plan.excalidraw.svg"


def drawn(text: str, *files: str, drawing: str = DRAWING) -> str:
    """The page of a note beside a drawing and some files."""
    return sound(site({"a.md": text, "plan.excalidraw.md": drawing}, files=files))["a.html"]


@pytest.mark.parametrize("text", ["![[plan.excalidraw]]", "![[plan.excalidraw#^group=x9]]"])
def test_a_drawing_is_embedded_as_the_picture_that_is_kept_of_it(text: str) -> None:
    page = drawn(text, PICTURE)
    assert '<p><img class="embed-image picture" src="plan.excalidraw.svg"' in page
    assert "Encoder" not in page


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        (("plan.excalidraw.png", "plan.excalidraw.dark.svg"), "plan.excalidraw.png"),
        (("plan.excalidraw.dark.svg", "plan.excalidraw.light.svg"), "plan.excalidraw.light.svg"),
    ],
)
def test_of_the_pictures_of_a_drawing_the_best_is_shown(files: tuple[str, ...], shown: str) -> None:
    assert f'src="{shown}"' in drawn("![[plan.excalidraw]]", *files)


def test_a_drawing_takes_the_size_that_its_embed_asks_for() -> None:
    page = drawn("![[plan.excalidraw|300]]\n\n| ![[plan.excalidraw\\|40]] |\n|---|\n", PICTURE)
    assert re.search(
        rf'<p><img class="embed-image picture" src="{PICTURE}"[^>]* width="300">', page
    )
    assert re.search(rf'<th><img [^>]*src="{PICTURE}"[^>]* width="40">', page)


@pytest.mark.parametrize(
    ("text", "files", "drawing"),
    [
        ("![[plan.excalidraw]]", ("other/plan.excalidraw.svg",), DRAWING),
        ("![[plan.excalidraw#^a1b2C3d4]]", (PICTURE,), DRAWING),
        ("![[plan.excalidraw]]", (PICTURE,), "Encoder\n"),
    ],
)
def test_without_a_picture_of_it_the_words_of_a_drawing_are_embedded(
    text: str, files: tuple[str, ...], drawing: str
) -> None:
    page = drawn(text, *files, drawing=drawing)
    assert "Encoder" in page
    assert "<img" not in page


def test_the_page_of_a_drawing_shows_its_picture_above_its_words() -> None:
    made = sound(site({"plan.excalidraw.md": DRAWING}, files=(PICTURE,)))
    page = made["plan.excalidraw.html"]
    assert page.index('src="plan.excalidraw.svg"') < page.index("<p>Encoder")
    assert made[PICTURE] == f"copy of {PICTURE}"


def test_the_picture_of_a_private_drawing_is_not_published() -> None:
    private = DRAWING.replace("---\n", "---\npublish: false\n", 1)
    texts = {"a.md": "![[plan.excalidraw]]", "plan.excalidraw.md": private}
    made = sound(site(texts, files=(PICTURE,)))
    assert PICTURE not in made
    assert "<img" not in made["a.html"]
