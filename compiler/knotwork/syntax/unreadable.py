"""The flaw of a formula that cannot be read, with advice on what to write in its place."""

from __future__ import annotations

import re
from difflib import get_close_matches

from markdown_it.token import Token

from knotwork.syntax.facts import Facts

_DEFINE = "correct it, or define it before, in `preamble.sty`, or under `[markdown.macros]`"
_COMMANDS = {
    "hdots": r"write `\ldots`, or `\cdots` in the middle of the line",
    "rule": r"leave it out, or make room with `\hspace{1em}`",
}
"""What to write for commands that are widely known and not read here."""

_ARROWS = r"write an `array` whose arrows are `\xrightarrow{f}` and `\downarrow`"
_AS_MARKDOWN = "a formula holds no running text: write it as Markdown around the formula"
_PICTURE = "draw it as a Mermaid diagram, or show a picture of it"
_TABLE = "write an `array`, or a table of Markdown"
_ENVIRONMENTS = {
    "CD": _ARROWS,
    "tikzcd": r"write `\begin{CD}`, in which `A @>f>> B` and `@VgVV` are arrows",
    "prooftree": r"write each step as `\dfrac{A \quad B}{C}`",
    "tikzpicture": _PICTURE,
    "tabular": _TABLE,
    "tabular*": _TABLE,
    "math": "leave it out: the dollar signs say that this is a formula",
    "displaymath": "leave it out: the dollar signs say that this is a formula",
    "subequations": r"leave it out, and number with `\tag{1a}`",
    **dict.fromkeys(("center", "enumerate", "itemize"), _AS_MARKDOWN),
    **dict.fromkeys(("algorithm", "definition", "lemma", "proof", "theorem"), _AS_MARKDOWN),
}
_READ = (
    *("align", "align*", "aligned", "alignat", "alignedat", "array", "cases", "dcases", "rcases"),
    *("equation", "equation*", "eqnarray", "flalign", "gather", "gather*", "gathered", "multline"),
    *("matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "split"),
)
"""Environments that can be read."""
_INSTEAD = "write it with `aligned`, `cases`, `array` or `matrix`, or as Markdown"
_STRAY = (
    'unexpected "$"',
    "invalid parameter number. Must be 1-9",
    "macro parameter found outside of custom command definition",
)
_PAIRED = r"if this is text, a `$$` above it lacks its other half; for the sign itself write `\{}`"
_OF_COLUMNS = ("expected column specification", "plain words in braces are expected")
_NO_COLUMNS = re.compile(r"\\begin\s*\{(d?array)\}\s*+(?:\[\w\]\s*+)?+(?!\{[lcr|:\s]*\})")
_COLUMNS = r"say how its columns are set, one letter for each, as in `\begin{%s}{lcr}`"
_UNKNOWN = re.compile(r'unknown (command|environment) "\\?([^"]*)"')


def unreadable(facts: Facts, token: Token, reason: ValueError) -> None:
    """Record the flaw of a formula that cannot be read."""
    found = _UNKNOWN.fullmatch(str(reason))
    if found:
        help_ = _advice(found[1], found[2])
    elif str(reason).startswith(_OF_COLUMNS) and (bare := _NO_COLUMNS.search(token.content)):
        help_ = _COLUMNS % bare[1]
    else:
        help_ = _PAIRED.format("$" if "$" in str(reason) else "#") if str(reason) in _STRAY else ""
    facts.flaw("bad-math", token, f"the formula cannot be read: {reason}", help_)


def _advice(kind: str, name: str) -> str:
    if kind == "command":
        return _COMMANDS.get(name, _DEFINE)
    if known := _ENVIRONMENTS.get(name):
        return known
    alike = get_close_matches(name, _READ, n=1, cutoff=0.75)
    return f"did you mean `{alike[0]}`?" if alike else _INSTEAD
