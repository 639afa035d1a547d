"""MyST's role `{ref}`, a link to a label: `` {ref}`words <label>` ``.

Read only where the dialect is asked for; anywhere else it is text and code. Without words it shows
the label.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from knotwork.syntax.environment import parse_of, place

_REF = re.compile(
    r"\{ref\}(`+)(?!`)(?:(?P<words>[^`<>]+?)\s*<(?P<to>[^`<>]+)>|(?P<label>[^`<>]+))\1"
)


def _ref(state: StateInline, silent: bool) -> bool:
    parse = parse_of(state.env)
    if parse.dialect != "myst" or parse.in_label or state.linkLevel:
        return False
    found = _REF.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        label = " ".join((found["to"] or found["label"]).split())
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": f"#{quote(label)}"}
        place(opening, state.pos, found.end())
        state.push("text", "", 0).content = found["words"] or label
        state.push("link_close", "a", -1)
    state.pos = found.end()
    return True


def plugin(md: MarkdownIt) -> None:
    """Teach a parser references."""
    md.inline.ruler.before("link", "role", _ref)
