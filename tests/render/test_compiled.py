"""Precompiled templates print the same as those that a build compiles."""

from __future__ import annotations

import jinja2
import pytest
from tests.render.samples import PAGES
from tests.render.theme import name, templates

from knotwork.pages.frame import Html
from knotwork.pages.model import Page, Preview
from knotwork.render.pages import Renderer
from knotwork.render.printing import LeanTemplates, Templates
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in

THEME = theme_in(templates_folder())
PREVIEW = Preview("-/previews/a.html", "A & b", Html("<p>So.</p>"))


@pytest.mark.parametrize("template", sorted(templates()))
def test_each_template_of_the_theme_is_compiled(template: str) -> None:
    assert THEME.compiled(template, THEME.templates[template])


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_pages_are_the_same_without_anything_compiled_again(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = Renderer(THEME.templates).artifact(page)
    renderer = Renderer(THEME.templates, THEME.compiled)
    for kind in (Templates, LeanTemplates):
        monkeypatch.setattr(kind, "compile", None)
    assert renderer.artifact(page) == expected


def test_a_template_of_ones_own_takes_the_place_of_a_compiled_one() -> None:
    own = {**THEME.templates, "preview.html": "mine: {{ page.title }}"}
    assert Renderer(own, THEME.compiled).artifact(PREVIEW).content == b"mine: A &amp; b"


def test_a_template_that_the_theme_does_not_have_is_compiled() -> None:
    own = {**THEME.templates, "mine.html": "<i>", "preview.html": "{% include 'mine.html' %}"}
    assert Renderer(own, THEME.compiled).artifact(PREVIEW).content == b"<i>"


def test_templates_compiled_by_another_jinja_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    text = THEME.templates["preview.html"]
    monkeypatch.setattr(jinja2, "__version__", "4.0.0")
    assert THEME.compiled("preview.html", text) is None
