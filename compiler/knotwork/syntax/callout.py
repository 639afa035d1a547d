"""Callouts: a block quote whose first line is `[!type]`, with a fold mark and a title.

`links.md` 8. The title is inline Markdown, the body is block Markdown, and each nested quote can be
a callout of its own.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_HEAD = re.compile(r"\[!([^\]\n]+)\]([+-]?)(?=\s|$)[ \t]*([^\n]*)")

SYNONYMS = {
    "summary": "abstract", "tldr": "abstract", "hint": "tip", "important": "tip",
    "check": "success", "done": "success", "help": "question", "faq": "question",
    "caution": "warning", "attention": "warning", "fail": "failure", "missing": "failure",
    "error": "danger", "cite": "quote",
}  # fmt: skip
KINDS = frozenset(
    {"note", "abstract", "info", "todo", "tip", "success", "question", "warning", "failure",
     "danger", "bug", "example", "quote", "solution"}
)  # fmt: skip
"""The types a theme draws; `solution` is ours, for exercises."""


def kind_of(name: str) -> str:
    """The type whose looks a callout takes; unknown ones look like a note."""
    known = SYNONYMS.get(name, name)
    return known if known in KINDS else "note"


def _retype(tokens: list[Token], index: int) -> bool:
    """Turn the quote that opens at `index` into a callout if its first line says so."""
    if index + 2 >= len(tokens) or tokens[index + 1].type != "paragraph_open":
        return False
    inline = tokens[index + 2]
    quote = tokens[index]
    if not inline.content.startswith("[!") or inline.map is None or quote.map is None:
        return False
    head = _HEAD.match(inline.content)
    if head is None or inline.map[0] != quote.map[0]:
        return False
    spec, _, metadata = head[1].partition("|")
    name = "-".join(spec.strip().lower().split())
    if not name:
        return False
    quote.type, quote.tag = "callout_open", ""
    quote.meta.update(name=name, metadata=metadata.strip(), fold=head[2])
    title = Token("inline", "", 0, map=[inline.map[0], inline.map[0] + 1], children=[])
    title.content = head[3].strip() or name.replace("-", " ").capitalize()
    title.meta["synthetic"] = not head[3].strip()
    rest = inline.content[head.end() :].removeprefix("\n")
    opening, closing = Token("callout_title_open", "", 1), Token("callout_title_close", "", -1)
    body = Token("callout_body_open", "", 1)
    opening.meta["fold"] = closing.meta["fold"] = head[2]
    parts = [opening, title, closing, body]
    for part in parts:
        part.level = quote.level + 1
    if rest.strip():
        inline.content = rest
        inline.map = [inline.map[0] + 1, inline.map[1]]
        tokens[index + 1 : index + 1] = parts
    else:
        tokens[index + 1 : index + 4] = parts
    return True


def _callouts(state: StateCore) -> None:
    if not any(token.type == "blockquote_open" for token in state.tokens):
        return
    source = state.tokens
    result: list[Token] = []
    opened: list[str] = []
    index = 0
    while index < len(source):
        token = source[index]
        index += 1
        if token.type == "blockquote_open":
            window = [token, *source[index : index + 3]]
            if _retype(window, 0):
                opened.append(token.meta["fold"])
                index += 3
                result.extend(window)
            else:
                opened.append("quote")
                result.append(token)
        elif token.type == "blockquote_close":
            fold = opened.pop()
            if fold != "quote":
                result.append(Token("callout_body_close", "", -1, level=token.level + 1))
                token.type = "callout_close"
                token.meta["fold"] = fold
            result.append(token)
        else:
            result.append(token)
    state.tokens = result


def plugin(md: MarkdownIt) -> None:
    """Teach a parser callouts."""
    md.core.ruler.after("block", "callouts", _callouts)
