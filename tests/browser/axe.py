"""Axe, which tests pages for accessibility."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def violations(opened: Page) -> list[str]:
    """The violations that axe finds on a page; with one of its rules that is off by default."""
    opened.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = opened.evaluate(
        "rules => axe.run({runOnly: rules, rules: {'label-content-name-mismatch': {enabled: true}},"
        " resultTypes: ['violations']})",
        RULES,
    )
    return [
        f"{one['id']}: {node['html'][:160]} — {node['failureSummary'].splitlines()[-1].strip()}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
