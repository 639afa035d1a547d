r"""Braces around defined commands that are arguments without any.

TeX, MathJax and KaTeX take all that such a command stands for: `\frac\ab c` and `x^\ab` with
`\def\ab{AB}` are `\frac{AB}c` and `x^{AB}`. The converter takes the first sign alone.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from knotwork.latex.arguments import ARGUMENTS, Arguments
from knotwork.latex.braces import groups
from knotwork.latex.definitions import bracket_at

_TAKING = re.compile(r"\\([a-zA-Z]+|.)|[\^_]", re.DOTALL)
_COMMAND = re.compile(r"\\([a-zA-Z]+|[^a-zA-Z])", re.DOTALL)
_SPACE = re.compile(r"\s*")
_NONE = Arguments(0)
_SCRIPT = Arguments(1)


def takes_argument(name: str) -> bool:
    """Whether a command of the converter takes what comes after it."""
    return name in ARGUMENTS


def hands_on(body: str) -> bool:
    r"""Whether a definition passes an argument on to a command without braces, as in `\hat#1`."""
    return "#" in body and any(body.startswith("#", at) for at, _ends in _bare(body))


def in_braces(formula: str, whole: Container[str]) -> str:
    """The formula with braces around the commands of these names where they are an argument."""
    parts, at = [], 0
    for begin, end in sorted(set(_bare(formula))):
        if formula[begin] == "\\" and formula[begin + 1 : end] in whole:
            parts += [formula[at:begin], "{", formula[begin:end], "}"]
            at = end
    return "".join((*parts, formula[at:]))


def _bare(formula: str) -> Iterator[tuple[int, int]]:
    """Where the arguments without braces begin and end, each a command or a sign."""
    ends = dict(groups(formula))
    for taking in _TAKING.finditer(formula):
        at = taking.end()
        takes = ARGUMENTS.get(taking[1], _NONE) if taking[1] else _SCRIPT
        if takes.has_bracket:
            at = bracket_at(formula, at)[1]
        for _ in range(0 if takes.are_plain else takes.how_many):
            at = _past_space(formula, at)
            if at in ends:
                at = ends[at]
                continue
            command = _COMMAND.match(formula, at)
            end = command.end() if command else at + 1
            if end <= len(formula):
                yield at, end
            at = end


def _past_space(formula: str, at: int) -> int:
    found = _SPACE.match(formula, at)
    return found.end() if found else at
