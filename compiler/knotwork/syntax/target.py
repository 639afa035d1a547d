"""MyST's `(label)=`: a name for the place where it stands, by which any note may link to it.

So are the option `:name:` or `:label:` of a directive, `name:` in a block of YAML too, and what
stands in parentheses behind the dollars that close a formula. A directive between backticks, which
is shown as it is written, has the labels of what it holds. Read only where the dialect is asked
for; anywhere else it is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from knotwork.syntax import block_id
from knotwork.syntax.attribute_id import above, anchor_block
from knotwork.syntax.environment import parse_of

_MAY_HOLD_MORE = re.compile(r"(?:name|label):|\$\$[ \t]*\(|^[ \t]*\(.*\)=[ \t]*$", re.MULTILINE)
_WORDS = r"([^()<>&\"\n]*[^()<>&\"\s])"
_NAME = r"(?:name|label):[ \t]*+[\"']?([^<>&\"'\n]*[^<>&\"'\s])"
_SHORT = rf"(?:[ \t]*:[\w-]+:[^\n]*\n)*?[ \t]*:{_NAME}"
_LONG = rf"[ \t]*---[ \t]*\n(?:(?![ \t]*---)[^\n]*\n)*?[ \t]*{_NAME}"
_OPTIONS = re.compile(f"{_SHORT}|{_LONG}")
_OPENING = r"(?:`{3,}|~{3,}|:{3,})[ \t]*\{[^{}\n]+\}[^\n]*\n"
_DIRECTIVES = re.compile(rf"^[ \t]*{_OPENING}(?:{_SHORT}|{_LONG})", re.MULTILINE)
_WITHIN = re.compile(
    rf"{_DIRECTIVES.pattern}|^[ \t]*\({_WORDS}\)=[ \t]*$|\$\$[ \t]*\(([\w:.-]+)\)[ \t]*$",
    re.MULTILINE,
)
_VERBATIM = frozenset(
    {"code", "code-block", "code-cell", "literalinclude", "math", "mermaid", "myst", "raw"}
)
"""Directives whose content is not Markdown, or not read as such."""
_BEHIND_DOLLARS = re.compile(r"(?<=\$\$)[ \t]*\(([\w:.-]+)\)[ \t]*(?:\n|\Z)")
_FIRST_LINE = re.compile(r"[ \t]*\(([\w:.-]+)\)[ \t]*(?:\n|\Z)")
_TARGET = re.compile(rf"\({_WORDS}\)=[ \t]*")
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
        state.tokens.append(target_of(found[1], [start_line, state.line], state.level))
    return True


def _more_targets(state: StateCore) -> None:
    """Put a target before each directive and formula that has a label."""
    if parse_of(state.env).dialect != "myst" or not _MAY_HOLD_MORE.search(state.src):
        return
    tokens: list[Token] = []
    waiting = iter(state.tokens)
    for token in waiting:
        if token.type == "fence" and token.info.lstrip().startswith("{"):
            for name in _labels_in(token):
                _put(tokens, len(tokens), name, token)
        elif token.type == "inline" and tokens[-1].type == "paragraph_open":
            if found := _behind_formula(token, tokens):
                _put(tokens, len(tokens) - 2, found[1], token)
                if found.end() == len(token.content):
                    next(waiting)  # the end of a paragraph that is nothing but a label
                    tokens.pop()
                    continue
                _begin_below(tokens[-1], token, found.end())
            tokens[-1:] = _with_targets(tokens[-1], token)
            continue
        tokens.append(token)
    state.tokens = tokens


def _behind_formula(inline: Token, tokens: list[Token]) -> re.Match[str] | None:
    """The label with which a paragraph begins on the line that closes the formula before it."""
    if len(tokens) < 2 or tokens[-2].type != "math_block":
        return None
    (_, last), (first, _) = tokens[-2].map or (0, 0), inline.map or (0, 0)
    return _FIRST_LINE.match(inline.content) if last == first + 1 else None


def _begin_below(opening: Token, inline: Token, start: int) -> None:
    """Let a paragraph begin a line further down, at the offset `start` of its content."""
    first, end = inline.map or (0, 0)
    opening.map = inline.map = [first + 1, end]
    inline.content = inline.content[start:]


def _put(tokens: list[Token], at: int, label: str, token: Token) -> None:
    level = token.level - 1 if token.type == "inline" else token.level
    tokens.insert(at, target_of(label, above(token), level))


def _with_targets(opening: Token, inline: Token) -> Iterator[Token]:
    """A paragraph up to its closing token, with a target before each thing that has a label.

    These are directives and formulas. The label of a formula is left out, and the lines below it
    become a paragraph of their own.
    """
    for directive in _DIRECTIVES.finditer(inline.content) if ":::" in inline.content else ():
        yield target_of(_label(directive), above(inline), opening.level)
    content, (line, last) = inline.content, inline.map or (0, 1)
    begin, end = 0, len(content)
    for found in _behind_formulas(content):
        yield target_of(found[1], [line, line], opening.level)
        if found.end() == len(content):
            end = found.start()
            break
        following = line + content.count("\n", begin, found.end())
        written = content[begin : found.end()].rstrip()
        lines = [line, following]
        formula = replace(inline, content=written, map=lines, meta={}, children=[])
        block_id.cut_tail(formula, found.start() - begin)
        closing = Token("paragraph_close", "p", -1, level=opening.level, hidden=opening.hidden)
        closing.block = True
        # With the lines below: what is allowed for a paragraph as written is allowed for all of it.
        yield from (replace(opening, map=[line, last], meta={}), formula, closing)
        begin, line = found.end(), following
    if begin:
        inline.content = content[begin:]
        opening.map = inline.map = [line, last]
    if end < len(content):
        block_id.cut_tail(inline, end - begin)
    yield from (opening, inline)


def _behind_formulas(content: str) -> Iterator[re.Match[str]]:
    """The labels behind formulas that end with their lines."""
    dollars = counted = 0
    for found in _BEHIND_DOLLARS.finditer(content):
        dollars += content.count("$$", counted, found.start())
        counted = found.start()
        if dollars % 2 == 0:
            yield found


def _labels_in(directive: Token) -> Iterator[str]:
    """The labels of a directive and of what stands in it, in order."""
    if found := _OPTIONS.match(directive.content):
        yield _label(found)
    name = directive.info.strip().lstrip("{").partition("}")[0]
    if name not in _VERBATIM:
        yield from map(_label, _WITHIN.finditer(directive.content))


def _label(found: re.Match[str]) -> str:
    return next(group for group in found.groups() if group)


def target_of(label: str, lines: list[int], level: int) -> Token:
    """The token of a target: an anchor before a block."""
    token = anchor_block("-".join(label.split()), lines, level)
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
