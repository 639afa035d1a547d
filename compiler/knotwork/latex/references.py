r"""References of a note's formulas to one another: `\eqref{name}` to the number of `\label{name}`.

The converter reads each formula alone. So a note's labels are gathered first, and each reference is
written out as the number that `\tag` gives its formula or row; MathJax shows no other numbers in
Obsidian.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_BRACED = r"\s*\{([^{}]*)\}"
_LABEL = re.compile(rf"\\label{_BRACED}")
_TAG = re.compile(r"\\tag\*?\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_REFERENCE = re.compile(rf"\\(eq)?ref(?![a-zA-Z]){_BRACED}")
_ROW = re.compile(r"\\(begin|end)(?![a-zA-Z])|\\.|[{}]", re.DOTALL)
_STEP = {"{": 1, "}": -1}
UNKNOWN = "???"
"""What MathJax shows for a reference to what has no number."""


def refers(formula: str) -> bool:
    """Whether a formula refers to one by its label."""
    return "ref" in formula and bool(_REFERENCE.search(formula))


def labels(formula: str) -> Iterator[tuple[str, str]]:
    """The labels in a formula, each with the number of its row; empty if it has none."""
    if r"\label" not in formula:
        return
    numbers = _TAG.findall(formula)
    of_all = numbers[0] if len(numbers) == 1 else ""
    for row in _rows(formula):
        number = _TAG.search(row)
        for label in _LABEL.findall(row):
            yield label.strip(), number[1].strip() if number else of_all


def _rows(formula: str) -> Iterator[str]:
    """The rows of a formula, without those of a matrix or a group within a row."""
    depth = groups = at = 0
    for found in _ROW.finditer(formula):
        if found[1]:
            depth += 1 if found[1] == "begin" else -1
        elif found[0] in _STEP:
            groups += _STEP[found[0]]
        elif found[0] == r"\\" and depth < 2 and not groups:
            yield formula[at : found.start()]
            at = found.end()
    yield formula[at:]


def names(formula: str) -> Iterator[str]:
    """The labels that a formula refers to."""
    return (found[2].strip() for found in _REFERENCE.finditer(formula))


def with_numbers(formula: str, numbers: Mapping[str, str]) -> str:
    """The formula with numbers for its references."""

    def number(found: re.Match[str]) -> str:
        shown = numbers.get(found[2].strip()) or UNKNOWN
        return rf"\text{{({shown})}}" if found[1] else rf"\text{{{shown}}}"

    return _REFERENCE.sub(number, formula)
