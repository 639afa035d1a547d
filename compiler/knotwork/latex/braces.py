"""Braces in LaTeX: where each group ends, and whether all do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_MARK = re.compile(r"\\.|[{}]", re.DOTALL)
_STEP = {"{": 1, "}": -1}


def closing(text: str, begin: int) -> int:
    """Where the brace stands that closes the one before `begin`, or -1."""
    depth = 1
    for mark in _MARK.finditer(text, begin):
        depth += _STEP.get(mark[0], 0)
        if not depth:
            return mark.start()
    return -1


def groups(text: str) -> Iterator[tuple[int, int]]:
    """Where each group begins, and where it ends."""
    opened: list[int] = []
    for mark in _MARK.finditer(text):
        if mark[0] == "{":
            opened.append(mark.start())
        elif mark[0] == "}" and opened:
            yield opened.pop(), mark.end()


def rewritten(
    text: str,
    opening: re.Pattern[str],
    write: Callable[[str, str], str],
    outside: Callable[[str], str] = str,
) -> str:
    """A text with each command that `opening` matches written anew, and what is around changed.

    `write` gets the match, which ends with the opening brace, and what the braces hold; `outside`
    gets what stands between such commands.
    """
    parts: list[str] = []
    at = 0
    while found := opening.search(text, at):
        end = closing(text, found.end())
        if end < 0:
            break
        parts += outside(text[at : found.start()]), write(found[0], text[found.end() : end])
        at = end + 1
    return "".join((*parts, outside(text[at:])))


def is_balanced(text: str) -> bool:
    """Whether every brace has its counterpart."""
    levels = 0
    for mark in _MARK.findall(text):
        levels += _STEP.get(mark, 0)
        if levels < 0:
            return False
    return not levels
