r"""Chemistry (`\ce{…}`) and quantities (`\pu{…}`) of LaTeX's package mhchem, as plain formulas.

MathJax reads them, and so does Obsidian. What is read here is what the manual of mhchem for MathJax
shows; whatever else a formula holds stays as it is. Isotopes and charges are not staggered.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from knotwork.latex.braces import closing, rewritten
from knotwork.latex.scripts import in_script, number, trimmed, upright
from knotwork.latex.units import quantity

_COMMAND = re.compile(r"(?<!\\def)\\(?:cee?|cf|pu)\s*\{")
_BARE = re.compile(r"\\(cee?|cf|pu)(?:\s+(\w)|(\d))")
"""Matches a command without braces, which then holds one sign."""
_CHEMICAL = {
    **dict.fromkeys(("frac", "tfrac", "dfrac", "overset", "underset", "stackrel"), (1, 2)),
    **dict.fromkeys(("boxed", "cancel", "overline", "underline", "overbrace", "underbrace"), (1,)),
    **dict.fromkeys(("color", "textcolor"), (2,)),
}
"""Commands with chemistry in their arguments, and in which."""
_ARROWS = {
    **dict.fromkeys(("->", "→", "⟶"), ("longrightarrow", "xrightarrow")),
    **dict.fromkeys(("<-", "←", "⟵"), ("longleftarrow", "xleftarrow")),
    **dict.fromkeys(("<->", "↔", "⟷"), ("longleftrightarrow", "xleftrightarrow")),
    **dict.fromkeys(("<-->", "⇄"), ("rightleftarrows", "")),
    **dict.fromkeys(("<=>", "<=>>", "<<=>", "⇌"), ("rightleftharpoons", "xrightleftharpoons")),
}
_BONDS = {
    "-": "{-}",
    "1": "{-}",
    "=": "{=}",
    "2": "{=}",
    "#": r"{\equiv}",
    "3": r"{\equiv}",
    "~": r"{\sim}",
    "~-": r"{\simeq}",
    "...": r"{\cdots}",
    "....": r"{\cdots}",
    "->": r"{\rightarrow}",
    "<-": r"{\leftarrow}",
}
_LETTERS = r"[A-Za-zÀ-ÖØ-öø-ɏΑ-Ωα-ω]"
_PATTERNS = {
    "arrow": rf"\s*({'|'.join(sorted(map(re.escape, _ARROWS), key=len, reverse=True))})\s*",
    "gas": r"(?:\s+|(?<=[\w)\]]))(\^|\(\^\)|↑)(?=\s|\Z)",
    "solid": r"\s+(v|\(v\)|↓)(?=\s|\Z)",
    "operator": r"(?:\s+|\A)(\+|-|−|–|=|<|>|≈|±|\\pm(?![a-zA-Z]))(?:\s+|\Z)",
    "addition": r"\s*(?:\*|·|•|\.(?=\s*\d*[A-Z(\[])|(?<=\s)\.(?=\s))\s*",
    "state": r"\s*\(([a-z]{1,3}|\\ca\s*[a-z]{1,3})\)",
    "space": r"\s+",
    "dots": r"\.\.\.",
    "bond": r"\\bond\s*\{([^{}]*)\}",
    "formula": r"\$([^$]*)\$",
    "nested": _COMMAND.pattern,
    "command": r"\\(?:([a-zA-Z]+)\s*|.)",
    "coefficient": r"(\d+)\s*/\s*(\d+)\s*|(\d+(?:[.,]\d+)?|[.,]\d+)\s*|([a-z])\s+(?=[A-Z(\[{\\$])",
    "letters": rf"{_LETTERS}+",
    "subscript": r"_",
    "superscript": r"\^",
    "charge": r"([+−–-]+)(?=\s|\Z|[()\[\],;}^_]|\\[,;}\\])",
    "digits": r"\d+",
    "group": r"\{",
    "opening": r"[(\[]",
    "closing": r"[)\]]",
    "double": r"[=#−–-]",
    "sign": r".",
}
_TOKENS = [(kind, re.compile(pattern, re.DOTALL)) for kind, pattern in _PATTERNS.items()]
_AT_START = frozenset({"coefficient"})
"""What is read where a formula begins, and nowhere behind an atom."""
_BEHIND_ATOM = frozenset({"charge", "digits", "double"})
_LOW = re.compile(r"\d+|\\[a-zA-Z]+|[^\s^_]")
_HIGH = re.compile(
    r"[IVX]{2,}|(?:\d+|[.*•]|[a-zA-Z])(?:[+−–-](?![A-Za-z]))?|[+−–-]+|\\[a-zA-Z]+|[^\s_]"
)
_BETWEEN = frozenset(
    {*(r"\,", r"\;", r"\:", r"\ ", r"\!", "\\\\", r"\quad", r"\qquad", r"\cdot", r"\times", r"\pm")}
    | {*(r"\to", r"\rightarrow", r"\leftarrow", r"\longrightarrow", r"\leftrightarrow", r"\{")}
    | {*(r"\rightleftharpoons", r"\leftrightharpoons", r"\rightleftarrows", r"\Rightarrow")}
    | {*(r"\uparrow", r"\downarrow")}
)
"""Commands behind which a formula begins."""
_BRACKET = re.compile(r"\\.|[\[\]{}]", re.DOTALL)
_LONGEST_WORDS = 400
"""Code points above an arrow, or below."""
_DEEPEST = 20
"""Levels of chemistry in chemistry."""
_COUNTED = re.compile(rf"{_LETTERS}|[(\[{{\\$^_]")
"""Matches the beginning of what a coefficient counts."""
_ROWS = re.compile(r"(?<!\\)&|\\\\")
_WORDS = re.compile(r"[\w\s,.'()-]*[^\W\d_][\w\s,.'()-]*")
_SIGNS = {"&": "&", "%": r"\%", "#": r"\#", ",": "{,}\\,", "~": "~", "/": "/"}


def without_chemistry(formula: str) -> str:
    r"""The formula with all chemistry and quantities in it as plain formulas."""
    return rewritten(_BARE.sub(r"\\\1{\2\3}", formula), _COMMAND, _written)


def holds_chemistry(formula: str) -> bool:
    r"""Whether there is any `\ce` or `\pu` in a formula."""
    return _COMMAND.search(formula) is not None


def _written(opened: str, inner: str) -> str:
    if opened.startswith(r"\pu"):
        return f"{{{quantity(inner, without_chemistry)}}}"
    written = _Reaction(inner).read()
    # Rows and columns belong to the environment around, from which braces would hide them.
    return written if _ROWS.search(inner) else f"{{{written}}}"


class _Reaction:
    """The content of one `\\ce{…}`, read from its beginning to its end."""

    def __init__(self, text: str, level: int = 0) -> None:
        self.text = trimmed(text)
        self.level = level
        self.at = 0
        self.parts: list[str] = []
        self.behind_atom = False
        """Whether what stands before can have an index or a charge."""
        self.scripts = ""
        """Which of `_` and `^` it has already."""

    def read(self) -> str:
        """The reaction as a formula."""
        while self.at < len(self.text):
            kind, found = self._token()
            self.at = found.end()
            _READ[kind](self, found)
        return trimmed("".join(self.parts))

    def _token(self) -> tuple[str, re.Match[str]]:
        left_out = _AT_START if self.behind_atom else _BEHIND_ATOM
        return next(
            (kind, found)
            for kind, pattern in _TOKENS
            if kind not in left_out and (found := pattern.match(self.text, self.at))
        )

    def _add(self, written: str, *, atom: bool) -> None:
        self.parts.append(written)
        self.behind_atom = atom
        self.scripts = ""

    def _script(self, mark: str, written: str) -> None:
        if not self.behind_atom and not self.scripts:
            self.parts.append("{}")
        if mark in self.scripts:
            self._add("{}", atom=self.behind_atom)
        self.parts.append(f"{mark}{{{written}}}")
        self.scripts += mark

    def _group(self) -> str | None:
        """The content of the braces that open here, moving past them; None if none do."""
        if not self.text.startswith("{", self.at):
            return None
        end = closing(self.text, self.at + 1)
        if end < 0:
            return None
        inner = self.text[self.at + 1 : end]
        self.at = end + 1
        return inner

    def _words(self) -> str:
        """Chemistry above or below an arrow, in brackets that open here; moves past them."""
        if not self.text.startswith("[", self.at):
            return ""
        depth = 0
        for mark in _BRACKET.finditer(self.text[self.at : self.at + _LONGEST_WORDS]):
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(mark[0], 0)
            if not depth:
                inner = self.text[self.at + 1 : self.at + mark.start()]
                self.at += mark.end()
                return self._inner(inner)
        return ""

    def _inner(self, text: str) -> str:
        """Chemistry within the chemistry that is read, as a formula."""
        return _Reaction(text, self.level + 1).read() if self.level < _DEEPEST else text

    def _arrow(self, found: re.Match[str]) -> None:
        plain, with_words = _ARROWS[found[1]]
        above, below = self._words(), self._words()
        if not above and not below:
            arrow = rf"\{plain} "
        elif with_words:
            arrow = rf"\{with_words}{f'[{{{below}}}]' if below else ''}{{{above}}}"
        else:
            arrow = rf"\mathrel{{\underset{{{below}}}{{\overset{{{above}}}{{\{plain}}}}}}}"
        self._add(arrow, atom=False)
        self.at += len(self.text[self.at :]) - len(self.text[self.at :].lstrip())

    def _operator(self, found: re.Match[str]) -> None:
        self._add(f" {found[1].replace('−', '-').replace('–', '-')} ", atom=False)

    def _state(self, found: re.Match[str]) -> None:
        name = found[1].replace(r"\ca", r"c,\,").replace(" ", "")
        self._add(rf"\,(\mathrm{{{name}}})", atom=True)

    def _space(self, _found: re.Match[str]) -> None:
        is_end = self.text.startswith("&", self.at)
        self._add(r"\ " if self.behind_atom and not is_end else " ", atom=False)

    def _nested(self, found: re.Match[str]) -> None:
        self.at -= 1
        inner = self._group()
        self._add(found[0][:-1] if inner is None else _written(found[0], inner), atom=True)

    def _command(self, found: re.Match[str]) -> None:
        command = found[0].rstrip() if found[1] else found[0]
        chemical = _CHEMICAL.get(found[1] or "", ())
        count = 0
        while found[1] and (inner := self._group()) is not None:
            count += 1
            read = self._inner if count in chemical else without_chemistry
            command += f"{{{read(inner)}}}"
        if found[1] == "color" and count > 1:
            command = f"{{{command}}}"  # what it colours ends here
        if (begins := command in _BETWEEN) and self.parts[-1:] == [r"\ "]:
            self.parts.pop()
        self._add(f"{command} " if found[1] else command, atom=not begins)

    def _coefficient(self, found: re.Match[str]) -> None:
        above, below, plain, letter = found.groups()
        many = rf"\tfrac{{{above}}}{{{below}}}" if below else letter or number(plain)
        self._add(rf"{many}\," if _COUNTED.match(self.text, self.at) else many, atom=False)

    def _subscript(self, _found: re.Match[str]) -> None:
        self._with_script("_", _LOW)

    def _superscript(self, _found: re.Match[str]) -> None:
        self._with_script("^", _HIGH)

    def _with_script(self, mark: str, unbraced: re.Pattern[str]) -> None:
        inner = self._group()
        if inner is None and (found := unbraced.match(self.text, self.at)):
            inner, self.at = found[0], found.end()
        self._script(mark, in_script(without_chemistry(inner or ""), is_high=mark == "^"))

    def _braces(self, _found: re.Match[str]) -> None:
        self.at -= 1
        inner = self._group()
        if inner is None:
            self._add(r"\{", atom=False)
            self.at += 1
        elif inner.isascii() and inner.isalpha():
            self._add(upright(inner), atom=True)
        elif _WORDS.fullmatch(inner) and not inner.isdecimal():
            self._add(rf"\text{{{inner}}}", atom=True)
        else:
            self._add(f"{{{self._inner(inner)}}}", atom=True)

    def _bond(self, found: re.Match[str]) -> None:
        self._add(_BONDS.get(found[1], "{-}"), atom=False)

    def _sign(self, found: re.Match[str]) -> None:
        sign = {"−": "-", "–": "-"}.get(found[0], found[0])
        self._add(_BONDS.get(sign) or _SIGNS.get(sign, sign), atom=sign in "'*!?")


_READ: dict[str, Callable[[_Reaction, re.Match[str]], None]] = {
    "arrow": _Reaction._arrow,
    "gas": lambda one, _: one._add(r"\,{\uparrow}", atom=False),
    "solid": lambda one, _: one._add(r"\,{\downarrow}", atom=False),
    "operator": _Reaction._operator,
    "addition": lambda one, _: one._add(r"\cdot ", atom=False),
    "state": _Reaction._state,
    "space": _Reaction._space,
    "dots": lambda one, _: one._add(r"\cdots ", atom=False),
    "bond": _Reaction._bond,
    "formula": lambda one, found: one._add(f"{{{without_chemistry(found[1])}}}", atom=True),
    "nested": _Reaction._nested,
    "command": _Reaction._command,
    "coefficient": _Reaction._coefficient,
    "letters": lambda one, found: one._add(upright(found[0]), atom=True),
    "subscript": _Reaction._subscript,
    "superscript": _Reaction._superscript,
    "charge": lambda one, found: one._script("^", in_script(found[1], is_high=True)),
    "digits": lambda one, found: one._script("_", found[0]),
    "group": _Reaction._braces,
    "opening": lambda one, found: one._add(found[0], atom=False),
    "closing": lambda one, found: one._add(found[0], atom=True),
    "double": _Reaction._sign,
    "sign": _Reaction._sign,
}
