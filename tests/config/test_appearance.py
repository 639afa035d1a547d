"""Colours, fonts, logo, links, footer and stylesheet as a vault's owner sets them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.site import site

from knotwork.config.appearance import (
    DARK,
    LIGHT,
    Colours,
    ThemeOptions,
    check_theme,
    contrast,
    style,
)
from knotwork.config.options import NamedLink, SiteOptions, parse
from knotwork.errors import ConfigError

TOKENS = Path(__file__).parents[2] / "templates" / "styles" / "1-tokens.css"


def test_no_option_changes_nothing() -> None:
    assert style(ThemeOptions()) == ""


def test_a_colour_for_one_scheme_leaves_the_other_as_it_is() -> None:
    look = ThemeOptions(light=Colours(link="#8a2a2a"))
    assert style(look) == (
        f"@layer tokens {{ :root {{ --link: light-dark(#8a2a2a, {DARK.link}); }} }}\n"
    )


def test_fonts_are_quoted_and_generic_families_are_not() -> None:
    look = ThemeOptions(text_font="Gentium Book, 'Iowan Old Style', serif")
    assert '--serif: "Gentium Book", "Iowan Old Style", serif;' in style(look)


def test_the_colours_known_here_are_those_of_the_stylesheet() -> None:
    text = TOKENS.read_text()
    for name in Colours.__struct_fields__:
        token = "red-pencil" if name == "accent" else name
        written = re.search(rf"--{token}: light-dark\((#\w+), (#\w+)\)", text)
        assert written is not None, name
        assert written.groups() == (getattr(LIGHT, name), getattr(DARK, name))


@pytest.mark.parametrize(
    ("theme", "words"),
    [
        ({"light": {"ink": "red"}}, "write a colour as #rrggbb"),
        ({"dark": {"link": "#fff} body{"}}, "write a colour as #rrggbb"),
        ({"light": {"ink": "#cccccc"}}, "too faint on paper"),
        ({"dark": {"highlight": "#ffef00"}}, "too faint on highlight"),
        ({"text_font": "x; } body { color: red"}, "names of fonts"),
        ({"stylesheet": "style.js"}, "name a .css file"),
        ({"light": {"ikn": "#000000"}}, "did you mean `theme.light.ink`"),
        ({"templates": "mine"}, "unknown key `theme.templates`"),
    ],
)
def test_invalid_options_are_refused(theme: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse({"theme": theme})
    assert words in f"{caught.value.message} {caught.value.help}"


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_option_leaves_its_declaration(colour: str, fonts: str) -> None:
    look = ThemeOptions(light=Colours(accent=colour), text_font=fonts)
    try:
        check_theme(look)
    except ConfigError:
        return
    assert style(look).count("{") == style(look).count("}") in (0, 2)
    assert ";" not in fonts + colour


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


def test_logo_links_footer_and_stylesheet_reach_every_page() -> None:
    files = site(
        {"a.md": "text", "deep/b.md": "text"},
        files=("logo.svg", "look/mine.css", "look/face.woff2"),
        options=SiteOptions(
            title="T",
            logo="logo.svg",
            footer="© <Ada>",
            links=(NamedLink("Code", "https://example.org/x"), NamedLink("B", "deep/b.md")),
        ),
        look=ThemeOptions(stylesheet="look/mine.css", files=("look/face.woff2",)),
    )
    page = files["deep/b.html"]
    assert '<img class="logo" src="../logo.svg" alt=""' in page
    assert '<a href="https://example.org/x">Code</a>' in page
    assert '<a href="b.html">B</a>' in page
    assert "<p>© &lt;Ada&gt;</p>" in page
    assert '<link rel="stylesheet" href="../look/mine.css">' in page
    assert page.index("knotwork.css") < page.index("mine.css")
    assert files["look/mine.css"] == "copy of look/mine.css"
    assert files["look/face.woff2"] == "copy of look/face.woff2"


def test_a_file_for_the_stylesheet_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ConfigError, match=r"theme\.files"):
        site({"a.md": ""}, look=ThemeOptions(files=("gone.woff2",)))


@pytest.mark.parametrize("url", ["", "https://example.org/"])
def test_a_math_font_of_the_owners_saves_loading_ours(url: str) -> None:
    options = SiteOptions(title="Test", url=url)
    look = ThemeOptions(math_font="Fira Math, math")
    ours = site({"a.md": "$x$"}, options=options)["a.html"]
    made = site({"a.md": "$x$"}, options=options, look=look)
    named = "math-common.woff2" if url else 'data-math="common"'
    assert (named in ours, named in made["a.html"]) == (True, False)
    assert '--math: "Fira Math", math;' in style(look)


def test_a_font_of_the_owners_saves_loading_ours() -> None:
    ours = site({"a.md": ""})["a.html"]
    theirs = site({"a.md": ""}, look=ThemeOptions(text_font="Georgia"))["a.html"]
    assert "data-face>" in ours
    assert "data-face>" not in theirs


@pytest.mark.parametrize(
    "options",
    [
        SiteOptions(logo="gone.svg"),
        SiteOptions(logo="../outside.svg"),
        SiteOptions(links=(NamedLink("x", "javascript:alert(1)"),)),
        SiteOptions(links=(NamedLink("x", "gone.md"),)),
    ],
)
def test_what_the_site_does_not_have_is_an_error(options: SiteOptions) -> None:
    with pytest.raises(ConfigError):
        site({"a.md": ""}, options=msgspec.structs.replace(options, title="T"))
