"""Hostile texts: each compiles, and cuts are reported. `make bench` measures their times."""

from __future__ import annotations

import html
import re

import pytest
from tests.helpers.shared import SHARED, shared_json

from knotwork.model import Source, Syntax
from knotwork.syntax.compile import compile_note

PATH = "cases/adversarial.json"
CASES = shared_json(PATH)["cases"] if (SHARED / PATH).is_file() else []


_SIZE = re.compile(r"\d{5,}")


def _smaller(size: re.Match[str]) -> str:
    """A tenth of the sizes in the hundred thousands, so that the suite stays quick."""
    return str(int(size[0]) // 10)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_a_hostile_text_compiles_and_losses_are_reported(case: dict[str, str]) -> None:
    text = str(eval(_SIZE.sub(_smaller, case["python"]), {"__builtins__": {"range": range}}))
    unit = compile_note(Source("self.md", text), Syntax())
    assert unit.digest
    if any("nests deeper" in flaw.message for flaw in unit.flaws):
        return
    shown = html.unescape(re.sub(r"<[^>]*>|\ufdd0[a-z]\d*\ufdd1", "", unit.body.text))
    kept = sum(map(shown.count, "abcex")) + sum(
        sum(map(link.text.count, "abcex")) for link in unit.links
    )
    hidden = sum(map("".join(re.findall(r"%%a%%", text)).count, "a"))
    tags = sum(sum(map(tag.name.count, "abcex")) for tag in unit.tags)
    titles = len(re.findall(r"\[!note\]", text)) * 2  # the word `note` and `c` in each title
    written = sum(map(text.count, "abcex"))
    assert kept + hidden + tags + titles >= written


def test_what_is_nested_too_deep_is_reported() -> None:
    unit = compile_note(Source("x.md", ">" * 300 + " deep"), Syntax())
    assert [flaw.kind for flaw in unit.flaws] == ["unreadable-note"]
