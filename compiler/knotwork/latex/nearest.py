r"""Rewrites what MathJax reads and the converter refuses as the nearest LaTeX that it reads.

Used only for formulas that were refused: nothing here is looked for in a formula that is read as it
stands.
"""

from __future__ import annotations

import re

from knotwork.latex.braces import rewritten
from knotwork.latex.chemistry import without_chemistry
from knotwork.latex.colors import readable_colors
from knotwork.latex.diagrams import with_arrays
from knotwork.latex.proofs import with_fractions
from knotwork.latex.rows import with_bare_rules, with_breaks_in_rows, with_tags_outside
from knotwork.latex.words import TEXT, outside_words, plain_words

_ANGLE = re.compile(r"\\(left|right|middle|[bB]igg?[lrm]?)\s*(<|>|\\[lg]t(?![a-zA-Z]))")
_BRACED = re.compile(r"\\([bB]igg?[lrm]?)\s*\{\s*(\\[{}|]|\\[a-zA-Z]+|[()\[\]|/.<>])\s*\}")
r"""A sign that is to be large, in braces: `\big{|}`."""
_DIMENSION = re.compile(
    r"\\(?:kern|mkern|hskip|mskip)\s*(\{\s*)?(-?(?:\d+\.?\d*|\.\d+))\s*(mu|[a-z]{2})(?(1)\s*\})"
)
_UNITS = frozenset({"em", "ex", "pt", "mu", "cm", "mm", "in", "pc"})
_PAGE_ONLY = re.compile(
    r"\\require\s*\{[^{}]*\}|\\(?:class|cssId|style|href)\s*\{[^{}]*\}"
    r"|\\(?:up|left)root\s*(?:\{\s*-?\d+\s*\}|\d)"
    r"|\\bbox\s*\[[^\]]*\]|\\enclose\s*\{[^{}]*\}\s*(?:\[[^\]]*\])?"
)
r"""Commands of MathJax that say how a page shows what follows: `\class{a}{x}` is `{x}`."""
_CHARACTER = re.compile(r"\\unicode\s*\{\s*(?:x([0-9a-fA-F]{1,5})|(\d{1,6}))\s*\}")
_OPERATOR = re.compile(r"\\operatorname\*?\s*\{")
_PLAIN_NAME = re.compile(r"(?:[^\\{}^_'&~]|\\[,;:!> ])*")
_CIRCLED = re.compile(r"\\textcircled(?![a-zA-Z])\s*(?:\{\s*(\w{1,2})\s*\}|(\w))")
_BOX = re.compile(r"\\(?:colorbox|fcolorbox\s*\{[^{}]*\})\s*\{[^{}]*\}\s*\{")
_MATRIX = re.compile(
    r"\\(begin|end)\{([bBpvV]?)(?:(?:small)?matrix\*|smallmatrix)\}(?:\s*\[[lcr]\])?"
)
_MULTLINED = re.compile(r"\\(begin|end)\{multlined\}(?:\s*\[[^\]]*\]){0,2}")
_GATHER = re.compile(r"\\(begin|end)\{gather(ed)?(\*?)\}")
_COLUMN = re.compile(r"\\(begin|end)\s*\{(\w+\*?)\}|\\.|&", re.DOTALL)
_LITERAL = re.compile(r"\\.|[_&#^%]", re.DOTALL)
_IN_TEXT = {"_": r"\_", "&": r"\&", "#": r"\#", "%": r"\%", "^": r"\textasciicircum{}"}
_TIGHT = re.compile(r"(?<!\\)\\(?:!|negthinspace(?![a-zA-Z])\s*)")
_WIDE = re.compile(r"(?<!\\)\\hspace\s*\*?\s*\{[^{}]*\}")
"""Spaces that the converter takes in formulas alone."""
_TAG = re.compile(r"\\tag(?![a-zA-Z])(\*?)\s*\{")
_NOT = re.compile(r"\\not\s*\\(implies|impliedby|iff)(?![a-zA-Z])")
_DENIED = {"implies": "nRightarrow", "impliedby": "nLeftarrow", "iff": "nLeftrightarrow"}
_CR = re.compile(r"\\cr(?![a-zA-Z])")
_MUTE = re.compile(r"(?<=\})\s*\\(?:no)?limits(?![a-zA-Z])")
_ROWS = re.compile(r"\\(?:(begin|end)\{(\w+\*?)\}|hline(?![a-zA-Z]))")
_LINE = re.compile(r"\\hline(?![a-zA-Z])")
_WITHOUT_RULES = re.compile(r"(align|gather)(?:ed|\*)?")
_PAIRS_OF_COLUMNS = 6
"""Pairs of columns for which there is room, where LaTeX makes as many as are used."""
_NO_COLUMNS = re.compile(r"(\\begin\{d?array\}\s*)(?:\{\s*\}|\\\\)")
r"""Matches the beginning of an array that says nothing of its columns. For these, MathJax takes
what is next: of `\begin{array}\\ a & b` the break, so that nothing of the rows is lost."""
_MONEY = re.compile(r"(?<=\d)\s?\$|\$(?=\d)")
_COLUMNS = re.compile(r"\\begin\{(array|darray)\}\s*(?:\[\w\]\s*)?\{")
_REPEATED = re.compile(r"\*\s*\{\s*(\d{1,2})\s*\}\s*\{([^{}]*)\}")
_WITH_ARGUMENT = re.compile(r"([@!<>pmb])\s*\{[^{}]*\}")
_STARRED = re.compile(r"\\(?!(?:operatorname|tag|hspace|math))([a-zA-Z]+)\*")
"""A star after a command: the converter takes it for a part of the name."""
_PRIMES = re.compile(r"('+)\s+\^")
_LAST_BACKSLASH = re.compile(r"(?<!\\)(?:\\\\)*\\\Z")
_SHARP = "\ue000"
"""Stands for `#`; no sign of formulas, nor of any text."""
_SYMBOL = re.compile(r"[^\x00-\x7f]")
_SIGNS = {
    "∅": r"\varnothing ",
    "∠": r"\angle ",
    "∡": r"\measuredangle ",
    "∢": r"\sphericalangle ",
    "∴": r"\therefore ",
    "∵": r"\because ",
    "⊤": r"\top ",
    "⊥": r"\perp ",
}
_WORDS_ALONE = re.compile(
    r"[√∛∜⇫-⇳⟀-⟥⦁⦙-⧾]|\\text(?:asciicircum|asciitilde|backslash|bar|degree|dollar|ellipsis"
    r"|emdash|endash|greater|less|quoteleft|quoteright|registered|underscore)(?![a-zA-Z])"
)
"""Signs that the converter takes in words alone."""


def readable(formula: str) -> str:
    """The formula as the nearest LaTeX that the converter reads, if there is any."""
    formula = with_tags_outside(with_breaks_in_rows(without_chemistry(formula)))
    formula = with_arrays(with_fractions(_MULTLINED.sub(r"\\\1{gathered}", formula)))
    formula = _ANGLE.sub(_angle, _BRACED.sub(r"\\\1\2 ", formula))
    formula = _DIMENSION.sub(_space, formula)
    formula = _PAGE_ONLY.sub("", formula)
    formula = _STARRED.sub(r"\\\1 *", formula)
    formula = _NOT.sub(lambda found: rf"\{_DENIED[found[1]]} ", formula)
    formula = _CHARACTER.sub(_character, formula)
    formula = _PRIMES.sub(r"\1^", _MUTE.sub("", formula))
    formula = _LAST_BACKSLASH.sub(r"\g<0> ", formula).replace("\\\n", r"\ ")
    formula = rewritten(_CIRCLED.sub(_circled, formula), _BOX, _boxed)
    formula = _MATRIX.sub(r"\\\1{\2matrix}", formula)
    formula = _NO_COLUMNS.sub(rf"\1{{{'c' * 2 * _PAIRS_OF_COLUMNS}}}", formula)
    if r"\hline" in formula:
        formula = _ruled(with_bare_rules(formula))
    if _gathers_columns(formula):
        formula = _GATHER.sub(r"\\\1{align\2\3}", formula)
    formula = rewritten(rewritten(_CR.sub(r"\\\\", formula), _COLUMNS, _columns), _TAG, _tag)
    if len(re.findall(r"(?<!\\)\$", formula)) == 1:
        formula = _MONEY.sub(r"\\$", formula)
    # The formulas in a text go out of it before what is left is taken for words.
    formula = outside_words(rewritten(plain_words(formula), TEXT, _literal), _with_signs)
    return readable_colors(rewritten(formula, _OPERATOR, _operator))


def readable_definitions(definitions: str) -> str:
    r"""The same for definitions, in which `#1` stands for an argument, even in `\text{…}`."""
    return readable(definitions.replace("#", _SHARP)).replace(_SHARP, "#")


def _angle(found: re.Match[str]) -> str:
    side = "l" if found[2] in {"<", r"\lt"} else "r"
    return rf"\{found[1]}\{side}angle "


def _circled(found: re.Match[str]) -> str:
    """A number or letter in a ring, as the one sign that Unicode has for it."""
    inner = found[1] or found[2]
    if inner.isdecimal() and 1 <= int(inner) <= 20:
        return rf"\text{{{chr(0x245F + int(inner))}}}"
    if len(inner) == 1 and inner.isascii() and inner.isalpha():
        first = 0x24B6 - ord("A") if inner.isupper() else 0x24D0 - ord("a")
        return rf"\text{{{chr(first + ord(inner))}}}"
    return rf"\text{{({inner})}}"


def _boxed(_opened: str, words: str) -> str:
    """Words with a coloured background, in a frame instead."""
    return rf"\boxed{{\text{{{words}}}}}"


def _gathers_columns(formula: str) -> bool:
    """Whether the rows of a `gather` have columns, which the converter knows in `align` alone."""
    around: list[str] = []
    for mark in _COLUMN.finditer(rewritten(formula, TEXT, lambda _opened, _words: "")):
        if mark[1] == "begin":
            around.append(mark[2])
        elif mark[1] and around:
            around.pop()
        elif mark[0] == "&" and around and around[-1].startswith("gather"):
            return True
    return False


def _ruled(formula: str) -> str:
    r"""Rows with lines between them, which the converter draws in an `array` alone.

    An array has no numbers: rows with a `\tag` keep it, and have no lines.
    """
    opened: list[re.Match[str]] = []
    ruled: set[int] = set()  # where those begin that hold a line themselves, in no array
    edits: list[tuple[int, int, str]] = []
    for found in _ROWS.finditer(formula):
        if found[1] == "begin":
            opened.append(found)
        elif found[1] is None and opened:
            ruled.add(opened[-1].start())
        elif found[1] and opened:
            begin = opened.pop()
            kind = _WITHOUT_RULES.fullmatch(begin[2])
            if not kind or begin.start() not in ruled:
                continue
            if _TAG.search(formula, begin.end(), found.start()):
                lines = _LINE.finditer(formula, begin.end(), found.start())
                edits += ((*line.span(), "") for line in lines)
            else:
                columns = "rl" * _PAIRS_OF_COLUMNS if kind[1] == "align" else "c"
                edits.append((*begin.span(), rf"\begin{{darray}}{{{columns}}}"))
                edits.append((*found.span(), r"\end{darray}"))
    for start, end, text in sorted(edits, reverse=True):
        formula = formula[:start] + text + formula[end:]
    return formula


def _with_signs(formula: str) -> str:
    for sign, command in _SIGNS.items():
        formula = formula.replace(sign, command)
    return _WORDS_ALONE.sub(r"\\text{\g<0>}", formula)


def _character(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16) if found[1] else int(found[2]))
    return rf"\text{{{character}}}" if character.isprintable() else found[0]


def _space(found: re.Match[str]) -> str:
    length, unit = found[2], found[3]
    if unit not in _UNITS:
        return found[0]
    if unit == "mu":
        return rf"\hspace{{{float(length) / 18:.4f}em}}"
    return rf"\hspace{{{length}{unit}}}"


def _operator(opened: str, name: str) -> str:
    r"""An operator's name that holds commands: `\operatorname{\mathcal{Hom}}`."""
    if _PLAIN_NAME.fullmatch(name):
        return f"{opened}{name}}}"
    return rf"{{\mathrm{{{name}}}}}"


def _literal(opened: str, words: str) -> str:
    """Words in which the signs of formulas stand for themselves, but for formulas in them."""
    words = _TIGHT.sub("", _WIDE.sub(" ", words))
    if "$" in words:
        return f"{opened}{words}}}"
    return f"{opened}{_LITERAL.sub(lambda sign: _IN_TEXT.get(sign[0], sign[0]), words)}}}"


def _tag(opened: str, words: str) -> str:
    """A number that is more than plain letters, after the row it belongs to."""
    if not _SYMBOL.search(words) and not {"\\", "$"} & {*words}:
        return f"{opened}{words}}}"
    return rf"\qquad\text{{{words if '*' in opened else f'({words})'}}}\notag "


def _columns(opened: str, columns: str) -> str:
    """The columns of an array, without what stands between them, how wide they are, and where the
    array stands on its line."""
    columns = _REPEATED.sub(lambda found: int(found[1]) * found[2], columns)
    columns = _WITH_ARGUMENT.sub(lambda found: "l" if found[1] in "pmb" else "", columns)
    return f"{opened.partition('[')[0].rstrip('{')}{{{columns}}}"
