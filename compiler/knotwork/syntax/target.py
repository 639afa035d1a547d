"""MyST's `(label)=`: a name for the place where it stands, by which any note may link to it.

So are the option `:name:` or `:label:` of a directive, and what stands in parentheses behind the
dollars that close a formula. Read only where the dialect is asked for; anywhere else it is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from knotwork.syntax import block_id
from knotwork.syntax.environment import parse_of
from knotwork.syntax.heading_id import anchor

_MAY_HOLD_MORE = re.compile(r":(?:name|label):|\$\$[ \t]*\(")
_OPTION = re.compile(
    r"(?:[ \t]*:[\w-]+:[^\n]*\n)*?[ \t]*:(?:name|label):[ \t]*+([^<>&\"\n]*[^<>&\"\s])"
)
_WITHIN = re.compile(
    rf"^[ \t]*(?:```+|~~~+|:::+)\{{[^\n]*\n{_OPTION.pattern}"
    r"|\$\$[ \t]*\(([\w:.-]+)\)[ \t]*$",
    re.MULTILINE,
)
_BEHIND_DOLLARS = re.compile(r"(?<=\$\$)[ \t]*\(([\w:.-]+)\)[ \t]*\Z")
_FIRST_LINE = re.compile(r"[ \t]*\(([\w:.-]+)\)[ \t]*(?:\n|\Z)")
_TARGET = re.compile(r"\(([^()<>&\"\n]*[^()<>&\"\s])\)=[ \t]*")
_INDENTED = 4


def _target(state: StateBlock, start_line: int, _end_line: int, silent: bool) -> bool:
    if parse_of(state.env).dialect != "myst":
        return False
    if state.sCount[start_line] - state.blkIndent >= _INDENTED:
        return False
    begin = state.bMarks[start_line] + state.tShift[start_line]
    found = _TARGET.fullmatch(state.src, begin, state.eMarks[start_line])
    if found is None:
        return False
    if not silent:
        state.line = start_line + 1
        state.tokens.append(_target_of(found[1], [start_line, state.line], state.level))
    return True


def _more_targets(state: StateCore) -> None:
    """Put a target before each directive and formula that has a label."""
    if parse_of(state.env).dialect != "myst" or not _MAY_HOLD_MORE.search(state.src):
        return
    tokens: list[Token] = []
    waiting = iter(state.tokens)
    for token in waiting:
        if token.type == "fence" and token.info.lstrip().startswith("{"):
            for name in _labels_of(token):
                _put(tokens, len(tokens), name, token)
        elif token.type == "inline" and tokens[-1].type == "paragraph_open":
            if found := _behind_formula(token, tokens):
                _put(tokens, len(tokens) - 2, found[1], token)
                if found.end() == len(token.content):
                    next(waiting)  # the end of a paragraph that is nothing but a label
                    tokens.pop()
                    continue
                _begin_below(tokens[-1], token, found.end())
            _put(tokens, len(tokens) - 1, _label_in(token), token)
        tokens.append(token)
    state.tokens = tokens


def _behind_formula(inline: Token, tokens: list[Token]) -> re.Match[str] | None:
    """The label with which a paragraph begins on the line that closes the formula before it."""
    if len(tokens) < 2 or tokens[-2].type != "math_block":
        return None
    (_, last), (first, _) = tokens[-2].map or (0, 0), inline.map or (0, 0)
    return _FIRST_LINE.match(inline.content) if last == first + 1 else None


def _begin_below(opening: Token, inline: Token, start: int) -> None:
    """Let a paragraph begin on its second line."""
    first, end = inline.map or (0, 0)
    opening.map = inline.map = [first + 1, end]
    inline.content = inline.content[start:]


def _put(tokens: list[Token], at: int, label: str, token: Token) -> None:
    if label:
        level = token.level - 1 if token.type == "inline" else token.level
        tokens.insert(at, _target_of(label, token.map or [0, 1], level))


def _label_in(inline: Token) -> str:
    """The label of a directive, or of a formula that ends a paragraph; that is cut off the text."""
    if inline.content.startswith(":::"):
        return _option(inline.content.partition("\n")[2])
    found = _BEHIND_DOLLARS.search(inline.content)
    if found is None:
        return ""
    block_id.cut_tail(inline, found.start())
    return found[1]


def _labels_of(directive: Token) -> Iterator[str]:
    """The label of a directive, and those of what stands in it, which is shown as it is written."""
    yield _option(directive.content)
    if not directive.info.lstrip().startswith(("{code", "{literal", "{raw")):
        for found in _WITHIN.finditer(directive.content):
            yield found[1] or found[2]


def _option(lines: str) -> str:
    found = _OPTION.match(lines)
    return found[1] if found else ""


def _target_of(label: str, lines: list[int], level: int) -> Token:
    token = Token("html_block", "", 0, map=lines, level=level, block=True)
    token.content = anchor("-".join(label.split())).content + "\n"
    token.meta["label"] = label.strip()
    return token


def label(token: Token) -> str:
    """The label of a block that is a target; empty for others."""
    written: str = token.meta.get("label", "")
    return written


def plugin(md: MarkdownIt) -> None:
    """Teach a parser the targets of MyST."""
    ends = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("hr", "target", _target, {"alt": ends})
    md.core.ruler.after("block", "targets", _more_targets)
