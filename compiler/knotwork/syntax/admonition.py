"""The blocks of Obsidian's plugin Admonition: a fence ```` ```ad-note ```` that holds Markdown.

They are callouts in an older form, and become the same tokens. Their first lines may say how a
block is shown: `title: …`, which may be empty for none, `collapse: open` or another word for
closed, `metadata: …`, and an `icon: …` and a `color: …`, which pages do not take over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.rules_block import StateBlock, fence
from markdown_it.token import Token

from knotwork.syntax import callout

_OPENING = re.compile(r"([`~])\1{2,}[ \t]*ad-([^\s`{}]+)")
_SETTING = re.compile(r"(title|collapse|icon|color|metadata):(.*)")
_DEEPEST = 24
"""Levels of nesting down to which there are blocks: each looks through all lines inside of it."""
_FOLDS = {"": "", "none": "", "open": "+"}


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """The block rule. It need not say where paragraphs end: the rule for fences does."""
    if silent or state.level > _DEEPEST:
        return False
    opening = _OPENING.match(state.src, _begin(state, start_line), state.eMarks[start_line])
    if opening is None or not fence(state, start_line, end_line, silent):
        return False
    marks = state.tokens.pop().markup
    after, last = state.line, state.line - 1
    if last == start_line or not _closes(state, last, marks):
        state.line = start_line
        return False  # without an end it is a block of code, and a finding
    settings = _settings(state, start_line + 1, last)
    _open(state, opening, start_line, after, settings)
    outer = state.lineMax
    state.lineMax = last
    state.md.block.tokenize(state, start_line + 1 + len(settings), last)
    state.lineMax, state.line = outer, after
    state.push("blockquote_close", "blockquote", -1)
    return True


def _closes(state: StateBlock, line: int, marks: str) -> bool:
    """Whether the last line of a fence closes it: as many marks as open it, or more."""
    text = _text(state, line)
    return text.startswith(marks) and not text.strip(marks[0]) and not state.is_code_block(line)


def _begin(state: StateBlock, line: int) -> int:
    return state.bMarks[line] + state.tShift[line]


def _text(state: StateBlock, line: int) -> str:
    return state.src[_begin(state, line) : state.eMarks[line]].strip(MD_TRIM_CHARS)


def _settings(state: StateBlock, line: int, end: int) -> Mapping[str, str]:
    """The settings at the top of a block, one on each line, in their order."""
    found: dict[str, str] = {}
    while line < end and (setting := _SETTING.match(_text(state, line))):
        if setting[1] in found:
            break
        found[setting[1]] = setting[2].strip(MD_TRIM_CHARS)
        line += 1
    return found


def _open(
    state: StateBlock,
    opening: re.Match[str],
    line: int,
    after: int,
    settings: Mapping[str, str],
) -> None:
    name = opening[2].lower()
    fold = _FOLDS.get(settings.get("collapse", ""), "-")
    token = state.push("callout_open", "", 1)
    token.map = [line, after]
    metadata = settings.get("metadata", "")
    token.meta.update(name=name, metadata=metadata, fold=fold, mark=opening.span())
    title = settings.get("title")
    # The callouts' own step closes it, where the quote ends.
    if title or title is None or fold:
        at = line if not title else line + 1 + list(settings).index("title")
        default = "" if title else callout.titled(name)
        state.tokens.extend(callout.title(state, at, title or "", fold, default=default))
    else:
        state.tokens.append(Token("callout_body_open", "", 1, level=state.level))


def plugin(md: MarkdownIt) -> None:
    """Teach a parser admonitions. It must know callouts, whose step closes these, before."""
    md.block.ruler.before("fence", "admonition", _block)
