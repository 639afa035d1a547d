"""The first heading of a note, if it is the title; what no page shows may stand above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from knotwork.model import Heading
from knotwork.names import IMAGES, extension, without_attributes
from knotwork.syntax import allowance, block_id, target
from knotwork.syntax.link import is_picture, played
from knotwork.syntax.shown import visible

_AROUND_TAGS = {"text": r"[\s,]*", "html_inline": r"</?span(?:\s+class=[^\s<>]+)?\s*>"}
"""By kind of token, what may stand beside tags that `pages/unfilled.py` takes for tags alone."""
_BREAKS = frozenset({"softbreak", "hardbreak"})
_AROUND_PICTURES = _BREAKS | {"link_open", "link_close"}
_WORDLESS = re.compile(
    r"(?:\s|<!--.*?-->|<style\b[^<>]*>[^<>]*</style>"
    r"|</?(?:a|br|center|div|img|p|picture|source|span)(?![\w-])[^<>]*>)++",
    re.DOTALL | re.IGNORECASE,
)
"""Raw HTML of pictures and places, and of what stands around them."""


def first_heading(tokens: Sequence[Token], headings: Sequence[Heading]) -> str:
    """The words of the first-level heading that a note begins with; empty if it does not.

    A paragraph of tags above it does not count, as a page shows them in its head alone, nor do
    comments, nor pictures, such as a logo or a badge with a link to the notebook of the note, nor
    raw HTML without words.
    """
    tags = 0
    shown = visible(tokens)
    for token in shown:
        if token.type == "heading_open":
            plain = headings[token.meta["heading"]].plain if token.tag == "h1" else ""
            written = next(shown).content
            # As written: code that ends with braces ends with a backtick, and has no attributes.
            return plain if without_attributes(written) == written else without_attributes(plain)
        if token.type == "inline" and _is_of_tags(token):
            tags += 1
        elif token.type == "inline" and _is_of_pictures(token):
            continue
        elif tags > 1 or not _shows_nothing(token):
            return ""
    return ""


def _is_of_tags(paragraph: Token) -> bool:
    shown = [one for one in visible(paragraph.children or ()) if not _is_comment(one)]
    return any(one.type == "tag" for one in shown) and all(map(_may_stand_by_tags, shown))


def _is_of_pictures(paragraph: Token) -> bool:
    shown = [one for one in visible(paragraph.children or ()) if one.type not in _AROUND_PICTURES]
    rest = [one for one in shown if not _is_picture(one)]
    return len(rest) < len(shown) and all(
        one.type == "text" and not one.content.strip() for one in rest
    )


def _is_picture(token: Token) -> bool:
    if token.type == "image":
        url = str(token.attrs["src"])
        return extension(url) in IMAGES or (is_picture(url) and not played(url))
    if token.type == "html_inline":
        return _WORDLESS.fullmatch(token.content) is not None
    return token.type == "embed" and extension(token.meta["link"].target) in IMAGES


def _is_comment(token: Token) -> bool:
    return token.type == "html_inline" and allowance.stands_alone(token.content)


def _may_stand_by_tags(token: Token) -> bool:
    if around := _AROUND_TAGS.get(token.type):
        return re.fullmatch(around, token.content, re.IGNORECASE) is not None
    return token.type == "tag" or token.type in _BREAKS


def _shows_nothing(token: Token) -> bool:
    match token.type:
        case "paragraph_open":
            return not block_id.names(token)
        case "paragraph_close":
            return True
        case "html_block":
            return bool(target.label(token)) or _WORDLESS.fullmatch(token.content) is not None
        case "inline":
            return not any(visible(token.children or ()))
    return False
