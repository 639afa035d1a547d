"""Placeholders of template engines, in notes that are published and in those that are not."""

from __future__ import annotations

from knotwork.check import Selection
from knotwork.model import Source
from knotwork.pipeline import compile_vault
from knotwork.tools import Tools

RULE = "template-placeholder"
TEXT = "---\ncreated: {{date}}\n---\n[[{{yesterday}}]]\n"


def test_nothing_is_said_of_templates_that_stay_out_of_the_site() -> None:
    tools = Tools(
        selection=Selection(select=frozenset((RULE,))),
        private=lambda path: path.startswith("Templates/"),
    )
    notes = [Source("Templates/day.md", TEXT), Source("day.md", TEXT)]
    found = compile_vault(notes, (), tools).diagnostics
    assert [one.finding.path for one in found] == ["day.md", "day.md"]
