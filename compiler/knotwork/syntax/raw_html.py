"""Raw HTML cut down to what stands on its own: whole tags of known elements, and text.

Markdown ends an HTML block at a blank line, even inside a comment, quote or `<script>`. A browser
does not: it would swallow the rest of the page, with our marks in it. So each piece of raw HTML is
read by CommonMark's strict grammar of tags, which browsers read the same way. What does not fit
becomes text, comments and unknown elements are dropped, and nothing is left open but elements.
Whether these are harmless, `sanitise.py` decides with a real HTML parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

_NAME = r"[a-zA-Z_:@][\w.:@-]*"
_VALUE = r"""[^\s"'=<>`]+|'[^']*'|"[^"]*\""""
_ATTRIBUTE = rf"\s+{_NAME}(?:\s*=\s*(?:{_VALUE}))?"
_WITH_VALUE = re.compile(rf"\s+({_NAME})\s*=\s*({_VALUE})", re.ASCII)
_TAG = re.compile(
    rf"<([a-zA-Z][a-zA-Z0-9-]*)(?:{_ATTRIBUTE})*+\s*/?>|</([a-zA-Z][a-zA-Z0-9-]*)\s*>", re.ASCII
)
_OPENERS = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>", "<!": ">"}
"""What opens a comment, or something that only XML and doctypes have, and what ends it."""
_WITHOUT_CONTENT = frozenset(
    {"script", "style", "iframe", "object", "noembed", "noframes", "svg", "math", "template"}
)
"""Elements that are dropped with their content, as far as the piece holds it."""
_MAY_BE_EMPTY = frozenset({"svg", "math"})
"""Elements of languages other than HTML, in which a slash before `>` ends an element at once."""


def without_attributes(html: str, drops: Callable[[str, str], bool]) -> str:
    """HTML without those attributes that `drops` names, by lower-case name and value as written."""

    def kept(found: re.Match[str]) -> str:
        value = found[2][1:-1] if found[2][0] in "\"'" else found[2]
        return "" if drops(found[1].lower(), value) else found[0]

    return _TAG.sub(lambda tag: _WITH_VALUE.sub(kept, tag[0]), html)


class Dropped(NamedTuple):
    """A tag of an element that is not known."""

    name: str
    """In lower case; behind a slash if the tag ends the element."""
    start: int
    end: int


class _Cut(NamedTuple):
    """A part of some raw HTML that begins with `<`, and what remains of it."""

    start: int
    end: int
    rest: str = ""
    tags: tuple[Dropped, ...] = ()


def self_contained(html: str, known: Collection[str]) -> str:
    """A piece of raw HTML with nothing open at its end but `known` elements."""
    parts: list[str] = []
    at = 0
    for cut in _cuts(html, known):
        parts += html[at : cut.start], cut.rest
        at = cut.end
    return "".join([*parts, html[at:]])


def dropped(html: str, known: Collection[str]) -> Iterator[Dropped]:
    """The tags that `self_contained` drops, except within an element that goes with its content."""
    for cut in _cuts(html, known):
        yield from cut.tags


def _cuts(html: str, known: Collection[str]) -> Iterator[_Cut]:
    """The parts that begin with `<`, one after the other."""
    at = 0
    # Searched for once, or each of many openers would search in vain.
    last = {closer: html.rfind(closer) for closer in _OPENERS.values()}
    while (start := html.find("<", at)) >= 0:
        if (after := _after_comment(html, start, last)) > start:
            cut = _Cut(start, after)
        elif tag := _TAG.match(html, start):
            cut = _cut_at(tag, html, known)
        else:
            cut = _Cut(start, start + 1, "&lt;")
        yield cut
        at = cut.end


def _cut_at(tag: re.Match[str], html: str, known: Collection[str]) -> _Cut:
    """A tag, kept if its element is known; else dropped, for some elements with their content."""
    start, end = tag.span()
    name = (tag[1] or tag[2]).lower()
    if name in known:
        return _Cut(start, end, tag[0])
    if tag[2]:
        return _Cut(start, end, tags=(Dropped(f"/{name}", start, end),))
    opening = Dropped(name, start, end)
    is_whole = name in _MAY_BE_EMPTY and tag[0].endswith("/>")
    if is_whole or name not in _WITHOUT_CONTENT:
        return _Cut(start, end, tags=(opening,))
    closing = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(html, end)
    if closing is None:
        return _Cut(start, len(html), tags=(opening,))
    return _Cut(start, closing.end(), tags=(opening, Dropped(f"/{name}", *closing.span())))


def _after_comment(html: str, start: int, last: Mapping[str, int]) -> int:
    """The end of the comment that begins at `start`; `start` itself if there is none."""
    for opener, closer in _OPENERS.items():
        if html.startswith(opener, start) and last[closer] > start:
            return html.find(closer, start + 2) + len(closer)
    return start
