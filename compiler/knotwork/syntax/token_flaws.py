"""Mistakes that single tokens and characters show: of fences, callouts, tables, directions."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator

from markdown_it.token import Token

from knotwork.model import Flaw
from knotwork.syntax import foreign_markup
from knotwork.syntax.callout import KINDS, SYNONYMS
from knotwork.syntax.code import FenceInfo
from knotwork.syntax.environment import Parse, ToSpan
from knotwork.syntax.myst import plain_python
from knotwork.text import Span

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates, with what ends them (Unicode Standard Annex 9)."""
_OVERRIDES = "\u202d\u202e"
_POPS = {"\u202c": "\u202a\u202b\u202d\u202e", "\u2069": "\u2066\u2067\u2068"}
_VISIBLE = re.compile(r"\S")
_OF_QUARTO = re.compile(r"\{(?:python|python3|py)\}")
_OF_MYST = re.compile(r"\{code-cell\}[ \t]*(?:ipython3?|python3?)?")
_QUOTED = re.compile(r"[ \t]*>")
_CALLOUTS = (*KINDS, *SYNONYMS)
_DELIMITERS = re.compile(
    r"[ \t]*+\|?+[ \t]*+:?-{2,}+:?[ \t]*+(?:\|[ \t]*+:?-{2,}+:?[ \t]*+)*\|?[ \t]*+\Z"
)
_NO_TABLE = "this is shown as text: for a table, the line below has too many or too few cells"
_AS_MANY = "write as many cells of `---` as there are in the head"
_BAR_IN_LINK = re.compile(r"(?:\[\[|!\[)[^\[\]\n|]*[^\[\]\n|\\]\|")
"""Matches the words of a picture too, behind which stands its size: `![words|100](…)`."""
_ESCAPED = r"the `|` of a link ends the cell: write `\|`"


def opening(token: Token, begin: int, parse: Parse, to_span: ToSpan) -> Span:
    """The line that opens a fence, without what stands before its marks."""
    line = parse.text[slice(*parse.line_at(begin))]
    start = max(line.find(token.markup), 0)
    return to_span(begin + start, begin + len(line.rstrip()))


def of_fence(
    token: Token, info: FenceInfo, place: Span, begin: int, end: int, parse: Parse
) -> Iterator[Flaw]:
    """Flaws of a fence: nothing closes it, or its info string is missing or malformed.

    Its lines begin and end at `begin` and `end` of the text.
    """
    first, last = token.map or (0, 1)
    lines = token.content.count("\n") + (token.content[-1:] not in {"", "\n"})
    if last - first - lines < 2 and not _is_script(token, end, parse.text):
        yield Flaw("unclosed-fence", place, *_unclosed(token, begin, end, parse.text))
    if not token.info.strip():
        help_ = "write one after the opening marks, or `text` for plain text"
        yield Flaw("untagged-fence", place, "the block of code names no language", help_)
    if info.trouble:
        form = "write ```python {#id key=value .class}, with quotes around what holds a space"
        yield Flaw("bad-cell-attribute", place, info.trouble, form)
    if info.foreign:
        message = f"this is a cell of {info.foreign}: shown, never run"
        way_out = "write ```python; notes for MyST run as they are with --dialect myst"
        yield Flaw("foreign-cell", place, message, way_out, _as_cell(token))
    elif message_and_help := foreign_markup.of_fence(token, info.language, parse.dialect):
        yield Flaw("foreign-markup", place, *message_and_help)


def _as_cell(token: Token) -> str:
    """The line that opens another tool's cell as one of ours.

    Empty if that loses options, or if there are lines that only notebooks run.
    """
    info, code = token.info.strip(), token.content
    is_python = _OF_MYST.fullmatch(info) or _OF_QUARTO.fullmatch(info)
    return f"{token.markup}python" if is_python and plain_python(code) == code else ""


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


def _is_script(token: Token, end: int, text: str) -> bool:
    """Whether the whole note is a script, such as those of Excalidraw's library.

    Its first comment holds the words and opens the block of code, which begins with the comment's
    end and takes the rest of the note.
    """
    return (
        token.content.startswith("*/")
        and text.lstrip().startswith("/*")
        and _VISIBLE.search(text, end) is None
    )


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
    if token.meta.get("in_box"):
        way_out = f"close it with a line of {marks}, and the directive with a line of more"
        return "the directive ends, and with it the block of code that begins here", way_out
    way_out = f"indent its lines as far as this one, and close it with a line of {marks}"
    return "the list item ends, and with it the block of code that begins here", way_out


def of_callout(token: Token, to_span: ToSpan) -> Iterator[Flaw]:
    """The flaw of a callout with an unknown type; a directive is one that MyST knows."""
    name = token.meta["name"]
    if "unclosed" in token.meta:
        begin, end, marks = token.meta["unclosed"]
        message = "the directive that begins here has no end"
        way_out = f"close it with a line of {marks}"
        yield Flaw("unclosed-fence", to_span(begin, end), message, way_out)
    if name in KINDS or name in SYNONYMS or "mark" not in token.meta:
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
