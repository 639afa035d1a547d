r"""Words in formulas, `\text{…}`, without what the converter takes in formulas alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from knotwork.latex.braces import closing, rewritten

TEXT = re.compile(r"\\(?:text(?:rm|bf|it|tt|sf|up|normal)?|[hm]box)\s*\{")
"""Where words begin in a formula."""
_DOLLAR = re.compile(r"\\.|\$", re.DOTALL)
_ENDS = frozenset({"$", r"\(", r"\)"})
"""The delimiters of a formula among words: MathJax reads two dollars and `\\(…\\)` alike."""
_SWITCH = re.compile(
    r"\\(?:color\s*\{[^{}]*\}|(?:rm|bf|it|tt|sf|sl|sc|em|tiny|scriptsize|footnotesize|small"
    r"|normalsize|large|Large|LARGE|huge|Huge)(?![a-zA-Z])\s*)"
)
"""Commands that change the look of all words after them."""
_COLORED = re.compile(r"\\textcolor\s*(?:\[\w*\]\s*)?\{[^{}]*\}\s*\{")
_SIGN = re.compile(r"\\([&%#$_{}])(?=\s)|\\.", re.DOTALL)
"""Matches a sign with its backslash; the group is one that a space follows."""


def with_spaces(formula: str) -> str:
    r"""A formula in whose `\text{…}` the space after a sign stays: `\text{50\% of it}`.

    The converter drops it, as TeX does behind commands of letters alone.
    """
    return rewritten(formula, TEXT, lambda opened, words: f"{opened}{_SIGN.sub(_spaced, words)}}}")


def _spaced(found: re.Match[str]) -> str:
    return f"{found[0]}{{}}" if found[1] else found[0]


def plain_words(formula: str) -> str:
    r"""A formula with colours and formulas outside of its `\text{…}`, and no other fonts in it."""
    return parted(rewritten(formula, TEXT, _colored))


def parted(formula: str) -> str:
    r"""A formula with the formulas in its `\text{…}` outside of it: `\text{as $x$}`."""
    return rewritten(formula, TEXT, _apart)


def outside_words(formula: str, change: Callable[[str], str]) -> str:
    r"""A formula changed except for what stands in its `\text{…}`."""
    return rewritten(formula, TEXT, lambda opened, words: f"{opened}{words}}}", change)


def _colored(opened: str, words: str) -> str:
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
    return "{" + "".join(parts) + rest + "}" if parts else rest or f"{opened}}}"


def _plain(opened: str, words: str) -> Iterator[str]:
    """Words without font switches, except in formulas inside them."""
    parts = (
        _SWITCH.sub("", piece) if number % 2 == 0 else piece
        for number, piece in enumerate(_pieces(words))
    )
    if words:
        yield f"{opened}{'$'.join(parts)}}}"


def _pieces(text: str) -> Iterator[str]:
    """The text between the ends of formulas: dollars that no backslash escapes, and brackets."""
    begin = 0
    for found in _DOLLAR.finditer(text):
        if found[0] in _ENDS:
            yield text[begin : found.start()]
            begin = found.end()
    yield text[begin:]


def _apart(opened: str, words: str) -> str:
    """Text and the formulas in it in turn, in braces that keep them together."""
    inner = tuple(_pieces(words))
    # An odd dollar is no formula's, and then nobody knows which are.
    if len(inner) == 1 or len(inner) % 2 == 0:
        return f"{opened}{words}}}"
    command = "text" if opened.startswith((r"\hbox", r"\mbox")) else opened[1:-1].rstrip()
    written = (
        rf"\{command}{{{piece}}}" if number % 2 == 0 else f"{{{piece}}}"
        for number, piece in enumerate(inner)
        if piece
    )
    return "{" + "".join(written) + "}"
