"""`%% comments %%`: parsed, because their links count, and never shown.

Inline, opener and closer stand on one line. A block comment opens at the start of a line and may
span blank lines; the text after its closer goes on as an ordinary line. Exactly two `%`: `%%%%`
opens nothing. An opener without a closer stays visible text, and is a flaw.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from knotwork.syntax.environment import first_closer, parse_of, parse_within, place

_PAIR = re.compile(r"(?<!%)%%(?!%)")
UNCLOSED = "unclosed-comment"
"""The kind of flaw that an opener without closer is."""
DEPTH = {"comment_open": 1, "comment_close": -1}
"""By kind of token, what it adds to the number of comments that are open after it."""


def pairs(text: str) -> tuple[int, ...]:
    """The offsets at which a comment may open or close."""
    return tuple(found.start() for found in _PAIR.finditer(text))


def _inline(state: StateInline, silent: bool) -> bool:
    start = state.pos
    source = state.src
    if source[start] != "%" or not _PAIR.match(source, start, state.posMax):
        return False
    closer = first_closer(state, pairs, start + 2)
    if closer < 0 or source.find("\n", start, closer) >= 0:
        if not silent:
            _note_loose(state)
        return False
    if not silent:
        place(state.push("comment_open", "", 1), start, closer + 2)
        parse_within(state, start + 2, closer)
        state.push("comment_close", "", -1)
    state.pos = closer + 2
    return True


def _note_loose(state: StateInline) -> None:
    """Record a `%%` within a line that looks like an opener; the block rule records the others."""
    parse, start = parse_of(state.env), state.pos
    before = state.src[state.src.rfind("\n", 0, start) + 1 : start]
    if parse.inline is None or not before.strip() or before[-1] not in " \t":
        return
    last = parse.loose_ends[-1] if parse.loose_ends else None
    if last is None or (last[0], last[2]) != (parse.inline, UNCLOSED):  # not its closer
        parse.loose_ends.append((parse.inline, start + parse.base, UNCLOSED))


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    line_end = state.eMarks[start_line]
    if not state.src.startswith("%%", start) or state.is_code_block(start_line):
        return False
    if not _PAIR.match(state.src, start, line_end) or _PAIR.search(state.src, start + 2, line_end):
        return False
    closing = _closing_line(state, start_line + 1, end_line)
    if closing is None:
        _note_unclosed(state, start_line)
        return False
    if silent:
        return True
    line, closer = closing
    opening = state.push("comment_open", "", 1)
    opening.map = [start_line, line + 1]
    place(opening, start, closer + 2)
    _comment_lines(state, start_line, start + 2, line, closer)
    state.push("comment_close", "", -1)
    _resume_after(state, line, closer + 2)
    return True


def _note_unclosed(state: StateBlock, line: int) -> None:
    """Record a line that opens a comment which nothing closes."""
    lines: set[int] = state.env.setdefault("unclosed_comments", set())
    lines.add(line)


def closed(env: object, line: int) -> None:
    """Forget a comment that seemed to open at a line or below it."""
    assert isinstance(env, dict)
    env["unclosed_comments"] = {one for one in env.get("unclosed_comments", ()) if one < line}


def unclosed(env: object) -> tuple[int, ...]:
    """The lines (from 0) at which a block comment opens that nothing closes."""
    assert isinstance(env, dict)
    return tuple(sorted(env.get("unclosed_comments", ())))


def _closing_line(state: StateBlock, first: int, last: int) -> tuple[int, int] | None:
    """The line and offset of the next `%%` in this container, found without rescanning."""
    parse = parse_of(state.env)
    offsets: tuple[int, ...] | None = state.env.get("percent_pairs")
    if offsets is None:
        offsets = state.env["percent_pairs"] = pairs(parse.text)
    after = bisect_left(offsets, state.bMarks[first]) if first < last else len(offsets)
    if after == len(offsets):
        return None
    offset = offsets[after]
    # Asked whether it ends a list, an opener stands outside of the item that is being read.
    indent = min(state.blkIndent, state.sCount[first - 1])
    for line in range(first, last):
        if state.sCount[line] < indent and not state.isEmpty(line):
            return None
        if offset < state.eMarks[line]:
            return (line, offset) if offset >= state.bMarks[line] else None
    return None


def _comment_lines(state: StateBlock, first: int, begin: int, last: int, end: int) -> None:
    """Parse what stands between opener and closer as blocks."""
    saved = (state.bMarks[first], state.tShift[first], state.sCount[first])
    saved_end, saved_max, saved_parent = state.eMarks[last], state.lineMax, state.parentType
    _begin_line(state, first, begin)
    state.eMarks[last] = end
    state.tShift[last] = min(state.tShift[last], max(0, end - state.bMarks[last]))
    state.lineMax, state.parentType = last + 1, "comment"
    parse = parse_of(state.env)
    parse.hidden += 1
    state.md.block.tokenize(state, first, last + 1)
    parse.hidden -= 1
    state.bMarks[first], state.tShift[first], state.sCount[first] = saved
    state.eMarks[last], state.lineMax, state.parentType = saved_end, saved_max, saved_parent


def _begin_line(state: StateBlock, line: int, offset: int) -> None:
    """Let a line begin at `offset`: what stands before it has been read."""
    end = state.eMarks[line]
    text = state.src[offset:end]
    state.bMarks[line] = offset
    state.tShift[line] = len(text) - len(text.lstrip(" \t"))
    state.sCount[line] = state.blkIndent


def _resume_after(state: StateBlock, line: int, offset: int) -> None:
    if state.src[offset : state.eMarks[line]].strip():
        _begin_line(state, line, offset)
        state.line = line
    else:
        state.line = line + 1


def plugin(md: MarkdownIt) -> None:
    """Teach a parser comments."""
    md.inline.ruler.before("link", "comment", _inline)
    md.block.ruler.before(
        "table", "comment", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
