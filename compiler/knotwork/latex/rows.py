r"""Ends of rows, and numbers of rows, that MathJax takes where the converter does not."""

from __future__ import annotations

import re

_SPACE_BEFORE_RULE = re.compile(r"(\\\\)\s*\*?\s*\[[^\[\]]*\](?=\s*\\h(?:dash)?line(?![a-zA-Z]))")
_RULES = re.compile(r"(\\h(?:dash)?line(?![a-zA-Z])\s*){2,}")
_MARK = re.compile(
    r"\\(?P<env>begin|end)\s*\{(?P<name>\w+\*?)\}|\\(?P<side>left|right)(?![a-zA-Z])"
    r"|(?P<break>\\\\(?:\s*\[[^\[\]]*\])?)|(?P<tag>\\tag(?![a-zA-Z])\*?\s*\{[^{}]*\})"
    r"|(?P<table>\\(?:\w*substack|cases|displaylines|eqalign|p?matrix)\s*)?(?P<brace>[{}])|\\.",
    re.DOTALL,
)
_NUMBERED = re.compile(r"(?:equation|align|gather|multline)\*?")


def with_bare_rules(formula: str) -> str:
    r"""A formula with one line at most below a row, and no space before it: `\\[1ex] \hline`."""
    return _RULES.sub(r"\1", _SPACE_BEFORE_RULE.sub(r"\1", formula))


def with_breaks_in_rows(formula: str) -> str:
    r"""A formula without those `\\` that end no row: in the braces or brackets of a cell.

    MathJax breaks no line there either.
    """
    if r"\\" not in formula:
        return formula
    opened: list[bool] = []  # whether it has rows, for each that is open
    edits: list[tuple[int, int]] = []
    for mark in _MARK.finditer(formula):
        if mark["env"] == "begin" or mark["brace"] == "{" or mark["side"] == "left":
            opened.append(mark["env"] is not None or mark["table"] is not None)
        elif mark["env"] or mark["brace"] or mark["side"]:
            opened = opened[:-1]
        elif mark["break"] and True in opened and not opened[-1]:
            edits.append(mark.span())
    for start, end in reversed(edits):
        formula = f"{formula[:start]} {formula[end:]}"
    return formula


def with_tags_outside(formula: str) -> str:
    r"""A formula in which each `\tag` in a `cases` or the like numbers the whole around it."""
    if r"\tag" not in formula:
        return formula
    opened: list[str] = []
    waiting = ""
    parts: list[str] = []
    at = 0
    for mark in _MARK.finditer(formula):
        if mark["env"] == "begin":
            opened.append(mark["name"])
        elif mark["env"]:
            opened = opened[:-1]
            if waiting and _NUMBERED.fullmatch(mark["name"]):
                parts += formula[at : mark.start()], waiting
                waiting, at = "", mark.start()
        elif mark["tag"] and opened and not _NUMBERED.fullmatch(opened[-1]):
            parts.append(formula[at : mark.start()])
            waiting, at = waiting + mark["tag"], mark.end()
    return "".join((*parts, formula[at:], waiting))
