"""Environments and numbers of formulas as MathJax shows them, in LaTeX for the converter."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MAY_CHANGE = re.compile(r"\\(?:begin|end|label|tag)")
"""Matches in every formula that may have numbers, labels, or environments."""
_NUMBERED = re.compile(r"\\(begin|end)\{(equation|align|gather|multline)\*?\}")
_ALIKE = (
    (re.compile(r"\\begin\{x{0,2}alignat(\*?)\}\s*\{\d*\}"), r"\\begin{align\1}"),
    (re.compile(r"\\begin\{alignedat\}\s*\{\d*\}"), r"\\begin{aligned}"),
    (re.compile(r"\\begin\{subarray\}\s*\{\w*\}"), r"\\begin{matrix}"),
    (re.compile(r"\\(begin|end)\{(?:flalign|x{0,2}alignat)(\*?)\}"), r"\\\1{align\2}"),
    (re.compile(r"\\(begin|end)\{(?:split|alignedat)\}"), r"\\\1{aligned}"),
    (re.compile(r"\\(begin|end)\{(?:smallmatrix|subarray)\}"), r"\\\1{matrix}"),
    (re.compile(r"\\begin\{eqnarray\*?\}"), r"\\begin{array}{rcl}"),
    (re.compile(r"\\end\{eqnarray\*?\}"), r"\\end{array}"),
)
"""Environments that the converter lacks, and those that come nearest."""
_LABEL = re.compile(r"\\label\s*\{[^{}]*\}")
_TAG = re.compile(r"\\tag(?![a-zA-Z])")
_WHOLE_TAG = re.compile(r"\\tag(?![a-zA-Z])\*?\s*\{[^{}]*\}")
_INNER = {
    "align": "aligned",
    "equation": "aligned",
    "gather": "gathered",
    "multline": "gathered",
}
"""Environments with numbers, and their counterparts within another environment."""


def as_numbered(formula: str) -> str:
    r"""A formula with the numbers that MathJax shows: those of `\tag`, and no others.

    The converter counts the rows of `align` and its like, in each formula anew; it reads `\tag`
    only in them, and makes ids of the page of labels.
    """
    if not _MAY_CHANGE.search(formula):
        return formula
    formula = _LABEL.sub("", formula)
    for lacking, near in _ALIKE:
        formula = lacking.sub(near, formula)
    if not _TAG.search(formula):
        return _NUMBERED.sub(r"\\\1{\2*}", formula)
    if not _NUMBERED.search(formula):
        return rf"\begin{{equation}}{formula}\end{{equation}}"
    if _TAG.search(_outside(formula)):
        return _tagged_as_a_whole(formula)
    return "".join(_tagged(_NUMBERED.sub(r"\\\1{\2}", formula)))


def _outside(formula: str) -> str:
    """What stands before and after the environments with numbers, if all of them end."""
    marks = [*_NUMBERED.finditer(formula)]
    if len(marks) % 2:
        return ""
    return formula[: marks[0].start()] + formula[marks[-1].end() :]


def _tagged_as_a_whole(formula: str) -> str:
    r"""A formula whose `\tag` stands outside of its `align`: one number for all its rows."""
    tag = _WHOLE_TAG.search(_outside(formula))
    rows = _NUMBERED.sub(lambda mark: rf"\{mark[1]}{{{_INNER[mark[2]]}}}", formula)
    rows = _WHOLE_TAG.sub("", rows)
    return rf"\begin{{equation}}{rows}{tag[0] if tag else ''}\end{{equation}}"


def _tagged(formula: str) -> Iterator[str]:
    r"""The parts of a formula whose rows have no numbers but those of their tags.

    Beside a `\tag`, and in a matrix, `\notag` means nothing to the converter.
    """
    at = 0
    while (opened := _NUMBERED.search(formula, at)) and (
        closed := _NUMBERED.search(formula, opened.end())
    ):
        rows = formula[opened.end() : closed.start()]
        yield formula[at : opened.end()]
        yield rows.replace(r"\\", r"\notag \\") + r"\notag "
        yield closed[0]
        at = closed.end()
    yield formula[at:]
