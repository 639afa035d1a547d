"""LaTeX commands that authors define, passed to the converter or written out.

Most are passed on as definitions before the formula, for the converter knows best what an argument
is. What it refuses in a definition is written out instead: halves of environments, tags, and
arguments that may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from knotwork.latex.definitions import Definition, argument_at, bracket_at
from knotwork.latex.macro_braces import in_braces, takes_argument
from knotwork.latex.macro_table import COMMAND, Known, MacroTable, users
from knotwork.model import Macro

_PARAMETER = re.compile(r"(\\\\)|(\\?)#([1-9])")
_NUMBER = re.compile(r"#([1-9])")
_LAST = re.compile(r"\\([a-zA-Z]+)\s*\Z")
MOST_USES = 1000
"""Uses of commands in one formula, as one may use itself. The converter takes no more either."""
LONGEST = 20_000
"""Code points of what is written out."""
LONGEST_IN_FULL = 100_000
"""Code points of a formula of which all is written out."""


class Written(NamedTuple):
    """A formula that the converter reads."""

    before: str
    """Definitions."""
    formula: str
    in_full: str
    """The formula with all commands written out, to see how deep it nests and what stays open."""


class _Use(NamedTuple):
    """What a command becomes where it is used."""

    end: int
    """Where its last argument ends."""
    text: str
    is_final: bool = False
    """Whether nothing in it is to be written out."""


_ReadUse: TypeAlias = Callable[[Known, str, int], _Use]
"""Reads the use of a command in a formula, from where its name ends."""


class Macros:
    """The commands that authors have defined, and how formulas with them are written."""

    def __init__(self, macros: Iterable[Macro] = (), given: Iterable[tuple[str, str]] = ()) -> None:
        """The given ones, by name, are those that the converter knows without being told."""
        self._table = MacroTable(macros, (defined(name, body) for name, body in given))

    def all(self) -> tuple[Macro, ...]:
        """The definitions that count, in their order."""
        return tuple(known.macro for known in self._table)

    def and_more(self, found: Iterable[Definition]) -> Macros:
        """The same with later definitions, which win."""
        more: list[Macro] = []
        new: set[str] = set()
        for one in found:
            if not (one.spare and (one.macro.name in self._table or one.macro.name in new)):
                more.append(one.macro)
                new.add(one.macro.name)
        later = Macros()
        later._table = self._table.and_more(more)
        return later

    def unusable(self) -> tuple[str, str] | None:
        """The name of a command that no formula could use, and why; None if all can be used."""
        for known in self._table:
            name = known.macro.name
            if reason := self._table.trouble(name):
                return name, reason
        return None

    def written(self, formula: str) -> Written:
        """A formula without what the converter could not read in it.

        Raises:
            ValueError: a command lacks its argument, or uses itself without end.
        """
        names = self._table.used(formula)
        if not names:
            return Written("", formula, formula)
        reached = self._table.reached(names)
        in_full = _expanded(formula, reached, _in_full, LONGEST_IN_FULL)
        parts = users(reached, _not_to_be_defined(reached))
        formula = self.in_braces(formula)
        if parts:
            formula = self._without(formula, {name: reached[name] for name in parts})
            reached = self._table.reached(self._table.used(formula))
        before = "".join(self._definition(known) for known in reached.values())
        return Written(before, formula, in_full)

    def without(self, formula: str, names: Mapping[str, int]) -> str:
        """A formula in which commands that use any of `names` with a count above 0 are written out.

        Raises:
            ValueError: a command lacks its argument, or uses itself without end.
        """
        reached = self._table.reached(self._table.used(formula))
        # An alias keeps its meaning, whatever becomes of the command that it was made from.
        reached = {
            name: known
            for name, known in reached.items()
            if names.get(name) or not known.macro.alias
        }
        gone = users(reached, (name for name in reached if names.get(name)))
        if not gone:
            return formula
        return self._without(self.in_braces(formula), {name: reached[name] for name in gone})

    def _without(self, formula: str, gone: Mapping[str, Known]) -> str:
        def used(known: Known, formula: str, at: int) -> _Use:
            if known.macro.alias:
                return _Use(at, known.means, is_final=True)
            end, text = _used(known.macro, self.in_braces, formula, at)
            return _Use(end, text)

        return _expanded(formula, gone, used, LONGEST)

    def _definition(self, known: Known) -> str:
        macro = known.macro
        if known.given:
            return ""
        if macro.alias:
            return rf"\let\{macro.name}{macro.body} "
        parameters = "".join(f"#{number}" for number in range(1, macro.arity + 1))
        return rf"\def\{macro.name}{parameters}{{{self.in_braces(macro.body)}}}"

    def in_braces(self, text: str) -> str:
        """A text with braces around the commands in it that are an argument without any."""
        used = self._table.used(text)
        whole = [name for name in used if self._table[name].is_whole and not self._waits(name)]
        return in_braces(text, whole) if whole else text

    def _waits(self, name: str, above: frozenset[str] = frozenset()) -> bool:
        r"""Whether a command takes what follows it by way of its last one: `\def\mb{\mathbf}`."""
        last = _LAST.search(self._table[name].macro.body)
        if last is None or last[1] in above:
            return False
        if last[1] not in self._table:
            return takes_argument(last[1])
        return self._table[last[1]].macro.arity > 0 or self._waits(last[1], above | {name})


def _not_to_be_defined(reached: Mapping[str, Known]) -> Iterator[str]:
    r"""The commands that are to be written out.

    With `\def\f#1{\hat#1}`, the hat of `\f\ab` is over all that `\ab` stands for, that of
    `\f{ab}` over the first sign: which it is shows only when the argument is in its place.
    """
    any_whole = any(known.is_whole for known in reached.values())
    for name, known in reached.items():
        if known.is_part or (any_whole and known.hands_on):
            yield name


def defined(name: str, body: str) -> Macro:
    """The definition of a command that takes as many arguments as it uses."""
    return Macro(name, body, max(map(int, _NUMBER.findall(body)), default=0))


def _expanded(formula: str, known: Mapping[str, Known], read: _ReadUse, longest: int) -> str:
    """A formula with these commands written out.

    Raises:
        ValueError: it never ends.
    """
    at = uses = 0
    while found := COMMAND.search(formula, at):
        at = found.end()
        if found[1] not in known:
            continue
        uses += 1
        use = read(known[found[1]], formula, at)
        text = use.text + between(use.text, formula[use.end : use.end + 1])
        formula = formula[: found.start()] + text + formula[use.end :]
        at = found.start() + (len(text) if use.is_final else 0)
        if uses > MOST_USES or len(formula) > longest:
            raise ValueError(f"`\\{found[1]}` uses itself without end, or grows too long")
    return formula


def _in_full(known: Known, formula: str, at: int) -> _Use:
    """What a command of any kind becomes, even if an argument is missing."""
    if known.macro.alias:
        return _Use(at, known.means, is_final=True)
    try:
        return _Use(*_used(known.macro, str, formula, at))
    except ValueError:
        return _Use(at, known.macro.body, is_final=True)


def _used(macro: Macro, in_braces: Callable[[str], str], formula: str, at: int) -> tuple[int, str]:
    """The end of the use of a command whose name ends at `at`, and what it becomes."""
    body, arguments = macro.body, []
    if macro.starred is not None and formula.startswith("*", at):
        body, at = macro.starred, at + 1
    if macro.default is not None:
        given, at = bracket_at(formula, at)
        arguments.append(macro.default if given is None else given)
    while len(arguments) < macro.arity:
        argument, at = argument_at(formula, at)
        if argument is None:
            raise ValueError(f"`\\{macro.name}` lacks an argument")
        arguments.append(argument)
    return at, in_braces(_filled(body, arguments))


def _filled(body: str, arguments: list[str]) -> str:
    def fill(found: re.Match[str]) -> str:
        if found[1] or found[2]:
            return found[0]
        argument = arguments[int(found[3]) - 1]
        before = between(body[: found.start()], argument)
        return before + argument + between(argument, body[found.end() : found.end() + 1])

    return _PARAMETER.sub(fill, body)


def between(before: str, after: str) -> str:
    """A space if `before` ends with a command's name into which `after` would run; else nothing."""
    name = before[before.rfind("\\") + 1 :] if after[:1].isalpha() else ""
    return " " if name.isascii() and name.isalpha() and len(name) < len(before) else ""
