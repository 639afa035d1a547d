"""Formulas as MathML, with the commands that their authors defined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import copy

import math_core

from knotwork.latex import depth, linear, nearest
from knotwork.latex.chemistry import holds_chemistry
from knotwork.latex.commands import LACKING, with_wide_tildes
from knotwork.latex.definitions import Definition
from knotwork.latex.macros import Macros, defined
from knotwork.latex.numbered import as_numbered
from knotwork.latex.words import with_spaces
from knotwork.model import Macro

_MACRO_AT = re.compile(r"^macro(\d+):\d+: ")
_REASON = re.compile(r"^\d+: ")
_CLEARER = {
    "Expected non-special ASCII characters in string literal": "plain words in braces are expected",
}
LONGEST_FORMULA = 20_000
"""Code points; a longer one is shown as its source."""


class Formulas:
    """Turns LaTeX into MathML with the vault's macros; one per parser."""

    def __init__(self, macros: Mapping[str, str], preamble: Iterable[Macro] = ()) -> None:
        """`macros` win over what the preamble defines."""
        readable = _readable_as_given(macros)
        own = [macro for macro in preamble if macro.name not in macros]
        own += (defined(name, body) for name, body in macros.items() if name not in readable)
        self._macros = Macros(own, readable.items())
        given = {name: with_spaces(self._macros.in_braces(body)) for name, body in readable.items()}
        self._converter = math_core.LatexToMathML(fancy_error=False, macros={**LACKING, **given})

    def and_more(self, found: Iterable[Definition]) -> Formulas:
        """The same with further definitions, which win."""
        found = tuple(found)
        if not found:
            return self
        more = copy(self)
        more._macros = self._macros.and_more(found)
        return more

    def unusable(self) -> tuple[str, str] | None:
        """The name of a macro that no formula could use, and why; None if all can be used."""
        return self._macros.unusable()

    def without(self, formula: str, names: Mapping[str, int]) -> str:
        """A formula in which commands that use any of `names` with a count above 0 are written out.

        Raises:
            ValueError: a command lacks its argument, or uses itself without end.
        """
        return self._macros.without(formula, names)

    def mathml(self, formula: str, *, display: bool) -> str:
        """The formula as a `<math>` element.

        Raises:
            ValueError: the formula cannot be read; the message says why, in a few words.
        """
        if len(formula) > LONGEST_FORMULA:
            raise ValueError(f"the formula is longer than {LONGEST_FORMULA} characters")
        convert = self._converter.convert_with_local_state
        written = self._macros.written(formula)
        formula = as_numbered(written.formula)
        numbered = with_spaces(written.before + formula)
        # As written too: an argument that was not found is missing in what is written out in full.
        _bearable({formula, written.in_full})
        try:
            return with_wide_tildes(convert(numbered, displaystyle=display))
        except math_core.LatexError:
            try:
                before = nearest.readable_definitions(written.before)
                near = nearest.readable(formula)
                _bearable({near, nearest.readable(written.in_full)})
                return with_wide_tildes(convert(with_spaces(before + near), displaystyle=display))
            # Not the first error, whose cause may have been mended.
            except math_core.LatexError as error:
                raise ValueError(_reason(str(error))) from error

    def words(self, formula: str) -> str:
        """The formula as one line of text; as it is written if it cannot be read."""
        try:
            return linear.line(self.mathml(formula, display=False))
        except ValueError:
            return formula


def _readable_as_given(macros: Mapping[str, str]) -> dict[str, str]:
    """The macros that the converter can be given: chemistry is only read where it is used."""
    return {name: body for name, body in macros.items() if not holds_chemistry(body)}


def _reason(error: str) -> str:
    """Why the converter refuses a formula, as part of a sentence."""
    reason = _REASON.sub("", error).removesuffix(".")
    return _CLEARER.get(reason, reason[:1].lower() + reason[1:])


def _bearable(formulas: Iterable[str]) -> None:
    """Check that the converter can bear all of these.

    Raises:
        ValueError: it cannot bear one.
    """
    for formula in formulas:
        if trouble := depth.trouble(formula):
            raise ValueError(trouble)


def unreadable_macro(macros: Mapping[str, str]) -> tuple[str, str] | None:
    """The name of a macro that cannot be read, and why; None if all can be."""
    if not macros:
        return None
    try:
        formulas = Formulas(macros)
    except math_core.LatexError as error:
        found = _MACRO_AT.match(str(error))
        # The number counts the converter's macros: `LACKING`, then the author's other ones.
        name = [*{**LACKING, **_readable_as_given(macros)}][int(found[1])] if found else ""
        reason = _MACRO_AT.sub("", str(error)).rstrip(".")
        return name, reason[:1].lower() + reason[1:]
    return formulas.unusable()
