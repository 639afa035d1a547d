"""The mistakes of one note: what nothing closes, nests too deep, or cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knotwork.model import Flaw, Source
from knotwork.syntax import comment, dropped, foreign_math, token_flaws
from knotwork.syntax.footnote import UNDEFINED
from knotwork.syntax.link import BLANK, with_blank
from knotwork.syntax.loose_ends import loose_ends
from knotwork.syntax.loose_footnotes import undefined, unused
from knotwork.syntax.math import UNCLOSED_IN_LINE
from knotwork.syntax.parsed import Parsed
from knotwork.syntax.parser import DEEPEST
from knotwork.text import FAILED, NO_PYTHON, UNREAD, Span

_NESTED_TOO_DEEP = DEEPEST - 2
_CUT_BY_A_CELL = re.compile(r"\[\[[^\[\]|\n]*(?<!\\)\|[^\[\]\n]*\]\]")
"""A link in a table whose `|` was read as the end of the cell."""
_CUT = (
    "the `|` in this link ends the cell of the table",
    r"write `\|` there, as links in tables need it",
)
_UNDER_A_TABLE = (
    "this line is read as a row of the table above it, and the `|` in this link ends a cell",
    "put an empty line above it",
)
"""The same for a link in a line whose only `|` are those of links."""
_LOOSE_ENDS = {
    "unclosed-link": (
        "`[[` is not closed by `]]` on its line",
        r"close the link, or write `\[[` for plain brackets",
    ),
    comment.UNCLOSED: (
        "`%%` opens a comment that nothing closes on its line",
        "close it there, or let a line begin with it; until then its text is shown",
    ),
    UNCLOSED_IN_LINE: (
        "`$$` opens a formula that its paragraph does not close",
        "begin a line with `$$`, and neither blank lines nor signs of lists end the formula",
    ),
    "unclosed-math": (
        "`$$` opens a formula that nothing closes",
        r"close it with `$$`, or write `\$\$` for plain dollars",
    ),
}
"""Message and way out for each kind of opener that nothing closes."""
_WAYS_OUT = {
    FAILED: "this is a mistake in Knotwork: please report this line, with the note if you may",
    UNREAD: "put a file that can be read in its place",
    NO_PYTHON: "fix the source, run Knotwork with the Python it is for, or leave it out with "
    "`api.exclude`",
}
"""What to do about an unreadable file, by how its trouble begins; else, to save it as UTF-8."""


def flaws_of_body(parsed: Parsed, source: Source) -> Iterator[Flaw]:
    """All mistakes in a body whose facts were gathered, and of its file, in no special order."""
    yield from _loose_ends(parsed)
    yield from parsed.facts.flaws
    yield from unused(parsed.tokens, parsed.facts)
    yield from _too_deep(parsed)
    yield from dropped.flaws(parsed.tokens, parsed.facts)
    yield from token_flaws.of_characters(source.text)
    if source.trouble:
        yield _unreadable(source)


def _loose_ends(parsed: Parsed) -> Iterator[Flaw]:
    """Links, formulas and comments that nothing closes, and footnotes that nothing defines."""
    text, starts = parsed.parse.text, parsed.parse.line_starts
    for kind, start in loose_ends(parsed):
        if kind == UNDEFINED:
            yield from undefined(start, parsed.facts)
            continue
        if kind == BLANK:
            yield from _blank_in_path(parsed, start)
            continue
        if kind == foreign_math.KIND:
            remark = foreign_math.remark(text, start)
            yield Flaw("foreign-markup", parsed.facts.to_span(start, start + 2), *remark)
            continue
        remark = _LOOSE_ENDS[kind]
        if kind == "unclosed-link" and _CUT_BY_A_CELL.match(text, start):
            remark = _UNDER_A_TABLE if _is_prose(text, start) else _CUT
        rule = "unclosed-math" if kind == UNCLOSED_IN_LINE else kind
        yield Flaw(rule, parsed.facts.to_span(start, start + 2), *remark)
    for line in comment.unclosed(parsed.env):
        start = starts[line]
        end = text.find("\n", start)
        yield Flaw(
            comment.UNCLOSED,
            parsed.facts.to_span(start, end if end >= 0 else len(text)),
            "`%%` opens a comment that nothing closes",
            "close it with `%%`; until then its text is shown",
        )


def _is_prose(text: str, at: int) -> bool:
    """Whether the line at `at` has another above it, and no `|` but in links."""
    begin, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = text[begin : end if end >= 0 else len(text)]
    above = text[text.rfind("\n", 0, max(begin - 1, 0)) + 1 : begin]
    return bool(above.strip()) and "|" not in _CUT_BY_A_CELL.sub("", line)


def _blank_in_path(parsed: Parsed, start: int) -> Iterator[Flaw]:
    """A Markdown link that CommonMark reads as text for a blank in its path."""
    if found := with_blank(parsed.parse.text, start):
        end, path = found
        # Words and title may be the path once more.
        words, opener, rest = parsed.parse.text[start:end].partition("](")
        before, _path, after = rest.partition(path)
        yield Flaw(
            BLANK,
            parsed.facts.to_span(start, end),
            "a blank in the path of this link makes it plain text",
            f"write `(<{path}>)`, or `%20` for each blank",
            "" if {*path} & {*"<>"} else f"{words}{opener}{before}<{path}>{after}",
        )


def _unreadable(source: Source) -> Flaw:
    at = min(source.trouble_at, len(source.text))
    beginnings = (begin for begin in _WAYS_OUT if source.trouble.startswith(begin))
    way_out = _WAYS_OUT.get(next(beginnings, ""), "save it as UTF-8 text")
    return Flaw("unreadable-note", Span(at, at), source.trouble, way_out)


def _too_deep(parsed: Parsed) -> Iterator[Flaw]:
    """The first block that nests so deep that the parser cut what is in it."""
    for token in parsed.tokens:
        if token.level >= _NESTED_TOO_DEEP and token.nesting == 1 and token.map:
            start = parsed.parse.line_starts[token.map[0]]
            yield Flaw(
                "unreadable-note",
                parsed.facts.to_span(start, start),
                f"the text nests deeper than {DEEPEST} levels; what is deeper is left out",
                "flatten the lists or quotes here",
            )
            return
