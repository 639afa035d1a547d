"""Lines without any letter or digit: pictures, formulas, links around pictures.

Unicode aligns a line by its first letter; one without letters it begins on the left, even in Arabic
and Hebrew texts, unless its element says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from knotwork.syntax.holes import CLOSE, FOOTNOTE, OPEN, TAG

_NO_WORDS = re.compile(
    rf"<math\b.*?</math>|<[^>]*>|{OPEN}[^{FOOTNOTE}{TAG}{CLOSE}]\d*{CLOSE}", re.DOTALL
)
_HARD = frozenset({"hardbreak"})
_SOFT = frozenset({"hardbreak", "softbreak"})


def lines(
    tokens: Sequence[Token], *, strict: bool
) -> Iterator[tuple[Sequence[Token], Token | None]]:
    """The lines of a paragraph, each with the break that ends it.

    Breaks inside of emphasis or links do not count. With `strict`, only hard breaks do.
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
    """Whether some HTML shows something, but no letter or digit."""
    return bool(html) and not any(map(str.isalnum, _NO_WORDS.sub("", html)))
