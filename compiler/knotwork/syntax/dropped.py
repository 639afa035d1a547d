"""Flaws of raw HTML that a page leaves out, and with it something that the author meant to show.

What no reader misses is not reported: comments, and elements that only style the words in them,
for the words stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markdown_it.token import Token

from knotwork.model import Flaw
from knotwork.syntax.comment import DEPTH
from knotwork.syntax.environment import placed
from knotwork.syntax.facts import Facts, line_span
from knotwork.syntax.raw_html import dropped
from knotwork.syntax.sanitise import TAGS
from knotwork.syntax.source_map import PiecewiseMap, pieces_of
from knotwork.text import Span

KIND = "dropped-html"

_OF_THE_WEB = "link to it: [words](https://…)"
_AS_A_FILE = "put it into a file of the vault and show that: ![words](picture.svg)"
_CODE = "a `python` cell can run in the page; scripts and forms are left out"
_WAYS_OUT: Mapping[str, str] = {
    **dict.fromkeys(("iframe", "frame", "frameset", "object", "embed", "applet"), _OF_THE_WEB),
    **dict.fromkeys(("svg", "canvas"), _AS_A_FILE),
    **dict.fromkeys(("script", "form", "input", "button", "select", "textarea"), _CODE),
    "math": "write the formula in LaTeX: $…$",
    "style": "name a stylesheet of the vault in `theme.stylesheet`",
}
"""What to do about each element of HTML that shows or does something of its own."""
_MISSED_BY_NOBODY = frozenset(
    {"address", "base", "basefont", "bgsound", "big", "blink", "body", "datalist", "dialog", "dir",
     "fieldset", "head", "html", "label", "legend", "link", "main", "marquee", "menu",
     "meta", "multicol", "nobr", "noembed", "noframes", "noscript", "optgroup", "option", "output",
     "param", "plaintext", "rb", "search", "slot", "spacer", "template", "title", "xmp"}
)  # fmt: skip
"""Elements whose words stay, or which show nothing anywhere."""
_HOLDERS = frozenset({"svg", "math", "form", "select"})
"""Elements whose inner elements are not reported besides."""
_IS_TEXT = r"if it is text, write it as code, or `\<` for its first sign"


def flaws(tokens: Sequence[Token], facts: Facts) -> Iterator[Flaw]:
    """A flaw for each element of a body that is left out and will be missed."""
    found = [
        (tag, Span(span.start + tag.start, span.start + tag.end))
        for span in (_raw(tokens, facts) if facts.raw else ())
        for tag in dropped(span.cut(facts.source), TAGS)
    ]
    # An element that nothing ends would seem to hold all the rest of the note.
    last = {tag.name: at for at, (tag, _place) in enumerate(found)}
    inside = ""
    for at, (tag, place) in enumerate(found):
        if inside:
            inside = "" if tag.name == f"/{inside}" else inside
        elif not tag.name.startswith("/") and tag.name not in _MISSED_BY_NOBODY:
            written = place.cut(facts.source)
            yield _flaw(tag.name, place, written[1 : len(tag.name) + 1])
            ends = last.get(f"/{tag.name}", -1) > at and not written.endswith("/>")
            inside = tag.name if ends and tag.name in _HOLDERS else ""


def _flaw(name: str, span: Span, written: str) -> Flaw:
    if way_out := _WAYS_OUT.get(name):
        return Flaw(KIND, span, f"pages leave out `<{written}>`", way_out)
    return Flaw(KIND, span, f"`<{written}>` is no element of HTML: pages leave it out", _IS_TEXT)


def _raw(tokens: Sequence[Token], facts: Facts) -> Iterator[Span]:
    """The places of raw HTML that is not in comments."""
    hidden = passed = 0
    for token in tokens:
        if token.type == "html_block" and not hidden:
            begin, end = line_span(token, facts)
            # On the line that closes a comment, another block may begin.
            if (begin := max(begin, passed)) < end:
                yield facts.to_span(begin, end)
        elif token.type == "inline" and not hidden and "<" in token.content:
            yield from _inline(token, facts)
        elif token.type == "comment_open":
            passed = (placed(token) or line_span(token, facts))[1]
        hidden += DEPTH.get(token.type, 0)


def _inline(inline: Token, facts: Facts) -> Iterator[Span]:
    hidden = 0
    pieces: PiecewiseMap | None = None
    for child in inline.children or ():
        if child.type == "html_inline" and not hidden and (at := placed(child)):
            pieces = pieces or pieces_of(inline, facts.parse.text, facts.parse.line_starts)
            yield facts.to_span(*pieces.span(*at))
        hidden += DEPTH.get(child.type, 0)
