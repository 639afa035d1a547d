"""Bare `https://…` in running text becomes a link, as in Obsidian and on GitHub.

markdown-it's `linkify` costs two and a half times the whole parse; this looks only where a colon
follows `http` or `https`. The end of the URL follows GitHub's autolink extension.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from knotwork.syntax.environment import place

_REST = re.compile(r"://[^\s<>\"`\[\]|\\]{1,2000}")
_SCHEME_BEFORE = re.compile(r"(?:^|[^\w/])(https?)$")


def _trimmed(url: str) -> str:
    while url:
        if url[-1] in "?!.,:;*_~'" or (url[-1] == ")" and url.count(")") > url.count("(")):
            url = url[:-1]
        else:
            break
    return url


def bare_url(state: StateInline, silent: bool) -> bool:
    """The inline rule; it fires at the colon, when the scheme is already pending text."""
    start = state.pos
    if silent or state.linkLevel > 0 or not state.src.startswith("://", start):
        return False
    before = _SCHEME_BEFORE.search(state.src, max(0, start - 6), start)
    if before is None or not state.pending.endswith(before[1]):
        return False
    rest = _REST.match(state.src, start, state.posMax)
    if rest is None:
        return False
    url = before[1] + _trimmed(rest[0])
    if len(url) <= len(before[1]) + 3:
        return False
    state.pending = state.pending[: -len(before[1])]
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": state.md.normalizeLink(url)}
    opening.markup = "linkify"
    place(opening, start - len(before[1]), start + len(url) - len(before[1]))
    state.push("text", "", 0).content = url
    state.push("link_close", "a", -1)
    state.pos = start + len(url) - len(before[1])
    return True


def plugin(md: MarkdownIt) -> None:
    """Teach a parser bare URLs."""
    md.inline.ruler.push("bare_url", bare_url)
