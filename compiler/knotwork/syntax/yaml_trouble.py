"""Explains what libyaml could not read in words of authors, and at the place of the mistake.

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
)
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
    if problem.startswith("did not find expected key"):
        return _after_value(source, at, last)
    if "violates indentation" in problem or source.startswith("\t", at):
        return YamlTrouble(
            "a tab indents this line, and YAML only takes spaces", at, "write spaces"
        )
    if problem.startswith("block sequence entries are not allowed"):
        return YamlTrouble("a list begins on the line of its name", at, _ITEMS)
    if problem.startswith("found unknown escape"):
        return YamlTrouble(
            "in double quotes a backslash is not plain text", at, r"write `\\`, or single quotes"
        )
    if any(words in problem for words in _BAD_BEGINNINGS):
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
        return YamlTrouble(
            f"the `{source[begun]}` that opens here is never closed", begun, "close it"
        )
    return YamlTrouble("a comma is missing between two values", at)


def _after_value(source: str, at: int, last: yaml.Event | None) -> YamlTrouble:
    """Something after a complete value, or a line indented like none above it."""
    if source[source.rfind("\n", 0, at) + 1 : at].strip(" "):
        if isinstance(last, yaml.ScalarEvent) and last.style in {'"', "'"}:
            start = int(last.start_mark.index) if last.start_mark else at
            if "\n" in source[start:at]:
                words = "the quotation mark that opens here is closed on a later line"
                return YamlTrouble(words, start, "close it on its own line")
        return YamlTrouble("something follows a value that is complete", at, "quote it whole")
    if source.startswith("- ", at):
        return YamlTrouble("a list begins here after a value that is complete", at, _ITEMS)
    return YamlTrouble("this line is indented differently from those around it", at, _SPACES)
