"""The parser: CommonMark and tables by markdown-it-py, the rest by the plugins of this folder."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore, normalize, text_join
from markdown_it.token import Token

from knotwork.syntax import (
    admonition,
    allowance,
    attribute_id,
    bare_environment,
    bare_url,
    block_id,
    callout,
    comment,
    directive_blocks,
    emphasis,
    excalidraw,
    field,
    footnote,
    foreign_math,
    highlight,
    link,
    math,
    role,
    source_map,
    tag,
    target,
    task,
    trail,
    unprinted,
    wikilink,
)
from knotwork.syntax.dispatch import dispatched
from knotwork.syntax.environment import parse_of

DEEPEST = 100
"""Levels of nesting that markdown-it reads; what is deeper is cut, and reported as a flaw."""

PLUGINS = (
    source_map.plugin,
    emphasis.plugin,
    wikilink.plugin,
    link.plugin,
    footnote.plugin,
    comment.plugin,
    math.plugin,
    bare_environment.plugin,
    foreign_math.plugin,
    highlight.plugin,
    tag.plugin,
    bare_url.plugin,
    callout.plugin,
    admonition.plugin,
    attribute_id.plugin,
    excalidraw.plugin,
    unprinted.plugin,
    target.plugin,
    role.plugin,
    directive_blocks.plugin,
    block_id.plugin,
    task.plugin,
    field.plugin,
    trail.plugin,
    allowance.plugin,
)


def _inline(state: StateCore) -> None:
    """markdown-it's inline step; it also lets the rules see in which token they are."""
    parse = parse_of(state.env)
    tokenize = state.md.inline.parse
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            parse.inline = token
            tokenize(token.content, state.md, state.env, token.children)
    parse.inline = None


def _text_join(state: StateCore) -> None:
    """markdown-it's step that joins neighbouring texts, where there is more than one."""
    every = state.tokens
    state.tokens = [one for one in every if one.children and not _is_text(one.children)]
    text_join(state)
    state.tokens = every


def _is_text(children: list[Token]) -> bool:
    return len(children) == 1 and children[0].type == "text"


def _normalize(state: StateCore) -> None:
    """markdown-it's first step, for texts that have anything to normalize."""
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def build_parser() -> MarkdownIt:
    """A parser with all plugins. Build one per process: it is never changed afterwards."""
    md = plain_parser()
    md.core.ruler.at("normalize", _normalize)
    md.core.ruler.at("text_join", _text_join)
    return dispatched(md)


def plain_parser() -> MarkdownIt:
    """The parser with markdown-it's own tokenizers, which try every rule everywhere."""
    md = MarkdownIt("commonmark", {"maxNesting": DEEPEST, "html": True})
    md.enable(["table", "strikethrough"])
    # Every destination parses; which may become an `href` is decided when it is rendered.
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # markdown-it has no option for it
    for plugin in PLUGINS:
        plugin(md)
    md.core.ruler.at("inline", _inline)
    return md
