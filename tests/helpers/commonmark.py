"""Plain HTML from our own parser, to compare with the conformance suite of CommonMark.

Everything that a site adds is off (sanitising, heading ids, holes, highlighting, line breaks). The
plugins are on, so the only differences from the suite are those that plugins intend.
"""

from __future__ import annotations

from knotwork.syntax.environment import Parse, environment
from knotwork.syntax.parser import build_parser


def commonmark_html(text: str) -> str:
    """The text as XHTML, rendered by markdown-it's own renderer."""
    parser = build_parser()
    parser.options.xhtmlOut = True
    return str(parser.render(text, environment(Parse(text, strict_breaks=True))))
