"""Markup of other tools, which shows as it is written: what it is, and what to write instead.

Formulas of other tools are found by rules of the parser (`foreign_math.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from markdown_it.token import Token

from knotwork.names import without_attributes
from knotwork.syntax.callout import KINDS, SYNONYMS
from knotwork.syntax.code import is_language
from knotwork.syntax.comment import DEPTH
from knotwork.syntax.directive_blocks import READ
from knotwork.syntax.environment import placed

_AS_CALLOUT = "write `> [!note] Title`, and `> ` before each line below"
_DIRECTIVE = (
    "this is a directive of another tool, shown as it is written",
    "write Markdown: `> [!note] Title` for a box, `![…](…)` for a picture",
)
_ENDS = r"[ \t]*(?=\n|\Z)"
_INDENTED = r"\n(?:[ ]{4}|\t)"
_ADMONITION = re.compile(
    rf"""(?:!!!|\?\?\?\+?)[ \t]*(?:
        (?:[\w-]+[ \t]+)* "[^\n]*"{_ENDS}
        | (?:{"|".join(sorted((*KINDS, *SYNONYMS)))})(?:[ \t]+inline(?:[ \t]+end)?)?
          {_ENDS}(?=\Z|{_INDENTED})
        | [\w-]+{_ENDS}(?={_INDENTED})
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""Matches one with a title in quotes, or above indented lines; one of a known type may be alone.

Anything else may be prose with much punctuation: "??? why", "!!! note this".
"""
_SNIPPET = re.compile(r"^[ \t]*-+8<-+[ \t]+[\"'].*", re.MULTILINE)
_SNIPPET_REMARK = (
    "this includes a file in MkDocs, and is shown as it is written",
    "write the lines of the file here, or link to it",
)
_FOREIGN = (
    (_SNIPPET, *_SNIPPET_REMARK),
    (
        _ADMONITION,
        "this is an admonition of MkDocs, shown as it is written",
        _AS_CALLOUT,
    ),
    (
        re.compile(rf'===[!+]?[ \t]+"[^\n]*"{_ENDS}'),
        "this is a tab of MkDocs, shown as it is written",
        "write a heading, or a callout that is folded: `> [!note]- Title`",
    ),
    (re.compile(r":{3,}[ \t]*[\w{]"), *_DIRECTIVE),
    (
        re.compile(r"\([\w.:-]+\)=$", re.MULTILINE),
        "this is a target of MyST, shown as it is written",
        "with --dialect myst links find it; else end the block with `^name`, and link to `#^name`",
    ),
)
"""How a paragraph of other tools begins, the message about it, and what to write instead."""
_ROLE = re.compile(r"(?<![\w$^}=])\{[a-z][\w:-]+\}\Z")
_ROLE_REMARK = (
    "this is a role of MyST, shown as it is written",
    "write Markdown: `[[…]]` for a link, also to a Python object; `$…$` for a formula",
)
"""Message and way out for a role, a name in braces before code; behind `~=`, a plugin of Obsidian
has the name of a colour."""
_CITES = "write a link to what is cited, or a footnote"
_END_OF_REFERENCE = re.compile(r"\]\[(?:[^\W\d]\w*\.)+[^\W\d]\w*\](?![\w(\[])")
_REFERENCE = re.compile(rf"(?<![\w\])])\[[^\[\]]+{_END_OF_REFERENCE.pattern}")
_REFERENCE_REMARK = "this is a reference of mkdocstrings, shown as it is written"
"""The message about words in brackets before the dotted name of a Python object."""
_WITH_DESTINATION = re.compile(
    r"(!?)\[\[([^\[\]|\n]+)\]\](\((?:https?://[^\s()]*|[^\s():]+\.[^\W\d]\w{1,4})\))"
)
"""Matches `[[1]](url)`, which in Obsidian is a wiki link and words in parentheses."""
_DESTINATION_REMARK = "the brackets inside make this a link to a note; what follows is text"
_BEGINS_FOREIGN = frozenset("!?=:(-")
_IN_HEADING = (
    "the braces are a part of this heading: it takes no attributes",
    "delete them, and link to the heading by its words",
)
SWALLOWED = (
    "this is text and no link: a block of HTML holds no Markdown",
    "put an empty line between the HTML and the Markdown, on both sides",
)
"""Message and way out for a link in a block of raw HTML."""
_WITH_DIALECT = "--dialect myst reads it as it is"
_FENCED = re.compile(r"\{([\w:-]+)\}")
_FENCES = {
    "mermaid": "write ```mermaid, without the braces",
    "math": "write the formula between two lines of `$$`",
    **dict.fromkeys(("code", "code-block"), "write ```python, or what the language is called"),
    **dict.fromkeys(("doctest", "testcode", "testsetup"), "write ```python, and it is a cell"),
    **dict.fromkeys(("image", "figure"), "write `![words](path)`"),
    "include": "write `![[name]]` for the note that belongs here",
    "literalinclude": "write the lines of the file here, or link to it",
    **dict.fromkeys(("list-table", "csv-table"), "write a table of Markdown"),
    "glossary": "write a note for each term, and link to it",
    "bibliography": "write what the note cites as a list, or in footnotes",
    "raw": "write the HTML without the fence",
    **dict.fromkeys(
        ("toctree", "tableofcontents", "toc"),
        "write links to the notes; a trail gives them an order",
    ),
}
"""What to write for fences of MyST that have a counterpart here."""


def of_fence(token: Token, language: str, dialect: str) -> tuple[str, str] | None:
    """The message about a fence that is meant for another tool, and what to write."""
    if includes_a_file(token):
        return _SNIPPET_REMARK
    if name := directive(language):
        message, way_out = _DIRECTIVE
        way_out = _FENCES.get(name, way_out)
        return message, way_out if dialect or name not in READ else f"{way_out}; {_WITH_DIALECT}"
    return None


def directive(language: str) -> str:
    """The name of the directive of MyST that a fence is; empty for any other fence."""
    found = _FENCED.match(language)
    return "" if found is None or is_language(found[1]) else found[1]


def includes_a_file(token: Token) -> bool:
    """Whether another tool would put the lines of a file into this fence: it is no program."""
    return "8<" in token.content and _SNIPPET.search(token.content) is not None


def of_block(token: Token, holder: Token) -> tuple[str, str] | None:
    """The message about other tools' markup in a paragraph or a heading, and what to write."""
    content = token.content
    if holder.type == "heading_open":
        if without_attributes(content) != content:
            return _IN_HEADING
    elif content[:1] in _BEGINS_FOREIGN and holder.type == "paragraph_open":
        for mark, message, way_out in _FOREIGN:
            if mark.match(content):
                return message, way_out
    return None


class Written(NamedTuple):
    """Markup of other tools in a text, as it is written there."""

    text: str
    before: int
    """How often the code and the comments before it hold the same text."""


def in_text(token: Token) -> Iterator[tuple[Written, str, str]]:
    """Markup of other tools in a text, each with a message about it and a way out.

    The first role of MyST, the first reference of mkdocstrings, and the first `[[1]](url)`.
    """
    content = token.content
    if "}`" in content and (role := _first(token, _role)):
        message, way_out = _ROLE_REMARK
        yield role, message, _CITES if role.text.startswith("{cite") else way_out
    if "][" in content and (reference := _first(token, _reference)):
        name = reference.text.rpartition("[")[2].rstrip("]")
        yield reference, _REFERENCE_REMARK, f"write `[[{name}]]`, or `[[{name}|words]]`"
    if "]](" in content and (link := _first(token, partial(_destination, content))):
        yield link, _DESTINATION_REMARK, f"write `{_WITH_DESTINATION.sub(_unbracketed, link.text)}`"


def _first(token: Token, reads: Callable[[Token, Token | None], str | None]) -> Written | None:
    """The first text that `reads` finds in a token and the one before it, outside of comments."""
    hidden = 0
    passed: list[str] = []
    pieces = token.children or []
    for before, piece in pairwise([None, *pieces]):
        if before is not None:
            if hidden or before.type == "code_inline":
                passed.append(before.content)
            hidden += DEPTH.get(before.type, 0)
        if not hidden and piece is not None and (found := reads(piece, before)):
            return Written(found, sum(one.count(found) for one in passed))
    return None


def _role(code: Token, before: Token | None) -> str | None:
    if code.type != "code_inline" or before is None or before.type != "text":
        return None
    found = _ROLE.search(before.content)
    return found and found[0] + code.markup + code.content + code.markup


def _reference(text: Token, before: Token | None) -> str | None:
    if text.type != "text" or "][" not in text.content:
        return None
    ends = before is not None and (before.type == "code_inline" or before.nesting < 0)
    found = (ends and _END_OF_REFERENCE.match(text.content)) or _REFERENCE.search(text.content)
    return found[0] if found else None


def _destination(content: str, link: Token, _before: Token | None) -> str | None:
    at = placed(link) if link.type in {"wikilink_open", "embed"} else None
    found = at and _WITH_DESTINATION.match(content, at[0])
    return found[0] if found else None


def _unbracketed(link: re.Match[str]) -> str:
    """The Markdown link; the words of a picture, which nobody sees, need no brackets."""
    sign, words, destination = link.groups()
    return f"![{words}]{destination}" if sign else rf"[\[{words}\]]{destination}"
