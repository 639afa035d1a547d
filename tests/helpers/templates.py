"""Compiles the templates of a theme once per process instead of once per site.

Jinja takes longer to compile them than to render a small site. The same text gives the same code,
so tests that make hundreds of sites can share it.
"""

from __future__ import annotations

from types import CodeType

import pytest

from knotwork.render.printing import LeanTemplates, Templates
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.words.chosen import ENGLISH, words_in


def compile_once(patch: pytest.MonkeyPatch) -> None:
    """Let sites of this process use the code that was compiled for earlier ones."""
    known: dict[tuple[type[Templates], str, str], CodeType] = {}
    compiled = Templates.compile

    def remembered(self: Templates, source: str, name: str, filename: str | None) -> CodeType:
        key = (type(self), name, source)
        if key not in known:
            known[key] = compiled(self, source, name, filename)
        return known[key]

    patch.setattr(Templates, "compile", remembered)


def compile_all() -> None:
    """Compile every template of the theme, for use in forks of this process."""
    templates = theme_in(templates_folder()).templates
    ours = LeanTemplates(templates, words_in(ENGLISH))
    for name in templates:
        ours.get_template(name)
