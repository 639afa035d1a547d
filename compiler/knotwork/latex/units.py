r"""Quantities of LaTeX's package mhchem (`\pu{1.2e3 kJ.mol-1}`) as plain formulas."""

from __future__ import annotations

import re
from collections.abc import Callable

from knotwork.latex.braces import closing
from knotwork.latex.scripts import in_script, number, trimmed, upright

_NUMBER = r"\d+(?:[.,]\d+)?|[.,]\d+"
_EXPONENT = r"(?:[eE]|\s*(?:[x*×·]|\\times(?![a-zA-Z])|\\cdot(?![a-zA-Z]))\s*10\^)"
_PATTERNS = {
    "number": (
        rf"(?P<sign>[+−–±-]|\+-)?\s*(?P<digits>{_NUMBER})(?P<doubt>\(\d+\))?"
        rf"(?:{_EXPONENT}(?P<brace>\{{)?(?P<power>[+−–-]?\d+)(?(brace)\}}))?"
    ),
    "bare": r"[eE](?P<only>[+−–-]?\d+)",
    "exponent": r"[+−–-]?\d+",
    "script": r"(?P<mark>[\^_])(?P<short>[+−–-]?\d+|[^\s{\\]|\\[a-zA-Z]+)?",
    "formula": r"\$(?P<inside>[^$]*)\$",
    "command": r"\\(?:(?P<name>[a-zA-Z]+)\s*|.)",
    "letters": r"[^\W\d_]+|[°'%‰]+[^\W\d_]*",
    "product": r"\s*[.*·]\s*",
    "space": r"\s+",
    "group": r"\{",
    "sign": r".",
}
_TOKENS = [(kind, re.compile(pattern, re.DOTALL)) for kind, pattern in _PATTERNS.items()]
_SPACES = {",", ";", ":", " ", "!"}
_FRACTIONS = {"frac", "tfrac", "dfrac"}
_BETWEEN = {*("times", "cdot", "pm", "mp", "div", "approx", "sim", "quad", "qquad", "to", "le")}
"""Commands behind which no unit has begun."""


def quantity(text: str, read: Callable[[str], str]) -> str:
    """A number and its unit as a formula; `read` reads other commands."""
    return _Quantity(trimmed(text), read).read()


class _Quantity:
    """One quantity, read from its beginning to its end."""

    def __init__(self, text: str, inner: Callable[[str], str]) -> None:
        self.text = text
        self.inner = inner
        self.at = 0
        self.parts: list[str] = []
        self.behind = ""
        """What was read last: `number`, `unit`, or anything else."""
        self.unit_from: int | None = None
        """The part with which the unit began."""

    def read(self) -> str:
        """The quantity as a formula."""
        while self.at < len(self.text):
            if self.text.startswith("//", self.at):
                self._divide()
                continue
            kind, found = self._token()
            self.at = found.end()
            _READ[kind](self, found)
        return trimmed("".join(self.parts))

    def _token(self) -> tuple[str, re.Match[str]]:
        in_unit = self.behind == "unit"
        left_out = {"number", "bare"} if in_unit else {"exponent"}
        return next(
            (kind, found)
            for kind, pattern in _TOKENS
            if kind not in left_out and (found := pattern.match(self.text, self.at))
        )

    def _divide(self) -> None:
        """Put all of the unit so far over all that follows."""
        begin = len(self.parts) if self.unit_from is None else self.unit_from
        above = "".join(self.parts[begin:])
        below = quantity(self.text[self.at + 2 :].replace("//", "/"), self.inner)
        self.parts[begin:] = [rf"\frac{{{above}}}{{{below}}}"]
        self.at = len(self.text)

    def _unit(self, written: str) -> None:
        if self.behind == "number":
            self.parts.append(r"\,")
        if self.unit_from is None:
            self.unit_from = len(self.parts)
        self.parts.append(written)
        self.behind = "unit"

    def _other(self, written: str) -> None:
        self.parts.append(written)
        self.behind = ""

    def _number(self, found: re.Match[str]) -> None:
        sign = {"−": "-", "–": "-", "±": r"\pm ", "+-": r"\pm "}.get(found["sign"], found["sign"])
        written = (sign or "") + number(found["digits"]) + (found["doubt"] or "")
        if found["power"]:
            written += rf"\cdot 10^{{{found['power'].translate(_MINUS)}}}"
        self.parts.append(written)
        self.behind, self.unit_from = "number", None

    def _bare(self, found: re.Match[str]) -> None:
        self.parts.append(f"10^{{{found['only'].translate(_MINUS)}}}")
        self.behind = "number"

    def _exponent(self, found: re.Match[str]) -> None:
        self.parts.append(f"^{{{found[0].translate(_MINUS)}}}")
        self.behind = "power"

    def _script(self, found: re.Match[str]) -> None:
        short = found["short"]
        inner = self._braced() if short is None else short
        if not self.parts:
            self.parts.append("{}")
        if inner is not None:
            written = in_script(self.inner(inner), is_high=found["mark"] == "^")
            self.parts.append(f"{found['mark']}{{{written}}}")
        self.behind = "number" if self.behind == "number" else "power"

    def _formula(self, found: re.Match[str]) -> None:
        self._other(f"{{{found['inside']}}}")

    def _command(self, found: re.Match[str]) -> None:
        name, command = found["name"], found[0].rstrip() or found[0]
        while name and (inner := self._braced()) is not None:
            command += f"{{{quantity(inner, self.inner) if name in _FRACTIONS else inner}}}"
        command = self.inner(command) + (" " if name else "")
        if (name or found[0][1:]) in _SPACES | _BETWEEN:
            self._other(command)
        else:
            self._unit(command)

    def _letters(self, found: re.Match[str]) -> None:
        self._unit(upright(found[0].replace("%", r"\%")))

    def _product(self, _found: re.Match[str]) -> None:
        self._other(r"{\cdot}")

    def _space(self, _found: re.Match[str]) -> None:
        if self.behind in {"unit", "power"}:
            self._other(r"\,")

    def _group(self, _found: re.Match[str]) -> None:
        self.at -= 1
        inner = self._braced()
        if inner is None:
            self.at += 1
        else:
            self._unit(f"{{{quantity(inner, self.inner)}}}")

    def _sign(self, found: re.Match[str]) -> None:
        sign = {"−": "-", "–": "-", "#": r"\#"}.get(found[0], found[0])
        if sign in "([" and self.behind == "number":
            self.parts.append(r"\,")
        self._other(sign)

    def _braced(self) -> str | None:
        """The content of the braces that open here, moving past them; None if none do."""
        end = closing(self.text, self.at + 1) if self.text.startswith("{", self.at) else -1
        if end < 0:
            return None
        inner, self.at = self.text[self.at + 1 : end], end + 1
        return inner


_MINUS = str.maketrans("−–", "--")
_READ: dict[str, Callable[[_Quantity, re.Match[str]], None]] = {
    "number": _Quantity._number,
    "bare": _Quantity._bare,
    "exponent": _Quantity._exponent,
    "script": _Quantity._script,
    "formula": _Quantity._formula,
    "command": _Quantity._command,
    "letters": _Quantity._letters,
    "product": _Quantity._product,
    "space": _Quantity._space,
    "group": _Quantity._group,
    "sign": _Quantity._sign,
}
