r"""Whether a formula is more than the converter can bear.

It recurses for each level of a formula, and a stack that overflows ends the process. And it tries
each bracket that nothing closes both ways, so that each doubles the time for the rest of its row:
thirty of them take minutes. This module need not read just what the converter reads, but no bracket
may count as closed here that is open there.
"""

from __future__ import annotations

import re
import unicodedata

from knotwork.latex.arguments import ARGUMENTS
from knotwork.latex.commands import LACKING

DEEPEST = 200
"""Levels of a formula; those that people write have a dozen."""
MOST_TRIES = 2**18
"""Signs of a row (a group, or a cell), twice as many for each bracket in it that nothing closes:
fourteen in a short one, eight in one of a thousand signs."""

_OPENING = "⌈⌊⌜⌞⎰❲⟅⟦⟨⟪⟬⟮⦃⦅⦇⦉⦋⦍⦏⦑⦓⦕⦗⧘⧚⧼"
_CLOSING = "⌉⌋⌝⌟⎱❳⟆⟧⟩⟫⟭⟯⦄⦆⦈⦊⦌⦎⦐⦒⦔⦖⦘⧙⧛⧽"
_TOKEN = re.compile(
    r"(?P<comment>%[^\n]*)"
    r"|(?P<sized>\\[bB]igg?[lrm]?|\\left|\\right|\\middle)(?![a-zA-Z])\s*(?:\\[a-zA-Z]+|\\.|[^\\{}])"
    r"|(?P<bare>\\[bB]igg?[lrm]?|\\middle)(?![a-zA-Z])"
    rf"|\\(?:operatorname|tag|hspace)\*|\\[a-zA-Z]+|\\.|[{{}}()\[\]&^_{_OPENING}{_CLOSING}]"
    rf"|[^\s\\{{}}()\[\]&^_%{_OPENING}{_CLOSING}]+",
    re.DOTALL,
)
_OPENS = re.compile(rf"[(\[\\{_OPENING}]")
_NAMES = "ang angle Angle brace Brace brack ceil floor group moustache paren Vert vert".split()
_DOUBLED = "angle bracket parenthesis".split()
_SIZES = ("big", "Big", "bigg", "Bigg")
_SWITCHES = "color displaystyle textstyle scriptstyle scriptscriptstyle".split()
_KINDS = {
    **dict.fromkeys(("{", r"\begin", r"\left"), "begin"),
    **dict.fromkeys(("}", r"\end", r"\right"), "end"),
    **dict.fromkeys(("&", "\\\\"), "cell"),
    **{f"\\{name}": "halves" for name in "above atop brace brack choose over".split()},
    **dict.fromkeys(("(", "[", r"\{", r"\ulcorner", r"\llcorner"), "open"),
    **dict.fromkeys((")", "]", r"\}", r"\urcorner", r"\lrcorner"), "close"),
    **dict.fromkeys("^_", "script"),
    **dict.fromkeys(_OPENING, "open"),
    **dict.fromkeys(_CLOSING, "close"),
    **{f"\\l{name}": "open" for name in _NAMES},
    **{f"\\r{name}": "close" for name in _NAMES},
    **{f"\\ll{name}": "open" for name in _DOUBLED},
    **{f"\\rr{name}": "close" for name in _DOUBLED},
    **{f"\\{size}l": "open" for size in _SIZES},
    **{f"\\{size}r": "close" for size in _SIZES},
    # They stand before an argument: a bracket there closes none.
    **{f"\\{name}": "taking" for name in ARGUMENTS},
    # Their argument is all that follows in the group.
    **{f"\\{name}": "switch" for name in _SWITCHES},
}
_PIECES = frozenset(
    rf"\{name}" for name in "bra Bra braket Braket ket Ket mathchoice pmod pod set Set".split()
)
"""Commands of several pieces: where one is an argument, the first piece alone is; and a command
that is their argument takes the last piece for its own."""
_RAW = frozenset(rf"\{name}" for name in LACKING)
"""Commands whose arguments are put elsewhere before they are read."""
_NOTHING = frozenset(rf"\{name}" for name, means in LACKING.items() if not means)
"""Commands that are not arguments, for nothing is left of them."""
_COMMANDS = frozenset({"command", "taking", "switch"})
"""Kinds of tokens that may go on with what follows them."""


class _Group:
    """What is known of a group while it is read; the rows in it come one after the other."""

    __slots__ = (
        *("alone", "ends_at", "is_loose", "is_split", "open", "run", "size", "stuck", "switches"),
        *("takes_bracket", "takes_raw", "taking"),
    )

    def __init__(self, ends_at: str = "") -> None:
        self.ends_at = ends_at
        r"""`\end` of an environment, `]` of an argument in brackets."""
        self.open = 0
        """Brackets of this row that wait for their other half."""
        self.stuck = 0
        """Brackets of this row that nothing can close any more."""
        self.size = 0
        """Signs in this row; a group is one."""
        self.run = 0
        """Commands one after the other, each of which may be the argument of the one before."""
        self.switches = 0
        self.alone: str | None = ""
        """The kind of the only thing in it but for commands; None where there are more."""
        self.is_split = False
        """Whether the piece that takes an argument is followed by another of the same command."""
        self.taking = 0
        """How many things that come next may be arguments of what came before."""
        self.is_loose = False
        """Whether it is the argument of a command that puts it down without its braces."""
        self.takes_raw = False
        """Whether those arguments are single tokens, each of which may be half of something."""
        self.takes_bracket = False
        """Whether an argument in brackets may come next."""


def trouble(formula: str) -> str | None:
    """Why the formula is not to be given to the converter; None if it may be."""
    groups = formula.count("{") + formula.count("\\")
    tries = len(formula) << min(99, len(_OPENS.findall(formula)))
    if groups <= DEEPEST and tries <= MOST_TRIES:
        return None
    reading = _Reading()
    for found in _TOKEN.finditer(formula):
        if not found["comment"]:
            # Without a delimiter after it, it takes what comes next, as an accent does.
            reading.read(found["sized"] or (r"\hat" if found["bare"] else found[0]))
    reading.end_all()
    if reading.deepest > DEEPEST:
        return f"the formula nests deeper than {DEEPEST} levels"
    if reading.most_tries > MOST_TRIES:
        return f"{reading.left_open} brackets of the formula are opened and never closed"
    return None


class _Reading:
    """A formula that is being read, token by token."""

    def __init__(self) -> None:
        self.group = _Group()
        self.above: list[_Group] = []
        self.level = self.deepest = 0
        self.most_tries = self.left_open = 0
        """Of the worst row that has ended, and its brackets that nothing closes."""

    def read(self, token: str) -> None:
        """Go on by one token."""
        kind = _KINDS.get(token) or ("command" if token[0] == "\\" else "other")
        group = self.group
        group.size += len(token) if kind == "other" else 1
        if token == "[" and group.takes_bracket:
            self._begin("]")
        elif token == "]" and group.ends_at == "]" and not group.taking:
            self._end()
        elif kind == "end":
            self._end_with_brackets()
        else:
            if kind == "close" and group.taking:
                kind = "other"
            elif kind == "begin" and token != "{" and group.taking and group.takes_raw:
                # The delimiter after it is left alone.
                kind = "open"
            is_argument = group.taking > 0
            self._follow(kind, token)
            self._count(kind, token, is_argument=is_argument)
        self.deepest = max(self.deepest, self.level)

    def end_all(self) -> None:
        """Note that the formula ends."""
        while self.above:
            self._end()
        self._end_row()

    def _follow(self, kind: str, token: str) -> None:
        """Note what the token is an argument of, and what it takes itself."""
        group = self.group
        group.takes_bracket = False
        is_sign = not (group.taking or kind in {"script", "cell"} or kind in _COMMANDS)
        if (is_sign and _signs(token)) or (kind in {"open", "begin"} and group.alone == ""):
            group.alone = kind if group.alone == "" else None
        if kind == "script":
            group.stuck += group.is_split
            # Without a base it is an argument itself, and nobody knows what comes to it.
            group.taking += 2 if group.taking else 1
            return
        is_torn = group.is_split and _is_half(kind, token)
        if is_torn or (group.taking and token in _PIECES):
            group.stuck += 1
        group.is_split = token in _PIECES or (kind == "begin" and group.is_split)
        group.taking = max(0, group.taking - _signs(token))
        group.takes_raw &= group.taking > 0
        if kind in _COMMANDS and (takes := ARGUMENTS.get(token[1:])):
            group.taking += takes.how_many
            group.takes_bracket = takes.has_bracket and not is_torn
            group.takes_raw |= token in _PIECES or token in _RAW

    def _count(self, kind: str, token: str, *, is_argument: bool) -> None:
        group = self.group
        if kind in _COMMANDS:
            self.level += 1
        elif kind != "begin":
            self.level -= group.run
            group.run = 0
        if kind in {"cell", "halves", "switch"}:
            self._part(token, is_argument=is_argument)
        match kind:
            case "begin":
                self._begin(r"\end" if token == r"\begin" else "")
            case "open":
                group.open += 1
            case "close":
                group.open = max(0, group.open - 1)
            case "switch":
                group.switches += 1
            case "command" | "taking":
                group.run += 1

    def _begin(self, ends_at: str) -> None:
        """Go on in a group within this one."""
        self.level += 1
        around = self.group
        around.takes_bracket = False
        self.above.append(around)
        self.group = _Group(ends_at)
        self.group.is_loose, around.is_split = around.is_split, False

    def _end_row(self) -> None:
        """Go on in another row of this group, whose brackets close none of this one."""
        group = self.group
        left_open = group.open + group.stuck
        tries = group.size << min(left_open, 99)
        if tries > self.most_tries:
            self.most_tries, self.left_open = tries, left_open
        group.open = group.stuck = group.size = 0

    def _part(self, token: str, *, is_argument: bool) -> None:
        r"""Go on after what separates rows, unless it is an argument or a `\\` that ends no row."""
        group = self.group
        is_cell = token in {"&", "\\\\"}
        if is_cell and group.ends_at == r"\end":
            self.level -= group.switches
            group.switches = group.taking = 0
            self._end_row()
        elif not (is_argument or group.is_loose or token == "\\\\" or (is_cell and not self.above)):
            self._end_row()
        group.stuck += group.open
        group.open = 0

    def _end_with_brackets(self) -> None:
        """Go on after the group that ends here, and after those in brackets left open in it."""
        while self.above and self.group.ends_at == "]":
            self._end()
            self.group.stuck += 1
        if self.above:
            self._end()

    def _end(self) -> None:
        """Go on in the group around this one."""
        ended, group = self.group, self.above.pop()
        if ended.is_loose:
            group.is_split = group.taking > 0
            group.stuck += ended.open + ended.stuck
            if ended.switches:
                group.stuck += group.open
                group.open = 0
        self._end_row()
        self.group = group
        self.level -= 1 + ended.run + ended.switches + group.run
        group.run = 0
        # A bracket alone in a group counts for the group around it.
        if ended.alone == "open":
            group.open += 1
        # What lacks an argument where its group ends may take one after it.
        if ended.taking:
            group.stuck += 1
        if group.alone == "begin":
            group.alone = ended.alone


def _is_half(kind: str, token: str) -> bool:
    """Whether a token continues in the one after it."""
    return kind in {"taking", "switch"} or token.startswith((r"\big", r"\Big", r"\middle"))


def _signs(token: str) -> int:
    """The least number of arguments that a token makes: one a sign, except primes and accents."""
    if token[0] == "\\":
        return 0 if token in _NOTHING else 1
    return sum(sign != "'" and unicodedata.category(sign)[0] != "M" for sign in token)
