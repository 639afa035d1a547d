"""Front matter: the YAML block at the very start of a note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from knotwork.model import Flaw, Property
from knotwork.privacy import keeps_private
from knotwork.syntax.yaml_values import Scalar, UnreadableError, plain_value, values
from knotwork.text import Span

_OPENING = re.compile(r"---[ \t]*(?:\n|$)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_LONGER = re.compile(r"^---[ \t]*[^-\s]", re.MULTILINE)
"""Matches a line that would close a block, but for what follows its marks."""
_NAME = re.compile(r"[\w -]+:(?: |\n|$)")
_PROSE = re.compile(r"\n[ \t]*\n(?!\s|#|- |[\"']?[\w -]+[\"']?:(?:\s|$))")
"""Matches a blank line before a line that cannot continue YAML."""
_BLANK = re.compile(r"(?:[ \t]*\n)*[ \t]*(?=---)")
"""White space that keeps a block from beginning at the very start."""
_PREFACE = re.compile(
    r"(?:[ \t]*\n|<!--(?:[^-]|-(?!->))*-->[ \t]*\n|%%[^%]*%%[ \t]*\n)*"
    r"(#{1,6}[ \t].*\n(?:[ \t]*\n)*)?"
)
"""What else may stand above a block: remarks, and a heading."""
_RULE = re.compile(r"([ \t\xa0\u200b\u2060\ufeff]*)([-–—*_=~+;]{1,80}|[–—-](?: [–—-])+)[ \t]*\n")
"""A line meant for `---`, and what stands before it, such as an invisible character."""
_LINES = re.compile(
    r"(?=[\w\"'])(?:[\w\"'][\w\"' -]*:(?:[ \t].*)?(?:\n|\Z)|(?:[ \t]+|- )\S.*(?:\n|\Z))+"
)
"""Properties, up to a line that is none."""
_TOML = re.compile(r"\+\+\+[ \t]*\n(?=\s*(?:[\w.-]+[ \t]*=|\[))")
_TOML_CLOSING = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
_PRIVACY = re.compile(
    r"^[ \t]*(?:-[ \t]+)?[\"']?(publish(?:ed)?|draft)[\"']?[ \t]*"
    r"[:=][ \t]*(\S+)[ \t]*(?:[ \t]#.*)?$",
    re.MULTILINE | re.IGNORECASE,
)


class FrontMatter(NamedTuple):
    """What the block says, and where it ends."""

    properties: tuple[Property, ...]
    scalars: tuple[Scalar, ...]
    flaws: tuple[Flaw, ...]
    end: int
    """Where the body begins."""


def block(text: str) -> tuple[int, int, int] | None:
    """Start and end of the YAML, and where the body begins; None without front matter."""
    opening = _OPENING.match(text)
    if opening is None:
        return None
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        return None
    end = closing.end()
    return opening.end(), closing.start(), end + 1 if end < len(text) else end


def read(text: str) -> FrontMatter:
    """The properties of a note whose text has LF line ends; never raises."""
    found = block(text)
    if found is None:
        return _meant(text)
    start, stop, end = found
    try:
        known = values(text[start:stop], start)
    except UnreadableError as error:
        command = text.find("<%", start, stop)
        at = start + min(max(error.at, 0), max(stop - start - 1, 0)) if command < 0 else command
        reason = error.message if command < 0 else "`<%` begins a command of a template engine"
        flaw = Flaw(
            "bad-front-matter",
            Span(at, _line_end(text, at)),
            f"the front matter cannot be read: {reason}",
            f"{error.way_out}; until then the note is compiled without properties",
        )
        return FrontMatter(tuple(_privacy(text, start, stop)), (), (flaw,), end)
    return FrontMatter(*known, end)


class _Meant(NamedTuple):
    """A block that its author took for front matter."""

    place: Span
    start: int
    stop: int
    trouble: str
    way_out: str


def _meant(text: str) -> FrontMatter:
    """The flaw of a text without front matter for a block that its author took for one.

    Obsidian does not read such a block either, so it is shown as text. But what it says of privacy
    counts: a note that asks there to stay private does.
    """
    found = _meant_block(text)
    if found is None:
        return FrontMatter((), (), (), 0)
    private = tuple(filter(keeps_private, _privacy(text, found.start, found.stop)))
    consequence = "the note stays out of the site" if private else "until then it is shown as text"
    flaw = Flaw(
        "bad-front-matter",
        found.place,
        f"the front matter {found.trouble}",
        f"{found.way_out}; {consequence}",
    )
    return FrontMatter(private, (), (flaw,), 0)


def _meant_block(text: str) -> _Meant | None:
    if opening := _OPENING.match(text):
        start = opening.end()
        if _NAME.match(text, start):
            prose = _PROSE.search(text, start)
            longer = _LONGER.search(text, start, prose.end() if prose else len(text))
            way_out = "let nothing follow the `---` on its last line" if longer else "close it"
            remark = "is not closed by a line `---`", way_out
            return _Meant(Span(0, 3), start, prose.start() if prose else len(text), *remark)
    elif above := _BLANK.match(text):
        at = above.end()
        late = block(text[at:]) or _unclosed_below(text[at:])
        within = text[at + late[0] : at + late[1]] if late else ""
        if late is not None and (_holds_properties(within) or _asks_first(within)):
            remark = "does not begin on the first line", "remove the blank lines above it"
            if "\n" not in above[0]:
                remark = "is indented", "remove the blanks before its first line"
            return _Meant(Span(at, at + 3), at + late[0], at + late[1], *remark)
    elif opening := _TOML.match(text):
        closing = _TOML_CLOSING.search(text, opening.end())
        if closing is not None:
            remark = "is written in TOML", "write YAML between two lines of `---`"
            return _Meant(Span(0, 3), opening.end(), closing.start(), *remark)
    return _asking(text)


def _asking(text: str) -> _Meant | None:
    """Properties at the top of a text, of whatever form, that ask for privacy.

    Below a heading, they do so only below a rule: else they are more likely a part of the text.
    """
    above = _PREFACE.match(text)
    at = above.end() if above else 0
    rule = _RULE.match(text, at)
    start = rule.end() if rule else at
    lines = _LINES.match(text, start)
    if lines is None or (above and above[1] and not rule):
        return None
    if not any(map(keeps_private, _privacy(text, start, lines.end()))):
        return None
    remark = "lacks its lines `---`", "write one above it, on the first line, and one below it"
    if rule and rule[2] == "---":
        remark = "does not begin on the first line", "move it above all else"
        if not at:
            remark = "is not closed by a line `---`", "close it"
            if rule[1]:
                remark = "is indented", "remove what stands before its first line, shown or not"
    return _Meant(Span(at, _line_end(text, at)), start, lines.end(), *remark)


def _unclosed_below(text: str) -> tuple[int, int, int] | None:
    """A block as `block` finds it, if nothing closes it and it asks for privacy.

    Any other is left alone: below blank lines, `---` without an end is most often a rule.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return None
    prose = _PROSE.search(text, opening.end())
    stop = prose.start() if prose else len(text)
    asks = _NAME.match(text, opening.end()) and _PRIVACY.search(text, opening.end(), stop)
    return (opening.end(), stop, stop) if asks else None


def _asks_first(yaml: str) -> bool:
    """Whether properties up to a blank line ask for privacy, whatever else cannot be read."""
    first = yaml.partition("\n\n")[0]
    if first.startswith(" ") or not _NAME.match(first):  # code begins with a blank
        return False
    return any(map(keeps_private, _privacy(first, 0, len(first))))


def _holds_properties(yaml: str) -> bool:
    """Whether the text between two rules is YAML with properties; prose with a colon is not."""
    try:
        return bool(values(yaml, 0).properties)
    except UnreadableError:
        return False


def _privacy(text: str, start: int, stop: int) -> Iterator[Property]:
    """The properties of privacy in an unreadable block: a mistake in it must not publish a note."""
    for found in _PRIVACY.finditer(text, start, stop):
        value = found[2].strip("\"'")
        yield Property(found[1], plain_value(value), Span(found.start(1), found.end(1)))


def privacy_lines(text: str) -> tuple[str, ...]:
    """What a note's front matter says of privacy, as lines of YAML.

    A block that only its author took for front matter counts too; line ends may be any.
    """
    unix = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if (found := block(unix)) is not None:
        start, stop, _end = found
    elif (meant := _meant_block(unix)) is not None:
        start, stop = meant.start, meant.stop
    else:
        return ()
    return tuple(f"{line[1]}: {line[2]}" for line in _PRIVACY.finditer(unix, start, stop))


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return max(end if end >= 0 else len(text), at + 1)
