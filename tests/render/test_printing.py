"""Templates as simpler Python print the same as Jinja, or leave the work to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup, escape
from tests.render.samples import EMPTY_PAGES, PAGES, with_every_text
from tests.render.theme import HOSTILE, name, templates

from knotwork.errors import ConfigError
from knotwork.pages.frame import Html
from knotwork.pages.model import Page, Preview
from knotwork.render.pages import TEMPLATES, Renderer
from knotwork.render.printing import LeanTemplates, Templates, escaped
from knotwork.words.chosen import ENGLISH, words_in

EVERY = [*PAGES, *EMPTY_PAGES, *(with_every_text(page, HOSTILE) for page in PAGES)]
PREVIEW = Preview("-/previews/a.html", "A & b", Html("<p>So.</p>"))


@pytest.mark.parametrize("page", EVERY, ids=name)
def test_every_page_is_the_one_that_jinja_prints(page: Page) -> None:
    template = TEMPLATES[type(page)]
    lean, careful = (
        kind(templates(), words_in(ENGLISH)).get_template(template)
        for kind in (LeanTemplates, Templates)
    )
    assert lean.render(page=page) == careful.render(page=page)


@given(st.text() | st.integers() | st.floats() | st.booleans() | st.none() | st.builds(Markup))
def test_values_are_escaped_as_jinja_escapes_them(value: object) -> None:
    assert "".join((escaped(value),)) == str(escape(value))


def test_markup_and_the_text_that_looks_like_it_are_told_apart() -> None:
    assert escaped("<b>") == "&lt;b&gt;"
    assert escaped(Markup("<b>")) == "<b>"


@pytest.mark.parametrize(
    "template",
    [
        "{{ page.title }}{{ ' so' if page.lang }}{{ page.title if page.url else page.lang }}",
        "{{ {'title': '<i>'}.title }}|{{ {'<b>': '&'}['<b>'] }}{{ page.title[1:3] }}",
        "{{ {'if': '<i>'}.if }} {{ page.lang if page.lang is defined else 'none' }}",
        "{% autoescape false %}{{ '<i>' }} {{ page.title }}{% endautoescape %}{{ '<i>' }}{{ 1 }}",
        "{% macro m(x) %}{{ x }}{{ '!' if x }}{% endmacro %}{{ m('<') }} {{ m(page.title) ~ '<' }}",
        "{% set x %}{{ page.title }}<br>{% endset %}{{ x }}{{ x|length }}",
        "{% for one in 'a&b' %}{{ loop.index }}{{ one }}{{ ', ' if not loop.last }}{% endfor %}",
        "{{ page.missing is defined }}{{ page.missing|default('<') }} {{ {'a': 1}.b|default(2) }}",
        "{{ page['title'] }}{{ (page.title, 'b').0 }}{{ page.title.upper() }}",
    ],
)
def test_a_template_of_ones_own_may_use_all_of_jinja(template: str) -> None:
    theme = {**templates(), "preview.html": template}
    careful: Environment = Templates(theme, words_in(ENGLISH))
    expected = careful.get_template("preview.html").render(page=PREVIEW)
    renderer = Renderer(theme)
    assert [renderer.artifact(PREVIEW).content.decode() for _ in range(2)] == [expected] * 2


def test_a_missing_attribute_of_a_page_is_named() -> None:
    renderer = Renderer({**templates(), "preview.html": "{{ page.titel }}"})
    with pytest.raises(ConfigError, match="Preview object' has no attribute 'titel'"):
        renderer.artifact(PREVIEW)


def test_importing_the_words_in_a_template_is_an_error_with_advice() -> None:
    old = '{% import "words.html" as words %}{{ words.menu }}'
    with pytest.raises(ConfigError, match=r"no template words\.html") as error:
        Renderer({**templates(), "preview.html": old}).artifact(PREVIEW)
    assert "without an import" in error.value.help
    with pytest.raises(ConfigError, match=r"no template mine\.html") as error:
        Renderer({**templates(), "preview.html": '{% include "mine.html" %}'}).artifact(PREVIEW)
    assert "take out what includes" in error.value.help
