"""The handbook has a page for each rule, generated from the rule's own text.

`make handbook` (`pytest tests/rules/test_handbook.py --update`) writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from knotwork.rules import RULES
from knotwork.rules.rule import AnyRule

HANDBOOK = Path(__file__).parents[2] / "notes" / "handbook"
_FENCE = re.compile(r"^(`{3,})([^`\n]+)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"`([a-z-]+)`")
PAGES = HANDBOOK / "rules"
LIST = HANDBOOK / "the rules.md"

INTRODUCTION = """\
---
tags: [handbook]
description: All rules of the linter, how much each matters, and which of them are on.
---

`knotwork check` asks the rules that are on. `knotwork explain RULE` shows the page of one in the terminal; the same text stands here.

An error takes something from the reader, and CI fails on it. A warning is wrong too, but does less harm; `--strict` fails on it. The rest are remarks. A rule is on by default if everything that it finds in other people's vaults, on which it is tested, is a mistake. Rules that are a matter of taste, or that no program can be sure of, are off: `--select default --select orphan-note` adds one, and so does `select = ["default", "orphan-note"]` under `[check]`. [[checking a vault]] says how to live with findings.

| rule | severity | on | it finds |
|---|---|---|---|
"""


def summary(rule: AnyRule) -> str:
    return rule.page.strip().partition("\n")[0]


def note(rule: AnyRule) -> str:
    """The page of a rule: its docstring, with a front matter and a link to the list."""
    default = "on" if rule.default else "off"
    # A page that shows what cannot be seen holds it.
    allowed = "" if rule.page.isprintable() or "\u202e" not in rule.page else rule.name
    front = ["---", "tags: [handbook, rule]"]
    if allowed:
        front.append(f"knotwork-allow: [{allowed}]")
    line = f"Severity: {rule.severity}. By default {default}."
    return "\n".join([*front, "---", "", *body(rule), "---", "", line, "", trail(rule), ""])


def trail(rule: AnyRule) -> str:
    """The rules in the order of their names, as a chapter of the handbook."""
    at = RULES.index(rule)
    before = f"[[{RULES[at - 1].name}]] < " if at else ""
    after = f" > [[{RULES[at + 1].name}]]" if at + 1 < len(RULES) else ""
    return f"{before}[[Knotwork handbook]]/[[the rules]]{after}"


def body(rule: AnyRule) -> Iterator[str]:
    """The docstring as a note: a paragraph a line, rules as links, names above the files."""
    for block in blocks(rule.page.strip()):
        if fence := _FENCE.fullmatch(block):
            _marks, name, contents = fence.groups()
            empty = " (empty)" if name.endswith(".md") and not contents else ""
            yield f"`{name}`{empty}\n"
            if contents:
                marks = "`" * max([3, *(len(run) + 1 for run in re.findall("`{3,}", contents))])
                kind = {"md": "markdown", "toml": "toml"}.get(name.rpartition(".")[2], "text")
                yield f"{marks}{kind}\n{contents}{marks}\n"
        else:
            joined = re.sub(r"\n(?![-*] |  )", " ", block)
            yield _NAMED.sub(lambda found: linked(found[1], rule), joined) + "\n"


def blocks(page: str) -> Iterator[str]:
    """Paragraphs, headings and fences of a docstring."""
    at = 0
    for fence in _FENCE.finditer(page):
        yield from filter(None, page[at : fence.start()].strip().split("\n\n"))
        yield fence[0]
        at = fence.end()
    yield from page[at:].strip().split("\n\n")


def linked(name: str, page: AnyRule) -> str:
    known = {rule.name for rule in RULES} - {page.name}
    return f"[[{name}]]" if name in known else f"`{name}`"


def listed() -> str:
    """The list of all rules."""
    rows = (
        f"| [[{rule.name}]] | {rule.severity} | {'yes' if rule.default else 'no'} |"
        f" {summary(rule).replace('|', chr(92) + '|')} |\n"
        for rule in RULES
    )
    return INTRODUCTION + "".join(rows)


def test_every_rule_has_its_page_and_no_other_is_there(request: pytest.FixtureRequest) -> None:
    wanted = {f"{rule.name}.md": note(rule) for rule in RULES}
    if request.config.getoption("--update"):
        PAGES.mkdir(exist_ok=True)
        for old in PAGES.glob("*.md"):
            old.unlink()
        for name, text in wanted.items():
            (PAGES / name).write_text(text, encoding="utf-8", newline="\n")
    assert {path.name: path.read_text("utf-8") for path in PAGES.glob("*.md")} == wanted


def test_the_list_names_every_rule(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update"):
        LIST.write_text(listed(), encoding="utf-8", newline="\n")
    assert LIST.read_text("utf-8") == listed()
