r"""Braces around what a defined command stands for, where it is an argument without any.

TeX, MathJax and KaTeX take all of it: `\frac\ab c` and `x^\ab` with `\def\ab{AB}` are `\frac{AB}c`
and `x^{AB}`. The converter takes the first sign alone.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from knotwork.syntax.definitions import bracket_at

_ACCENTS = "acute bar breve check dot ddot dddot ddddot grave hat mathring tilde vec widehat"
_LINES = (
    "overbrace overbracket overline overparen underbrace underbracket underline underparen"
    " overleftarrow overleftrightarrow overrightarrow"
    " underleftarrow underleftrightarrow underrightarrow"
)
_FONTS = "bm boldsymbol mathbb mathbf mathcal mathfrak mathit mathrm mathscr mathsf mathtt symbf"
_CLASSES = "mathbin mathclose mathinner mathop mathopen mathord mathpunct mathrel"
_BOXES = "bcancel boxed cancel hphantom phantom sqrt vphantom xcancel xleftarrow xrightarrow"
_PAIRS = "binom cfrac dbinom dfrac frac overset stackrel tbinom tfrac underset"
_ARGUMENTS = {
    **dict.fromkeys(f"{_ACCENTS} {_LINES} {_FONTS} {_CLASSES} {_BOXES}".split(), 1),
    **dict.fromkeys(_PAIRS.split(), 2),
}
"""How many arguments a command of the converter takes that may be commands. Not those of text."""
_OF_TEXT = frozenset(
    "hbox mbox operatorname text textbf textit textnormal textrm textsf texttt textup".split()
)
_TAKING = re.compile(r"\\([a-zA-Z]+|.)|[\^_]", re.DOTALL)
_COMMAND = re.compile(r"\\([a-zA-Z]+|[^a-zA-Z])", re.DOTALL)
_MARK = re.compile(r"\\.|[{}]", re.DOTALL)
_SPACE = re.compile(r"\s*")


def takes_argument(name: str) -> bool:
    """Whether a command of the converter takes what comes after it."""
    return name in _ARGUMENTS or name in _OF_TEXT


def in_braces(formula: str, whole: Container[str]) -> str:
    """The formula with braces around the commands of these names where they are an argument."""
    ends = dict(_groups(formula))
    parts, at = [], 0
    for begin, end in sorted(set(_arguments(formula, whole, ends))):
        parts += [formula[at:begin], "{", formula[begin:end], "}"]
        at = end
    return "".join((*parts, formula[at:]))


def _groups(formula: str) -> Iterator[tuple[int, int]]:
    """Where each group begins, and where it ends."""
    opened: list[int] = []
    for mark in _MARK.finditer(formula):
        if mark[0] == "{":
            opened.append(mark.start())
        elif mark[0] == "}" and opened:
            yield opened.pop(), mark.end()


def _arguments(
    formula: str, whole: Container[str], ends: dict[int, int]
) -> Iterator[tuple[int, int]]:
    """Where those of the commands stand that are an argument without braces."""
    for taking in _TAKING.finditer(formula):
        at = taking.end()
        for _ in range(_ARGUMENTS.get(taking[1], 0) if taking[1] else 1):
            at = _past_space(formula, bracket_at(formula, at)[1] if taking[1] == "sqrt" else at)
            command = _COMMAND.match(formula, at)
            if command is None:
                at = ends.get(at, at + 1)
                continue
            if command[1] in whole:
                yield command.span()
            at = command.end()


def _past_space(formula: str, at: int) -> int:
    found = _SPACE.match(formula, at)
    return found.end() if found else at
