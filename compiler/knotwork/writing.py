"""Links written anew: target or anchor replaced, all else left as the author has it.

Only the part that changes is cut out of the link's text, so white space, labels, titles, sizes and
the backslash before a bar in a table stay what they are.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, unquote

from knotwork.diagnostic import Edit
from knotwork.model import Link
from knotwork.syntax import role
from knotwork.syntax.link import destination
from knotwork.text import Span

_ALWAYS_ESCAPED = {ord(sign): quote(sign) for sign in " \t\n\r\x0b\x0c\x00\u00a0<>\\%#"}
"""The characters to escape in a Markdown destination; letters of all scripts stay, as in
Obsidian."""
_PARENTHESES = {ord("("): "%28", ord(")"): "%29"}
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LEFT_BY_URI = ";,/?:@&=+$-_.!~*'()"
"""The characters that are not escaped in a path that is percent-encoded as a URI."""


class Slot(NamedTuple):
    """Where a link's target stands in its text, and its anchor with the `#`, if it has one."""

    start: int
    hash: int
    end: int


def slot(link: Link) -> Slot | None:
    """Where target and anchor stand; None if the text does not hold them, as in `[x][ref]`."""
    return _wiki_slot(link) if link.wiki else _markdown_slot(link)


def _wiki_slot(link: Link) -> Slot:
    begin = 3 if link.embed else 2
    inner = link.text[begin:-2]
    bar = inner.find("|")
    linktext = inner[:bar] if bar > 0 else inner
    linktext = linktext.rstrip().removesuffix("\\").rstrip()
    hash_at = linktext.find("#")
    end = len(linktext)
    start = len(linktext) - len(linktext.lstrip())
    name_end = len(linktext[:hash_at].rstrip()) if hash_at >= 0 else end
    return Slot(begin + start, begin + max(name_end, start), begin + end)


def _markdown_slot(link: Link) -> Slot | None:
    if named := role.destination(link.text):  # which leads to no part of a note
        return Slot(named[0], named[1], named[1])
    place = destination(link.text)
    if place is None:
        return None
    start, end = place
    hash_at = link.text.find("#", start, end)
    return Slot(start, hash_at if hash_at >= 0 else end, end)


def replacement(path: str, link: Link, written: str) -> Edit:
    """The edit that replaces a link by `written`: its span covers only what differs.

    So a link can be rewritten together with another one inside its label.
    """
    old, start = link.text, 0
    most = min(len(old), len(written))
    while start < most and old[start] == written[start]:
        start += 1
    end = 0
    while end < most - start and old[-1 - end] == written[-1 - end]:
        end += 1
    begin = link.span.start
    span = Span(begin + start, begin + len(old) - end)
    return Edit(path, span, written[start : len(written) - end])


def retargeted(link: Link, target: str) -> str | None:
    """The link's text with another target; None if its text holds no target (see `slot`)."""
    place = slot(link)
    if place is None:
        return None
    old = link.text[place.start : place.hash]
    is_plain = link.wiki or role.destination(link.text)
    new = target if is_plain else escaped(target, old, link.text[place.start - 1])
    return link.text[: place.start] + new + link.text[place.hash :]


def reanchored(link: Link, anchor: str) -> str | None:
    """The link's text with another anchor, given without `#`; None as in `retargeted`."""
    place = slot(link)
    if place is None:
        return None
    gap, _hash, old = link.text[place.hash : place.end].partition("#")
    new = anchor if link.wiki else escaped(anchor, old, link.text[place.start - 1])
    return f"{link.text[: place.hash]}{gap}#{new}{link.text[place.end :]}"


def labelled(link: Link, written: str, words: str) -> str:
    """The text `written` of a wiki link without a label, with `words` added as its label."""
    end = written.rindex("]]")
    return f"{written[:end]}{bar(link)}{words}{written[end:]}"


def bar(link: Link) -> str:
    """The bar before the label of a wiki link, escaped in a table, where it would end the cell."""
    return r"\|" if link.in_table else "|"


def escaped(path: str, old: str, before: str) -> str:
    """A path escaped for a Markdown destination, in the style of the one that it replaces."""
    means_more = "%" in path or _ENTITY.search(path)
    if before == "<" and "%" not in old and not means_more:
        return path.translate({ord(sign): "\\" + sign for sign in "<>\\"})
    meant = unquote(old)
    as_uri = not meant.isascii() and quote(meant, safe=_LEFT_BY_URI) == old
    new = quote(path, safe=_LEFT_BY_URI) if as_uri else path.translate(_ALWAYS_ESCAPED)
    new = _ENTITY.sub("%26", new)
    as_they_are = _are_balanced(path) and "%28" not in old and "%29" not in old
    return new if as_they_are else new.translate(_PARENTHESES)


def _are_balanced(path: str) -> bool:
    depth = 0
    for sign in path:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return False
    return depth == 0
