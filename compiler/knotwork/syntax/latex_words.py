r"""Words in formulas, `\text{…}`, without what the converter takes in formulas alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from knotwork.syntax.latex import TEXT, closing, parted, pieces

_SWITCH = re.compile(
    r"\\(?:color\s*\{[^{}]*\}|(?:rm|bf|it|tt|sf|sl|sc|em|tiny|scriptsize|footnotesize|small"
    r"|normalsize|large|Large|LARGE|huge|Huge)(?![a-zA-Z])\s*)"
)
"""Commands that change the look of all words after them."""
_COLORED = re.compile(r"\\textcolor\s*\{[^{}]*\}\s*\{")


_SIGN = re.compile(r"\\([&%#$_{}])(?=\s)|\\.", re.DOTALL)
"""Matches a sign with its backslash; the group is one that a space follows."""


def with_spaces(formula: str) -> str:
    r"""A formula in whose `\text{…}` the space after a sign stays: `\text{50\% of it}`.

    The converter drops it, as TeX does behind commands of letters alone.
    """
    return "".join(_parts(formula, lambda _opened, words: _SIGN.sub(_spaced, words), str))


def _spaced(found: re.Match[str]) -> str:
    return f"{found[0]}{{}}" if found[1] else found[0]


def plain_words(formula: str) -> str:
    r"""A formula with colours and formulas outside of its `\text{…}`, and no other fonts in it."""
    return parted("".join(_parts(formula, _colored, str)))


def outside_words(formula: str, change: Callable[[str], str]) -> str:
    r"""A formula changed except for what stands in its `\text{…}`."""
    return "".join(_parts(formula, lambda _command, words: words, change))


def _parts(
    formula: str, within: Callable[[str, str], str], outside: Callable[[str], str]
) -> Iterator[str]:
    at = 0
    while found := TEXT.search(formula, at):
        end = closing(formula, found.end())
        if end < 0:
            break
        yield outside(formula[at : found.start()])
        yield within(found[0], formula[found.start() : end + 1])
        at = end + 1
    yield outside(formula[at:])


def _colored(opened: str, written: str) -> str:
    words = written[len(opened) : -1]
    parts: list[str] = []
    at = 0
    while found := _COLORED.search(words, at):
        end = closing(words, found.end())
        if end < 0:
            break
        parts += _plain(opened, words[at : found.start()])
        parts += found[0], *_plain(opened, words[found.end() : end]), "}"
        at = end + 1
    rest = "".join(_plain(opened, words[at:]))
    return "{" + "".join(parts) + rest + "}" if parts else rest or written


def _plain(opened: str, words: str) -> Iterator[str]:
    """Words without font switches, except in formulas inside them."""
    parts = (
        _SWITCH.sub("", piece) if number % 2 == 0 else piece
        for number, piece in enumerate(pieces(words))
    )
    if words:
        yield f"{opened}{'$'.join(parts)}}}"
