"""Text without any of our syntax gives the same as with plain markdown-it."""

from __future__ import annotations

import re

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.helpers.commonmark import commonmark_html

from knotwork.syntax.parser import DEEPEST

OURS = re.compile(
    r"\[\[|#[^\s#]|%%|==|\$|\^|::|\[![\w-]|\[[^\]\n]\][ \t]|\[[ x]\]|https?:|www\.|knotwork|[\ufdd0\ufdd1]",
    re.IGNORECASE,
)
"""Where one of our rules may begin."""
WORDS = (
    *(
        "a",
        "b c",
        "x_y",
        "é",
        "“x”",
        "☃",
        "1",
        ".",
        "!",
        "?",
        ":",
        "-",
        "=",
        "'",
        '"',
        "\xa0",
        "\x0c",
    ),
    *("*", "**", "***", "_", "__", "~", "~~", "~~~", "`", "``", "```", "\\", "\\*", "\\\n", "  \n"),
    *(
        "[",
        "]",
        "(",
        ")",
        "![",
        "](",
        "[a]",
        "[a][]",
        "[a](/u)",
        "![a](<b c> 'd')",
        "[a]: /u 'd'\n",
    ),
    *("<", ">", "<b>", "</b>", "<div>", "</div>", "<!-- c -->", "<x:y>", "&amp;", "&#35;", "&x;"),
    *(
        "- ",
        "* ",
        "+ ",
        "1. ",
        "2) ",
        "> ",
        "# ",
        "## ",
        "    ",
        "  ",
        " ",
        "\t",
        "---",
        "===",
        "| ",
    ),
    *("| a | b |\n|---|---|\n| c | d |", "|", "\n", "\n", "\n\n", "\r\n", "\0"),
)
BARE = MarkdownIt("commonmark", {"maxNesting": DEEPEST, "html": True, "xhtmlOut": True})
BARE.enable(["table", "strikethrough"])
BARE.validateLink = lambda url: True  # type: ignore[method-assign]  # markdown-it has no option for it


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=16).map("".join))
@example("- a\n\n  b\n1. c\n> d\ne")
@example("[a][b]\n\n[b]: <c d> (e)")
@example("- [a]")
@example("- [a]\n  b")
def test_text_without_our_marks_is_plain_markdown(text: str) -> None:
    assume(OURS.search(text) is None)
    assert commonmark_html(text) == BARE.render(text)
