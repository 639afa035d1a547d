"""The templates of the project, and the names of their pages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from knotwork.pages.model import Page
from knotwork.render.pages import TEMPLATES

THEME = Path(__file__).parents[2] / "templates"


HOSTILE = """<script>alert(1)</script>"><img src=x onerror=alert(2)>'`{{ page }}{% x %}&amp;"""


def templates() -> Mapping[str, str]:
    return {path.relative_to(THEME).as_posix(): path.read_text() for path in THEME.rglob("*.html")}


def name(page: Page) -> str:
    return TEMPLATES[type(page)].removesuffix(".html")
