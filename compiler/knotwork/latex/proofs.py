r"""Proof trees (LaTeX's package bussproofs, which MathJax reads) as fractions, one over the other.

A tree is written from its leaves to its root: `\AXC{…}` puts a leaf on a stack, `\UIC{…}` takes one
tree from it, `\BIC{…}` two and `\TIC{…}` three, and puts what follows from them in their place.
"""

from __future__ import annotations

import re

from knotwork.latex.braces import closing

_TREE = re.compile(r"\\begin\{prooftree\}(.*?)\\end\{prooftree\}", re.DOTALL)
_PREMISES = {
    "AXC": 0, "AxiomC": 0, "UIC": 1, "UnaryInfC": 1, "BIC": 2, "BinaryInfC": 2,
    "TIC": 3, "TrinaryInfC": 3, "QuaternaryInfC": 4, "QuinaryInfC": 5,
}  # fmt: skip
"""How many trees each command takes."""
_LABELS = {"RightLabel": "right", "RL": "right", "LeftLabel": "left", "LL": "left"}
_LINES = {"noLine": False, "singleLine": True, "solidLine": True, "dashedLine": True,
          "doubleLine": True}  # fmt: skip
"""Whether a line follows, for the next step alone; all that are drawn are drawn as one."""
_ALWAYS = {"alwaysNoLine": False, "alwaysSingleLine": True, "alwaysSolidLine": True}
_COMMAND = re.compile(r"(?:\s|%[^\n]*(?:\n|$))*(?:\\([a-zA-Z]+)\s*(\{)?)?")
_ONE_FORMULA = re.compile(r"\s*\$((?:[^$\\]|\\.)*)\$\s*", re.DOTALL)


def with_fractions(formula: str) -> str:
    """The formula with all proof trees as fractions; one that cannot be read stays as it is."""
    return _TREE.sub(lambda found: _tree(found[1]) or found[0], formula)


def _tree(steps: str) -> str | None:
    """One proof tree as a fraction; None if it holds what this module does not know."""
    trees: list[str] = []
    labels: dict[str, str] = {}
    usual = line = True
    at = 0
    while found := _COMMAND.match(steps, at):
        name, at = found[1], found.end()
        if name is None:
            break
        if name in _ALWAYS:
            usual = line = _ALWAYS[name]
        elif name in _LINES:
            line = _LINES[name]
        elif (end := closing(steps, at) if found[2] else -1) < 0:
            return None
        else:
            words, at = _words(steps[at:end]), end + 1
            if name in _LABELS:
                labels[_LABELS[name]] = words
                continue
            count = _PREMISES.get(name)
            if count is None or count > len(trees):
                return None
            premises = trees[len(trees) - count :]
            trees[len(trees) - count :] = [_step(premises, words, labels, line=line)]
            labels, line = {}, usual
    return None if at < len(steps) or labels or not trees else r" \qquad ".join(trees)


def _step(premises: list[str], conclusion: str, labels: dict[str, str], *, line: bool) -> str:
    if not premises:
        return conclusion
    above = r" \qquad ".join(premises)
    step = rf"\dfrac{{{above}}}{{{conclusion}}}"
    if not line:
        step = rf"\begin{{array}}{{c}}{above}\\{conclusion}\end{{array}}"
    before, after = labels.get("left"), labels.get("right")
    before = rf"{{\scriptstyle {before}}}\," if before else ""
    return before + step + (rf"\,{{\scriptstyle {after}}}" if after else "")


def _words(written: str) -> str:
    """The words of a step, in which formulas stand between dollars, as a formula."""
    if found := _ONE_FORMULA.fullmatch(written):
        return found[1].strip()
    return rf"\text{{{written.strip()}}}" if written.strip() else ""
