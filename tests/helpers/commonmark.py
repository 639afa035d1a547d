"""CommonMark's own HTML from our own parser: what the conformance suite is held against.

Everything that a site adds is off (sanitising, heading ids, holes, highlighting, line breaks); the
plugins are on, so what differs from the suite is what the plugins mean to change.
"""

from __future__ import annotations

from knotwork.syntax.environment import Parse, environment
from knotwork.syntax.parser import build_parser


def commonmark_html(text: str) -> str:
    """The text as XHTML, rendered by markdown-it's own renderer."""
    parser = build_parser()
    parser.options.xhtmlOut = True
    return str(parser.render(text, environment(Parse(text, strict_breaks=True))))
