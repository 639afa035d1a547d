"""Finds raw HTML that leaves so many elements open that sanitising it would hold up a build.

nh3, like browsers, looks through all open elements at nearly every tag, and opens formatting
elements, such as `<b title="…">`, anew in each paragraph. The cost is a product: 100 kB of HTML
become 150 MB. Such a note is shown without its HTML.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

_MOST_LOOKED_THROUGH = 500_000_000
"""A bound on open elements times tags; some seconds' work."""
_MOST_REPEATED = 1_000_000
"""A bound on elements that are opened anew times tags; a second's work."""
_TAG = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(/?)([a-z][^\s/>]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*+)",
    re.DOTALL | re.IGNORECASE,
)
_REPEATED = frozenset(
    {"b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)
_CLOSED_BY_THEMSELVES = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
     "wbr", "caption", "colgroup", "dd", "dt", "li", "optgroup", "option", "p", "tbody", "td",
     "tfoot", "th", "thead", "tr"}
)  # fmt: skip
"""Elements that need no end tag, but for `<rp>` and `<rt>`, which do outside of `<ruby>`."""
_SCOPES = frozenset({"applet", "caption", "marquee", "object", "td", "template", "th"})
"""Elements within which no element from outside can be closed."""
_OF_TEXT = frozenset(
    {"iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea",
     "title", "xmp"}
)  # fmt: skip
"""Elements within which what looks like a tag may be text."""


def first_costly(tokens: Sequence[Token]) -> Token | None:
    """The first piece of raw HTML in a body whose HTML costs too much; None in all others."""
    pieces = list(_pieces(tokens))
    open_, repeated, tags = _left_open("".join(piece.content for _block, piece in pieces))
    size = tags + len(tokens)
    if open_ * size > _MOST_LOOKED_THROUGH or repeated * size > _MOST_REPEATED:
        return pieces[0][0]
    return None


def without_html(tokens: Sequence[Token]) -> None:
    """Empty all raw HTML in a body."""
    for _block, piece in _pieces(tokens):
        piece.content = ""


def _pieces(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """Each piece of raw HTML, after the block that it is in."""
    for token in tokens:
        if token.type == "html_block":
            yield token, token
        for child in token.children or ():
            if child.type == "html_inline":
                yield token, child


def _left_open(html: str) -> tuple[int, int, int]:
    """How many elements stay open, how many of them are opened anew, and how many tags there are.

    In doubt, an element is taken for open. Those without attributes are opened anew three times at
    most, so that they do not count.
    """
    open_: defaultdict[str, int] = defaultdict(int)
    closable: defaultdict[str, int] = defaultdict(int)
    marked = tags = 0
    closes = True
    for found in _TAG.finditer(html):
        name = (found[2] or "").lower()
        if not name:
            continue
        tags += 1
        if name in _SCOPES:
            closable.clear()
        if name in _OF_TEXT:
            closes = False
        elif found[1]:
            if closes and closable[name]:
                closable[name] -= 1
                open_[name] -= 1
        elif name not in _CLOSED_BY_THEMSELVES:
            open_[name] += 1
            closable[name] += 1
            marked += name in _REPEATED and bool(found[3].strip(" \t\n/"))
    repeated = min(marked, sum(map(open_.__getitem__, _REPEATED)))
    return sum(open_.values()), repeated, tags
