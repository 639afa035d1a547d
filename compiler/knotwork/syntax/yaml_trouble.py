"""Explains the errors of libyaml in words for authors, and at the place of the mistake.

libyaml says where it stopped, which is often past the mistake: at the next line for a line without
a colon, at the end of the block for a quotation mark that is never closed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml
from yaml.reader import Reader

QUOTE = "quote values that hold `: `, `#`, `[` or `{`"
_SPACES = (
    "begin each property at the start of its line, and indent what belongs to it by two spaces"
)
_PLAIN_LINE = "write `name: value`, or indent a line that continues the value above by two spaces"
_ITEMS = "write every item on a line of its own, and nothing after the name of the list"
_INDICATORS = frozenset("*&@`%|>?,]}!")
"""Signs that mean something to YAML at the beginning of a value."""
_BAD_BEGINNINGS = (
    "cannot start any token",
    "expected node content",
    "expected alphabetic or numeric character",
    "expected comment or line break",
    "unexpected non-alphabetical character",
    "mapping keys are not allowed",
    "did not find expected whitespace or line break",
)
_LINK = r"\[\[[^\[\]\"\\\n]+\]\]"
_BARE_LINKS = re.compile(rf"[^:\n]+:[ ]*({_LINK}(?:[ ]*,[ ]*{_LINK})+)[ \r]*(?:\n|$)")
"""A property with several links as Obsidian users write them in running text."""
_COMMENT = re.compile(r"(?:^|(?<=[\s,\[{]))#[^\n]*", re.MULTILINE)
_SHOWN = 80
"""The longest list that a help spells out."""
_QUOTABLE = re.compile(r"[^\"\\,\[\]{}#]{1,60}")
"""Texts that an error message can show within quotes."""


class YamlTrouble(NamedTuple):
    """A mistake in YAML."""

    message: str
    at: int
    """The offset in the source."""
    help: str = QUOTE


def trouble(source: str, error: yaml.YAMLError, last: yaml.Event | None) -> YamlTrouble:
    """The mistake in a source; `last` is the last event before the parser stopped."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return _unprintable(source) or YamlTrouble(
            str(error).splitlines()[0] or "it is not YAML", 0
        )
    problem = str(error.problem or "it is not YAML")
    at = int(error.problem_mark.index) if error.problem_mark else 0
    begun = int(error.context_mark.index) if error.context_mark else at
    if problem.startswith("mapping values are not allowed"):
        return _second_colon(source, at)
    if problem.startswith("could not find expected ':'"):
        return YamlTrouble("a line without `name:`", begun, _PLAIN_LINE)
    if problem.startswith("found unexpected end of stream"):
        return YamlTrouble("the quotation mark that opens here is never closed", begun, "close it")
    if problem.startswith("did not find expected ',' or"):
        return _unclosed(source, begun, at)
    if problem.startswith(("did not find expected key", "did not find expected <document start>")):
        return _after_value(source, at, last)
    if "violates indentation" in problem or source.startswith("\t", at):
        return YamlTrouble(
            "a tab indents this line, and YAML only takes spaces", at, "write spaces"
        )
    if problem.startswith("did not find expected '-' indicator"):
        return YamlTrouble("the list above this line has no name", at, "write `name:` above it")
    if problem.startswith("block sequence entries are not allowed"):
        return YamlTrouble("a list begins on the line of its name", at, _ITEMS)
    if problem.startswith("found unknown escape"):
        return YamlTrouble(
            "in double quotes a backslash is not plain text", at, r"write `\\`, or single quotes"
        )
    if any(words in problem for words in _BAD_BEGINNINGS):
        if not source[at:].strip() and (bracket := _open_bracket(source)) is not None:
            return _never_closed(source, bracket)
        return first_sign(source, begun if source[begun : begun + 1] in _INDICATORS else at)
    return YamlTrouble(problem, at)


def first_sign(source: str, at: int) -> YamlTrouble:
    """The mistake of a value or name that begins with a sign of YAML."""
    sign = source[at : at + 1]
    end = source.find("\n", at)
    rest = source[at : end if end >= 0 else len(source)].rstrip()
    line = source.rfind("\n", 0, at) + 1
    what = "name" if at == line else "value"
    named = "a backtick" if sign == "`" else f"`{sign}`"
    if what == "name" or not _QUOTABLE.fullmatch(rest):
        return YamlTrouble(f"no {what} begins with {named}", at, f"put the {what} in quotes")
    quoted = f'"{rest}"' if "`" in rest else f'`"{rest}"`'
    return YamlTrouble(f"no value begins with {named}", at, f"quote the value: {quoted}")


def _unprintable(source: str) -> YamlTrouble | None:
    found = Reader.NON_PRINTABLE.search(source)
    if found is None:
        return None
    words = f"it holds the control character U+{ord(found[0]):04X}"
    return YamlTrouble(words, found.start(), "delete it")


def _second_colon(source: str, at: int) -> YamlTrouble:
    """A colon where none may be: after another, or on a line that continues the one above."""
    line = source.rfind("\n", 0, at) + 1
    before = source[line:at]
    if ": " in before or line == 0:
        return YamlTrouble("a value holds `: `", at)
    first = line + len(before) - len(before.lstrip())
    return YamlTrouble("this line is indented further than the property above it", first, _SPACES)


def _unclosed(source: str, begun: int, at: int) -> YamlTrouble:
    """A list or map in brackets that goes on over the next line, or holds what no comma parts."""
    if "\n" in source[begun:at]:
        return _never_closed(source, begun)
    return YamlTrouble("a comma is missing between two values", at)


def _never_closed(source: str, at: int) -> YamlTrouble:
    way_out, closer = "close it", "]" if source[at] == "[" else "}"
    if hidden := next((one[0] for one in _COMMENT.finditer(source, at) if closer in one[0]), None):
        way_out = f"quote what begins with `#`: to YAML `{hidden.rstrip()}` is a comment"
    return YamlTrouble(f"the `{source[at]}` that opens here is never closed", at, way_out)


def _open_bracket(source: str) -> int | None:
    """The last bracket of a list or map that nothing closes; brackets in quotes count too."""
    source = _COMMENT.sub(lambda found: " " * len(found[0]), source)
    closed = 0
    for at in range(len(source) - 1, -1, -1):
        if source[at] in "]}":
            closed += 1
        elif source[at] in "[{":
            if not closed:
                return at
            closed -= 1
    return None


def _after_value(source: str, at: int, last: yaml.Event | None) -> YamlTrouble:
    """Something after a complete value, or a line indented like none above it."""
    line = source.rfind("\n", 0, at) + 1
    if source[line:at].strip(" "):
        if links := _BARE_LINKS.match(source, line):
            quoted = re.sub(_LINK, r'"\g<0>"', links[1])
            short = len(quoted) <= _SHOWN
            way_out = f"write `[{quoted}]`" if short else "quote each, and put brackets around all"
            words = "the links of this list lack their quotes"
            return YamlTrouble(words, links.start(1), way_out)
        if isinstance(last, yaml.ScalarEvent) and last.style in {'"', "'"}:
            start = int(last.start_mark.index) if last.start_mark else at
            if "\n" in source[start:at]:
                words = "the quotation mark that opens here is closed on a later line"
                return YamlTrouble(words, start, "close it on its own line")
        return YamlTrouble("something follows a value that is complete", at, "quote it whole")
    if source.startswith("- ", at):
        return YamlTrouble("a list begins here after a value that is complete", at, _ITEMS)
    return YamlTrouble("this line is indented differently from those around it", at, _SPACES)
