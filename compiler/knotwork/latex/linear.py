"""A formula as one line of text: `ℝⁿ`, `(a + b)/2`, for places that hold words alone.

Backlinks, descriptions and lists of notes have no room for MathML, and LaTeX is hard to read.
The text follows the linear format of Unicode's technical note 28, with fewer signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import TypeAlias, Union
from unicodedata import normalize

_PART = re.compile(r"<(/?)(\w+)([^>]*?)(/?)>|([^<]+)")
_RAISED = str.maketrans("0123456789+-−=()in⊤", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁱⁿᵀ")
_LOWERED = str.maketrans("0123456789+-−=()in", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ᵢₙ")
_ACCENTS = {"ˆ": "\u0302", "^": "\u0302", "˜": "\u0303", "~": "\u0303", "¯": "\u0304",
            "‾": "\u0304", "˙": "\u0307", "¨": "\u0308", "⃗": "\u20d7", "→": "\u20d7",
            "\u0332": "\u0304"}  # fmt: skip
_ROOTS = {"3": "∛", "4": "∜"}
_SPACED = re.compile(
    r"[=<>+×·⋅∘∗∪∩∧∨⊕⊗⊂⊃±−-]|[\u2190-\u21ff\u2208-\u220d\u223c-\u228b\u27f5-\u27ff]"
)
"""Operators with a space on both sides: those of two sides, relations and arrows."""
_DEEPEST = 100
"""Elements in one another; a deeper formula is not read."""
_AFTER = frozenset(",;")
_APPLIED = re.compile(r"\u2061(?!\s*\()")
"""The invisible operator between a function and its argument, unless that is in brackets."""
_INVISIBLE = re.compile("[\u2061-\u2064\u200b\ufe00-\ufe0f]")
_SPACES = re.compile(r"\s+(?P<before>[)\]},;/²³⁻⁺ⁱⁿᵀ^_])|\s+")
_STYLED = re.compile("[\U0001d400-\U0001d537\U0001d56c-\U0001d7ff]")
"""Bold, italic and other letters, which few fonts have; blackboard bold ones stay."""

Element: TypeAlias = tuple[str, str, list[Union[str, "Element"]]]
"""A tag, its attributes as written, and what it holds."""


def line(mathml: str) -> str:
    """The words of a `<math>` element; the same for display and inline formulas.

    Raises:
        ValueError: it is nested deeper than any formula that a reader follows.
    """
    text = _APPLIED.sub(" ", _line(_tree(mathml)))
    text = normalize("NFC", _INVISIBLE.sub("", text))
    return _SPACES.sub(lambda found: found["before"] or " ", text).strip()


def _tree(mathml: str) -> Element:
    opened: list[Element] = [("math", "", [])]
    for found in _PART.finditer(mathml):
        closing, tag, attributes, empty, text = found.groups()
        if text is not None:
            opened[-1][2].append(unescape(text))
        elif not closing:
            element: Element = (tag, attributes, [])
            opened[-1][2].append(element)
            if not empty:
                opened.append(element)
                if len(opened) > _DEEPEST:
                    raise ValueError("the formula is nested too deep")
        elif len(opened) > 1:
            opened.pop()
    return opened[0]


def _line(part: str | Element) -> str:
    if isinstance(part, str):
        return _STYLED.sub(lambda found: normalize("NFKC", found[0]), part)
    tag, attributes, parts = part
    match tag:
        case "mo":
            return _operator("".join(map(_line, parts)), attributes)
        case "mtext":
            return "".join(map(_line, parts)).replace("\N{NO-BREAK SPACE}", " ")
        case "mspace":
            return " "
        case "mfrac":
            over, under = _two(parts)
            stacked = "linethickness" in attributes
            return f"{_one(over)}{'¦' if stacked else '/'}{_one(under)} "
        case "msqrt":
            return "√" + _one("".join(map(_line, parts)))
        case "mroot":
            base, index = _two(parts)
            return _ROOTS.get(index, f"{_script(index, _RAISED, '')}√") + _one(base)
        case "mtable":
            return "; ".join(_line(row).strip() for row in parts)
        case "mtr":
            return ", ".join(filter(None, (_line(cell).strip() for cell in parts)))
        case "annotation" | "annotation-xml":
            return ""
        case _ if tag in _SCRIPTED:
            return "".join(_scripted(tag, attributes, parts))
    return "".join(map(_line, parts))


def _operator(sign: str, attributes: str) -> str:
    if sign in _AFTER:
        return sign + " "
    narrow = 'lspace="0"' in attributes
    return f" {sign} " if _SPACED.fullmatch(sign) and not narrow else sign


_SCRIPTED = {
    "msup": "^", "msub": "_", "msubsup": "_^", "mover": "^", "munder": "_", "munderover": "_^",
}  # fmt: skip
"""Elements with scripts, and where these stand, in their order."""


def _scripted(tag: str, attributes: str, parts: list[str | Element]) -> Iterator[str]:
    base, *scripts = (_line(part).strip() for part in parts)
    if "accent" in attributes and len(base) == 1 and len(scripts) == 1:
        yield base + _ACCENTS.get(scripts[0], "")
        return
    if "accent" in attributes:
        yield base
        return
    yield base
    for where, script in zip(_SCRIPTED[tag], scripts, strict=False):
        yield _script(script, _RAISED if where == "^" else _LOWERED, where)
    if tag in {"munder", "munderover"} or (len(base) > 1 and base.isalpha()):
        yield " "


def _script(text: str, small: dict[int, int], mark: str) -> str:
    """Small signs where Unicode has them all; else after a mark."""
    if set(text) <= {"′", "″", "‴"}:
        return text
    close = text.replace(" ", "")
    if all(ord(sign) in small for sign in close):
        return close.translate(small)
    return mark + _one(text)


def _one(text: str) -> str:
    """A text in brackets, unless it is a single sign, word or number."""
    text = text.strip()
    return text if text.replace("∂", "d").isalnum() or len(text) == 1 else f"({text})"


def _two(parts: list[str | Element]) -> tuple[str, str]:
    first, second = (_line(part).strip() for part in parts[:2])
    return first, second
