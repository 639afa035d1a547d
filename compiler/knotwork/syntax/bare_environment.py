r"""Formulas in an environment with no dollars around it: `\begin{align}` to `\end{align}`.

Read only where MyST is asked for, whose extension `amsmath` has them; anywhere else they are text.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from knotwork.syntax.environment import Finder, count_between, parse_of

_NAMES = (
    "equation", "multline", "gather", "align", "alignat", "flalign", "eqnarray",
    "matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix",
)  # fmt: skip
_BEGIN = re.compile(rf"\\begin\{{((?:{'|'.join(_NAMES)})\*?)\}}")
_LONGEST = 200
"""Lines of such a formula; without a limit, many that do not end would take quadratic time."""


def _ends(name: str) -> Finder:
    """Finds where the environments of a name end, as the last thing on their lines."""
    end = re.compile(rf"\\end\{{{re.escape(name)}\}}(?=[ \t]*(?:\n|\Z))")
    return lambda text: tuple(found.start() for found in end.finditer(text))


_ENDS = {name: _ends(name) for plain in _NAMES for name in (plain, f"{plain}*")}


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if parse_of(state.env).dialect != "myst" or state.is_code_block(start_line):
        return False
    begin = state.bMarks[start_line] + state.tShift[start_line]
    found = _BEGIN.match(state.src, begin, state.eMarks[start_line])
    line = _last(state, start_line, end_line, found[1]) if found else None
    if line is None:
        return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.map = [start_line, line + 1]
        token.content = state.getLines(start_line, line + 1, state.blkIndent, False).strip()
        state.line = line + 1
    return True


def _last(state: StateBlock, start_line: int, end_line: int, name: str) -> int | None:
    """The line on which an environment ends."""
    ends = _ENDS[name]
    begin, end = state.bMarks[start_line], state.eMarks[end_line - 1]
    if not count_between(state.env, state.src, ends, begin, end):
        return None
    for line in range(start_line, min(end_line, start_line + _LONGEST)):
        if state.isEmpty(line) or state.sCount[line] < state.blkIndent:
            return None  # TeX has no empty lines in such an environment
        if count_between(state.env, state.src, ends, state.bMarks[line], state.eMarks[line]):
            return line
    return None


def plugin(md: MarkdownIt) -> None:
    """Teach a parser these formulas."""
    ends = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("table", "bare_environment", _block, {"alt": ends})
