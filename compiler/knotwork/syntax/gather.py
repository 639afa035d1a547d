"""Gathers the facts of a note from the tokens of its body, in one pass.

Each token that stands for a fact gets the fact's number, which the body's holes then name.
"""

from __future__ import annotations

from markdown_it.token import Token
from msgspec.structs import replace

from knotwork.model import Block, Fence, Flaw
from knotwork.syntax import allowance, block_id, myst, remarks
from knotwork.syntax.code import CELL_LANGUAGES, OUTPUT, FenceInfo, fence_info, options
from knotwork.syntax.comment import DEPTH
from knotwork.syntax.facts import Facts, block_span, line_span
from knotwork.syntax.inline_facts import Inline
from knotwork.text import Span

_TOLD = frozenset({"footnote_open", "fence", "callout_open", "html_block"})
"""The kinds of blocks that are facts themselves, with a `^id` or without."""


def gather(tokens: list[Token], facts: Facts) -> None:
    """Fill `facts` from a body's tokens, and number the tokens."""
    hidden = 0
    opened: list[Token] = []
    previous: Token | None = None
    waiting = 0  # how many of the last allowances are about the next block
    for token in tokens:
        kind = token.type
        if waiting and not (kind == "html_block" and allowance.stands_alone(token.content)):
            if token.nesting >= 0 and token.map:
                facts.let_cover(waiting, block_span(token, facts))
            waiting = 0
        if kind == "inline":
            if not _says_nothing(token, opened, facts):
                Inline(token, facts, opened, hidden=hidden > 0).gather()
            if opened and not hidden and (said := remarks.foreign_words(token, opened[-1])):
                facts.flaws.append(Flaw("foreign-markup", _first_line(token, facts), *said))
            previous = token
            continue
        hidden += DEPTH.get(kind, 0)
        if token.nesting == 1:
            opened.append(token)
        elif token.nesting == -1 and opened:
            opened.pop()
        if not hidden and token.meta and (names := block_id.names(token)):
            first = len(facts.blocks)
            token.meta["blocks"] = range(first, first + len(names))
            facts.blocks.extend(Block(name, block_span(token, facts)) for name in names)
        if kind not in _TOLD or (hidden and kind != "footnote_open"):
            pass
        elif kind == "footnote_open":
            token.meta["span"] = block_span(token, facts)
        elif kind == "fence":
            token.meta["in_footnote"] = bool(opened) and opened[-1].type == "footnote_open"
            _fence(token, previous, facts)
        elif kind == "callout_open":
            facts.flaws.extend(remarks.of_callout(token, facts.to_span))
        else:
            waiting += _raw_html(token, facts)
        previous = token


def _says_nothing(token: Token, opened: list[Token], facts: Facts) -> bool:
    """Whether an inline token is plain text that is no fact: of a note with a lead, most are."""
    children = token.children or ()
    plain = len(children) == 1 and children[0].type == "text"
    needed = not facts.lead or facts.parse.prose or (opened and opened[-1].type == "heading_open")
    return plain and not needed


def _first_line(token: Token, facts: Facts) -> Span:
    begin, end = line_span(token, facts)
    return facts.to_span(begin, min(end, facts.parse.line_at(begin)[1]))


def _raw_html(token: Token, facts: Facts) -> int:
    """Gather the allowances in a block of raw HTML; how many of them are about the next block."""
    facts.raw = True
    begin, end = line_span(token, facts)
    found = tuple(allowance.in_block(facts.parse.text, begin, end, facts.to_span))
    facts.allowances += found
    return len(found) if allowance.stands_alone(token.content) else 0


def _fence(token: Token, previous: Token | None, facts: Facts) -> None:
    info = fence_info(token.info, facts.parse.dialect)
    if info.language == "mermaid":
        facts.has_mermaid = True
    begin, end = line_span(token, facts)
    opening = remarks.opening(token, begin, facts.parse, facts.to_span)
    facts.flaws.extend(remarks.of_fence(token, info, opening, begin, end, facts.parse.text))
    if info.language in CELL_LANGUAGES or info.language == OUTPUT:
        _cell(token, info, opening, facts)
    if info.language == OUTPUT:
        _join(token, previous, facts)


def _cell(token: Token, info: FenceInfo, opening: Span, facts: Facts) -> None:
    """Gather a fence that is a cell, or says what one gives."""
    token.meta["cell"] = len(facts.fences)
    attributes, code = info.attributes, token.content
    if info.language != OUTPUT:
        attributes += options(code)[0]
        if facts.parse.dialect == "myst":
            attributes, code = attributes + myst.options(code)[0], myst.plain_python(code)
    line = (token.map or [0])[0] + 2
    nested = token.level > 0
    span = block_span(token, facts)
    facts.fences.append(Fence(info.language, code, attributes, span, opening, line, nested=nested))


def _join(output: Token, previous: Token | None, facts: Facts) -> None:
    """Make an `output` fence that of the cell directly above it, if there is one."""
    if previous is None or previous.type != "fence" or "cell" not in previous.meta:
        return
    above = facts.fences[previous.meta["cell"]]
    if above.language != OUTPUT:
        facts.fences[previous.meta["cell"]] = replace(above, output=output.meta["cell"])
