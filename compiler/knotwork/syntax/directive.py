"""The grammar of MyST's directives: marks, a name in braces, words, options, and what they hold.

    ```{figure} plot.png
    :alt: A line that rises
    :width: 80%

    The words below the picture.
    ```

Colons may stand in place of the backticks, and the options between two lines of `---`, as YAML. A
gate, such as `{solution-start}`, holds what follows it, up to its `{solution-end}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from markdown_it.rules_block import StateBlock

from knotwork.syntax.environment import Finder, count_between
from knotwork.syntax.yaml_values import table

_OPENING = re.compile(
    r"(`{3,}(?=[^`]*\Z)|~{3,}|:{3,})[ \t]*\{([a-z][\w:-]*+)[^{}\n]*\}[ \t]*(.*)", re.IGNORECASE
)
OPTION = re.compile(r":([\w-]+):(?:[ \t]+(.*))?")
"""An option: its name, and its value."""
_GATE = "-start"
_MARKS = frozenset("`~:")


class Opening(NamedTuple):
    """The line that opens a directive."""

    marks: str
    name: str
    """In lower case; that of a gate without its `-start`."""
    words: str
    at: int
    """Where the words stand in the text."""
    is_gate: bool


class Directive(NamedTuple):
    """A directive and the lines it takes."""

    name: str
    words: str
    at: int
    marks: str
    options: Mapping[str, str]
    line: int
    body: int
    """The first line of what it holds."""
    end: int
    """The line behind that."""
    next: int
    """The line behind the directive."""
    is_closed: bool

    @property
    def label(self) -> str:
        """The label by which links find it; empty without one."""
        return self.options.get("label") or self.options.get("name") or ""

    @property
    def classes(self) -> tuple[str, ...]:
        """Its classes, in lower case."""
        return tuple(self.options.get("class", "").lower().replace(",", " ").split())


def opening(state: StateBlock, line: int) -> Opening | None:
    """The directive that opens on a line, if one does."""
    begin = state.bMarks[line] + state.tShift[line]
    if state.src[begin : begin + 1] not in _MARKS or state.is_code_block(line):
        return None
    text = state.src[begin : state.eMarks[line]]
    found = _OPENING.fullmatch(text)
    if found is None:
        return None
    name = found[2].lower()
    words = found[3].rstrip()
    is_gate = name.endswith(_GATE) and name.removesuffix(_GATE) in GATES
    name = name.removesuffix(_GATE) if is_gate else name
    return Opening(found[1], name, words, begin + found.start(3), is_gate)


def _ends(name: str) -> Finder:
    """Finds where the gates of a name may end."""
    end = re.compile(rf"[`~:]{{3}}[ \t]*\{{{name}-end\}}", re.IGNORECASE)
    return lambda text: tuple(found.start() for found in end.finditer(text))


GATES = {name: _ends(name) for name in ("exercise", "solution")}
"""The directives that have gates, and what finds the ends of these."""


def directive(state: StateBlock, found: Opening, line: int, end_line: int) -> Directive | None:
    """The directive that opens on a line; None for a gate that nothing closes."""
    end, is_closed = _end(state, line, end_line, found.marks)
    options, body = _options(state, line + 1, end)
    following = end + is_closed
    if found.is_gate:
        if not _has_gate_end(state, found.name, following, end_line):
            return None
        body = following
        end, is_closed = _gate_end(state, found.name, body, end_line)
        closing = opening(state, end) if is_closed else None
        following = sum(_end(state, end, end_line, closing.marks)) if closing else end
    return Directive(
        found.name,
        found.words,
        found.at,
        found.marks,
        options,
        line,
        body,
        end,
        following,
        is_closed,
    )


def _end(state: StateBlock, line: int, end_line: int, marks: str) -> tuple[int, bool]:
    """The line of the marks that close what opened on a line, or the first that is not in it."""
    for following in range(line + 1, end_line):
        begin, end = state.bMarks[following] + state.tShift[following], state.eMarks[following]
        if begin < end and state.sCount[following] < state.blkIndent:
            return following, False
        if not state.src.startswith(marks, begin, end) or state.is_code_block(following):
            continue
        if not state.src[begin:end].rstrip(" \t").strip(marks[0]):
            return following, True
    return end_line, False


def _gate_end(state: StateBlock, name: str, line: int, end_line: int) -> tuple[int, bool]:
    """The line on which the end of a gate opens, or the first that is not in the gate."""
    for following in range(line, end_line):
        if not state.isEmpty(following) and state.sCount[following] < state.blkIndent:
            return following, False
        found = opening(state, following)
        if found is not None and found.name == f"{name}-end":
            return following, True
    return end_line, False


def _has_gate_end(state: StateBlock, name: str, line: int, end_line: int) -> bool:
    """A quick test whether a gate may end behind a line."""
    if line >= end_line:
        return False
    begin, end = state.bMarks[line], state.eMarks[end_line - 1]
    return count_between(state.env, state.src, GATES[name], begin, end) > 0


def _options(state: StateBlock, line: int, end: int) -> tuple[Mapping[str, str], int]:
    """The options from a line on, and the line below them."""
    if line < end and _text(state, line) == "---":
        return _options_in_yaml(state, line, end)
    options: dict[str, str] = {}
    while line < end and (found := OPTION.fullmatch(_text(state, line))):
        options[found[1].lower()] = _unquoted((found[2] or "").strip())
        line += 1
    return options, line


def _options_in_yaml(state: StateBlock, line: int, end: int) -> tuple[Mapping[str, str], int]:
    closing = next((one for one in range(line + 1, end) if _text(state, one) == "---"), None)
    if closing is None:
        return {}, line
    written = state.getLines(line + 1, closing, state.blkIndent, False)
    options = {key.lower(): _as_text(value) for key, value in table(written).items()}
    return options, closing + 1


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
