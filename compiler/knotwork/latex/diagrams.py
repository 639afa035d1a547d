r"""Commutative diagrams (LaTeX's package amscd, which MathJax reads) as arrays of arrows.

Objects stand in every other row and column; `@>f>>` and its like are the arrows between them, with
words above and below or on both sides: `@<<<`, `@VVV`, `@AAA`, `@=`, `@|`, and `@.` for none.
"""

from __future__ import annotations

import re

from knotwork.latex.braces import closing

_DIAGRAM = re.compile(r"\\begin\{CD\}(.*?)\\end\{CD\}", re.DOTALL)
_MARK = re.compile(r"\\\\|\\.|@([<>VA().=|])|[{&]", re.DOTALL)
_LEVEL = {">": "right", ")": "right", "<": "left", "(": "left"}
_UPRIGHT = {"V": "down", "A": "up"}
_PLAIN = {".": "", "=": r"\xlongequal{}", "|": r"\Big\Vert"}


def with_arrays(formula: str) -> str:
    """The formula with all diagrams as arrays; one that cannot be read stays as it is."""
    return _DIAGRAM.sub(lambda found: _array(found[1]) or found[0], formula)


def _array(written: str) -> str | None:
    """One diagram as an array; None if it holds what this module does not know."""
    rows = _rows(written)
    if rows is None:
        return None
    columns = "c" * max(map(len, rows), default=1)
    body = r"\\".join("&".join(row) for row in rows)
    return rf"\begin{{array}}{{{columns}}}{body}\end{{array}}"


def _rows(written: str) -> list[list[str]] | None:
    """The rows of a diagram, objects and arrows by turns; None if it cannot be read."""
    rows: list[list[str]] = [[]]
    begin = at = 0
    while found := _MARK.search(written, at):
        mark, at = found[0], found.end()
        if mark == "&":
            return None
        if mark == "{":
            at = closing(written, at) + 1
            if not at:
                return None
        elif mark == r"\\":
            _add(rows, written[begin : found.start()])
            rows.append([])
            begin = at
        elif found[1]:
            _add(rows, written[begin : found.start()])
            arrow, at = _arrow(found[1], written, at)
            if arrow is None:
                return None
            if _is_object(rows):
                rows[-1].append("")
            rows[-1].append(arrow)
            begin = at
    _add(rows, written[begin:])
    if not rows[-1]:
        rows.pop()
    return rows


def _is_object(rows: list[list[str]]) -> bool:
    """Whether the next place in the last row is an object's, and not an arrow's."""
    return (len(rows[-1]) + (0 if len(rows) % 2 else 1)) % 2 == 0


def _add(rows: list[list[str]], words: str) -> None:
    """Add an object to the last row, if there is one."""
    if words.strip():
        rows[-1].append(words.strip())


def _arrow(kind: str, written: str, at: int) -> tuple[str | None, int]:
    """An arrow whose first mark ends at a place, and where it ends; None if it is not closed."""
    if kind in _PLAIN:
        return _PLAIN[kind], at
    first, at = _until(kind, written, at)
    last, at = _until(kind, written, at)
    if first is None or last is None:
        return None, at
    if kind in _LEVEL:
        last = f"{{{last}}}" if "]" in last else last
        below = f"[{last}]" if last else ""
        return rf"\x{_LEVEL[kind]}arrow{below}{{{first}}}", at
    left, right = (rf"{{\scriptstyle {words}}}" if words else "" for words in (first, last))
    # As much room on both sides, so that arrows stand below each other.
    before, after = (rf"\phantom{{{words}}}" if words else "" for words in (right, left))
    return rf"{before}{left}\Big\{_UPRIGHT[kind]}arrow {right}{after}", at


def _until(mark: str, written: str, at: int) -> tuple[str | None, int]:
    """What stands before the next such mark outside of braces, and where that ends."""
    begin = at
    while at < len(written):
        if written[at] == mark:
            return written[begin:at].strip(), at + 1
        if written[at] == "{":
            end = closing(written, at + 1)
            at = end if end >= 0 else len(written)
        elif written[at] == "\\":
            at += 1
        at += 1
    return None, at
