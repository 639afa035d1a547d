"""A page that redirects to a note, at an address that the note had or may be known by.

It is written without a template: nobody is meant to see it, and there is one for each alias.
"""

from __future__ import annotations

from html import escape

from knotwork.pages.frame import Anchor
from knotwork.pages.model import Redirect
from knotwork.render.artifact import Artifact


def redirect(page: Redirect) -> Artifact:
    """The page as a file: it redirects at once to its only target, or lists several targets."""
    title = page.targets[0].label
    refresh = ""
    if len(page.targets) == 1:
        refresh = f'<meta http-equiv="refresh" content="0; url={escape(page.targets[0].url)}">\n'
    links = "\n".join(
        f'<p><a href="{escape(one.url)}">{escape(one.label)}{_place(one)}</a></p>'
        for one in page.targets
    )
    html = (
        f'<!doctype html>\n<html lang="{escape(page.lang)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="robots" content="noindex">\n'
        f'<link rel="canonical" href="{escape(page.canonical)}">\n{refresh}'
        f"<title>{escape(title)}</title>\n</head>\n<body>\n{links}\n</body>\n</html>\n"
    )
    return Artifact(page.url, html.encode("utf-8", "replace"))


def _place(one: Anchor) -> str:
    return f" <small>{escape(one.place)}</small>" if one.place else ""
