r"""Definitions in a note's formulas: each reaches what follows it in the note, and no other note.

In Obsidian, MathJax never forgets a definition: which notes know it depends on what was opened
before. A formula that only defines shows nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from markdown_it.token import Token

from knotwork.latex.definitions import DEFINES, Definition, Trouble, definitions, without_comments
from knotwork.latex.formulas import LONGEST_FORMULA, Formulas
from knotwork.latex.macros import between
from knotwork.syntax.shown import formulas_anywhere
from knotwork.syntax.words import FormulaWords

_OWN = "own"


class _Own(NamedTuple):
    """A formula of a note with definitions."""

    rest: str
    """The formula without them; empty if there is nothing else."""
    formulas: Formulas
    """The reader that knows them, and all before them."""
    trouble: str
    """Why one of them cannot be read; empty if all can be."""


def take_definitions(tokens: Sequence[Token], formulas: Formulas) -> FormulaWords:
    """Record in the token of each formula what it defines, and which definitions it knows.

    Returns the function that turns a formula of the note into words.
    """
    own_by_formula: dict[str, _Own] = {}
    for token in formulas_anywhere(tokens):
        good, trouble = _read(token.content) if DEFINES.search(token.content) else ((), "")
        own = _own(token.content, good, formulas)
        formulas = own.formulas
        if trouble:
            own = own._replace(trouble=trouble)
        token.meta[_OWN] = own_by_formula[token.content] = own

    def words(formula: str) -> str:
        own = own_by_formula.get(formula)
        return own.formulas.words(own.rest) if own else formulas.words(formula)

    return words


def mathml(token: Token, formulas: Formulas, *, display: bool) -> str:
    """The formula of a token as a `<math>` element; empty for one that only defines.

    Raises:
        ValueError: it cannot be read; the message says why, in a few words.
    """
    own: _Own | None = token.meta.get(_OWN)
    if own is None:
        return formulas.mathml(token.content, display=display)
    if own.trouble:
        raise ValueError(own.trouble)
    return own.formulas.mathml(own.rest, display=display) if own.rest else ""


def _read(formula: str) -> tuple[Sequence[Definition], str]:
    """What a formula defines, up to the first definition that cannot be read, and why it cannot."""
    good: list[Definition] = []
    for one in definitions(formula[:LONGEST_FORMULA]):
        if isinstance(one, Trouble):
            return good, one.message
        good.append(one)
    return good, ""


def _own(formula: str, found: Sequence[Definition], formulas: Formulas) -> _Own:
    """A formula without what it defines.

    A command keeps the meaning that it has where it stands: one that is defined anew further down
    in the formula is expanded.
    """
    formula = without_comments(formula)
    later = Counter(one.macro.name for one in found)
    rest, trouble, at, waiting = "", "", 0, list[Definition]()
    for one in found:
        part = formula[at : one.start]
        if "\\" in part:
            formulas, waiting = formulas.and_more(waiting), []
            try:
                part = formulas.without(part, later)
            except ValueError as reason:
                trouble = trouble or str(reason)
        rest += between(rest, part) + part
        waiting.append(one)
        later[one.macro.name] -= 1
        at = one.end
    part = formula[at:]
    rest += between(rest, part) + part
    return _Own(rest.strip(), formulas.and_more(waiting), trouble)
