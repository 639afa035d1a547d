r"""Writes the numbers of a note's formulas where its other formulas refer to them (`\eqref`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown_it.token import Token

from knotwork.latex.references import labels, names, refers, with_numbers
from knotwork.syntax.shown import formulas_anywhere


class Dangling(NamedTuple):
    """A reference to what has no number."""

    formula: Token
    message: str
    way_out: str


def write_numbers(tokens: Sequence[Token]) -> Iterator[Dangling]:
    """Replace each reference by the number that it means; yields those that mean none."""
    every = list(formulas_anywhere(tokens))
    if not any(refers(token.content) for token in every):
        return
    numbers: dict[str, str] = {}
    for token in every:
        for label, number in labels(token.content):
            numbers.setdefault(label, number)
    for token in every:
        if refers(token.content):
            unknown = dict.fromkeys(one for one in names(token.content) if not numbers.get(one))
            yield from (_dangling(token, name, numbers) for name in unknown)
            token.content = with_numbers(token.content, numbers)


def _dangling(token: Token, name: str, numbers: dict[str, str]) -> Dangling:
    if name in numbers:
        message = f"the formula with the label “{name}” has no number"
        return Dangling(token, message, r"give it one, as in `\tag{1}`")
    if name.startswith("#"):  # the argument of a command that the note defines
        message = r"a definition gets no numbers: `\eqref` and `\ref` find none for its arguments"
        return Dangling(token, message, "write the reference out where it is used")
    message = f"no formula of the note has the label “{name}”"
    return Dangling(token, message, rf"write `\label{{{name}}} \tag{{1}}` in the one that is meant")
