"""Quotes: markdown-it's rule with the same tokens, and without its quadratic time.

A line behind a quote may continue the quote's last paragraph, and whether it does is only known
once the quote is read. So markdown-it's rule takes the marks off all lines that could belong to
it, reads, and restores those that do not. Where `> # a` and `b` alternate, each quote ends after a
line, and all lines are gone over for each. Here none are taken behind lines that end any paragraph,
such as headings. Where only a parser can tell (`> |a|`), the lines of a quote that ended early are
kept as they look inside (`QuotedLines`), for the next quote at the same level. If they are many,
they are not even copied into the columns of the state: it gets other columns.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock

from knotwork.syntax.state import BlockState, Columns, QuotedLines

_NO_PARAGRAPH = re.compile(
    r" {0,3}(?:(?:>|[-+*] ) {0,3})*+(?:#{1,6}(?: |$)|`{3,}[^`\n]*$|~{3,}|(?:\*{3,}|_{3,}) *$)",
    re.MULTILINE,
)
"""Matches lines that end any paragraph and begin none, whatever they stand in: headings, fences and
rules, in further quotes and lists too. There are more; these are certain."""
_FEW = 8
"""Lines that are read again faster than they are kept."""
_MANY = 64
"""Lines from which on columns of their own are faster."""


def blockquote(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """The block rule."""
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if state.is_code_block(start_line) or not state.src.startswith(">", begin):
        return False
    if silent:
        return True
    assert isinstance(state, BlockState)
    parent, line_max, indent = state.parentType, state.lineMax, state.blkIndent
    level, view, outer = state.level, state.view, _columns(state)
    state.parentType = "blockquote"
    quoted = state.quotes.get(level)
    exchanged = False
    if quoted is None or not _hold(quoted, state, start_line, end_line):
        quoted = _read(state, start_line, end_line)
    elif exchanged := quoted.is_whole or quoted.last - start_line > _MANY:
        _exchange(state, _whole(quoted, outer))
    else:
        _put(state, start_line, quoted, quoted.inside)
    if quoted.is_ended:
        state.lineMax = quoted.last
    state.blkIndent, state.view = 0, quoted
    opening = state.push("blockquote_open", "blockquote", 1)
    opening.markup, opening.map = ">", [start_line, 0]
    state.md.block.tokenize(state, start_line, quoted.last)
    state.push("blockquote_close", "blockquote", -1).markup = ">"
    opening.map = [start_line, state.line]
    state.parentType, state.lineMax, state.blkIndent = parent, line_max, indent
    state.view = view
    if exchanged:
        _exchange(state, outer)
    else:
        _put(state, start_line, quoted, quoted.before)
    if quoted.last - state.line > _FEW:
        state.quotes[level] = quoted
    return True


def _around(state: StateBlock, end_line: int) -> tuple[int, ...]:
    return end_line, state.lineMax, state.blkIndent, state.listIndent


def _columns(state: StateBlock) -> Columns:
    return state.bMarks, state.tShift, state.sCount, state.bsCount


def _exchange(state: StateBlock, columns: Columns) -> None:
    state.bMarks, state.tShift, state.sCount, state.bsCount = columns


def _hold(quoted: QuotedLines, state: BlockState, start: int, end_line: int) -> bool:
    """Whether reading the lines of a quote at `start` would give `quoted`, read earlier."""
    if not quoted.first < start < quoted.last or quoted.around != _around(state, end_line):
        return False
    if state.view is quoted.outside:
        # Only the first and the last line, at which other blocks end and begin, can differ.
        return all(_same(quoted, state, line, line + 1) for line in (start, quoted.last - 1))
    if not _same(quoted, state, start, quoted.first + len(quoted.ends)):
        return False
    quoted.outside = state.view
    if quoted.is_whole:
        quoted.inside, quoted.is_whole = _lines_of(quoted, quoted.inside), False
    return True


def _same(quoted: QuotedLines, state: StateBlock, start: int, stop: int) -> bool:
    """Whether some lines stand in the state as they did when the quote was read."""
    begin, end = start - quoted.first, stop - quoted.first
    if state.eMarks[start:stop] != quoted.ends[begin:end]:
        return False
    pairs = zip(_columns(state), quoted.before, strict=True)
    return all(now[start:stop] == before[begin:end] for now, before in pairs)


def _put(state: StateBlock, start: int, quoted: QuotedLines, columns: Columns) -> None:
    stop, skipped = quoted.first + len(quoted.ends), start - quoted.first
    for now, values in zip(_columns(state), columns, strict=True):
        now[start:stop] = values[skipped:] if skipped else values


def _lines_of(quoted: QuotedLines, columns: Columns) -> Columns:
    """The part of a state's columns for the lines of a quote."""
    first, second, third, fourth = (
        column[quoted.first : quoted.first + len(quoted.ends)] for column in columns
    )
    return first, second, third, fourth


def _whole(quoted: QuotedLines, outer: Columns) -> Columns:
    """Columns for all lines of the text, with those of a quote as they look inside."""
    if not quoted.is_whole:
        first, second, third, fourth = (column[:] for column in outer)
        whole = first, second, third, fourth
        for column, values in zip(whole, quoted.inside, strict=True):
            column[quoted.first : quoted.first + len(quoted.ends)] = values
        quoted.inside, quoted.is_whole = whole, True
    return quoted.inside


def _read(state: BlockState, start: int, end_line: int) -> QuotedLines:
    """Find the lines that may belong to a quote, and take its marks off them."""
    around, columns = _around(state, end_line), _columns(state)
    before: Columns = ([], [], [], [])
    (ends_quote,) = state.md.block.ruler.getRules("blockquote")
    is_empty = is_ended = is_closed = False
    line = start
    while line < end_line:
        begin = state.bMarks[line] + state.tShift[line]
        if begin >= state.eMarks[line]:
            break
        is_inside = line == start or state.sCount[line] >= state.blkIndent
        is_marked = is_inside and state.src[begin] == ">"
        if not is_marked and (is_empty or is_closed or ends_quote(state, line, end_line, True)):
            is_ended = not is_empty
            break
        for column, values in zip(columns, before, strict=True):
            values.append(column[line])
        if is_marked:
            is_empty = _take_mark(state, line)
            is_closed = _NO_PARAGRAPH.match(state.src, state.bMarks[line]) is not None
        else:
            state.sCount[line] = -1
        line += 1
    if is_ended and state.blkIndent:
        # Inside the quote nothing is indented by what stands around it.
        for column, values in zip(columns, before, strict=True):
            values.append(column[line])
        state.sCount[line] -= state.blkIndent
    stop = start + len(before[0])
    first, second, third, fourth = (column[start:stop] for column in columns)
    inside = first, second, third, fourth
    ends = state.eMarks[start:stop]
    return QuotedLines(start, line, is_ended, before, inside, ends, around, state.view)


def _take_mark(state: StateBlock, line: int) -> bool:
    """Let a line begin behind its `>` and one space; returns whether it holds nothing else."""
    source, end = state.src, state.eMarks[line]
    position = state.bMarks[line] + state.tShift[line] + 1
    offset = state.sCount[line] + 1
    following = source[position : position + 1]
    spaced, split_tab = following in {" ", "\t"}, False
    if following == "\t" and (state.bsCount[line] + offset) % 4 != 3:
        split_tab = True  # only one column of it is behind the mark, the others are the text's
    elif spaced:
        position += 1
        offset += 1
    begin, initial = position, offset
    while position < end and source[position] in " \t":
        width = (offset + state.bsCount[line] + split_tab) % 4 if source[position] == "\t" else 3
        offset += 4 - width
        position += 1
    state.bsCount[line] = state.sCount[line] + 1 + spaced
    state.bMarks[line], state.tShift[line] = begin, position - begin
    state.sCount[line] = offset - initial
    return position >= end
