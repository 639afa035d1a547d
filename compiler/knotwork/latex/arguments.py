r"""How many arguments each command of the converter takes, and of what kind.

Commands that are not named take none. The list is what the converter does, not what LaTeX would:
`\smash[t]{x}` has `[` for its argument.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from knotwork.latex.commands import LACKING


class Arguments(NamedTuple):
    """The arguments that a command takes of what comes after it."""

    how_many: int
    """Each is a group in braces, a command with its own arguments, or one sign."""
    are_plain: bool = False
    """Whether they are words, a length or a sign to strike out: no place for braces in braces."""
    has_bracket: bool = False
    """Whether one in brackets may stand before them."""


_ACCENTS = "acute bar breve check dot ddot dddot ddddot grave hat mathring tilde vec widehat"
_ABOVE = (
    "overbrace overbracket overgroup overleftarrow overleftharpoon overleftrightarrow overline"
    " overparen overrightarrow overrightharpoon Overrightarrow"
)
_BELOW = (
    "underbrace underbracket undergroup underleftarrow underleftrightarrow underline underparen"
    " underrightarrow"
)
_FONTS = (
    "Bbb bm bold boldsymbol frak mathbb mathbf mathcal mathfrak mathit mathrm mathscr mathsf"
    " mathtt symbf"
)
_CLASSES = "mathbin mathclose mathinner mathop mathopen mathord mathpunct mathrel"
_BOXES = "angl bcancel boxed cancel cramped hphantom phantom phase vphantom xcancel"
_STRIKES = "not slashed vertoverlay"
_IN_BRACKETS = "bra Bra braket Braket ket Ket pmod pod set Set"
_ROOTS = (
    "sqrt xhookleftarrow xhookrightarrow xleftarrow xLeftarrow xleftharpoondown xleftharpoonup"
    " xleftrightarrow xLeftrightarrow xleftrightharpoons xlongequal xmapsto xrightarrow"
    " xRightarrow xrightharpoondown xrightharpoonup xrightleftharpoons xtofrom xtwoheadleftarrow"
    " xtwoheadrightarrow"
)
_PAIRS = "binom cfrac dbinom dfrac frac overset stackrel tbinom tfrac underset"
_WORDS = (
    "emph eqref fbox hskip hspace hspace* kern label mkern mskip mspace operatorname operatorname*"
    " operatornamewithlimits ref sout tag tag* text textbf textit textrm textsc textsf texttt"
    " underbar"
)
"""What takes a text, a name or a length."""
_WORDS_TOO = frozenset("hbox mathmbox mbox textnormal textup".split())


def _lacking() -> Iterator[tuple[str, Arguments]]:
    for name, means in LACKING.items():
        count = max(map(int, re.findall("#([1-9])", means)), default=0)
        if count:
            yield name, Arguments(count, are_plain=name in _WORDS_TOO)


def _all(names: str, arguments: Arguments) -> Iterable[tuple[str, Arguments]]:
    return ((name, arguments) for name in names.split())


ARGUMENTS: Mapping[str, Arguments] = dict(
    (
        *_lacking(),
        *_all(f"{_ACCENTS} {_ABOVE} {_BELOW} {_FONTS} {_CLASSES}", Arguments(1)),
        *_all(f"{_BOXES} {_IN_BRACKETS} shoveleft shoveright", Arguments(1)),
        *_all(_ROOTS, Arguments(1, has_bracket=True)),
        *_all(_PAIRS, Arguments(2)),
        *_all("prescript sideset", Arguments(3)),
        *_all("newcommand providecommand renewcommand", Arguments(2, are_plain=True)),
        *_all("def gdef let", Arguments(2, are_plain=True)),
        *_all("mathchoice", Arguments(4)),
        *_all("genfrac", Arguments(6)),
        *_all(f"{_STRIKES} {_WORDS}", Arguments(1, are_plain=True)),
        *_all("color", Arguments(1, are_plain=True, has_bracket=True)),
        *_all("raisebox textcolor", Arguments(2, are_plain=True, has_bracket=True)),
    )
)
"""By name, without the backslash."""
