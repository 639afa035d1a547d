"""LaTeX that the converter does not read, in words that it does."""

from __future__ import annotations

import re
from collections.abc import Iterator

LACKING = {
    "widetilde": r"\overset{\sim}{#1}",
    "substack": r"\begin{matrix}#1\end{matrix}",
    "pmb": r"\boldsymbol{#1}",
}
"""Commands of LaTeX that the converter lacks, as macros; an author's own of that name win."""

_NUMBERED = re.compile(r"\\(begin|end)\{(equation|align|gather|multline)\*?\}")
_ALIKE = (
    (re.compile(r"\\begin\{alignat(\*?)\}\s*\{\d*\}"), r"\\begin{align\1}"),
    (re.compile(r"\\(begin|end)\{(?:flalign|alignat)(\*?)\}"), r"\\\1{align\2}"),
    (re.compile(r"\\(begin|end)\{split\}"), r"\\\1{aligned}"),
)
"""Environments that the converter lacks, and those that come nearest."""
_LABEL = re.compile(r"\\label\s*\{[^{}]*\}")
_TAG = re.compile(r"\\tag(?![a-zA-Z])")
_ROW = re.compile(r"\\(begin|end)(?=\{)|\\\\|\\.|[{}]", re.DOTALL)
_TEXT = re.compile(r"\\(text|mbox)\s*\{")
_MARK = re.compile(r"\\.|[{}]", re.DOTALL)
_DOLLAR = re.compile(r"\\.|\$", re.DOTALL)


def as_numbered(formula: str) -> str:
    r"""A formula with the numbers that MathJax shows: those of `\tag`, and no others.

    The converter counts the rows of `align` and its like, in each formula anew; it reads `\tag`
    only in them, and makes ids of the page of labels.
    """
    if "\\" not in formula:
        return formula
    formula = _LABEL.sub("", formula)
    for lacking, near in _ALIKE:
        formula = lacking.sub(near, formula)
    if not _TAG.search(formula):
        return _NUMBERED.sub(r"\\\1{\2*}", formula)
    if not _NUMBERED.search(formula):
        return rf"\begin{{equation}}{formula}\end{{equation}}"
    return "".join(_tagged(_NUMBERED.sub(r"\\\1{\2}", formula)))


def _tagged(formula: str) -> Iterator[str]:
    """The parts of a formula in which rows without a tag say so."""
    at = 0
    while (opened := _NUMBERED.search(formula, at)) and (
        closed := _NUMBERED.search(formula, opened.end())
    ):
        yield formula[at : opened.end()]
        rows = _rows(formula[opened.end() : closed.start()])
        yield r"\\".join(row if _TAG.search(row) else rf"{row}\notag " for row in rows)
        yield closed[0]
        at = closed.end()
    yield formula[at:]


def _rows(text: str) -> Iterator[str]:
    """What stands between the `\\\\` that no group and no environment holds."""
    depth = begin = 0
    for mark in _ROW.finditer(text):
        if mark[0] == r"\\" and not depth:
            yield text[begin : mark.start()]
            begin = mark.end()
        depth += {"{": 1, "begin": 1, "}": -1, "end": -1}.get(mark[1] or mark[0], 0)
    yield text[begin:]


def parted(formula: str) -> str:
    r"""A formula with the formulas in its `\text{…}` outside of it: `\text{as $x$}`."""
    parts: list[str] = []
    at = 0
    while found := _TEXT.search(formula, at):
        end = _closing(formula, found.end())
        if end < 0:
            break
        pieces = tuple(_pieces(formula[found.end() : end]))
        # An odd dollar is no formula's, and then nobody knows which are.
        if len(pieces) > 1 and len(pieces) % 2:
            parts += formula[at : found.start()], _apart(pieces)
        else:
            parts.append(formula[at : end + 1])
        at = end + 1
    return "".join((*parts, formula[at:]))


def _closing(formula: str, begin: int) -> int:
    """Where the brace stands that closes the one before `begin`, or -1."""
    depth = 1
    for mark in _MARK.finditer(formula, begin):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if not depth:
            return mark.start()
    return -1


def _pieces(text: str) -> Iterator[str]:
    """The text between dollars that no backslash escapes."""
    begin = 0
    for found in _DOLLAR.finditer(text):
        if found[0] == "$":
            yield text[begin : found.start()]
            begin = found.end()
    yield text[begin:]


def _apart(pieces: tuple[str, ...]) -> str:
    """Text and formulas by turns, as one thing to what stands around."""
    written = (
        rf"\text{{{piece}}}" if number % 2 == 0 else f"{{{piece}}}"
        for number, piece in enumerate(pieces)
        if piece
    )
    return "{" + "".join(written) + "}"
