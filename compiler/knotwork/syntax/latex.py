"""LaTeX that the converter does not read, in words that it does."""

from __future__ import annotations

import re
from collections.abc import Iterator

LACKING = {"widetilde": r"\overset{\sim}{#1}"}
"""Commands of LaTeX that the converter lacks, as macros; an author's own of that name win."""

_TEXT = re.compile(r"\\(text|mbox)\s*\{")
_MARK = re.compile(r"\\.|[{}]", re.DOTALL)
_DOLLAR = re.compile(r"\\.|\$", re.DOTALL)


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
