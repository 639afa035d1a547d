"""Reshapes signs of the math face for what browsers make of them; `hatch_fonts.py` asks for it.

MathML Core leaves much to the font, and Chromium follows it to the letter: it keeps room for forms
that it does not draw, asks for no feature, and lengthens no sign whose parts do not overlap. All of
it is mended in the font itself, so that a page needs neither scripts nor another markup.
"""

from __future__ import annotations

import unicodedata
from copy import copy
from typing import Any

from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

_RULE = 50
"""How thick bars of fractions and roots are, in thousandths of the size: a pixel of our text.

The font has 68: between one pixel and two, now this and now that.
"""
_FORMS = {"√": 1.04, "Ps": 1.35, "Pe": 1.35}
"""A sign or its kind → how many times as wide as itself its tallest form may be."""
_LOW_ROOT = 0.715
"""How tall a root over one letter is, by the shortest one that the font has."""
_PRIMES = "′″‴"
_ABOVE = 230
"""Unicode's class of accents that stand above a letter."""
Matrix = tuple[float, float, float, float]
"""How an outline is stretched across and up, and moved to the right and up."""


def mend(font: Any) -> None:
    """Reshape the signs of a part of the math face, with their forms for all sizes."""
    constants = font["MATH"].table.MathConstants
    constants.FractionRuleThickness.Value = constants.RadicalRuleThickness.Value = _RULE
    _join(font)
    _let_tildes_grow(font)
    _reshape(font, {**_low_root(font), **_slim(font), **_primes(font), **_accents(font)})


def _join(font: Any) -> None:
    """Let heads of arrows overlap with what lengthens them; in the font their ends are swapped.

    Without an overlap, Chromium does not lengthen them at all.
    """
    for form in font["MATH"].table.MathVariants.HorizGlyphConstruction or ():
        last = form.GlyphAssembly.PartRecords[-1] if form.GlyphAssembly else None
        if last and not last.StartConnectorLength:
            last.StartConnectorLength, last.EndConnectorLength = last.EndConnectorLength, 0


def _let_tildes_grow(font: Any) -> None:
    """Draw the tilde that MathML Core lets grow (U+02DC) as the one with wider forms (U+0303)."""
    for table in font["cmap"].tables:
        if {0x2DC, 0x303} <= table.cmap.keys():
            table.cmap[0x2DC] = table.cmap[0x303]


def _low_root(font: Any) -> dict[str, Matrix]:
    """A root for one letter, with the font's shortest as the next form.

    Chromium hangs a root that is too tall from its bar, so that it ends far below the line.
    """
    root = font.getBestCmap().get(ord("√"))
    if root is None:
        return {}
    taller = f"{root}.taller"
    font["glyf"][taller], font["hmtx"][taller] = copy(font["glyf"][root]), font["hmtx"][root]
    font.setGlyphOrder(font["glyf"].glyphOrder)
    variants = font["MATH"].table.MathVariants
    form = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(root)]
    lowest = form.MathGlyphVariantRecord[0]
    second = copy(lowest)
    second.VariantGlyph = taller
    lowest.AdvanceMeasurement = round(lowest.AdvanceMeasurement * _LOW_ROOT)
    form.MathGlyphVariantRecord.insert(1, second)
    form.VariantCount += 1
    return {root: (1, _LOW_ROOT, 0, 0)}


def _slim(font: Any) -> dict[str, Matrix]:
    """The tall forms of fences and roots, no wider than `_FORMS` says.

    Chromium keeps room for the widest form of a sign, whichever it draws: a gap after each root
    (MathML Core, “preferred inline size of a glyph stretched along the block axis”).
    """
    forms, widths = font["MATH"].table.MathVariants, font["hmtx"]
    if forms is None or forms.VertGlyphCoverage is None:
        return {}
    signs = {name: chr(code) for code, name in font.getBestCmap().items()}
    slim: dict[str, Matrix] = {}
    for name, form in zip(forms.VertGlyphCoverage.glyphs, forms.VertGlyphConstruction, strict=True):
        sign = signs.get(name, " ")
        times = _FORMS.get(sign, _FORMS.get(unicodedata.category(sign)))
        if times is None:
            continue
        widest = widths[name][0] * times
        taller = [one.VariantGlyph for one in form.MathGlyphVariantRecord]
        parts = form.GlyphAssembly.PartRecords if form.GlyphAssembly else ()
        for one in (*taller, *(part.glyph for part in parts)):
            if widths[one][0] > widest:
                slim[one] = (widest / widths[one][0], 1, 0, 0)
    return slim


def _primes(font: Any) -> dict[str, Matrix]:
    """Primes large and low enough for a superscript, as which they always stand.

    Fonts have other ones for that, behind the feature `ssty`, which Chromium does not ask for.
    """
    letters, outlines = font.getBestCmap(), font["glyf"]
    names = [letters[ord(one)] for one in _PRIMES if ord(one) in letters]
    return {name: (1.4, 1.4, 0, 85 - 1.4 * outlines[name].yMin) for name in names}


def _accents(font: Any) -> dict[str, Matrix]:
    """Accents that take up room, as signs of their own do.

    Drawn to the left of where they stand, for the letter before them, Chromium puts them there.
    """
    letters = font.getBestCmap().items()
    above = (name for code, name in letters if unicodedata.combining(chr(code)) == _ABOVE)
    bare = (name for name in above if font["hmtx"][name][0] == 0)
    return {name: (1, 1, -font["glyf"][name].xMin, 0) for name in bare}


def _reshape(font: Any, matrices: dict[str, Matrix]) -> None:
    """Stretch outlines across and up, and move them right and up.

    What moves right is then as wide as its ink.
    """
    glyphs, drawn = font.getGlyphSet(), {}
    for name, (across, up, right, above) in matrices.items():
        pen = TTGlyphPen(None)
        moved = TransformPen(pen, (across, 0, 0, up, right, above))
        glyphs[name].draw(DecomposingFilterPen(moved, glyphs))
        drawn[name] = pen.glyph()
    for name, glyph in drawn.items():
        across, _, right, _ = matrices[name]
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        width = glyph.xMax if right else round(font["hmtx"][name][0] * across)
        font["hmtx"][name] = (width, glyph.xMin)
    attached = font["MATH"].table.MathGlyphInfo.MathTopAccentAttachment
    known = zip(attached.TopAccentCoverage.glyphs, attached.TopAccentAttachment, strict=True)
    for name, place in known:
        across, _, right, _ = matrices.get(name, (1, 1, 0, 0))
        place.Value = round(place.Value * across + right)
