"""MyST's directives as what they mean here, where the dialect is asked for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.myst import MYST, STRICT, read, shown
from tests.helpers.vault import unit

from knotwork.model import Syntax
from knotwork.syntax import role
from knotwork.syntax.holes import LINK, mark
from knotwork.text import Span, packed_spans

BOXES = {
    "```{note}\nA [[b]].\n```": "> [!note]\n> A [[b]].",
    ":::{tip}\nA\n:::": "> [!tip]\n> A",
    "~~~ {warning}  A *b*  \nC\n~~~": "> [!warning] A *b*\n> C",
    "````{Note}\n```text\nA\n```\n````": "> [!note]\n> ```text\n> A\n> ```",
    "```{admonition} A `b`\n:class: important\nC\n```": "```{admonition} A `b`\n:class: important\nC\n```",
    ":::{admonition} A `b`\n:class: important\nC\n:::": "> [!important] A `b`\n> C",
    "```{note}\n:class: dropdown\nA\n```": "> [!note]-\n> A",
    "```{dropdown} A\nB\n```": "> [!note]- A\n> B",
    "```{dropdown} A\n:open:\nB\n```": "> [!note]+ A\n> B",
    "```{dropdown} A\n---\nopen: true\n---\nB\n```": "> [!note]+ A\n> B",
    "```{admonition} A\n---\nclass: [tip, dropdown]\n---\nB\n```": "> [!tip]- A\n> B",
    "```{seealso}\nA\n```": "> [!info] See also\n> A",
    "```{margin}\nA\n```": "> [!note] Margin\n> A",
    "```{exercise} A\n:label: b\nC\n```": "> [!question] Exercise (A)\n> C",
    "```{solution} b\nC\n```": "> [!solution] Solution\n> C",
    "```{prf:theorem} A\nB\n```": "> [!theorem] Theorem (A)\n> B",
    ":::{proof:lemma} A\nB\n:::": "> [!lemma] Lemma (A)\n> B",
    "```{proof}\nA\n```": "> [!proof] Proof\n> A",
    ":::{card} A\nB\n:::": "> [!note] A\n> B",
    "```{epigraph}\nA\n\n-- B\n```": "> A\n>\n> -- B",
    "````{tab-set}\n```{tab-item} A\nB\n```\n````": "> [!note]+ A\n> B",
    "```{solution-start} b\n:class: dropdown\n```\nC\n```{solution-end}\n```": "> [!solution]- Solution\n> C",
    "```{exercise-start}\n```\n```{note}\nA\n```\n```{exercise-end}\n```": (
        "> [!question] Exercise\n> > [!note]\n> > A"
    ),
    "- A\n\n  ```{note}\n  B\n  ```\n- C": "- A\n\n  > [!note]\n  > B\n- C",
    "> ```{note}\n> A\n> ```\n> B": "> > [!note]\n> > A\n>\n> B",
    "A\n```{note}\nB\n```\nC": "A\n> [!note]\n> B\n\nC",
    "```{note} A\n```": "> [!note] A",
    "```{note}\nA": "> [!note]\n> A",
}


def body(text: str, syntax: Syntax) -> str:
    """The body, without the ids of targets."""
    return re.sub(r'<span id="[^"]*"></span>\n?', "", unit(text, syntax).body.text)


@pytest.mark.parametrize("text", BOXES)
def test_a_box_is_a_callout(text: str) -> None:
    expected = BOXES[text]
    if "`b`" in text and text[0] == "`":
        assert "callout" not in shown(text)  # marks of code in the first line: no fence at all
    else:
        assert body(text, MYST) == body(expected, STRICT)
        assert [link.target for link in read(text).links] == [
            link.target for link in unit(expected, STRICT).links
        ]


@pytest.mark.parametrize(
    "text", [text for text in BOXES if text[:2] != "> " and text[0] not in "-A"]
)
def test_without_the_dialect_it_shows_as_it_is_written(text: str) -> None:
    assert "callout" not in unit(text).body.text
    assert [flaw for flaw in unit(text).flaws if flaw.kind == "foreign-markup"] or "`b`" in text


def test_what_is_read_is_no_foreign_markup() -> None:
    for text in BOXES:
        assert not [flaw for flaw in read(text).flaws if flaw.kind == "foreign-markup"]


def test_links_in_a_title_have_their_places() -> None:
    text = "> ````{note} A [[b]] and `c` [[d]]\n> E [[f]]\n> ````\n"
    found = read(f":::{{prf:lemma}} A [[b]]\n:::\n\n{text.replace('`c` ', '')}")
    assert [link.text for link in found.links] == ["[[b]]", "[[b]]", "[[d]]", "[[f]]"]


@pytest.mark.parametrize("name", ["grid", "bibliography", "list-table", "note-start"])
def test_other_directives_show_as_they_are_written(name: str) -> None:
    found = read(f"```{{{name}}}\nA\n```")
    assert [flaw.kind for flaw in found.flaws] == ["foreign-markup"]
    assert f"{{{name}}}" in found.body.text


def test_a_gate_that_nothing_closes_shows_as_it_is_written() -> None:
    found = read("```{solution-start} a\n```\n\nA\n")
    assert "callout" not in found.body.text
    assert [flaw.kind for flaw in found.flaws] == ["foreign-markup"]


def test_a_gate_ends_with_the_block_around_it() -> None:
    found = read("- ```{solution-start} a\n  ```\n  A\n\nB\n\n```{solution-end}\n```\n")
    assert "<p>B</p>" in found.body.text.partition("</ul>")[2]
    assert sorted(flaw.kind for flaw in found.flaws) == ["foreign-markup", "unclosed-fence"]


def test_a_box_that_nothing_closes_is_told() -> None:
    (flaw,) = read("- :::{note}\n  A\n\nB\n").flaws
    assert (flaw.kind, flaw.span, flaw.help) == (
        "unclosed-fence",
        Span(2, 11),
        "close it with a line of :::",
    )
    (flaw,) = read("````{note}\n```text\nA\n````\n\nB\n").flaws
    assert flaw.message == "the directive ends, and with it the block of code that begins here"


def test_a_figure_is_a_picture_with_its_words_below() -> None:
    text = "```{figure} a b.png\n:name: c\n:alt: D e\n:width: 50%\n\nF [[g]].\n\nH\n```"
    found = read(text)
    picture, link = found.links
    assert (picture.text, picture.target, picture.label) == ("{figure} a b.png", "a b.png", "D e")
    assert (picture.embed, picture.share, picture.size) == (True, 50, None)
    assert link.target == "g"
    assert found.labels == ("c",)
    assert found.body.text.count("<figcaption>\n<p>F ") == 1
    assert found.body.text.endswith("<p>H</p>\n</figcaption>\n</figure>\n")


@pytest.mark.parametrize(
    "text", ["```{figure} a.png\n:alt: B\n```", ":::{image} a.png\n---\nalt: B\n---\n:::"]
)
def test_a_picture_without_words_is_one_of_markdown(text: str) -> None:
    assert shown(text) == unit("![B](a.png)").body.text
    (picture,) = read(text).links
    assert picture.label == "B"


@pytest.mark.parametrize(
    ("width", "size", "share"),
    [
        ("300px", (300, 0), 0),
        ("40", (40, 0), 0),
        ("50 %", None, 50),
        ("10em", None, 0),
        ("", None, 0),
    ],
)
def test_a_picture_has_its_width(width: str, size: tuple[int, int] | None, share: int) -> None:
    (picture,) = read(f"```{{image}} a.png\n:width: {width}\n:height: 9em\n```").links
    assert (picture.size, picture.share) == (size, share)


def test_a_picture_from_the_web_is_a_url() -> None:
    (url,) = read("```{image} https://example.org/a.png\n```").urls
    assert url.url == "https://example.org/a.png"


def test_a_note_that_is_included_is_embedded() -> None:
    (embed,) = read("```{include} b/c.md\n```").links
    assert (embed.target, embed.embed, embed.text) == ("b/c.md", True, "{include} b/c.md")
    assert shown("```{include} b/c.md\n```") == unit("![](b/c.md)").body.text
    for other in (
        "```{include} b/c.md\n:start-line: 3\n```",
        "```{include} c.txt\n```",
        "```{include}\n```",
    ):
        assert not read(other).links


@pytest.mark.parametrize("name", ["figure", "image", "Figure", "image .wide", "figure #a b=c"])
def test_a_picture_is_renamed_whatever_its_braces_hold(name: str) -> None:
    text = f"{{{name}}} a b.png"
    place = role.destination(text)
    assert place is not None
    assert text[slice(*place)] == "a b.png"
    assert read(f"```{text}\n```").links[0].text == text


@pytest.mark.parametrize("text", ["```{image}\n```", ":::{figure}\nA\n:::"])
def test_a_picture_without_a_path_shows_as_it_is_written(text: str) -> None:
    assert not read(text).links
    assert [flaw.kind for flaw in read(text).flaws] == ["foreign-markup"]


def test_the_markdown_of_a_picture_is_that_of_markdown() -> None:
    found = read("A\n\n> ```{figure} b.png\n> :alt: C\n>\n> D\n> ```\n\nE")
    written = found.markdown.text(found.body.text)
    assert "".join(written.split()) == f"A>{mark(LINK, 0)}>>>D>E"


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("```{math}\n:label: b\n\nx\n```", "x"),
        ("```{math} x\n```", "x"),
        ("```{math}\nx\n\ny\n```", "x\n\ny"),
        ("```{math}\nx &= y \\\\\nz\n```", "\\begin{aligned}\nx &= y \\\\\nz\n\\end{aligned}"),
        ("```{math}\n\\begin{cases}x & y\\end{cases}\n```", "\\begin{cases}x & y\\end{cases}"),
    ],
)
def test_a_formula_is_one(text: str, formula: str) -> None:
    assert body(text, MYST) == unit(f"$$\n{formula}\n$$").body.text


@pytest.mark.parametrize("name", ["code", "code-block", "sourcecode"])
def test_code_is_shown_and_never_run(name: str) -> None:
    found = read(f"1. A\n\n   ```{{{name}}} python\n   :linenos:\n   if a:\n       b\n   ```\n")
    (cell,) = found.fences
    assert cell.code == "if a:\n    b\n"
    assert cell.attribute("eval") == "false"
    assert not found.flaws
    assert not read(f"```{{{name}}}\nA\n```").flaws
    assert 'class="language-c"' in shown(f"```{{{name}}} c\nint a;\n```")


def test_cells_in_a_box_run() -> None:
    (cell,) = read("````{solution} a\n```{code-cell}\n:tags: [hide-input]\n1\n```\n````").fences
    assert (cell.code, cell.attribute("echo")) == ("# :tags: [hide-input]\n1\n", "false")


@pytest.mark.parametrize(
    "piece",
    ["```{note}\n", ":::{figure} a\n", "- :::{tip}\n", "```{solution-start}\n```\n", "> ~~~{math}\n",
     "```{note}\n---\n", "::::{list-table}\n* - A\n", "```{figure-md} a\n", "```{exercise-start}\n```\n```{solution-end}\n```\n", ":::{note}\n:a: b\n"],
)  # fmt: skip
def test_many_that_nothing_closes_are_read_quickly(piece: str) -> None:
    assert read(piece * 2000).digest


BLOCK = st.sampled_from(
    ["A *b* [[c]].", "- A\n- b\n\n  C", "1. A\n   b", "# A", "```text\nA\n\n:::\n```", "$$\na\n$$",
     "| a | b |\n|---|---|\n| [[c]] | d |", "***", "A\nb ^id", "![c](d.png)", "<b>A</b>", "\\* `a`",
     "[^1]\n\n[^1]: A"]
)  # fmt: skip
TITLE = st.sampled_from(["", "A *b*", "[[c]] d"])
Tree = tuple[str, list[object]]
TREES = st.recursive(
    st.tuples(TITLE, st.lists(BLOCK, min_size=1, max_size=3)),
    lambda inner: st.tuples(TITLE, st.lists(BLOCK | inner, min_size=1, max_size=3)),
    max_leaves=5,
)


def as_directive(tree: object) -> str:
    if isinstance(tree, str):
        return tree
    assert isinstance(tree, tuple)
    title, blocks = tree
    held = "\n\n".join(map(as_directive, blocks))
    marks = "`" * (1 + max(map(len, re.findall("`+", held)), default=2))
    return f"{max(marks, '```')}{{note}} {title}\n{held}\n{max(marks, '```')}"


def as_callout(tree: object) -> str:
    if isinstance(tree, str):
        return tree
    assert isinstance(tree, tuple)
    title, blocks = tree
    lines = f"[!note] {title}\n" + "\n\n".join(map(as_callout, blocks))
    return "\n".join(f"> {line}" for line in lines.split("\n"))


@given(TREES)
def test_a_box_holds_what_a_callout_holds(tree: Tree) -> None:
    directive, callout = f"{as_directive(tree)}\n\nE", f"{as_callout(tree)}\n\nE"
    assert shown(directive) == unit(callout, STRICT).body.text
    for link in read(directive).links:
        assert link.span.cut(directive) == link.text


TABLE = "| A | [[b]] |\n|---|---|\n| 1 *c* |  |\n| d | `e` |"
LISTED = ":header-rows: 1\n* - A\n  - [[b]]\n* - 1 *c*\n  -\n* - d\n  - `e`\n"


@pytest.mark.parametrize("front", ["", "> ", "  "])
def test_a_list_of_lists_is_a_table(front: str) -> None:
    text = f"F\n\n```{{list-table}}\n{LISTED}```\n\n[[g]]".replace("\n", f"\n{front}")
    found, table = read(front + text), f"F\n\n{TABLE}\n\n[[g]]".replace("\n", f"\n{front}")
    assert found.body.text == shown(front + table)
    assert [link.span.cut(front + text) for link in found.links] == ["[[b]]", "[[g]]"]
    assert not found.flaws


def test_a_table_has_its_words_above_and_needs_no_head() -> None:
    found = shown("```{list-table} A *b*\n* - 1\n```")
    assert found.startswith("<p>A <em>b</em></p>\n<div")
    assert "<thead>" not in found
    assert found.count("<td>1</td>") == 1


@pytest.mark.parametrize(
    "listed",
    ["A", "- A\n- B", "* - A\n\n    B", "* - A\n    - B", "* - A\n\nB", "1. - A", "* A\n  - B", ""],
)
def test_a_list_that_is_no_table_shows_as_it_is_written(listed: str) -> None:
    found = read(f"```{{list-table}} C\n{listed}\n```\n")
    assert [flaw.kind for flaw in found.flaws] == ["foreign-markup"]
    assert "{list-table} C\n" in found.body.text


def test_a_card_that_is_a_link_shows_as_it_is_written() -> None:
    found = read("```{card} A\n:link: b.md\nC\n```")
    assert [flaw.kind for flaw in found.flaws] == ["foreign-markup"]


@pytest.mark.parametrize(
    "text",
    ["```{solution-start} b\n```\n```{solution-end}\n```", "> [!note]", "```ad-note\nicon: a\n```",
     "```ad-tip\ncollapse: open\ntitle:\n```"],
)  # fmt: skip
def test_a_title_that_nobody_wrote_is_no_prose(text: str) -> None:
    assert read(text).prose == packed_spans(())


@pytest.mark.parametrize(
    "options",
    [
        "a: &a [x, x]\n" + "".join(f"b{at}: &b{at} [{'*a, ' * 9}*a]\n" for at in range(9)),
        "".join(f"a{at}: &a{at} [{f'*a{at - 1}, ' * 9 if at else 'x'}]\n" for at in range(20)),
        "label: " + "[" * 1900,
        'a: !!int ""',
        "a: !!bool x",
        "a: !!timestamp x",
        "? [a]\n: b",
        "a: [*b]",
        "tags: 5",
    ],
)
def test_options_are_not_trusted(options: str) -> None:
    assert "held" in shown(f":::{{note}} A\n---\n{options}\n---\nheld\n:::")
    assert read(f"```{{code-cell}}\n---\n{options}\n---\n1\n```").fences


def test_a_head_of_a_table_has_no_more_rows_than_can_be_counted() -> None:
    table = "```{list-table}\n:header-rows: " + "9" * 5000 + "\n* - A\n```"
    assert "<th>A</th>" in shown(table)


def test_a_long_name_without_an_end_is_read_quickly() -> None:
    assert read("```{" + "a" * 40_000 + "\n```").digest


def test_lists_of_tables_in_tables_are_read_quickly() -> None:
    levels = ["::::{list-table}", *("    " * at + "* - ::::{list-table}" for at in range(40))]
    assert "list-table" in shown("\n".join(levels))


def test_a_table_in_a_table_keeps_it_from_being_one() -> None:
    assert "<table" not in shown("::::{list-table}\n* - :::{list-table}\n  A\n  :::\n::::")


@pytest.mark.parametrize(
    "text",
    [
        "```{math}\n:label: b\na \\% c % hidden\n```",
        ":::{math} a \\% c % hidden\n\\text{$d$} % hidden\n:::",
        "> - ```{math}\n>   a \\% c % hidden\n>   ```",
        "\\begin{align}\na \\% c % hidden\n\\end{align}",
        "> \\begin{align}\n> a \\% c % hidden\n> \\text{$d$}\n> \\end{align}",
    ],
)
def test_comments_in_formulas_are_not_shown(text: str) -> None:
    found = read(text)
    assert "<math" in found.body.text
    markdown = found.markdown.text(found.body.text)
    assert "hidden" not in found.body.text + markdown
    assert "a \\% c" in markdown
