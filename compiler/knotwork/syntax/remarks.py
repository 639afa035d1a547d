"""Mistakes that only tokens show: of fences, callouts, markup of other tools, stray characters."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from markdown_it.token import Token

from knotwork.model import Flaw
from knotwork.names import without_attributes
from knotwork.syntax.callout import KINDS, SYNONYMS
from knotwork.syntax.code import FenceInfo, is_language
from knotwork.syntax.comment import DEPTH
from knotwork.syntax.environment import Parse, ToSpan, placed
from knotwork.text import Span

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates, with what ends them (Unicode Standard Annex 9)."""
_OVERRIDES = "\u202d\u202e"
_POPS = {"\u202c": "\u202a\u202b\u202d\u202e", "\u2069": "\u2066\u2067\u2068"}
_VISIBLE = re.compile(r"\S")
_QUOTED = re.compile(r"[ \t]*>")
_CALLOUTS = (*KINDS, *SYNONYMS)
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
        | (?:{"|".join(sorted(_CALLOUTS))}){_ENDS}(?=\Z|{_INDENTED})
        | [\w-]+{_ENDS}(?={_INDENTED})
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""With a title in quotes, or above indented lines; one of a known type may stand alone.

Anything else may be prose with much punctuation: "??? why", "!!! note this".
"""
_SNIPPET = re.compile(r"^[ \t]*-+8<-+[ \t]+[\"'].*", re.MULTILINE)
_SNIPPET_SAID = (
    "this takes in a file in MkDocs, and is shown as it is written",
    "write the lines of the file here, or link to it",
)
_FOREIGN = (
    (_SNIPPET, *_SNIPPET_SAID),
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
_ROLE = re.compile(r"(?<![\w$^}])\{[a-z][\w:-]+\}\Z")
_ROLE_SAID = (
    "this is a role of MyST, shown as it is written",
    "write Markdown: `[[…]]` for a link, also to a Python object; `$…$` for a formula",
)
"""Message and way out for a role, a name in braces before code."""
_END_OF_REFERENCE = re.compile(r"\]\[(?:[^\W\d]\w*\.)+[^\W\d]\w*\](?![\w(\[])")
_REFERENCE = re.compile(rf"(?<![\w\])])\[[^\[\]]+{_END_OF_REFERENCE.pattern}")
_REFERENCE_SAID = "this is a reference of mkdocstrings, shown as it is written"
"""The message about words in brackets before the dotted name of a Python object."""
_WITH_DESTINATION = re.compile(
    r"(!?)\[\[([^\[\]|\n]+)\]\](\((?:https?://[^\s()]*|[^\s():]+\.[^\W\d]\w{1,4})\))"
)
"""Matches `[[1]](url)`, which in Obsidian is a wiki link and words in parentheses."""
_DESTINATION_SAID = "the brackets inside make this a link to a note; what follows is text"
_BEGINS_FOREIGN = frozenset("!?=:(-")
_DELIMITERS = re.compile(
    r"[ \t]*+\|?+[ \t]*+:?-{2,}+:?[ \t]*+(?:\|[ \t]*+:?-{2,}+:?[ \t]*+)*\|?[ \t]*+\Z"
)
_NO_TABLE = "this is shown as text: for a table, the line below has too many or too few cells"
_AS_MANY = "write as many cells of `---` as there are in the head"
_BAR_IN_LINK = re.compile(r"(?:\[\[|!\[)[^\[\]\n|]*[^\[\]\n|\\]\|")
"""Matches the words of a picture too, behind which stands its size: `![words|100](…)`."""
_ESCAPED = r"the `|` of a link ends the cell: write `\|`"
_IN_HEADING = (
    "the braces are a part of this heading: it takes no attributes",
    "delete them, and link to the heading by its words",
)
SWALLOWED = (
    "this is text and no link: a block of HTML holds no Markdown",
    "put an empty line between the HTML and the Markdown, on both sides",
)
"""Message and way out for a link in a block of raw HTML."""
_FENCED = re.compile(r"\{([\w:-]+)\}")
_FENCES = {
    "mermaid": "write ```mermaid, without the braces",
    "math": "write the formula between two lines of `$$`",
    **dict.fromkeys(("code", "code-block"), "write ```python, or what the language is called"),
    **dict.fromkeys(("doctest", "testcode", "testsetup"), "write ```python, and it is a cell"),
    **dict.fromkeys(("image", "figure"), "write `![words](path)`"),
    "include": "write `![[name]]` for the note that belongs here",
    "toctree": "write links to the notes; a trail gives them an order",
}
"""What to write for fences of MyST that have a counterpart here."""


def opening(token: Token, begin: int, parse: Parse, to_span: ToSpan) -> Span:
    """The line that opens a fence, without what stands before its marks."""
    line = parse.text[slice(*parse.line_at(begin))]
    start = max(line.find(token.markup), 0)
    return to_span(begin + start, begin + len(line.rstrip()))


def of_fence(
    token: Token, info: FenceInfo, place: Span, begin: int, end: int, text: str
) -> Iterator[Flaw]:
    """Flaws of a fence: nothing closes it, or its info string is missing or malformed.

    Its lines begin and end at `begin` and `end` of the text.
    """
    first, last = token.map or (0, 1)
    lines = token.content.count("\n") + (token.content[-1:] not in {"", "\n"})
    if last - first - lines < 2:
        yield Flaw("unclosed-fence", place, *_unclosed(token, begin, end, text))
    if not token.info.strip():
        help_ = "write one after the opening marks, or `text` for plain text"
        yield Flaw("untagged-fence", place, "the block of code names no language", help_)
    if info.trouble:
        form = "write ```python {#id key=value .class}, with quotes around what holds a space"
        yield Flaw("bad-cell-attribute", place, info.trouble, form)
    if info.foreign:
        message = f"this is a cell of {info.foreign}: shown, never run"
        way_out = "write ```python; notes for MyST run as they are with --dialect myst"
        yield Flaw("foreign-cell", place, message, way_out)
    elif takes_in_a_file(token):
        yield Flaw("foreign-markup", place, *_SNIPPET_SAID)
    elif (found := _FENCED.match(info.language)) and not is_language(found[1]):
        message, way_out = _DIRECTIVE
        yield Flaw("foreign-markup", place, message, _FENCES.get(found[1], way_out))


def takes_in_a_file(token: Token) -> bool:
    """Whether another tool would put the lines of a file into this fence: it is no program."""
    return "8<" in token.content and _SNIPPET.search(token.content) is not None


def foreign_words(token: Token, holder: Token) -> tuple[str, str] | None:
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


def foreign_inline(token: Token) -> Iterator[tuple[Written, str, str]]:
    """Markup of other tools in a text, each with a message about it and a way out.

    The first role of MyST, the first reference of mkdocstrings, and the first `[[1]](url)`.
    """
    content = token.content
    if "}`" in content and (role := _first(token, _role)):
        yield role, *_ROLE_SAID
    if "][" in content and (reference := _first(token, _reference)):
        name = reference.text.rpartition("[")[2].rstrip("]")
        yield reference, _REFERENCE_SAID, f"write `[[{name}]]`, or `[[{name}|words]]`"
    if "]](" in content and (link := _first(token, partial(_destination, content))):
        yield link, _DESTINATION_SAID, f"write `{_WITH_DESTINATION.sub(_unbracketed, link.text)}`"


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


def head_of_no_table(content: str) -> tuple[int, str, str] | None:
    """The line of a paragraph that would be the head of a table but for the number of its cells.

    With the message about it, and what to write.
    """
    if "|" not in content or "--" not in content:
        return None
    lines = content.split("\n")
    for number, line in enumerate(lines[1:]):
        if "|" in line and "|" in lines[number] and _DELIMITERS.match(line):
            help_ = _ESCAPED if _BAR_IN_LINK.search(lines[number]) else _AS_MANY
            return number, _NO_TABLE, help_
    return None


def _unclosed(token: Token, begin: int, end: int, text: str) -> tuple[str, str]:
    """What is wrong with a fence that nothing closes, and a way out."""
    marks = token.markup
    if _VISIBLE.search(text, end) is None:
        return "the block of code that begins here has no end", f"close it with a line of {marks}"
    # Only the end of the block around it can end it before the end of the note.
    before = text[begin : text.find(marks, begin)]
    if ">" in before and not _QUOTED.match(text, end):
        way_out = f"begin each of its lines with `>`, and close it with a line of > {marks}"
        return "the quote ends, and with it the block of code that begins here", way_out
    if token.meta.get("in_footnote"):
        way_out = f"indent its lines by four spaces, and close it with a line of {marks}"
        return "the footnote ends, and with it the block of code that begins here", way_out
    way_out = f"indent its lines as far as this one, and close it with a line of {marks}"
    return "the list item ends, and with it the block of code that begins here", way_out


def of_callout(token: Token, to_span: ToSpan) -> Iterator[Flaw]:
    """The flaw of a callout with an unknown type."""
    name = token.meta["name"]
    if name in KINDS or name in SYNONYMS:
        return
    near = difflib.get_close_matches(name, _CALLOUTS, n=1, cutoff=0.75)
    yield Flaw(
        "unknown-callout",
        to_span(*token.meta["mark"]),
        f"no theme knows the callout type “{name}”; it is shown as a note",
        f"did you mean [!{near[0]}]?" if near else "",
    )


def of_characters(text: str) -> Iterator[Flaw]:
    """Characters that change the direction of text without need, the first of each line."""
    if text.isascii():
        return
    end = 0
    for found in _TURNS.finditer(text):
        if found.start() < end:
            continue
        start = text.rfind("\n", 0, found.start()) + 1
        end = text.find("\n", found.start())
        end = len(text) if end < 0 else end
        line = text[start:end]
        if (at := _misused(line)) is not None:
            name = unicodedata.name(line[at]).title()
            yield Flaw(
                "bidi-control",
                Span(start + at, start + at + 1),
                f"U+{ord(line[at]):04X} ({name}) changes the order in which this line is shown",
                "delete it: the words are not what they seem to be",
            )


def _misused(line: str) -> int | None:
    """Where a line holds an override, one that is not closed, or any if it has no need of them."""
    opened: list[int] = []
    turns = list(_TURNS.finditer(line))
    if not any(unicodedata.bidirectional(character) in {"R", "AL"} for character in line):
        return turns[0].start()
    for found in turns:
        if found[0] in _OVERRIDES:
            return found.start()
        if found[0] not in _POPS:
            opened.append(found.start())
        elif opened and line[opened[-1]] in _POPS[found[0]]:
            opened.pop()
        else:
            return found.start()
    return opened[0] if opened else None
