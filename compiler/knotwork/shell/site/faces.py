"""Fonts for social images: the theme's reading face, and those that the configuration names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence, Set
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec

from knotwork.errors import ConfigError
from knotwork.render.social import FAMILY

_RANGES = ("latin", "western", "eastern", "greek", "cyrillic")
_WEIGHT = 650
"""The weight of titles: between 400, regular, and 700, bold."""
_NO_LETTERS = frozenset({"Cc", "Cf", "Cn", "Co", "So", "Sk", "Zs"})
"""Unicode categories without letters: spaces, emoji and their joiners."""
_UNKNOWN = 0.6
"""The width in em of a letter that no face has."""


class Faces:
    """Fonts in order of preference: each letter is drawn with the first font that has it."""

    def __init__(self, faces: Mapping[Path, Any]) -> None:
        """`faces` has opened fonts, by the path of the file that the renderer reads."""
        self.paths = [str(path) for path in faces]
        self._widths: dict[str, float] = {}
        for font in faces.values():
            units, advances = font["head"].unitsPerEm, font["hmtx"]
            for code, name in font.getBestCmap().items():
                self._widths.setdefault(chr(code), advances[name][0] / units)

    def width(self, text: str, size: float) -> float:
        """The width of a text, without kerning and ligatures, which make it a little smaller."""
        return sum(self._widths.get(letter, _UNKNOWN) for letter in text) * size

    def missing(self, text: str) -> str:
        """The letters of a text that no face has."""
        return "".join(
            letter
            for letter in dict.fromkeys(text)
            if letter not in self._widths and unicodedata.category(letter) not in _NO_LETTERS
            and not unicodedata.name(letter, "").startswith("VARIATION SELECTOR")
        )  # fmt: skip

    def drawable(self, text: str) -> str:
        """The text without characters that no face has, such as emoji."""
        kept = "".join(letter for letter in text if letter in self._widths or letter.isspace())
        return " ".join(kept.split())


def opened(
    root: Path, names: tuple[str, ...], theme: Path, folder: Path, letters: Set[str]
) -> Faces:
    """The theme's font, converted into `folder` for the renderer, then the fonts of the vault.

    Only those subsets of the theme's font are converted that have some of the `letters`.

    Raises:
        ConfigError: a font is missing or cannot be read.
    """
    return Faces(dict((*_own(theme, folder, letters), *(_named(root, name) for name in names))))


def _own(theme: Path, folder: Path, letters: Set[str]) -> Iterator[tuple[Path, Any]]:
    # Not at the top: fontTools is an extra.
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    for name in _RANGES:
        content = (theme / "bundles" / f"serif-normal-{name}.woff2").read_bytes()
        font = TTFont(BytesIO(content), recalcTimestamp=False)
        if name != _RANGES[0] and letters.isdisjoint(map(chr, font.getBestCmap())):
            continue
        font = instantiateVariableFont(font, {"wght": _WEIGHT})
        for record in font["name"].names:
            if record.nameID in {1, 16}:
                record.string = FAMILY if name == "latin" else f"{FAMILY} {name}"
        font.flavor = None
        font.save(folder / f"{name}.ttf")
        yield folder / f"{name}.ttf", font


def _named(root: Path, name: str) -> tuple[Path, Any]:
    from fontTools.ttLib import TTFont, TTLibError

    path = root / name
    try:
        font = TTFont(BytesIO(path.read_bytes()), fontNumber=0, lazy=True)
    except (OSError, TTLibError) as error:
        raise _unfit(name, _ABSENT if isinstance(error, OSError) else _NO_FONT) from error
    return path, font


def require_fonts(root: Path, names: Sequence[str]) -> None:
    """Make sure that fonts are in the vault.

    Raises:
        ConfigError: one of them is missing.
    """
    for name in names:
        if not (root / name).is_file():
            raise _unfit(name, _ABSENT)


_ABSENT = "it is not in the vault"
_NO_FONT = "it is not a font"


def _unfit(name: str, reason: str) -> ConfigError:
    return ConfigError(
        f"the font {name} cannot be used: {reason}",
        key="site.social_fonts",
        entry=name,
        help="`social_fonts` under [site] names TrueType or OpenType files of the vault",
    )


class Missing(msgspec.Struct, frozen=True):
    """A note whose title cannot be drawn."""

    path: str
    letters: str
