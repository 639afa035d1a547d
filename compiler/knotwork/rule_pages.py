"""The documentation of rules as text: the page of one rule, and a list of all."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from knotwork.alike import guess
from knotwork.diagnostic import Severity
from knotwork.errors import KnotworkError
from knotwork.rules import RULES
from knotwork.rules.rule import summary

WIDTH = 100
"""The widest lines that are comfortable to read, in columns."""


def explain_rule(name: str, width: int = WIDTH) -> str:
    """The page of a rule, its paragraphs broken to fit in `width` columns.

    Raises:
        KnotworkError: there is no such rule.
    """
    for rule in RULES:
        if rule.name == name:
            off = "" if rule.default else ", off by default"
            page = "\n".join(_broken(rule.page.strip(), max(40, min(width, WIDTH))))
            return f"{rule.name} ({rule.severity}{off})\n\n{page}"
    raise no_rule(name)


def all_rules() -> Iterator[str]:
    """A line for each rule: its name, its severity, and what it finds."""
    name = max(len(rule.name) for rule in RULES)
    severity = max(map(len, Severity))
    for rule in RULES:
        off = "" if rule.default else "off by default: "
        yield f"{rule.name:<{name}}  {rule.severity:<{severity}}  {off}{summary(rule.page)}"


def no_rule(name: str) -> KnotworkError:
    """The error for an unknown rule; its help proposes a similar name, if there is one."""
    help_ = guess(name, [rule.name for rule in RULES])
    return KnotworkError(f"there is no rule “{name}”", help=help_)


def _broken(page: str, width: int) -> Iterator[str]:
    """The lines of a page, its paragraphs wrapped to a width; fences stay as they are."""
    fence = ""
    paragraph: list[str] = []
    for line in [*page.split("\n"), ""]:
        marks = line[: len(line) - len(line.lstrip("`"))] if line.startswith("```") else ""
        if line and not (fence or marks or line.startswith(("#", "|", "- "))):
            paragraph.append(line)
            continue
        if paragraph:
            yield from textwrap.wrap(
                " ".join(paragraph), width, break_long_words=False, break_on_hyphens=False
            )
            paragraph.clear()
        if marks and not fence:
            fence = marks
        elif line == fence:
            fence = ""
        yield line
