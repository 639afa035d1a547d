"""CommonMark's examples give equal HTML, but for a short list with a reason for each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

import pytest
from tests.helpers.commonmark import commonmark_html
from tests.helpers.shared import shared_text

_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)

DIFFERENT: Mapping[int, str] = {
    64: "`#hashtag` is a tag",
    548: "`[[[foo]]]` holds a wiki link: the innermost opener wins",
    559: "`[[*foo* bar]]` is a wiki link before it is a reference",
    590: "`![[foo]]` is an embed",
    602: "a bare URL becomes a link",
    608: "a bare URL becomes a link",
    611: "a bare URL becomes a link",
}


class Example(NamedTuple):
    number: int
    text: str
    html: str


EXAMPLES = [
    Example(number, found[1].replace("→", "\t"), found[2].replace("→", "\t"))
    for number, found in enumerate(
        _EXAMPLE.finditer(shared_text("cases/suites/commonmark-spec/spec.txt")), 1
    )
]


def normal(html: str) -> str:
    """Empty quotes may or may not hold a line end: the suite's own comparison ignores it."""
    return html.replace("<blockquote>\n</blockquote>", "<blockquote></blockquote>")


def test_the_suite_is_whole() -> None:
    assert len(EXAMPLES) in {0, 652}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"example-{example.number}")
def test_an_example_gives_its_html(example: Example) -> None:
    same = normal(commonmark_html(example.text)) == normal(example.html)
    assert same == (example.number not in DIFFERENT), DIFFERENT.get(example.number, example.text)
