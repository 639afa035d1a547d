"""The commands that are defined where a formula stands, by name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import NamedTuple

from msgspec.structs import replace

from knotwork.latex.braces import is_balanced
from knotwork.latex.macro_braces import hands_on
from knotwork.model import Macro

COMMAND = re.compile(r"\\([a-zA-Z]+|.)", re.DOTALL)
_PART = re.compile(r"\\(?:begin|end|tag|label|notag|nonumber|cee?|cf|pu)(?![a-zA-Z])|\$")
"""Matches what the converter does not take in a definition."""
_SIDE = re.compile(r"\\(left|right)(?![a-zA-Z])")
LONGEST_DEFINITIONS = 20_000
"""Code points of all that a formula uses: each of thousands may use a chain of them all."""


class Known(NamedTuple):
    """A command that is defined."""

    macro: Macro
    number: int
    """Later definitions have a greater one."""
    given: bool
    """Whether the converter knows it from the beginning."""
    uses: frozenset[str]
    """The names of commands in what it stands for."""
    is_part: bool
    """Whether the converter does not take its definition, so that it has to be written out."""
    hands_on: bool
    """Whether it passes an argument on to a command without braces."""
    means: str
    """What it stands for; of an alias, the command that was meant when it was made."""

    @property
    def is_whole(self) -> bool:
        """Whether its signs stay together as an argument, where one sign alone is expected."""
        return not self.macro.alias and not self.macro.arity


_number = attrgetter("number")


class _Definitions:
    """The definitions that are shared by tables which follow one another."""

    __slots__ = ("by_name", "is_shared", "newest")

    def __init__(self, known: Iterable[Known] = ()) -> None:
        self.by_name: dict[str, list[Known]] = {}
        """The definitions of each name, the latest last."""
        self.newest = 0
        self.is_shared = False
        """Whether they belong to a table for many notes, so that none may be added."""
        for one in known:
            self.add(one)

    def add(self, one: Known) -> None:
        """One more definition, which is later than all others."""
        self.by_name.setdefault(one.macro.name, []).append(one)
        self.newest = one.number


class MacroTable:
    """The last definition of each name. A table never changes once others can see it.

    Every definition of a note makes a table, so tables that follow one another share their
    definitions: each looks only at those up to its own last one.
    """

    __slots__ = ("_all", "_last")

    def __init__(self, macros: Iterable[Macro] = (), given: Iterable[Macro] = ()) -> None:
        """The given ones are those that the converter knows without being told."""
        self._all = _Definitions()
        self._last = 0
        for macro in given:
            self._define(macro, given=True)
        for macro in macros:
            self._define(macro)
        self._all.is_shared = True

    def __contains__(self, name: str) -> bool:
        return self._get(name) is not None

    def __getitem__(self, name: str) -> Known:
        known = self._get(name)
        if known is None:
            raise KeyError(name)
        return known

    def __iter__(self) -> Iterator[Known]:
        found = filter(None, map(self._get, self._all.by_name))
        return iter(sorted(found, key=_number))

    def and_more(self, macros: Iterable[Macro]) -> MacroTable:
        """The same with later definitions, which win."""
        more = MacroTable()
        more._last = self._last
        if self._all.is_shared or self._all.newest != self._last:
            more._all = _Definitions(self)
        else:
            more._all = self._all
        for macro in macros:
            more._define(macro)
        return more

    def _get(self, name: str) -> Known | None:
        every = self._all.by_name.get(name)
        if every is None:
            return None
        if every[-1].number <= self._last:
            return every[-1]
        at = bisect_right(every, self._last, key=_number)
        return every[at - 1] if at else None

    def _define(self, macro: Macro, *, given: bool = False) -> None:
        meant = self._get(macro.body.removeprefix("\\")) if macro.alias else None
        means = meant.means if meant else macro.body
        # The command that another alias stands for may have been defined anew by now.
        if meant and not meant.macro.alias:
            macro = replace(meant.macro, name=macro.name)
        elif means.removeprefix("\\") not in self:
            macro = replace(macro, body=means)
        is_part = macro.default is not None or _is_part(macro.body)
        uses = names_in(f"{macro.body} {macro.starred or ''} {macro.default or ''}")
        self._last += 1
        self._all.add(Known(macro, self._last, given, uses, is_part, hands_on(macro.body), means))

    def used(self, formula: str) -> frozenset[str]:
        """The names that are defined of those in a formula."""
        return frozenset(self._defined(names_in(formula)))

    def trouble(self, name: str) -> str:
        """Why no formula could use a command; empty if it could."""
        known = self[name]
        if not is_balanced(known.macro.body):
            return "its braces do not match"
        try:
            reached = self.reached(self._defined(known.uses))
        except ValueError as reason:
            return str(reason)
        return "it uses itself" if name in reached else ""

    def _defined(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if name in self]

    def reached(self, names: Collection[str]) -> Mapping[str, Known]:
        """Commands, and those that they use, as they were defined.

        Raises:
            ValueError: they are too many.
        """
        found: dict[str, Known] = {}
        ahead, length = list(names), 0
        while ahead:
            name = ahead.pop()
            if name in found:
                continue
            found[name] = known = self[name]
            length += len(name) + len(known.macro.body)
            if length > LONGEST_DEFINITIONS:
                raise ValueError("its commands, using one another, stand for too much text")
            ahead += self._defined(known.uses)
        return dict(sorted(found.items(), key=lambda item: item[1].number))


def users(reached: Mapping[str, Known], names: Iterable[str]) -> frozenset[str]:
    """These names, and those of the commands that use them, also by way of others."""
    by_use: dict[str, list[str]] = defaultdict(list)
    for name, known in reached.items():
        for used in known.uses:
            by_use[used].append(name)
    found: set[str] = set()
    ahead = list(names)
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += by_use.get(name, ())
    return frozenset(found)


def names_in(text: str) -> frozenset[str]:
    """The names of commands in a text of LaTeX."""
    return frozenset(COMMAND.findall(text)) if "\\" in text else frozenset()


def _is_part(body: str) -> bool:
    r"""Whether a definition holds half of something: `\begin{cases}`, or `\left(` alone."""
    if _PART.search(body):
        return True
    waiting = 0
    for side in _SIDE.finditer(body):
        waiting += 1 if side[1] == "left" else -1
        if waiting < 0:
            return True
    return waiting > 0
