"""MyST's block breaks, where the dialect is asked for."""

from __future__ import annotations

import pytest

from knotwork.model import Source, Syntax
from knotwork.syntax.compile import compile_note


def body(text: str, dialect: str = "myst") -> str:
    return compile_note(Source("a.md", text), Syntax(dialect=dialect)).body.text


@pytest.mark.parametrize("line", ["+++", "+++ ", '+++ {"tags": ["remove-cell"]}', "++++", "  +++"])
@pytest.mark.parametrize("before", ["one\n\n", "one\n", "- a list\n\n", "> a quote\n", ""])
def test_a_block_break_is_not_shown(line: str, before: str) -> None:
    assert "+" not in body(f"{before}{line}\n\ntwo")
    assert "tags" not in body(f"{before}{line}\n\ntwo")
    assert "two" in body(f"{before}{line}\n\ntwo")


@pytest.mark.parametrize("line", ["+++x", "++", "a +++", "    +++"])
def test_what_only_looks_like_one_is_text(line: str) -> None:
    assert "++" in body(f"one\n\n{line}\n\ntwo")


def test_without_the_dialect_it_is_text() -> None:
    assert "+++" in body("one\n\n+++\n\ntwo", dialect="")


def test_a_fence_keeps_its_lines() -> None:
    assert "+++" in body("```\n+++\n```")
