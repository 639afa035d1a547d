r"""The vault's own LaTeX commands, from a file of definitions such as `preamble.sty`.

Obsidian's plugin Extended MathJax hands the file to MathJax, which reads all but definitions as it
reads any formula. Here that is reported, except for what belongs to a LaTeX package and means
nothing to formulas: `\usepackage`, `\makeatletter` and the like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from knotwork.latex.definitions import Definition, Trouble, definitions, without_comments
from knotwork.latex.macros import Macros
from knotwork.model import Flaw, Macro, Source
from knotwork.text import Span

RULE = "bad-preamble"
_END = re.compile(r"\\endinput(?![a-zA-Z@])")
_MARK = re.compile(r"\\([a-zA-Z@]+)|\\.|[{}]", re.DOTALL)
_OF_PACKAGES = frozenset(
    {
        *("NeedsTeXFormat", "ProvidesPackage", "RequirePackage", "usepackage", "require"),
        *("makeatletter", "makeatother", "relax", "documentclass"),
    }
)
_HOLDS = r"the file holds definitions: `\newcommand`, `\def`, `\let`, `\DeclareMathOperator`"
_MOST_FLAWS = 20
"""Nobody mends more at once: a file with as many was not written for formulas."""


class Preamble(NamedTuple):
    """What the file says."""

    path: str = ""
    """In the vault; empty where there is none."""
    macros: tuple[Macro, ...] = ()
    flaws: tuple[Flaw, ...] = ()


def preamble(source: Source) -> Preamble:
    """Read the file."""
    if source.trouble:
        flaw = Flaw(RULE, Span(0, 0), source.trouble, "save it as UTF-8 text")
        return Preamble(source.path, flaws=(flaw,))
    text = without_comments(source.text)
    if end := _END.search(text):
        text = text[: end.start()]
    found = tuple(_bounded(text))
    good = [one for one in found if isinstance(one, Definition)]
    flaws = [*_misread(found), *_stray(text, found)]
    flaws.sort(key=lambda flaw: flaw.span.start)
    return Preamble(source.path, Macros().and_more(good).all(), tuple(flaws[:_MOST_FLAWS]))


def _bounded(text: str) -> Iterator[Definition | Trouble]:
    """The definitions until there are too many troubles: each may search the rest of the text."""
    troubles = 0
    for one in definitions(text):
        yield one
        troubles += isinstance(one, Trouble)
        if troubles >= _MOST_FLAWS:
            return


def _misread(found: Sequence[Definition | Trouble]) -> Iterator[Flaw]:
    for one in found:
        if isinstance(one, Trouble):
            yield Flaw(RULE, Span(one.start, one.end), one.message, "it is left out: correct it")


def _stray(text: str, found: Sequence[Definition | Trouble]) -> Iterator[Flaw]:
    """The commands between the definitions that are in no braces, each name once."""
    seen: set[str] = set(_OF_PACKAGES)
    at = 0
    for one in found:
        yield from _stray_between(text, at, one.start, seen)
        at = one.end
        if isinstance(one, Trouble):
            # What follows it on its line is part of it.
            at += len(text[at:].partition("\n")[0])
    yield from _stray_between(text, at, len(text), seen)


def _stray_between(text: str, begin: int, end: int, seen: set[str]) -> Iterator[Flaw]:
    depth = 0
    for mark in _MARK.finditer(text, begin, end):
        depth = max(0, depth + {"{": 1, "}": -1}.get(mark[0], 0))
        name = mark[1]
        if name and not depth and name not in seen:
            seen.add(name)
            yield Flaw(RULE, Span(*mark.span()), f"`\\{name}` defines nothing", _HOLDS)
