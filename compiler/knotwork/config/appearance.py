"""The appearance of the site: colours, fonts and a stylesheet are checked and turned into CSS.

No value can break out of a CSS declaration: colours are hexadecimal, fonts are names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from knotwork.errors import ConfigError

LEAST_CONTRAST = 4.5
"""The contrast that text needs with its background: WCAG 2.2, success criterion 1.4.3."""

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_FONTS = re.compile(r"[\w \-'\",.]+")


class Colours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[theme.light]` and `[theme.dark]`: colours that differ from the theme's, as `#rrggbb`."""

    paper: str = ""
    """The background of the page."""
    ink: str = ""
    """The text."""
    link: str = ""
    """Links."""
    accent: str = ""
    """Where you are: the mark on the trail, in the contents and in the menu."""
    highlight: str = ""
    """The background of highlighted words."""


LIGHT = Colours("#fdfdfc", "#1d2025", "#27489a", "#b5392b", "#ffefa1")
DARK = Colours("#15181c", "#d9dce0", "#9fbaf4", "#f08e80", "#403710")
"""The theme's own colours; a test holds them equal to its stylesheet."""

_GENERIC = frozenset({"serif", "sans-serif", "monospace", "system-ui", "math"})
_TOKENS = {"accent": "red-pencil"}
"""The stylesheet's names of colours that differ from those of the settings."""


class ThemeOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[theme]`: how the site looks."""

    light: Colours = Colours()
    dark: Colours = Colours()
    text_font: str = ""
    """Font families for the notes, as in CSS: `Charter, Georgia`."""
    interface_font: str = ""
    """For menus, lists and everything else around the notes."""
    code_font: str = ""
    """For code."""
    math_font: str = ""
    """For formulas: fonts made for mathematics. The theme's own is not loaded then."""
    stylesheet: str = ""
    """A `.css` file of the vault, read after the theme's own."""
    files: tuple[str, ...] = ()
    """Files of the vault that the stylesheet names, such as fonts; the site carries them along."""


_A_COLOUR = "write a colour as #rrggbb"
_FONT_NAMES = "write names of fonts with commas between them"


def check_theme(theme: ThemeOptions) -> None:
    """Refuse settings that could not be shown, or would make pages hard to read.

    Raises:
        ConfigError: a colour or a font is not one, text would have too little contrast, or the
            stylesheet is not a `.css` file.
    """
    for scheme, own in (("light", theme.light), ("dark", theme.dark)):
        for name, value in msgspec.structs.asdict(own).items():
            if value and not _COLOUR.fullmatch(value):
                key = f"theme.{scheme}.{name}"
                raise ConfigError(f"`{key}` is “{value}”", key=key, entry=value, help=_A_COLOUR)
        _check_contrast(scheme, _over(own, LIGHT if scheme == "light" else DARK))
    for name in ("text_font", "interface_font", "code_font", "math_font"):
        value = getattr(theme, name)
        if value and not _FONTS.fullmatch(value):
            key = f"theme.{name}"
            raise ConfigError(f"`{key}` is “{value}”", key=key, entry=value, help=_FONT_NAMES)
    if theme.stylesheet and not theme.stylesheet.lower().endswith(".css"):
        key = "theme.stylesheet"
        raise ConfigError(f"`{key}` is “{theme.stylesheet}”", key=key, help="name a .css file")


def style(theme: ThemeOptions) -> str:
    """The CSS for these options; empty if they change nothing."""
    declarations = "".join(_declarations(theme))
    return f"@layer tokens {{ :root {{ {declarations}}} }}\n" if declarations else ""


def _declarations(theme: ThemeOptions) -> Iterator[str]:
    for name in Colours.__struct_fields__:
        light, dark = getattr(theme.light, name), getattr(theme.dark, name)
        if light or dark:
            light, dark = light or getattr(LIGHT, name), dark or getattr(DARK, name)
            yield f"--{_TOKENS.get(name, name)}: light-dark({light}, {dark}); "
    for fonts, token in (
        (theme.text_font, "serif"),
        (theme.interface_font, "sans"),
        (theme.code_font, "mono"),
        (theme.math_font, "math"),
    ):
        if fonts:
            yield f"--{token}: {', '.join(_quoted(fonts))}; "


def _quoted(fonts: str) -> Iterator[str]:
    for name in fonts.split(","):
        bare = name.strip().strip("'\"").replace('"', "").replace("'", "")
        if bare:
            # A generic family is a word of CSS and means nothing in quotes.
            yield bare if bare in _GENERIC else f'"{bare}"'


def _over(own: Colours, theme: Colours) -> Colours:
    """The theme's colours, with the owner's in place of them."""
    return Colours(
        **{name: getattr(own, name) or getattr(theme, name) for name in own.__struct_fields__}
    )


def _check_contrast(scheme: str, colours: Colours) -> None:
    for word, ground in (("ink", "paper"), ("link", "paper"), ("ink", "highlight")):
        found = contrast(getattr(colours, word), getattr(colours, ground))
        if found < LEAST_CONTRAST:
            raise ConfigError(
                f"`theme.{scheme}`: {word} {getattr(colours, word)} is too faint on {ground} "
                f"{getattr(colours, ground)}: a contrast of {found:.1f}",
                key=f"theme.{scheme}",
                help=f"choose colours with a contrast of {LEAST_CONTRAST} or more",
            )


def contrast(one: str, other: str) -> float:
    """The contrast of two hexadecimal colours, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    digits = colour[1:]
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
