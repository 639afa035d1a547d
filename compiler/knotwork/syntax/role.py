"""MyST's roles that are links: `{doc}` to a note, `{ref}` to a label, `{eq}` to that of a formula.

Each is written `` {ref}`words <label>` ``. `{numref}` leads to a figure or table; nothing is
numbered here, and the placeholder for the number is left out of its words. Of an `{index}`, pages
show the words alone. Read only where the dialect is asked for; anywhere else they are text and
code. Without words they show the label, or the name of the note. A `{doc}` with a colon means a
note of another project, and stays as it is written.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from knotwork.names import file_name
from knotwork.syntax.environment import parse_of, place

_ROLE = re.compile(
    r"\{(?:(?P<doc>doc)|(?P<eq>eq)|(?:num|prf:|proof:)?ref)\}(?P<marks>`+)(?!`)"
    r"(?:(?P<words>[^`<>]+?)\s*<(?P<to>(?(doc)[^`<>:]+|[^`<>]+))>"
    r"|(?P<bare>(?(doc)[^`<>:]+|[^`<>]+)))(?P=marks)"
)
_DOC = re.compile(r"\{doc\}(`+)(?!`)(?:[^`<]+<(?P<to>[^`<>:]+)>|(?P<bare>[^`<>:]+))\1")
"""A `{doc}` as it is written: the marks of a quote may stand among its words."""

_ENTRY = re.compile(r"\{index\}(`+)(?!`)([^`<>]+?)(?:\s*<[^`<>]*>)?\1(?!`)")

_PICTURE = re.compile(
    r"\{(?:figure|image|include)(?![\w:-])[^{}\n]*\}[ \t]*(?P<path>[^\n]*\S)", re.IGNORECASE
)
"""The first line of a directive that stands for a picture or a note, which works like a link."""

_NUMBER = re.compile(r"\s*(?:%s|\{(?:number|name)\})")


def destination(text: str) -> tuple[int, int] | None:
    """Where the path stands in the text of a `{doc}` or a picture; None for any other text."""
    if picture := _PICTURE.fullmatch(text):
        return picture.span("path")
    found = _DOC.fullmatch(text)
    if found is None:
        return None
    start, end = found.span("to" if found["to"] else "bare")
    written = text[start:end]
    return start + len(written) - len(written.lstrip()), start + len(written.rstrip())


def is_bare(text: str) -> bool:
    """Whether the text of a link is a `{doc}` that shows the name of its note."""
    found = _ROLE.fullmatch(text)
    return found is not None and bool(found["doc"] and found["bare"])


def _link(state: StateInline, silent: bool) -> bool:
    parse = parse_of(state.env)
    if parse.dialect != "myst" or parse.in_label or state.linkLevel:
        return False
    if entry := _ENTRY.match(state.src, state.pos, state.posMax):
        if not silent:
            state.push("text", "", 0).content = entry[2]
        state.pos = entry.end()
        return True
    found = _ROLE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        to = " ".join((found["to"] or found["bare"]).split())
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": f"{'' if found['doc'] else '#'}{quote(to)}"}
        place(opening, state.pos, found.end())
        bare = file_name(to) if found["doc"] else f"({to})" if found["eq"] else to
        words = _NUMBER.sub("", found["words"] or "").strip()
        state.push("text", "", 0).content = words or bare
        state.push("link_close", "a", -1)
    state.pos = found.end()
    return True


def plugin(md: MarkdownIt) -> None:
    """Teach a parser these roles."""
    md.inline.ruler.before("link", "role", _link)
