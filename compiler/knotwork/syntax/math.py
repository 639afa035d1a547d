"""`$inline$` and `$$display$$` mathematics: where formulas stand in a text.

An inline formula has no white space just inside its dollars and no digit right after them, so that
`$5 and $6` is text, and it holds no dollar: the first one after the opening ends it or shows that
there was no formula, so that `$a$$b$` are two. Display formulas stand on lines of their own, blank
lines included, or inside a paragraph. Where words follow the closing `$$` on its line, a paragraph
begins with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from knotwork.syntax.environment import count_between, first_closer, parse_of, place
from knotwork.syntax.foreign_math import is_formula, note_foreign
from knotwork.syntax.source_map import read_paragraph

_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*")
_OPENING = re.compile(r"\$\$?|[\\{]")
_DOLLAR = re.compile(r"\\.|\$+", re.DOTALL)
_DOUBLE = re.compile(
    r"\\.|(`+)[^`\n]*\1(?!`)|\$(?![\s$])(?:\\.|[^$\\\n])*(?<!\s)\$(?!\d)|\$+", re.DOTALL
)
_IN_PARAGRAPH = frozenset({"paragraph", "reference", "blockquote"})
"""Rules that ask whether a paragraph ends; that of quotes does at a line without their mark."""
_BREAK = re.compile(r"[-+*#>]|\n|$")
"""Matches the beginning of a line that may end a paragraph; in formulas it is mostly a sign."""
_FORMULA = re.compile(r"[\\^_={}]")
_SURELY = re.compile(r"[\^_]\{|\\[a-z]+(?:\{| ?[=+^_&-])")
"""Matches what only LaTeX has: other signs of formulas may stand beside money in a text."""
UNCLOSED_IN_LINE = "unclosed-math-in-line"
"""The kind of loose end of a `$$` with words before it on its line."""


def closers(text: str) -> tuple[int, ...]:
    """The offsets at which a `$` may close an inline formula, even if more dollars follow."""
    return tuple(start for start, _end in _dollars(text))


def double_closers(text: str) -> tuple[int, ...]:
    """The offsets at which `$$` may close a display formula."""
    return tuple(start for start, end in _dollars(text) if end - start >= 2)


def _dollars(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each run of dollars that no backslash escapes."""
    return (run.span() for run in _DOLLAR.finditer(text) if run[0][0] == "$")


def _inline(state: StateInline, silent: bool) -> bool:
    start = state.pos
    source = state.src
    if source[start] != "$":
        return False
    width = 2 if source.startswith("$$", start) else 1
    begin = start + width
    if source.startswith("$", begin) or begin >= state.posMax:
        return False
    if width == 1 and source[begin].isspace():
        if _read_with_blanks(state, begin, silent):
            return True
        if not silent:
            note_foreign(state, "$")
        return False
    end = first_closer(state, closers if width == 1 else double_closers, begin)
    if end <= begin or (width == 1 and not _closes(source, end)):
        if width == 1 and _read_with_blanks(state, begin, silent):
            return True
        if width == 2 and end < 0 and not silent:
            _note_unclosed(state)
        if width == 1 and end > begin and not silent:
            note_foreign(state, "$")
        return False
    if not silent:
        token = state.push("math_inline" if width == 1 else "math_display", "math", 0)
        token.content = source[begin:end].strip()
        place(token, start, end + width)
    state.pos = end + width
    return True


def _read_with_blanks(state: StateInline, begin: int, silent: bool) -> bool:
    """Read a formula with blanks just inside of its dollars, where the dialect has such."""
    if parse_of(state.env).dialect != "myst":
        return False
    end = first_closer(state, closers, begin)
    if end < 0 or not is_formula(state.src, begin - 1, end + 1):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = state.src[begin:end].strip()
        place(token, begin - 1, end + 1)
    state.pos = end + 1
    return True


def _closes(text: str, at: int) -> bool:
    """Whether the `$` there may end an inline formula."""
    return not text[at - 1].isspace() and not text[at + 1 : at + 2].isdecimal()


def _note_unclosed(state: StateInline) -> None:
    """Record a `$$` that is followed by what looks like a formula.

    Behind words, it has to be LaTeX for sure: anything else is taken for money, or a price range.
    Behind a brace, it closed a formula that began in another paragraph.
    """
    parse, start = parse_of(state.env), state.pos
    begins_line = not start or state.src[start - 1] == "\n"
    if not begins_line and state.src[:start].rstrip(" ")[-1:] == "}":
        return
    if parse.inline is not None and (_FORMULA if begins_line else _SURELY).search(state.src, start):
        kind = "unclosed-math" if begins_line else UNCLOSED_IN_LINE
        parse.loose_ends.append((parse.inline, start + parse.base, kind))


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """The block rule: a formula between `$$` at the beginning of a line and the next `$$`."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("$$", start) or state.is_code_block(start_line):
        return False
    column = min(state.sCount[start_line], state.blkIndent)
    found = _closing(state, start_line, end_line, column)
    if found is None:
        return False
    line, end = found
    if column < state.blkIndent and not _ends_item(state, start_line, line, end):
        return False
    after = state.skipSpaces(end + 2)
    read_on = after < state.eMarks[line]
    if read_on and (line == start_line or not _closes_before_words(state, start_line, line, end)):
        return False
    if silent:
        return not _ends_formula(state, start)
    token = state.push("math_block", "math", 0)
    token.map = [start_line, line + 1]
    token.content = state.src[start + 2 : end if line == start_line else state.eMarks[start_line]]
    if line > start_line:
        rest = state.getLines(start_line + 1, line + 1, state.blkIndent, False)
        token.content += "\n" + rest[: end - state.eMarks[line]]
    token.content = token.content.strip()
    state.line = line + 1
    if read_on:
        _read_on(state, line, after, end_line)
    return True


def _closing(
    state: StateBlock, start_line: int, end_line: int, column: int
) -> tuple[int, int] | None:
    """The line of the `$$` that closes a formula, and its offset; None if nothing closes it.

    `column` is the least column at which the formula's lines may begin.
    """
    begin = state.bMarks[start_line] + state.tShift[start_line] + 2
    for line in range(start_line, end_line):
        if line > start_line:
            begin = state.bMarks[line] + state.tShift[line]
            if state.sCount[line] < column and not _may_hold(state, line):
                return None
        end = state.src.find("$$", begin, state.eMarks[line])
        if end >= 0:
            return line, end
    return None


def _may_hold(state: StateBlock, line: int) -> bool:
    """Whether a line that begins left of a list item's text may belong to a formula in the item.

    An empty line may, and so may the closing `$$`, but no line outside of a quote around the item.
    """
    if state.isEmpty(line):
        return True
    end = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()
    return end == "$$" and state.sCount[line] >= 0


def _ends_item(state: StateBlock, first: int, last: int, end: int) -> bool:
    """Whether a formula that begins left of the text of the list item above it ends that item.

    One of a single line does. A longer one continues the item's paragraph if each of its lines may.
    """
    if first == last:
        return True
    begins = (state.bMarks[line] + state.tShift[line] for line in range(first + 1, last + 1))
    breaks = any(_BREAK.match(state.src, begin) for begin in begins)
    return breaks and _FORMULA.search(state.src, state.bMarks[first], end) is not None


def _closes_before_words(state: StateBlock, first: int, last: int, at: int) -> bool:
    """Whether a `$$` with words after it closes the formula above it, and is not about money.

    It has to begin its line if the formula holds empty lines, and be the only one there.
    """
    if state.src.find("$$", at + 2, state.eMarks[last]) >= 0:
        return False
    begins_line = at == state.bMarks[last] + state.tShift[last]
    return begins_line or not any(state.isEmpty(line) for line in range(first, last))


def _ends_formula(state: StateBlock, at: int) -> bool:
    """Whether the `$$` there closes a formula that the paragraph around it has opened."""
    if state.parentType not in _IN_PARAGRAPH:
        return False
    begin = state.bMarks[state.line] + state.tShift[state.line]
    if state.src.find("$$", begin, at) < 0:  # mostly so; below, the whole text is searched
        return False
    return count_between(state.env, state.src, _doubles, begin, at) % 2 == 1


def _doubles(text: str) -> tuple[int, ...]:
    """Where `$$` may open or close a formula, as far as can be told before code is read."""
    return tuple(run.start() for run in _DOUBLE.finditer(text) if run[0] == "$$")


def _read_on(state: StateBlock, line: int, begin: int, end_line: int) -> None:
    """Read the paragraph that begins after a formula, in the middle of a line."""
    saved = state.bMarks[line], state.tShift[line], state.sCount[line]
    state.bMarks[line], state.tShift[line], state.sCount[line] = begin, 0, state.blkIndent
    state.line = line
    read_paragraph(state, line, end_line, silent=False)
    state.bMarks[line], state.tShift[line], state.sCount[line] = saved


def without_comments(written: str) -> str:
    """A formula with its dollars, as written but for TeX's comments, which no page shows.

    Dollars may be lacking: around an environment, and in a directive of MyST.
    """
    opening = _OPENING.search(written)
    if opening is None or opening[0][0] != "$":
        return _COMMENT.sub(r"\1", written)
    begin, end = opening.end(), written.rindex(opening[0])
    return written[:begin] + _COMMENT.sub(r"\1", written[begin:end]) + written[end:]


def source_html(formula: str, reason: str) -> str:
    """The HTML for a formula that cannot be read: its source, with the reason as its title."""
    source = escape(formula, quote=False)
    return f'<code class="math-error" title="{escape(reason)}">{source}</code>'


def plugin(md: MarkdownIt) -> None:
    """Teach a parser mathematics."""
    md.inline.ruler.before("emphasis", "math", _inline)
    md.block.ruler.before(
        "table", "math", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
