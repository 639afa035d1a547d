r"""Whether a formula is more than the converter can bear.

It recurses for each level of a formula, and a stack that overflows ends the process. And it tries
each bracket that nothing closes both ways, so that each takes as long as all after it: thirty of
them in one group take minutes.
"""

from __future__ import annotations

import re

from knotwork.syntax.latex_commands import LACKING

DEEPEST = 200
"""Levels of a formula; those that people write have a dozen."""
MOST_OPEN = 20
"""Brackets that nothing closes, in a group and those within it."""

_TOKEN = re.compile(
    r"(?P<sized>\\[bB]igg?[lrm]?|\\left|\\right|\\middle)(?![a-zA-Z])\s*(?:\\[a-zA-Z]+|\\?.)?"
    r"|\\operatorname\*|\\[a-zA-Z]+|\\.|[{}()\[\]&]|[^\s\\{}()\[\]&]+",
    re.DOTALL,
)
_RAISED = re.compile(r"[\^_].?")
_NAMES = "angle brace brack ceil floor group moustache Vert vert".split()
_SIZES = ("big", "Big", "bigg", "Bigg")
_SWITCHES = "color displaystyle textstyle scriptstyle scriptscriptstyle".split()
_TAKING = {
    name: count
    for count, names in (
        (1, "bar boxed cancel check breve acute grave dot ddot dddot hat mathring tilde vec"),
        (1, "overbrace overleftarrow overline overrightarrow underbrace underline"),
        (1, "widecheck widehat widetilde phantom hphantom vphantom sqrt substack"),
        (1, "text textbf textit textrm texttt mbox hbox operatorname operatorname* tag"),
        (1, "Bra Ket Set bra braket ket set ddddot emph eqref ref bcancel xcancel sout"),
        (1, "operatornamewithlimits overbracket overgroup overparen overleftrightarrow"),
        (1, "overleftharpoon overrightharpoon overarc underbracket undergroup underparen"),
        (1, "underleftarrow underrightarrow underleftrightarrow underarc underbar utilde"),
        (1, "xrightarrow xleftarrow xleftrightarrow xRightarrow xLeftarrow xLeftrightarrow"),
        (1, "xhookrightarrow xhookleftarrow xmapsto xlongequal xrightharpoonup xtofrom"),
        (1, "textnormal textup textsf textmd textsc slashed pmb smash"),
        (2, "frac dfrac tfrac cfrac binom dbinom tbinom overset stackrel underset sideset"),
        (3, "prescript"),
        (1, " ".join(name for name, means in LACKING.items() if "#1" in means)),
        (2, " ".join(name for name, means in LACKING.items() if "#2" in means)),
    )
    for name in names.split()
}
"""How many arguments a command takes."""
_KINDS = {
    **dict.fromkeys(("{", r"\begin", r"\left"), "begin"),
    **dict.fromkeys(("}", r"\end", r"\right"), "end"),
    **dict.fromkeys(("&", "\\\\"), "cell"),
    **dict.fromkeys(("(", "[", r"\{", r"\ulcorner", r"\llcorner"), "open"),
    **dict.fromkeys((")", "]", r"\}", r"\urcorner", r"\lrcorner"), "close"),
    **{f"\\l{name}": "open" for name in _NAMES},
    **{f"\\r{name}": "close" for name in _NAMES},
    **{f"\\{size}l": "open" for size in _SIZES},
    **{f"\\{size}r": "close" for size in _SIZES},
    # They stand before an argument: a bracket there closes none.
    **{f"\\{name}": "taking" for name in _TAKING},
    # A bracket of their own, or of their argument, may stay open.
    **dict.fromkeys((r"\pmod", r"\pod", r"\mathchoice"), "open"),
    # Their argument is all that follows in the group.
    **{f"\\{name}": "switch" for name in _SWITCHES},
}


class _Group:
    """What is known of a group while it is read."""

    __slots__ = ("alone", "deepest", "is_table", "most_open", "open", "run", "switches", "taking")

    def __init__(self, *, is_table: bool = False) -> None:
        self.is_table = is_table
        self.open = 0
        """Brackets of this cell that wait for their other half."""
        self.deepest = 0
        """The most that any group within this cell left open."""
        self.most_open = 0
        """The most of any cell so far."""
        self.run = 0
        """Commands one after the other, each of which may be the argument of the one before."""
        self.switches = 0
        self.alone: str | None = ""
        """The kind of the only thing in it; None where there are more."""
        self.taking = 0
        """How many things that come next are arguments of what came before."""

    @property
    def left_open(self) -> int:
        """Brackets that nothing closes, in the worst of its cells."""
        return max(self.most_open, self.open + self.deepest)

    def next_cell(self) -> None:
        """Brackets are closed in their own cell or not at all."""
        self.most_open = self.left_open
        self.open = self.deepest = self.switches = self.taking = 0


def trouble(formula: str) -> str | None:
    """Why the formula is not to be given to the converter; None if it may be."""
    groups = formula.count("{") + formula.count("\\")
    brackets = formula.count("(") + formula.count("[") + formula.count("\\")
    if groups <= DEEPEST and brackets <= MOST_OPEN:
        return None
    levels, left_open = _measured(formula)
    if levels > DEEPEST:
        return f"the formula nests deeper than {DEEPEST} levels"
    if left_open > MOST_OPEN:
        return f"{left_open} brackets of the formula are opened and never closed"
    return None


def _measured(formula: str) -> tuple[int, int]:
    """The levels of a formula at most, and its brackets that nothing closes."""
    reading = _Reading()
    for found in _TOKEN.finditer(formula):
        reading.read(found["sized"] or found[0])
    while reading.above:
        reading.end()
    return reading.deepest, reading.group.left_open


class _Reading:
    """A formula that is being read, token by token."""

    def __init__(self) -> None:
        self.group = _Group()
        self.above: list[_Group] = []
        self.level = self.deepest = 0

    def read(self, token: str) -> None:
        """Go on by one token."""
        kind = _KINDS.get(token) or ("command" if token[0] == "\\" else "other")
        group = self.group
        if kind == "end":
            if self.above:
                self.end()
            return
        if kind == "close" and group.taking:
            kind = "other"
        group.alone = kind if group.alone == "" else None
        # Each sign is an argument of its own, with what is raised or lowered without a base.
        signs = 1 if token[0] == "\\" else max(1, len(_RAISED.sub("", token)))
        group.taking = max(0, group.taking - signs)
        group.taking += _TAKING.get(token[1:], 0) if kind == "taking" else token[-1] in "^_"
        self._count(kind, token)
        self.deepest = max(self.deepest, self.level)

    def _count(self, kind: str, token: str) -> None:
        group = self.group
        if kind in {"command", "taking", "switch", "begin"}:
            self.level += 1
        else:
            self.level -= group.run
            group.run = 0
        match kind:
            case "begin":
                self.above.append(group)
                self.group = _Group(is_table=token == r"\begin")
            case "cell" if group.is_table:
                self.level -= group.switches
                group.next_cell()
            case "open":
                group.open += 1
            case "close":
                group.open = max(0, group.open - 1)
            case "switch":
                group.switches += 1
            case "command" | "taking":
                group.run += 1

    def end(self) -> None:
        """Go on in the group around this one."""
        ended, group = self.group, self.above.pop()
        self.group = group
        self.level -= 1 + ended.run + ended.switches + group.run
        group.run = 0
        group.deepest = max(group.deepest, ended.left_open)
        # A bracket alone in a group counts for the group around it.
        if ended.alone == "open":
            group.open += 1
        if group.alone == "begin":
            group.alone = ended.alone
