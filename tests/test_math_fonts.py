"""The font of formulas: the contents of its parts, and that browsers can use it."""

from __future__ import annotations

import itertools
import re
import string
import unicodedata
from io import BytesIO
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from knotwork.config.options import SiteOptions
from knotwork.latex.formulas import Formulas
from knotwork.pages.math_faces import COMMON, RARER, math_faces
from knotwork.shell.files.identity import templates_folder
from tests.helpers.site import site

STYLE = (templates_folder() / "styles" / "1-math-fonts.css").read_text("utf-8")
RANGES = dict(re.findall(r'url\("math-(\w+)\.woff2"\).*?unicode-range: ([^;]*);', STYLE))
LETTERS = string.ascii_letters
GREEK = r"\alpha\beta\gamma\delta\epsilon\varepsilon\theta\vartheta\lambda\mu\pi\rho\sigma\phi\varphi\omega"
GREEK_CAPITALS = r"\Gamma\Delta\Theta\Lambda\Xi\Pi\Sigma\Phi\Psi\Omega"


def face(part: str) -> Any:
    path = templates_folder() / "bundles" / f"math-{part}.woff2"
    return TTFont(BytesIO(path.read_bytes()))


def written(*formulas: str) -> str:
    reader = Formulas({})
    return "".join(reader.mathml(formula, display=True) for formula in formulas)


@pytest.fixture(scope="module")
def signs() -> dict[str, frozenset[int]]:
    """The letters and signs that each part is asked for.

    It holds their mirror images besides, for formulas that are written from right to left.
    """
    return {part: frozenset(face(part).getBestCmap()) & ranged(RANGES[part]) for part in RANGES}


def ranged(ranges: str) -> frozenset[int]:
    ends = (each.split("-") for each in ranges.replace("U+", "").split(", "))
    return frozenset(
        sign for each in ends for sign in range(int(each[0], 16), int(each[-1], 16) + 1)
    )


def test_pages_and_stylesheet_know_the_same_parts() -> None:
    assert {COMMON: RANGES[COMMON], **RARER} == RANGES


def test_a_page_loads_only_the_font_parts_with_its_characters(
    signs: dict[str, frozenset[int]],
) -> None:
    for part, held in signs.items():
        for sign in held:
            expected = (COMMON,) if part == COMMON else (COMMON, part)
            assert math_faces(f"<p><math><mo>{chr(sign)}</mo></math></p>") == expected, hex(sign)


def test_text_in_a_formula_loads_no_further_font_part() -> None:
    assert math_faces(written(r"v = 3 \text{ på år}")) == (COMMON,)


def test_a_page_without_formulas_loads_no_math_font() -> None:
    assert math_faces("<p>𝔤 ∈ words</p>") == ()


def test_a_site_that_knows_its_address_names_the_parts_in_the_head_others_by_script() -> None:
    note = {"a.md": "$x$", "b.md": "words"}
    known = site(note, options=SiteOptions(title="Test", url="https://example.org/"))
    preload = '<link rel="preload" href="-/assets/math-common.woff2" as="font"'
    assert preload in known["a.html"]
    assert "data-math" not in known["a.html"]
    # From disk, a preload would be refused with a complaint.
    unknown = site(note)["a.html"]
    assert preload not in unknown
    assert 'data-math="common"' in unknown
    assert "math" not in known["b.html"].partition("</head>")[0]


@pytest.mark.parametrize(
    "style", [r"\mathbf", r"\mathbb", r"\mathcal", r"\mathfrak", r"\mathsf", r"\mathtt", r"\bm"]
)
def test_every_letter_that_latex_has_a_style_for_is_in_some_part(
    signs: dict[str, frozenset[int]], style: str
) -> None:
    held = frozenset().union(*signs.values())
    text = re.sub(r"<[^>]*>", "", written(*(f"{style}{{{letter}}}" for letter in LETTERS)))
    letters = {ord(one) for one in text if not unicodedata.combining(one)} - {0xFE00, 0xFE01}
    assert len(letters) == len(LETTERS)
    assert letters <= held


def test_letters_that_browsers_make_italic_are_in_the_common_part(
    signs: dict[str, frozenset[int]],
) -> None:
    for letter in LETTERS:
        slanted = f"MATHEMATICAL ITALIC {'SMALL' if letter.islower() else 'CAPITAL'} {letter}"
        name = "PLANCK CONSTANT" if letter == "h" else slanted.upper()
        assert ord(unicodedata.lookup(name)) in signs[COMMON], letter
    assert math_faces(written(GREEK, GREEK_CAPITALS)) == (COMMON,)


def test_what_stretches_does_so_in_the_common_part() -> None:
    font = face(COMMON)
    letters, variants = font.getBestCmap(), font["MATH"].table.MathVariants
    upright, level = variants.VertGlyphCoverage.glyphs, variants.HorizGlyphCoverage.glyphs
    assert ord(" ") in letters
    assert {letters[ord(one)] for one in "()[]{}|‖⟨⟩⌊⌋⌈⌉√∫∑∏⋃↑"} <= set(upright)
    assert {letters[ord(one)] for one in "→←⇒⏞⏟\u0302\u0303\u0332"} <= set(level)


def test_the_parts_of_long_signs_overlap() -> None:
    # Chromium lengthens no sign whose parts do not.
    variants = face(COMMON)["MATH"].table.MathVariants
    level = [
        one.GlyphAssembly
        for one in variants.HorizGlyphConstruction
        if one.GlyphAssembly is not None
    ]
    assert len(level) > 20
    for assembly in level:
        for part, after in itertools.pairwise(assembly.PartRecords):
            overlap = min(part.EndConnectorLength, after.StartConnectorLength)
            assert overlap >= variants.MinConnectorOverlap, part.glyph


def test_no_fence_or_root_has_a_form_much_wider_than_itself() -> None:
    # Chromium keeps the room of the widest one beside each of them.
    font = face(COMMON)
    letters, widths = font.getBestCmap(), font["hmtx"]
    variants = font["MATH"].table.MathVariants
    forms = dict(
        zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True)
    )
    for sign, times in {"√": 1.05, **dict.fromkeys("()[]{}⟨⟩⌊⌋", 1.36)}.items():
        form = forms[letters[ord(sign)]]
        names = [one.VariantGlyph for one in form.MathGlyphVariantRecord]
        names += [one.glyph for one in form.GlyphAssembly.PartRecords] if form.GlyphAssembly else []
        assert len(names) > 3, sign
        assert max(widths[name][0] for name in names) <= widths[letters[ord(sign)]][0] * times


def test_a_root_over_a_letter_is_about_as_tall_as_that() -> None:
    # Chromium hangs a taller one from its bar.
    font = face(COMMON)
    variants = font["MATH"].table.MathVariants
    root = font.getBestCmap()[ord("√")]
    form = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(root)]
    heights = [one.AdvanceMeasurement for one in form.MathGlyphVariantRecord]
    drawn = [font["glyf"][one.VariantGlyph] for one in form.MathGlyphVariantRecord]
    assert heights[0] < 0.9 * font["head"].unitsPerEm < heights[1]
    assert heights == sorted(heights)
    assert [one.yMax - one.yMin for one in drawn] == pytest.approx(heights, abs=2)


def test_accents_take_up_the_room_of_their_ink() -> None:
    font = face(COMMON)
    letters, outlines = font.getBestCmap(), font["glyf"]
    for accent in "\u20d7\u20db\u0302\u0303":
        name = letters[ord(accent)]
        assert outlines[name].xMin >= 0, hex(ord(accent))
        assert font["hmtx"][name][0] >= outlines[name].xMax > 100
