"""Whether an output is what a note promises, up to white space, ellipses and rounding."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_DOWN,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    localcontext,
)

_TOKEN = re.compile(
    r"(?<![\w.])(?:(?<!\w)[+-])?(?:\d*\.\d+|\d+\.(?!\.)|\d+(?=[eE]))(?:[eE][+-]?\d+)?(?!\w)|.",
    re.DOTALL,
)
"""A number with a point or an exponent, or any one character."""
_CONTEXT = Context(
    prec=28, rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX, clamp=0, flags=[], traps=[]
)
"""The context in which numbers are compared: of any size, and without raising."""


def output_matches(expected: str, got: str) -> bool:
    """Whether an output is what a note says.

    As with doctest's ELLIPSIS and NORMALIZE_WHITESPACE, `...` stands for anything, and a run of
    white space for any other. And a number with a decimal point or an exponent stands for all
    numbers that round, or are cut, to its digits; digits beyond the twelfth do not count, as
    processors differ there.
    """
    return _matches(list(expected), list(got)) or _matches(
        _with_numbers(expected), _with_numbers(got)
    )


def _matches(wanted: Sequence[str], given: Sequence[str]) -> bool:
    pieces = _pieces(_without_gaps(wanted))
    rest = list(_without_gaps(given))
    if len(pieces) == 1:
        return len(pieces[0]) == len(rest) and _agree(pieces[0], rest, 0)
    return _pieces_match(pieces, rest)


def _with_numbers(text: str) -> list[str]:
    """Tokens: each number as a whole, everything else character by character."""
    return [token[0] for token in _TOKEN.finditer(text)]


def _without_gaps(tokens: Iterable[str]) -> Iterator[str]:
    """The tokens with one blank for each run of white space, and none at either end."""
    gap, begun = False, False
    for token in tokens:
        if token.isspace():
            gap = begun
            continue
        if gap:
            yield " "
        yield token
        gap, begun = False, True


def _pieces(tokens: Iterable[str]) -> list[list[str]]:
    """The tokens split at `...`; blanks beside the dots are dropped."""
    pieces: list[list[str]] = [[]]
    for token in tokens:
        pieces[-1].append(token)
        if pieces[-1][-3:] == [".", ".", "."]:
            del pieces[-1][-3:]
            if pieces[-1][-1:] == [" "]:
                del pieces[-1][-1]
            pieces.append([])
        elif pieces[-1] == [" "]:
            pieces[-1] = []
    return pieces


def _pieces_match(pieces: Sequence[list[str]], given: list[str]) -> bool:
    """Whether the pieces fit: the first at the start, the last at the end, others in order."""
    first, *middle, last = pieces
    end = len(given) - len(last)
    if len(first) > end or not _agree(first, given, 0) or not _agree(last, given, end):
        return False
    at = len(first)
    for piece in middle:
        places = range(at, end - len(piece) + 1)
        found = next((place for place in places if _agree(piece, given, place)), None)
        if found is None:
            return False
        at = found + len(piece)
    return True


def _agree(wanted: Sequence[str], given: Sequence[str], start: int) -> bool:
    for at, want in enumerate(wanted, start):
        if want != given[at] and not _numbers_agree(want, given[at]):
            return False
    return True


def _numbers_agree(want: str, got: str) -> bool:
    if len(want) < 2 or len(got) < 2:
        return False
    # Cells may have set another context, and `1e99999999` may be a commit and not a number.
    with localcontext(_CONTEXT):
        return _decimals_agree(want, Decimal(want), Decimal(got))


def _decimals_agree(want: str, wanted: Decimal, given: Decimal) -> bool:
    if not (wanted.is_finite() and given.is_finite()):
        return False  # beyond what decimals can hold
    if abs(wanted - given) <= abs(wanted) * Decimal("1e-12"):
        return True
    last_digit = Decimal((0, (1,), int(wanted.as_tuple().exponent)))
    if want.endswith(".") or abs(given) > last_digit * 10**25:
        return False  # numpy writes `1.` only for exactly 1
    return any(
        given.quantize(last_digit, rounding) == wanted for rounding in (ROUND_HALF_EVEN, ROUND_DOWN)
    )


def in_words_of(expected: str, got: str, *, spaced_as_given: bool = False) -> str:
    """An output in which each line that matches is written as in the note.

    If the number of lines differs, the output itself. With `spaced_as_given`, lines that differ
    only in white space stay as in the output: columns of a table are as wide as other lines need.
    """
    wanted, given = expected.rstrip("\n").split("\n"), got.rstrip("\n").split("\n")
    if len(wanted) != len(given):
        return got
    pairs = zip(wanted, given, strict=True)
    return "\n".join(
        line
        if (spaced_as_given and want.split() == line.split()) or not output_matches(want, line)
        else want
        for want, line in pairs
    )


def difference(expected: str, got: str) -> str:
    """A diff by lines: `-` as in the note, `+` as in the output; matching lines count as equal."""
    expected, got = expected.strip("\n"), got.strip("\n")
    wanted, given = expected.split("\n"), in_words_of(expected, got).split("\n")
    lines = difflib.unified_diff(wanted, given, lineterm="", n=2)
    without_files = itertools.islice(lines, 2, None)
    return "\n".join(line for line in without_files if not line.startswith("@@"))
