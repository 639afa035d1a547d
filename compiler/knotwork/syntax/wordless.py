"""Lines that hold no word: pictures, formulas, links around pictures.

A line of text stands on the side where its first letter begins. Unicode lets one without any begin
on the left, in Arabic and Hebrew texts too, unless it stands in an element that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from knotwork.syntax.holes import CLOSE, OPEN

_NO_WORDS = re.compile(rf"<math\b.*?</math>|<[^>]*>|{OPEN}[^nk{CLOSE}]\d*{CLOSE}", re.DOTALL)
_HARD = frozenset({"hardbreak"})
_SOFT = frozenset({"hardbreak", "softbreak"})


def lines(
    tokens: Sequence[Token], *, strict: bool
) -> Iterator[tuple[Sequence[Token], Token | None]]:
    """The lines of a paragraph, each with the break that ends it.

    A break inside of emphasis or a link ends none. `strict` breaks lines only where it is asked
    for.
    """
    breaks = _HARD if strict else _SOFT
    depth = begin = 0
    for at, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0 and token.type in breaks:
            yield tokens[begin:at], token
            begin = at + 1
    yield tokens[begin:], None


def is_wordless(html: str) -> bool:
    """Whether what is written shows something and no letter or digit."""
    return bool(html) and not any(map(str.isalnum, _NO_WORDS.sub("", html)))
