"""Each note as plain Markdown: the text of its page, with links to other Markdown."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.helpers.site import site
from tests.helpers.vault import vault

from knotwork.config.options import SiteOptions
from knotwork.pages.markdown import markdown
from knotwork.pages.note import note_page
from knotwork.pages.site import Site

WORD = "zanzibarquux"
PRIVATE = "---\npublish: false\n---\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x [[b]] y", "x [b](b.md) y"),
        ("[[b|the other]]", "[the other](b.md)"),
        ("[[b#One Two]]", "[b > One Two](b.md#one-two)"),
        ("x {#here}\n\n[w](#here) [v](b.md#there)", "x {#here}\n\n[w](#here) [v](b.md#there)"),
        ("[**bold** words](b.md)", "[bold words](b.md)"),
        ("![[b]]", "[b](b.md)"),
        ("![[p.png|a picture]]", "![a picture](p.png)"),
        ("![[p.png|300]]", "![p.png](p.png)"),
        ("[[f.pdf]]", "[f.pdf](f.pdf)"),
        ("[[nowhere|words]]", "words"),
        ("[[secret|words]]", "words"),
        ("![[secret]]", "This is not published."),
        ("[w](https://example.org)", "[w](https://example.org)"),
        ("`[[b]]`", "`[[b]]`"),
        ("| a |\n|---|\n| [[b\\|l]] |", "| a |\n|---|\n| [l](b.md) |"),
        ("[[b|a [x] b]]", "[a \\[x\\] b](b.md)"),
        ("a\r\nb", "a\nb"),
        ("$a % hidden$ and $b \\% c$", "$a $ and $b \\% c$"),
        ("> $$\n> a % hidden\n> b\n> $$", "> $$\n> a \n> b\n> $$"),
        ("before %%hidden%% after", "before  after"),
        ("before\n%%hidden%%\nafter", "before\nafter"),
        ("before\n%%one%% %%two%%\nafter", "before\nafter"),
        ("before\n%%one%% <br> %%two%%\nafter", "before\n <br> \nafter"),
        ("- before\r\n  %%hidden%%\r\n  after", "- before\n  after"),
        ("> before\n> %%hidden%%\n> after", "> before\n> after"),
        ("before <!-- hidden --> after", "before  after"),
        ("<div>kept</div>\n\n<!-- gone -->\n", "<div>kept</div>"),
        ("```python\n#| include: false\nsecret = 1\n```\nx", "x"),
        ("```python\nshown = 1\n```", "```python\nshown = 1\n```"),
    ],
)
def test_a_note_reads_as_its_page_does(text: str, expected: str) -> None:
    made = site(files=("p.png", "f.pdf"), a=text, b="# One Two\n\ny {#there}", secret=PRIVATE)
    assert made["a.md"] == f"# a\n\n{expected}\n"


def test_front_matter_is_left_out_and_a_heading_that_repeats_the_title_stands_once() -> None:
    assert site(a="---\ntitle: The *note*\nx: y\n---\ntext")["a.md"] == "# The *note*\n\ntext\n"
    assert site(a="# A\n\ntext")["a.md"] == "# A\n\ntext\n"
    assert site(a="")["a.md"] == "# a\n"


def test_links_lead_from_folder_to_folder() -> None:
    made = site({"x/a.md": "[[b c]]", "y/b c (d).md": "[[a]]", "y/b c.md": ""})
    assert "[b c](../y/b-c.md)" in made["x/a.md"]
    assert "[a](../x/a.md)" in made["y/b-c-(d).md"]


def test_a_folder_of_the_same_name_keeps_it() -> None:
    made = site({"a.md": "x", "a.md/b.md": "[[a]]"})
    assert "a.md" not in made
    assert len([path for path in made if path.startswith("a-") and path.endswith(".md")]) == 1


def test_cells_beyond_the_columns_of_their_table_are_left_out() -> None:
    made = site(a="> | a | b |\n> |---|---|\n> | 1 | 2 | lost | %%hidden%% |\n> | 3 | 4 |\n")
    assert made["a.md"] == "# a\n\n> | a | b |\n> |---|---|\n> | 1 | 2 |\n> | 3 | 4 |\n"


pieces = st.sampled_from(
    [f"%%{WORD}%%", f"%% {WORD} [[b|x]] %%", f"<!-- {WORD} -->", f"\n%%\n{WORD}\n%%\n", "\n\n",
     "\n", " ", "> ", "- ", "text", "[[b|", "]]", "[[b]]", "`", "**", "|", "|-|\n", "<b>", "</b>",
     "<div>\n", "# ", "```\n", "^[", "]", "[x](", ")", "![", "%%", "<!--", "-->", "\r\n"]
)  # fmt: skip


@given(st.lists(pieces, max_size=14))
@example(["|-|\n", "|-|\n", "[[b|", f"%%{WORD}%%"])
@example(["[[b|", f"<!-- {WORD} -->", "]]"])
@example(["![[c|", f"<!-- {WORD} -->", "]]"])
@example(["![[c|", f"%%{WORD}%%", "]]"])
@example(["%%\n%%", f"<!-- {WORD} -->"])
@example(["%%\n%%", f"$$ % {WORD}\nx\n$$"])
def test_the_markdown_leaves_out_what_the_page_leaves_out(parts: list[str]) -> None:
    made = Site(vault(a="".join(parts), b=""), SiteOptions(title="Test"))
    if WORD not in str(msgspec.to_builtins(note_page(made, "a.md"))):
        assert WORD not in markdown(made, "a.md")


def test_a_drawing_stands_as_the_picture_that_is_kept_of_it() -> None:
    texts = {
        "a.md": "![[plan.excalidraw]] [[plan.excalidraw]]",
        "plan.excalidraw.md": "---\nexcalidraw-plugin: parsed\n---\n\nEncoder ^a1b2C3d4\n",
    }
    made = site(texts, files=("plan.excalidraw.svg",))["a.md"]
    assert "![plan.excalidraw.svg](plan.excalidraw.svg)" in made
    assert "[plan.excalidraw](plan.excalidraw.md)" in made
