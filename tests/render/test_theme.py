"""The theme: legible in light and dark, without requests to other hosts."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import TypeAlias

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
STYLES = TEMPLATES / "styles"
SCRIPTS = TEMPLATES / "scripts"
Colour: TypeAlias = tuple[float, float, float]

WORDS = (
    "ink ink-soft pencil link link-seen red-pencil blue teal green amber violet plum rust".split()
)
GROUNDS = ("paper", "raised", "highlight", "paper under wash")
_TOKEN = re.compile(r"--([a-z-]+): light-dark\((#\w{6}|rgb\([^)]*\)), (#\w{6}|rgb\([^)]*\))\)")


def tokens(theme: int) -> dict[str, str]:
    """The colour tokens as written; theme 0 is light, 1 is dark."""
    return {
        match[1]: match[2 + theme]
        for match in _TOKEN.finditer((STYLES / "1-tokens.css").read_text())
    }


def colour(value: str, ground: Colour = (255, 255, 255)) -> Colour:
    if value.startswith("#"):
        red, green, blue = (float(int(value[at : at + 2], 16)) for at in (1, 3, 5))
        return red, green, blue
    *channels, alpha = (float(number) for number in re.findall(r"[\d.]+", value))
    red, green, blue = (
        above * alpha + below * (1 - alpha) for above, below in zip(channels, ground, strict=True)
    )
    return red, green, blue


def luminance(of: Colour) -> float:
    """WCAG 2.2, relative luminance."""
    parts = (one / 255 for one in of)
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ground_colour(name: str, colours: dict[str, str]) -> Colour:
    if name == "paper under wash":
        return colour(colours["wash"], colour(colours["paper"]))
    return colour(colours[name])


@pytest.mark.parametrize(("ground", "theme"), list(product(GROUNDS, (0, 1))))
def test_all_words_stand_out_from_what_they_stand_on(ground: str, theme: int) -> None:
    colours = tokens(theme)
    below = ground_colour(ground, colours)
    faint = {
        word: round(contrast(colour(colours[word]), below), 2)
        for word in WORDS
        if contrast(colour(colours[word]), below) < 4.5
    }
    assert faint == {}


_LOADERS = {"python.ts", "boot.ts"}
"""What starts Python in a worker: a module, from where the page says that it is."""


def test_the_theme_names_no_address_outside_the_site() -> None:
    for source in (*STYLES.glob("*.css"), *SCRIPTS.rglob("*.ts")):
        text = source.read_text().replace("http://www.w3.org/2000/svg", "")
        # The search index brings its own script, which stands beside it.
        text = text.replace('import(new URL("pagefind.js", first).href)', "")
        # What draws diagrams stands beside the bundle that asks for it.
        text = text.replace("(await import(modules))", "")
        assert not re.search(r"@import|//[a-z]", text), source.name
        assert source.name in _LOADERS or not re.search(r"\bimport\(", text), source.name


def test_no_width_lies_between_two_layouts_nor_in_both() -> None:
    text = "".join(path.read_text() for path in sorted(STYLES.rglob("*.css")))
    least = set(re.findall(r"min-width: ([\d.]+)rem", text))
    most = set(re.findall(r"max-width: ([\d.]+)rem", text))
    assert not least & most
    assert all("." not in width for width in least), "“up to 43.99” ends where “from 44” begins"


def test_every_token_that_is_used_is_defined() -> None:
    text = "".join(source.read_text() for source in STYLES.glob("*.css"))
    defined = set(re.findall(r"--([a-z-]+)\s*:", text))
    wanted = set(re.findall(r"var\(--([a-z-]+)\)", text))
    # What side notes and diagrams bring along.
    assert wanted - defined == {"call", "above", "shape", "tall"}


def test_every_token_that_is_defined_is_used() -> None:
    text = "".join(source.read_text() for source in STYLES.glob("*.css"))
    defined = set(re.findall(r"--([a-z-]+)\s*:", text))
    wanted = set(re.findall(r"var\(--([a-z-]+)[,)]", text))
    assert defined - wanted == set()
