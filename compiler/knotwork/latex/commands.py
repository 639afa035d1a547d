r"""Commands that MathJax knows and the converter lacks, as macros of commands that it knows.

The list is that of MathJax 3's packages `base`, `ams`, `mathtools`, `upgreek`, `centernot`,
`cancel` and `gensymb`, less what has no counterpart. What a macro cannot express (a size, an
overlap, an upright Greek letter) is left out: the formula is shown a little plainer.
"""

from __future__ import annotations

_SAME = {
    "centerdot": "cdot",
    "dotsb": "cdots",
    "dotsc": "ldots",
    "dotsi": "cdots",
    "dotsm": "cdots",
    "dotso": "ldots",
    "divsymbol": "div",
    "intop": "int",
    "nshortmid": "nmid",
    "nshortparallel": "nparallel",
    "shortmid": "mid",
    "shortparallel": "parallel",
    "smallfrown": "frown",
    "smallint": "int",
    "smallsetminus": "setminus",
    "smallsmile": "smile",
    "thickapprox": "approx",
    "thicksim": "sim",
    "varpropto": "propto",
}
"""Commands that differ from another only in size or spacing."""

_FONTS = {
    "mathrm": ("mathup", "mathsfup", "symrm", "symup", "symsf", "symsfup"),
    "mathit": ("mathnormal", "mathsfit", "symit", "symnormal", "symsfit"),
    "mathbf": ("mathbfup", "mathbfit", "mathbfsf", "mathbfsfup", "mathbfsfit", "symbfup"),
    "boldsymbol": ("symbfit", "symbfsf", "symbfsfup", "symbfsfit"),
    "mathcal": ("mathbfcal", "symcal", "symbfcal"),
    "mathscr": ("mathbfscr", "symscr", "symbfscr"),
    "mathfrak": ("mathbffrak", "symfrak", "symbffrak"),
    "mathbb": ("symbb",),
    "mathtt": ("symtt",),
    "text": ("hbox", "mbox", "mathmbox", "textnormal", "textup"),
}

_AS_THEY_ARE = (
    *("framebox", "llap", "rlap", "clap", "smash", "vcenter"),
    *("mathllap", "mathrlap", "mathclap", "crampedllap", "crampedrlap", "crampedclap"),
)
"""Commands that move or squeeze what they hold."""

_WITHOUT_MEANING = (
    *("tiny", "Tiny", "scriptsize", "small", "normalsize", "large", "Large", "LARGE", "huge"),
    *("Huge", "mit", "oldstyle", "scr", "bbFont", "strut", "nonscript", "adjustlimits"),
    *("hfil", "hfill", "hfilll"),
)
"""Switches of size and font, and space that stretches."""

_TABLES = {
    "cases": "cases",
    "displaylines": "gathered",
    "eqalign": "aligned",
    "matrix": "matrix",
    "pmatrix": "pmatrix",
    "substack": "matrix",
    "crampedsubstack": "matrix",
}

_GREEK = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"),
    *("lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi"),
    *("psi", "omega", "varepsilon", "vartheta", "varpi", "varrho", "varsigma", "varphi", "Gamma"),
    *("Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"),
)

LACKING = {
    **{name: rf"\{near} " for name, near in _SAME.items()},
    **{name: rf"\{near}{{#1}}" for near, names in _FONTS.items() for name in names},
    **dict.fromkeys(_AS_THEY_ARE, "{#1}"),
    **dict.fromkeys(_WITHOUT_MEANING, ""),
    **{
        name: rf"\begin{{{environment}}}#1\end{{{environment}}}"
        for name, environment in _TABLES.items()
    },
    **{f"up{letter}": rf"\{letter} " for letter in _GREEK},
    "cancelto": r"\cancel{#2}^{#1}",
    "celsius": r"\degree\mathrm{C}",
    "centernot": r"\cancel{#1}",
    "LaTeX": r"\text{LaTeX}",
    "micro": r"\mu ",
    "nuparrow": r"\not\uparrow ",
    "ndownarrow": r"\not\downarrow ",
    "ohm": r"\Omega ",
    "overunderset": r"\overset{#1}{\underset{#2}{#3}}",
    "perthousand": "‰",
    "pmb": r"\boldsymbol{#1}",
    "splitdfrac": r"\begin{gathered}#1\\#2\end{gathered}",
    "splitfrac": r"\begin{gathered}#1\\#2\end{gathered}",
    "stackbin": r"\overset{#1}{#2}",
    "TeX": r"\text{TeX}",
    "varinjlim": r"\mathop{\underrightarrow{\lim}}",
    "varliminf": r"\mathop{\underline{\lim}}",
    "varlimsup": r"\mathop{\overline{\lim}}",
    "varprojlim": r"\mathop{\underleftarrow{\lim}}",
    "widetilde": r"\widehat{{#1}\overset{˜}{}}",
}
"""By name, without the backslash; an author's own macro of that name wins."""

_MARKED_HAT = '<mover><mrow></mrow><mi>˜</mi></mover></mrow><mo stretchy="true">\u0302</mo>'
_WIDE_TILDE = '</mrow><mo stretchy="true">˜</mo>'


def with_wide_tildes(mathml: str) -> str:
    r"""MathML in which each hat over a tilde, as `LACKING` writes `\widetilde`, is a wide tilde.

    The converter has no command for a tilde that grows with what is below it.
    """
    return mathml.replace(_MARKED_HAT, _WIDE_TILDE)
