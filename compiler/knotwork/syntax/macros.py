"""LaTeX commands that authors define, put into words that the converter reads.

Most are handed on as definitions before the formula, for the converter knows best what an argument
is. What it refuses in a definition is written out instead: halves of environments, tags, and
arguments that may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from knotwork.model import Macro
from knotwork.syntax.definitions import Definition, argument_at, bracket_at

_COMMAND = re.compile(r"\\([a-zA-Z]+|.)", re.DOTALL)
_PART = re.compile(r"\\(?:begin|end|tag|label|notag|nonumber)(?![a-zA-Z])|\$")
"""What the converter does not take in a definition."""
_PARAMETER = re.compile(r"(\\\\)|(\\?)#([1-9])")
_RAISED = re.compile(r"(?<!\\)([\^_]\s*)\\([a-zA-Z]+|[^a-zA-Z])")
_ENDS_WITH_LETTERS = re.compile(r"\\[a-zA-Z]+\Z")
MOST_USES = 1000
"""Uses of commands that are written out in one formula: one may use itself."""
LONGEST = 20_000
"""Code points of what they may become."""


class Written(NamedTuple):
    """A formula in words that the converter reads."""

    before: str
    """Definitions."""
    formula: str


class Macros:
    """The commands that authors have defined, and how formulas with them are written."""

    def __init__(self, macros: Iterable[Macro] = ()) -> None:
        self._known: Mapping[str, Macro] = _by_name(macros)
        self._written_out = frozenset(_parts(self._known))

    def __bool__(self) -> bool:
        return bool(self._known)

    def all(self) -> tuple[Macro, ...]:
        """The definitions that count, in their order."""
        return tuple(self._known.values())

    def and_more(self, found: Iterable[Definition]) -> Macros:
        """These and later definitions, which win."""
        more: list[Macro] = []
        known = set(self._known)
        for one in found:
            if not (one.spare and one.macro.name in known):
                more.append(one.macro)
                known.add(one.macro.name)
        return Macros((*self._known.values(), *more))

    def written(self, formula: str) -> Written:
        """A formula without what the converter could not read in it.

        Raises:
            ValueError: a command lacks its argument, or uses itself without end.
        """
        if not self._known.keys() & _names(formula):
            return Written("", formula)
        if self._written_out:
            formula = self._in_full(formula)
        before = "".join(self._definition(macro) for macro in self._used(formula))
        return Written(before, self._raised(formula))

    def _definition(self, macro: Macro) -> str:
        if macro.alias:
            return rf"\let\{macro.name}{macro.body} "
        parameters = "".join(f"#{number}" for number in range(1, macro.arity + 1))
        return rf"\def\{macro.name}{parameters}{{{self._raised(macro.body)}}}"

    def _raised(self, formula: str) -> str:
        """The formula with braces around commands that are raised or lowered.

        MathJax raises all that they stand for, the converter only what it begins with.
        """
        return _RAISED.sub(self._in_braces, formula)

    def _in_braces(self, found: re.Match[str]) -> str:
        macro = self._known.get(found[2])
        if macro is None or macro.alias or macro.arity or macro.name in self._written_out:
            return found[0]
        return rf"{found[1]}{{\{macro.name}}}"

    def _in_full(self, formula: str) -> str:
        at = uses = 0
        while found := _COMMAND.search(formula, at):
            at = found.end()
            if found[1] not in self._written_out:
                continue
            uses += 1
            at, body = _used(self._known[found[1]], formula, at)
            body += _between(body, formula[at : at + 1])
            formula = formula[: found.start()] + body + formula[at:]
            at = found.start()
            if uses > MOST_USES or len(formula) > LONGEST:
                raise ValueError(f"`\\{found[1]}` uses itself without end, or grows too long")
        return formula

    def _used(self, formula: str) -> Iterator[Macro]:
        """The commands that a formula uses, and those that these use, as they were defined."""
        reached: set[str] = set()
        ahead = self._known.keys() & _names(formula)
        while ahead:
            reached |= ahead
            bodies = (self._known[name].body for name in ahead)
            ahead = {name for body in bodies for name in _names(body)}
            ahead = (ahead & self._known.keys()) - reached
        return (macro for name, macro in self._known.items() if name in reached)


def _by_name(macros: Iterable[Macro]) -> dict[str, Macro]:
    """The last definition of each name, in the order of these."""
    known: dict[str, Macro] = {}
    for macro in macros:
        meant = known.get(macro.body.removeprefix("\\")) if macro.alias else None
        known.pop(macro.name, None)
        # What is itself an alias is one of a command that may mean something else by now.
        copied = meant and not meant.alias
        known[macro.name] = replace(meant, name=macro.name) if meant and copied else macro
    return known


def _parts(known: Mapping[str, Macro]) -> Iterator[str]:
    """The names of what has to be written out: of parts, and of what uses these."""
    found = {
        name
        for name, macro in known.items()
        if macro.default is not None or _PART.search(macro.body)
    }
    more = found
    while more:
        yield from more
        more = {
            name
            for name, macro in known.items()
            if name not in found and not _names(macro.body).isdisjoint(found)
        }
        found |= more


def _names(text: str) -> set[str]:
    return set(_COMMAND.findall(text)) if "\\" in text else set()


def _used(macro: Macro, formula: str, at: int) -> tuple[int, str]:
    """Where the use of a command ends whose name ends at an offset, and what it becomes."""
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
    return at, _filled(body, arguments)


def _filled(body: str, arguments: list[str]) -> str:
    def fill(found: re.Match[str]) -> str:
        if found[1] or found[2]:
            return found[0]
        argument = arguments[int(found[3]) - 1]
        return argument + _between(argument, body[found.end() : found.end() + 1])

    return _PARAMETER.sub(fill, body)


def _between(before: str, after: str) -> str:
    """What keeps a text apart from the name of a command at the end of the one before it."""
    return " " if after[:1].isalpha() and _ENDS_WITH_LETTERS.search(before) else ""
