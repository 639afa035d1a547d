"""The templates of a theme, compiled once a process instead of once a site.

Jinja takes longer for that than for a small site. Of one text comes the same code: where sites are
made by the hundred, what was compiled for one serves the others.
"""

from __future__ import annotations

from types import CodeType

import pytest

from knotwork.render.printing import LeanTemplates, Templates
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.words.chosen import ENGLISH, words_in


def compile_once(patch: pytest.MonkeyPatch) -> None:
    """Let sites of this process take the code that was compiled for earlier ones."""
    known: dict[tuple[type[Templates], str, str], CodeType] = {}
    compiled = Templates.compile

    def remembered(self: Templates, source: str, name: str, filename: str | None) -> CodeType:
        key = (type(self), name, source)
        if key not in known:
            known[key] = compiled(self, source, name, filename)
        return known[key]

    patch.setattr(Templates, "compile", remembered)


def compile_all() -> None:
    """Compile every template of the theme, for the processes that are forked from this one."""
    templates = theme_in(templates_folder()).templates
    ours = LeanTemplates(templates, words_in(ENGLISH))
    for name in templates:
        ours.get_template(name)
