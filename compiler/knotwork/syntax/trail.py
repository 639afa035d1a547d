"""The navigation trail: `[[previous]] < [[book]]/[[chapter]] > [[next]]`.

A trail is the longest run of wiki links and the separators `<`, `/`, `>` at the end of a top-level
paragraph (or of one of its last lines) that fits

    trail = [previous "<"] container {"/" container} [">" next]

with at least one of `<` and `>`. Whether a run without `/` and `<` is one (`[[Home]] > [[Topic]]`
may just be a breadcrumb) is for the link step to say, so the tokens stay in place between marks.
"""

from __future__ import annotations

from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from knotwork.model import Relation

_SEPARATORS = frozenset("</>")
_BREAKS = frozenset({"softbreak", "hardbreak"})


class _Part(NamedTuple):
    """A link or separator in a run, with the range of its tokens."""

    kind: str
    """`link`, `<`, `/`, `>`, or `break` for a line end."""
    start: int
    end: int


def _parts(children: list[Token]) -> list[_Part]:
    """The longest run of links and separators at the end."""
    parts: list[_Part] = []
    index = len(children) - 1
    while index >= 0:
        token = children[index]
        if token.type == "wikilink_close":
            start = index
            while children[start].type != "wikilink_open":
                start -= 1
            parts.append(_Part("link", start, index + 1))
            index = start
        elif token.type in _BREAKS:
            parts.append(_Part("break", index, index + 1))
        elif token.type == "text":
            rest = token.content.rstrip()
            while rest and rest[-1] in _SEPARATORS:
                parts.append(_Part(rest[-1], index, index + 1))
                rest = rest[:-1].rstrip()
            if rest:
                break
        else:
            break
        index -= 1
    return parts[::-1]


def _split(parts: list[_Part]) -> list[list[_Part]]:
    """The trails at the end of a run, in order, with a line end between each two."""
    trails: list[list[_Part]] = []
    end = _before_breaks(parts, len(parts))
    while end:
        start = _start(parts, end)
        if start is None:
            break
        trails.insert(0, parts[start:end])
        end = _before_breaks(parts, start)
        if end == start:
            break
    return trails


def _before_breaks(parts: list[_Part], end: int) -> int:
    while end and parts[end - 1].kind == "break":
        end -= 1
    return end


def _start(parts: list[_Part], end: int) -> int | None:
    """The start of the longest trail that ends before `end`.

    None if there is none, or if a separator stands before it, for then it is part of something
    else.
    """
    at = end - 1
    if parts[at].kind != "link":
        return None
    allowed = ">/<"
    marks = ""
    while True:
        separator = _before_breaks(parts, at) - 1
        link = _before_breaks(parts, separator) - 1 if separator > 0 else -1
        if separator < 0 or parts[separator].kind not in _SEPARATORS:
            return at if "<" in marks or ">" in marks else None
        if link < 0 or parts[link].kind != "link" or parts[separator].kind not in allowed:
            return None
        marks += parts[separator].kind
        allowed = "" if parts[separator].kind == "<" else "/<"
        at = link


def _wrap(children: list[Token], trails: list[list[_Part]]) -> list[Token]:
    result = children[: trails[0][0].start]
    while result and result[-1].type in _BREAKS:
        result.pop()
    for trail in trails:
        result.append(Token("trail_open", "", 1, meta={"kinds": _kinds(trail)}))
        result.extend(children[trail[0].start : trail[-1].end])
        result.append(Token("trail_close", "", -1))
    return result


def _kinds(trail: list[_Part]) -> list[str]:
    return [part.kind for part in trail if part.kind != "break"]


def _trails(state: StateCore) -> None:
    for index, token in enumerate(state.tokens):
        if token.level != 1 or token.type != "inline":
            continue
        content = token.content
        if "<" not in content and ">" not in content and "&" not in content:
            continue  # an entity may stand for either
        if state.tokens[index - 1].type != "paragraph_open":
            continue
        children = token.children or []
        if len(children) < 3 or children[-1].type not in {"wikilink_close", "text", *_BREAKS}:
            continue
        if trails := _split(_parts(children)):
            token.children = _wrap(children, trails)


def kinds_of(token: Token) -> list[str]:
    """Links and separators of an opening trail token, in order."""
    kinds: list[str] = token.meta["kinds"]
    return kinds


def roles(kinds: list[str]) -> list[str]:
    """The relation of each link of a trail."""
    marks = [kind for kind in kinds if kind != "link"]
    count = len(marks) + 1
    roles: list[str] = [Relation.CONTAINER] * count
    last = count - 1
    if marks[-1] == ">":
        roles[last] = Relation.NEXT
        last -= 1
    if marks[0] == "<":
        roles[0] = Relation.PREVIOUS
    roles[last] = Relation.PART_OF
    return roles


def plugin(md: MarkdownIt) -> None:
    """Teach a parser trails."""
    md.core.ruler.push("trails", _trails)
