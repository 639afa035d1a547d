"""Cuts the faces of the theme out of the fonts of npm packages; `hatch_build.py` asks for it.

The reading face is cut into ranges of letters, the math face into the parts that its stylesheet
names. Their licence (SIL OFL 1.1) keeps the fonts' own names for the unchanged fonts, so these have
other ones, and goes along.
"""

from __future__ import annotations

import re
import runpy
import shutil
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

_READING = Path("node_modules", "@fontsource-variable", "source-serif-4")
_FACES = (("normal", (400, 700)), ("italic", 400))
"""Style, and the weights that are kept: italics are never bold on our pages."""
_RANGES = {
    # Letters, marks and arrows of an English page.
    "latin": ("latin", [*range(0x20, 0x7F), 0xA0, 0xA7, 0xA9, 0xB0, 0xB7, 0xD7, 0x2010, 0x2011,
              0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0x2032, 0x2212]),
    # What other languages need besides: of western Europe, of eastern Europe, and so on.
    "western": ("latin", [*range(0xA1, 0x100), 0x152, 0x153, 0x178, 0x201A, 0x201E, 0x2022, 0x2030,
                0x2039, 0x203A, 0x20AC]),
    "eastern": ("latin-ext", [*range(0x100, 0x180), *range(0x218, 0x21C), 0x1E9E]),
    "greek": ("greek", [*range(0x370, 0x400)]),
    "cyrillic": ("cyrillic", [*range(0x400, 0x460), 0x490, 0x491, 0x2116]),
}  # fmt: skip
"""Name → the package's file that has them, and the letters; as in `styles/1-fonts.css`."""
_FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "tnum"]
_MATH = Path("node_modules", "@fontsource", "stix-two-math")
_MATH_STYLE = Path("templates", "styles", "1-math-fonts.css")
_MATH_MENDING = Path("hatch_math.py")
_MATH_PART = re.compile(r'url\("(math-[a-z]+\.woff2)"\).*?unicode-range: ([^;]*);')
"""A file of the math face, and the letters and signs in it."""


def cut(root: Path, target: Path) -> None:
    """Write the faces that pages load, and their licences."""
    _cut_reading(root / _READING, target)
    _cut_math(root, target)


def _cut_reading(package: Path, target: Path) -> None:
    """Write each face of the reading font once for each range of letters."""
    for (style, weights), (name, (part, letters)) in product(_FACES, _RANGES.items()):
        source = package / "files" / f"source-serif-4-{part}-wght-{style}.woff2"
        font = TTFont(source, recalcTimestamp=False)
        subsetter = Subsetter(Options(layout_features=_FEATURES, hinting=False))
        subsetter.populate(unicodes=letters)
        subsetter.subset(font)
        font = instantiateVariableFont(font, {"wght": weights}, inplace=True)
        _rename(font, "Source Serif 4", "Knotwork Serif")
        font.flavor = "woff2"
        font.save(target / f"serif-{style}-{name}.woff2")
    shutil.copyfile(package / "LICENSE", target / "serif-license.txt")


def _cut_math(root: Path, target: Path) -> None:
    """Write the parts of the math face that the stylesheet names.

    What the font asks of a browser in features (other letters in indices, dotless ones below
    accents) is left out: it would double the bytes, and few browsers ask for it.
    """
    # By its path, like this script itself: no folder of modules holds them.
    mend = runpy.run_path(str(root / _MATH_MENDING))["mend"]
    source = root / _MATH / "files" / "stix-two-math-latin-400-normal.woff2"
    packed = TTFont(source, recalcTimestamp=False)
    whole = _unpacked(packed)
    for name, ranges in _MATH_PART.findall((root / _MATH_STYLE).read_text("utf-8")):
        font = TTFont(BytesIO(whole), recalcTimestamp=False)
        subsetter = Subsetter(Options(layout_features=[], hinting=False))
        subsetter.populate(unicodes=_letters(ranges))
        subsetter.subset(font)
        mend(font)
        _rename(font, "STIX Two Math", "Knotwork Math")
        font.flavor, font.flavorData = packed.flavor, packed.flavorData  # this knows the version
        font.save(target / name)
    shutil.copyfile(root / _MATH / "LICENSE", target / "math-license.txt")


def _unpacked(font: Any) -> bytes:
    """A font without its compression: to undo that takes longer than to cut a part out."""
    plain = BytesIO()
    packed_as, font.flavor = font.flavor, None
    font.save(plain)
    font.flavor = packed_as
    return plain.getvalue()


def _letters(ranges: str) -> Iterator[int]:
    for part in ranges.replace("U+", "").split(","):
        first, _, last = part.strip().partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def _rename(font: Any, name: str, own: str) -> None:
    """Give a font another name, also where that stands without its spaces."""
    for record in font["name"].names:
        bare = str(record).replace(name.replace(" ", ""), own.replace(" ", ""))
        record.string = bare.replace(name, own)
