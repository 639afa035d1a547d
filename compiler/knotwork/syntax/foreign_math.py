r"""Formulas as other tools write them, which stay text: `\(…\)`, `\[…\]`, `$ … $`, bare `\begin`.

Backslashes before brackets are common in Markdown, and dollars are money: what is taken for a
formula has to look like one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from knotwork.syntax.environment import parse_of

KIND = "foreign-math"
"""The kind of loose end: where such a formula begins."""

_COMMAND = re.compile(r"(?<!\\)(?:\\\\)*\\[a-zA-Z]{2,}")
_SIGNS = re.compile(r"[\w)}|]\^[\w{(*+\-\\]|(?<![^\W_])[a-zA-Z]_[\w{\\]| = ")
_WORD = re.compile(r"[^\W\d_]{4,}")
_SHORT_WORD = re.compile(r"[^\W\d_]{2,}|;")
"""A word, or the end of a statement of a shell: `set $a = 1 and $ b`, `$a = 1; $ ls`."""

_BRACKETS = frozenset({r"\(", r"\["})
_ENDS = frozenset({"", "\n"})


class _Form(NamedTuple):
    """Another tool's way to write formulas, the message about it, and what to write instead."""

    whole: re.Pattern[str]
    message: str
    way_out: str


_SHOWN = "this formula stands between the brackets of another tool, and is shown as text"
_FORMS = {
    r"\(": _Form(re.compile(r"(?<!\])\\\(((?:[^\\]|\\[^()]){1,300}?)\\\)"), _SHOWN, "write `$…$`"),
    r"\[": _Form(
        re.compile(r"\\\[((?:[^\\]|\\[^\[\]]){1,600}?)\\\]"), _SHOWN, "write `$$…$$`"
    ),
    r"\b": _Form(
        re.compile(
            r"\\begin\{((?:align(?:at|ed)?|array|cases|eqnarray|equation|gather(?:ed)?|multline|split"
            r"|[bBpvV]?matrix)\*?)\}"
        ),
        "this formula has no dollars around it, and is shown as text",
        "write it between two lines of `$$`",
    ),
    "$": _Form(
        re.compile(r"(?<![\w$])\$([^$\n]{1,200})\$(?![\w$]| ?\d)"),
        "this formula has blanks just inside of its dollars, and is shown as text",
        "delete the blanks there",
    ),
}  # fmt: skip

_ESCAPED = (
    "the dollar that ends this formula has a backslash, and the formula is shown as text",
    "delete the backslash",
)


def remark(text: str, at: int) -> tuple[str, str]:
    """The message about the formula that begins at `at` in a text, and what to write instead."""
    form = _FORMS["$"] if text[at] == "$" else _FORMS[text[at : at + 2]]
    found = form.whole.match(text, at)
    if text[at] == "$" and found and found[1].endswith("\\"):
        return _ESCAPED
    return form.message, form.way_out


def is_formula(text: str, start: int, end: int) -> bool:
    """Whether a slice between dollars, these included, is a formula that has blanks inside of them.

    MyST takes anything for one; sums of money are none here, as anywhere.
    """
    found = _FORMS["$"].whole.match(text, start)
    if found is None or found.end() != end or found[1].endswith("\\"):
        return False
    is_short = _SHORT_WORD.search(found[1]) is None and not found[1].strip().isdecimal()
    return bool(is_short or _COMMAND.search(found[1]) or _is_plain_formula(found, "$"))


def note_foreign(state: StateInline, opener: str) -> None:
    """Record what begins at the state's place with an opener of `_FORMS`, if it is a formula."""
    parse, start = parse_of(state.env), state.pos
    if parse.inline is None:
        return
    found = _FORMS[opener].whole.match(state.src, start, state.posMax)
    if found is None or (opener in _BRACKETS and "$" in found[1].replace(r"\$", "")):
        return  # a formula between dollars, and around it brackets that are text
    is_formula = _COMMAND.search(found[1]) or _is_plain_formula(found, opener)
    if _begins_formula(state, found) if opener == r"\b" else is_formula:
        parse.loose_ends.append((parse.inline, start + parse.base, KIND))


def _begins_formula(state: StateInline, begin: re.Match[str]) -> bool:
    r"""Whether `\begin{…}` begins a line, and no prose goes on behind it.

    Its end may be in another block: a line of the formula that begins with `-` is an item.
    """
    text, at, end = begin.string, begin.start(), begin.end()
    while text[at - 1 : at].isspace() and text[at - 1] != "\n":
        at -= 1
    if text[at - 1 : at] not in _ENDS:
        return False
    line_end = text.find("\n", end)
    is_prose = _WORD.search(text, end, line_end if line_end >= 0 else len(text))
    return not is_prose or state.html_terminator_last(rf"\end{{{begin[1]}}}") >= 0


def _is_plain_formula(found: re.Match[str], opener: str) -> bool:
    """Whether a match holds signs of formulas and no words; brackets also need lines of their own.

    Dollars of which only one has a blank inside may be those of a shell's variables.
    """
    inside = found[1]
    lopsided = opener == "$" and inside[:1].isspace() != inside[-1:].isspace()
    words = _SHORT_WORD if lopsided else _WORD
    if words.search(inside) or not _SIGNS.search(inside):
        return False
    if opener != r"\[":
        return True
    text, start, end = found.string, found.start(), found.end()
    return text[max(start - 1, 0) : start] in _ENDS and text[end : end + 1] in _ENDS


def _escaped(state: StateInline, silent: bool) -> bool:
    """Record a formula of another tool that begins here; never matches, so that it stays text."""
    if not silent and state.src[state.pos] == "\\":
        opener = state.src[state.pos : state.pos + 2]
        if opener in _FORMS:
            note_foreign(state, opener)
    return False


def plugin(md: MarkdownIt) -> None:
    """Teach a parser to record where formulas of other tools stand."""
    md.inline.ruler.before("escape", "foreign_math", _escaped)
