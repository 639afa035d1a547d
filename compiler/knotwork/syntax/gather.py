"""Gathers the facts of a note from the tokens of its body, in one pass.

Each token that stands for a fact gets the fact's number, which the body's holes then name.
"""

from __future__ import annotations

from markdown_it.token import Token
from msgspec.structs import replace

from knotwork.model import Block, Fence, Flaw
from knotwork.syntax import (
    allowance,
    block_id,
    foreign_box,
    foreign_markup,
    myst,
    target,
    token_flaws,
)
from knotwork.syntax.code import CELL_LANGUAGES, OUTPUT, FenceInfo, fence_info, options
from knotwork.syntax.comment import DEPTH
from knotwork.syntax.facts import Facts, block_span, line_span
from knotwork.syntax.inline_facts import Inline
from knotwork.syntax.loose_footnotes import shown_names
from knotwork.syntax.swallowed import first_link
from knotwork.text import Span

_BEGIN_BOXES = frozenset("!?:")
_MANY = 200
"""Blocks that look like boxes of another tool and are none, in one note."""


def gather(tokens: list[Token], facts: Facts) -> None:
    """Fill `facts` from a body's tokens, and number the tokens."""
    hidden = 0  # how many comments are open
    opened: list[Token] = []  # the blocks that are open
    waiting = 0  # how many of the last allowances are about the next block
    shown: set[str] | None = None  # the labels of footnotes that show, once somebody asks
    for at, token in enumerate(tokens):
        kind = token.type
        if waiting and not hidden and kind not in DEPTH:
            waiting = _let_cover(waiting, token, facts)
        if kind == "inline":
            _text(token, facts, opened, hidden=hidden > 0)
            continue
        if kind in DEPTH:
            hidden += DEPTH[kind]
        if token.nesting == 1:
            opened.append(token)
        elif token.nesting == -1 and opened:
            opened.pop()
        if kind == "footnote_open":
            token.meta["span"] = block_span(token, facts)
        if hidden:
            continue
        if "block_ids" in token.meta:
            around = next((one for one in reversed(opened) if one.type == "footnote_open"), None)
            if around is not None and shown is None:
                shown = shown_names(tokens)
            if around is None or (around.meta["first"] and around.meta["label"] in (shown or ())):
                _number_blocks(token, facts)
        if kind == "fence":
            token.meta["in_footnote"] = bool(opened) and opened[-1].type == "footnote_open"
            token.meta["in_box"] = bool(opened) and opened[-1].type == "callout_body_open"
            _fence(tokens, at, facts)
        elif kind == "callout_open":
            facts.flaws.extend(token_flaws.of_callout(token, facts.to_span))
        elif kind == "html_block":
            waiting += _raw_html(token, facts)


def _text(token: Token, facts: Facts, opened: list[Token], *, hidden: bool) -> None:
    """Gather what the text of a block says; `opened` are the blocks around it."""
    children = token.children or ()
    is_plain = len(children) == 1 and children[0].type == "text"
    in_heading = opened and opened[-1].type == "heading_open"
    # Once a note has its lead, plain text is no fact, and most text is plain.
    if not is_plain or not facts.lead or facts.parse.prose or in_heading:
        Inline(token, facts, opened, hidden=hidden).gather()
    if opened and not hidden and (remark := foreign_markup.of_block(token, opened[-1])):
        flaw = Flaw("foreign-markup", _first_line(token, facts), *remark)
        facts.flaws.append(_with_callout(flaw, token, facts))
    if not hidden:
        for found, message, way_out in foreign_markup.in_text(token):
            if (place := _place_of(found, token, facts)) is not None:
                facts.flaws.append(Flaw("foreign-markup", place, message, way_out))
    if opened and not hidden and opened[-1].type == "paragraph_open":
        _no_table(token, facts)


def _with_callout(flaw: Flaw, token: Token, facts: Facts) -> Flaw:
    """The flaw with the callout to write, if its block begins a box of another tool.

    A note with many that are none, such as those that nothing closes, is not searched further.
    """
    line = (token.map or (0, 1))[0]
    if token.content[:1] not in _BEGIN_BOXES and token.type != "fence":
        return flaw
    if line < facts.boxes_end or facts.no_boxes > _MANY:
        return flaw
    box = foreign_box.as_callout(facts.lines, line)
    if box is None:
        facts.no_boxes += 1
        return flaw
    facts.boxes_end = box.last
    begin = facts.parse.line_starts[box.first]
    end = begin + len("\n".join(facts.lines[box.first : box.last]))
    return replace(flaw, better=box.text, whole=facts.to_span(begin, end))


def _no_table(token: Token, facts: Facts) -> None:
    """Report a paragraph that looks like a table."""
    if found := token_flaws.head_of_no_table(token.content):
        line, message, way_out = found
        begin = facts.parse.line_starts[(token.map or (0, 1))[0] + line]
        place = facts.to_span(*facts.parse.line_at(begin))
        facts.flaws.append(Flaw("foreign-markup", place, message, way_out))


def _number_blocks(token: Token, facts: Facts) -> None:
    """Record a block under each of its ids, and their numbers in its token."""
    names, first = block_id.names(token), len(facts.blocks)
    token.meta["blocks"] = range(first, first + len(names))
    facts.blocks.extend(Block(name, block_span(token, facts)) for name in names)


def _let_cover(waiting: int, token: Token, facts: Facts) -> int:
    """Let the last allowances cover the block that begins here; returns how many still wait.

    A further comment with allowances is not the block that they wait for, nor is the name of one.
    """
    if token.type == "html_block":
        begin, end = line_span(token, facts)
        if begin == end or target.label(token) or allowance.stands_alone(token.content):
            return waiting
    if token.nesting >= 0 and token.map:
        facts.let_cover(waiting, block_span(token, facts))
    return 0


def _place(written: str, token: Token, facts: Facts) -> Span:
    """The span of some words of a block; its first line, if the source writes them differently."""
    begin, end = line_span(token, facts)
    at = facts.parse.text.find(written, begin, end)
    return facts.to_span(at, at + len(written)) if at >= 0 else _first_line(token, facts)


def _place_of(found: foreign_markup.Written, token: Token, facts: Facts) -> Span | None:
    """The span of other tools' markup in a block; None if a backslash makes it plain text."""
    (begin, end), text = line_span(token, facts), facts.parse.text
    at = text.find(found.text, begin, end)
    for _like_it in range(found.before):
        at = text.find(found.text, at + 1, end)
    if at < 0 or text[begin:at].endswith("\\"):
        return None
    return facts.to_span(at, at + len(found.text))


def _first_line(token: Token, facts: Facts) -> Span:
    begin, end = line_span(token, facts)
    return facts.to_span(begin, min(end, facts.parse.line_at(begin)[1]))


def _raw_html(token: Token, facts: Facts) -> int:
    """Gather a block of raw HTML; returns how many of its allowances are about the next block."""
    facts.raw = True
    if label := target.label(token):
        facts.labels.append(label)
        return 0
    begin, end = line_span(token, facts)
    found = tuple(allowance.in_block(facts.parse.text, begin, end, facts.to_span))
    facts.allowances += found
    if link := first_link(token.content):
        place = _place(link, token, facts)
        facts.flaws.append(Flaw("foreign-markup", place, *foreign_markup.SWALLOWED))
    return len(found) if allowance.stands_alone(token.content) else 0


def _fence(tokens: list[Token], at: int, facts: Facts) -> None:
    token = tokens[at]
    info = fence_info(token.info, facts.parse.dialect)
    if info.language == "mermaid":
        facts.has_mermaid = True
    begin, end = line_span(token, facts)
    opening = token_flaws.opening(token, begin, facts.parse, facts.to_span)
    for flaw in token_flaws.of_fence(token, info, opening, begin, end, facts.parse):
        is_box = flaw.kind == "foreign-markup"
        facts.flaws.append(_with_callout(flaw, token, facts) if is_box else flaw)
    is_cell = info.language in CELL_LANGUAGES and not foreign_markup.includes_a_file(token)
    if is_cell or info.language == OUTPUT:
        _cell(token, info, opening, facts)
    if info.language == OUTPUT:
        _join(tokens, at, facts)


def _cell(token: Token, info: FenceInfo, opening: Span, facts: Facts) -> None:
    """Gather a fence that is a cell, or shows the output of one."""
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


def _join(tokens: list[Token], at: int, facts: Facts) -> None:
    """Make an `output` fence that of the cell directly above it, if there is one."""
    if not at or "cell" not in tokens[at - 1].meta:
        return
    number = tokens[at - 1].meta["cell"]
    if facts.fences[number].language != OUTPUT:
        output = tokens[at].meta["cell"]
        facts.fences[number] = replace(facts.fences[number], output=output)
