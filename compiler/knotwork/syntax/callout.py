"""Callouts: a block quote whose first line is `[!type]`, with a fold mark and a title.

As in Obsidian, the title is inline Markdown, the body is block Markdown, and each nested quote can
be a callout of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_HEAD = re.compile(r"\[!([^\]\n]+)\]([+-]?)(?=\s|$)[ \t]*([^\n]*)")

_MARKS = ("[!", "ad-")
"""One of them stands in every note with a callout (`admonition.py` makes some as well)."""

SYNONYMS = {
    "summary": "abstract", "tldr": "abstract", "hint": "tip", "important": "tip",
    "check": "success", "done": "success", "help": "question", "faq": "question",
    "caution": "warning", "attention": "warning", "fail": "failure", "missing": "failure",
    "error": "danger", "cite": "quote",
}  # fmt: skip
KINDS = frozenset(
    {"note", "abstract", "info", "todo", "tip", "success", "question", "warning", "failure",
     "danger", "bug", "example", "quote", "solution"}
)  # fmt: skip
"""The types with a style of their own; `solution` is ours, for exercises."""


def kind_of(name: str) -> str:
    """The type whose style a callout gets: unknown types look like `note`."""
    known = SYNONYMS.get(name, name)
    return known if known in KINDS else "note"


def titled(name: str) -> str:
    """The title of a callout of this type to which the author gave none."""
    return name.replace("-", " ").capitalize()


def _head(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:
    """The block rule for the first line of a quote that is a callout.

    The block is that line alone: `> ---` below it is a thematic break, and does not make a heading
    of it.
    """
    quote = state.tokens[-1] if state.tokens else None
    if silent or quote is None or quote.type != "blockquote_open" or quote.map is None:
        return False
    if quote.map[0] != line or state.is_code_block(line):
        return False
    start = state.bMarks[line] + state.tShift[line]
    head = _HEAD.match(state.src, start, state.eMarks[line])
    name = head and "-".join(head[1].partition("|")[0].strip().lower().split())
    if not head or not name:
        return False
    quote.type, quote.tag = "callout_open", ""
    quote.meta.update(name=name, metadata=head[1].partition("|")[2].strip(), fold=head[2])
    quote.meta["mark"] = (start, head.start(2))
    words = head[3].strip(MD_TRIM_CHARS)
    default = "" if words else titled(name)
    state.tokens.extend(title(state, line, words, head[2], default=default))
    _adopt_lazy_lines(state, line + 1, end_line)
    state.line = line + 1
    return True


def title(
    state: StateBlock,
    line: int,
    words: str,
    fold: str,
    *,
    default: str = "",
    pieces: list[tuple[int, int]] | None = None,
) -> Iterator[Token]:
    """The tokens of a callout from behind its opening one up to its contents.

    `default` is a title that the author has not written. `pieces` say where the words stand in the
    text (see `source_map`), if not at the line's end.
    """
    inline = Token("inline", "", 0, map=[line, line + 1], children=[], level=state.level + 1)
    inline.content = default or words
    inline.meta["end"] = state.eMarks[line]
    if default:
        inline.meta["unwritten"] = True
    if pieces is not None:
        inline.meta["pieces"] = pieces
    yield Token("callout_title_open", "", 1, level=state.level, meta={"fold": fold})
    yield inline
    yield Token("callout_title_close", "", -1, level=state.level, meta={"fold": fold})
    yield Token("callout_body_open", "", 1, level=state.level)


def _adopt_lazy_lines(state: StateBlock, line: int, end_line: int) -> None:
    """Let lines without `>` right below the title belong to the callout, as in any quote."""
    while line < end_line and state.sCount[line] < 0:
        state.sCount[line] = state.blkIndent
        line += 1


def _close(state: StateCore) -> None:
    """Close what `_head` has opened, and each block of Admonition."""
    if not any(mark in state.src for mark in _MARKS):
        return
    if not any(token.type == "callout_open" for token in state.tokens):
        return
    tokens: list[Token] = []
    opened: list[Token] = []
    for token in state.tokens:
        if token.type in {"blockquote_open", "callout_open"}:
            opened.append(token)
        elif token.type == "callout_close":
            opened.pop()
        elif token.type == "blockquote_close":
            opening = opened.pop()
            if opening.type == "callout_open":
                tokens.append(Token("callout_body_close", "", -1, level=token.level + 1))
                token.type, token.tag = "callout_close", ""
                token.meta["fold"] = opening.meta["fold"]
        tokens.append(token)
    state.tokens = tokens


def plugin(md: MarkdownIt) -> None:
    """Teach a parser callouts."""
    md.block.ruler.before("table", "callout", _head)
    md.core.ruler.after("block", "callouts", _close)
