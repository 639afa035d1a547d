"""Which parts of the theme's math face a page needs, by the signs of its formulas.

A browser finds out by itself, but only once it lays out the page: too late for a face that is not
swapped in afterwards (`styles/1-math-fonts.css`). So pages name the parts in their head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from knotwork.graph import ConceptGraph
from knotwork.programs.verdicts import Trials

COMMON = "common"
"""The part that every formula needs: what stretches, and what most are written with."""

RARER = {
    "letters": (
        "U+A3, U+A5, U+A7, U+B6, U+C5, U+D8, U+E5, U+F0, U+F8, U+3F0, U+2021, "
        "U+2100-2101, U+2103-210A, U+210C, U+2114, U+2116-2117, U+211E-2123, U+2125-212B, "
        "U+212D-212F, U+2132, U+2134, U+2136-214F, U+1D4B6-1D4CF, U+1D504-1D537, "
        "U+1D552-1D56B"
    ),
    "bold": (
        "U+1D468-1D49B, U+1D4D0-1D503, U+1D56C-1D59F, U+1D6A8-1D6E1, U+1D71C-1D755, U+1D7CA-1D7CB"
    ),
    "sans": ("U+1D5A0-1D6A3, U+1D756-1D7C9, U+1D7D8, U+1D7DA-1D7FF"),
    "signs": (
        "U+2196-219F, U+21A1-21A3, U+21A5, U+21A7-21A8, U+21AB-21BB, U+21BE-21BF, "
        "U+21C2-21C3, U+21C5-21CA, U+21CD-21CF, U+21D6-21DC, U+21DE-21EA, U+21F4-21FF, "
        "U+2201, U+2206, U+220A, U+220C-220E, U+2214-2215, U+221F, U+2221-2222, "
        "U+2231-2233, U+2236-223B, U+223D-2242, U+2244, U+2246-2247, U+2249-2253, "
        "U+2255-225B, U+225D-225F, U+2263, U+2266-2269, U+226C-2271, U+2274-2279, "
        "U+227C-2281, U+2285, U+2289, U+228C-228D, U+228F-2292, U+2298, U+229A-22A1, "
        "U+22A3, U+22A6-22A7, U+22A9-22BF, U+22C7-22C8, U+22CB-22ED, U+22F0, U+22F2-22FF, "
        "U+231C-231F, U+25A0, U+25A2-25FA, U+25FC-25FF, U+2605-2606, U+2660-2667, "
        "U+266D-266F, U+2713, U+2720, U+27C0-27C1, U+27C3-27C9, U+27CB-27CD, U+27D0-27E5, "
        "U+27EC-27F4, U+27FB, U+27FD-27FF"
    ),
    "rare": (
        "U+20D0-20D5, U+20D8-20DA, U+20DC-20DF, U+20E1, U+20E4-20EF, U+23E0-23E1, "
        "U+2900-2982, U+2985-29FF, U+2A07-2A08, U+2A0A, U+2A0D-2A0E, U+2A10-2A2E, "
        "U+2A30-2A3E, U+2A40-2A7C, U+2A7F-2AFF"
    ),
}
"""The other parts, with their letters and signs as the stylesheet has them."""

_FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
_WORDS = re.compile(r"<mtext\b.*?</mtext>", re.DOTALL)
"""Words in a formula, which are in the face of the text around it."""


MATH_FILES = frozenset({*(f"math-{part}.woff2" for part in (COMMON, *RARER)), "math-license.txt"})
"""The files of the face, by their names beside the stylesheet."""


def has_formulas(graph: ConceptGraph, trials: Trials) -> bool:
    """Whether a note has a formula, or an output of its cells is shown as one."""
    return any(note.unit.has_math for note in graph.notes.values()) or any(
        media == "text/latex"
        for trial in trials.values()
        for verdict in trial.verdicts
        for media, _content in verdict.outcome.rich
    )


def math_faces(body: str) -> tuple[str, ...]:
    """The parts that the formulas in this markup need, the common one first; none without them."""
    formulas = _FORMULA.findall(body)
    if not formulas:
        return ()
    needed = _parts_by_sign().keys() & set(_WORDS.sub("", "".join(formulas)))
    rarer = {_parts_by_sign()[sign] for sign in needed}
    return (COMMON, *(part for part in RARER if part in rarer))


@cache
def _parts_by_sign() -> dict[str, str]:
    return {sign: part for part, ranges in RARER.items() for sign in _signs(ranges)}


def _signs(ranges: str) -> Iterator[str]:
    for each in ranges.replace("U+", "").split(", "):
        first, _, last = each.partition("-")
        yield from map(chr, range(int(first, 16), int(last or first, 16) + 1))
