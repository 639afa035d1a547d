"""Maps offsets in the content of an inline token back to offsets in the note's text.

markdown-it gives lines to block tokens and no places to inline tokens. A line of inline content is
a suffix of its source line (quote marks, indentation and list marks are cut off its front), so
offsets are counted from the end of the line. What rules cut off besides is recorded while they run:
where headings and table cells begin, where the last line of a paragraph ends (in a comment, before
its closing marks), and leading lines of exotic white space. A test holds it to one law: a link's
span cuts the link out of the text, and no two links share a span.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.rules_block import StateBlock, heading, lheading, list_block, paragraph, table
from markdown_it.token import Token

from knotwork.syntax.environment import parse_of
from knotwork.syntax.logseq import are_properties


class PiecewiseMap:
    """A piecewise map: each piece begins at an offset of the content and of the text."""

    __slots__ = ("_content", "_front", "_text")

    def __init__(self, pieces: Sequence[tuple[int, int]], front: int = 0) -> None:
        self._content = [content for content, _ in pieces]
        self._text = [text for _, text in pieces]
        self._front = front

    def offset(self, position: int) -> int:
        """The offset in the text of the character at `position` of the content."""
        position += self._front
        index = max(bisect_right(self._content, position) - 1, 0)
        return self._text[index] + position - self._content[index]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the text of a non-empty slice of the content."""
        return self.offset(start), self.offset(end - 1) + 1


def pieces_of(inline: Token, text: str, line_starts: Sequence[int]) -> PiecewiseMap:
    """The map for one inline token of a parse of `text`."""
    front: int = inline.meta.get("front", 0)
    recorded: list[tuple[int, int]] | None = inline.meta.get("pieces")
    if recorded is not None:
        return PiecewiseMap(recorded, front)
    content: str = inline.meta.get("original", inline.content)
    first: int = inline.meta.get("first", inline.map[0] if inline.map else 0)
    pieces = []
    at = 0
    lines = content.split("\n")
    for number, line in enumerate(lines[:-1], first):
        pieces.append((at, line_starts[number + 1] - 1 - len(line)))
        at += len(line) + 1
    last = first + len(lines) - 1
    line_end = line_starts[last + 1] - 1 if last + 1 < len(line_starts) else len(text)
    end: int = inline.meta.get("end", line_end)
    kept = text[line_starts[last] : end].rstrip(MD_TRIM_CHARS)
    pieces.append((at, line_starts[last] + len(kept) - len(lines[-1])))
    return PiecewiseMap(pieces, front)


def cells(line: str, base: int) -> list[tuple[str, list[tuple[int, int]]]]:
    r"""The cells of a table row with the pieces of each: `\|` loses its backslash on the way."""
    result: list[tuple[str, list[tuple[int, int]]]] = []
    parts: list[str] = []
    pieces: list[tuple[int, int]] = []
    length = start = 0

    def take(end: int) -> None:
        nonlocal length
        pieces.append((length, base + start))
        parts.append(line[start:end])
        length += end - start

    for index, character in enumerate(line):
        if character != "|":
            continue
        if index and line[index - 1] == "\\":
            take(index - 1)
            start = index
        else:
            take(index)
            result.append(("".join(parts), pieces))
            parts, pieces, length, start = [], [], 0, index + 1
    take(len(line))
    result.append(("".join(parts), pieces))
    if result and not result[0][0]:
        result.pop(0)
    if result and not result[-1][0]:
        result.pop()
    return result


def _table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """markdown-it's rule for tables; it also records where the content of each cell stands."""
    if not _may_align(state, start_line + 1, end_line):
        return False
    first = len(state.tokens)
    if not table(state, start_line, end_line, silent):
        return False
    if silent:
        return True
    row: list[tuple[str, list[tuple[int, int]]]] = []
    column = row_line = 0
    opened: Token | None = None
    for token in state.tokens[first:]:
        if token.type == "tr_open" and token.map:
            opened, row_line = token, token.map[0]
            begin = state.bMarks[row_line] + state.tShift[row_line]
            row_text = state.src[begin : state.eMarks[row_line]].rstrip(MD_TRIM_CHARS)
            trimmed = row_text.lstrip(MD_TRIM_CHARS)
            row = cells(trimmed, begin + len(row_text) - len(trimmed))
            column = 0
        elif token.type == "inline":
            if column < len(row):
                text, pieces = row[column]
                token.meta["pieces"] = pieces
                token.meta["front"] = len(text) - len(text.lstrip(MD_TRIM_CHARS))
            column += 1
        elif token.type == "tr_close" and opened is not None and column < len(row):
            # More cells than the table has columns: the rest of the row is shown nowhere.
            begin = row[column][1][0][1]
            opened.meta["surplus"] = begin, state.eMarks[row_line]
            parse_of(state.env).surplus = True
    return True


def _may_align(state: StateBlock, line: int, end_line: int) -> bool:
    """A quick test whether a line may be the second line of a table."""
    if line >= end_line:
        return False
    begin = state.bMarks[line] + state.tShift[line]
    return begin < state.eMarks[line] and state.src[begin] in "|-:"


def _heading(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    first = len(state.tokens)
    if not heading(state, start_line, end_line, silent):
        return False
    if not silent:
        begin = state.bMarks[start_line] + state.tShift[start_line]
        line = state.src[begin : state.eMarks[start_line]]
        words = line.lstrip("#")
        lead = len(line) - len(words.lstrip(MD_TRIM_CHARS))
        state.tokens[first + 1].meta["pieces"] = [(0, begin + lead)]
        state.tokens[first].meta["begin"] = begin
    return True


def read_paragraph(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """The rule for paragraphs: any line begins one. Most are of one line."""
    following = start_line + 1
    if following < state.lineMax and not state.isEmpty(following):
        found = paragraph(state, start_line, end_line, silent)
        _record_lines(state, start_line)
        return found
    begin, end = state.bMarks[start_line] + state.tShift[start_line], state.eMarks[start_line]
    state.line = following
    state.push("paragraph_open", "p", 1).map = [start_line, following]
    inline = state.push("inline", "", 0)
    inline.content = state.src[begin:end].strip(MD_TRIM_CHARS)
    inline.map, inline.children = [start_line, following], []
    inline.meta["end"] = end
    state.push("paragraph_close", "p", -1)
    return True


def _lheading(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    count = len(state.tokens)
    if not lheading(state, start_line, end_line, silent):
        return False
    if not count and _is_rule(state) and are_properties(state.tokens[1].content):
        # The line under the properties of a page parts them from its text: they are no heading.
        state.tokens.clear()
        state.line = start_line
        return False
    _record_lines(state, start_line)
    return True


def _is_rule(state: StateBlock) -> bool:
    """Whether the line that was just read is one of three hyphens or more."""
    return _line(state, state.line - 1).startswith("---")


def _record_lines(state: StateBlock, first: int) -> None:
    """Record on which line the content of the block just read begins, and where it ends."""
    inline = state.tokens[-2]
    last = first + inline.content.count("\n")
    if inline.content and last + 1 < state.line:
        # Lines of white space that only Unicode knows are no blank lines, and yet trimmed.
        while not _line(state, first).strip(MD_TRIM_CHARS):
            first, last = first + 1, last + 1
        inline.meta["first"] = first
    inline.meta["end"] = state.eMarks[last]


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _list(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    first, indent = len(state.tokens), state.blkIndent
    if not list_block(state, start_line, end_line, silent):
        return False
    if not silent:
        level = state.tokens[first].level + 1
        for token in state.tokens[first:]:
            if token.type == "list_item_open" and token.level == level and token.map:
                token.meta["begin"] = _after_indent(state, token.map[0], indent)
    return True


def _after_indent(state: StateBlock, line: int, indent: int) -> int:
    """Where a line's text begins once its container's indentation is taken off."""
    offset = state.bMarks[line]
    column = state.bsCount[line]
    goal = column + indent
    while column < goal and offset < state.eMarks[line] and state.src[offset] in " \t":
        column += 4 - column % 4 if state.src[offset] == "\t" else 1
        offset += 1
    return offset


def plugin(md: MarkdownIt) -> None:
    """Make headings, tables and lists say where their parts begin."""
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    md.block.ruler.at("heading", _heading, {"alt": ["paragraph", "reference", "blockquote"]})
    md.block.ruler.at("lheading", _lheading)
    md.block.ruler.at("paragraph", read_paragraph)
    md.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
