"""Links in a block of raw HTML, which are text there: it holds no Markdown up to a blank line."""

from __future__ import annotations

import re

_SILENT = re.compile(
    r"<!--.*?(?:-->|\Z)|<(pre|code|script|style|textarea)\b.*?(?:</\1\s*>|\Z)|<[^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
"""Comments, tags, and elements in which nobody expects a link."""
_NUMBERS = r"\s*[+-]?[\d.]+(?:[\s,]+[+-]?[\d.]+)+\s*\]\]"
_LINK = re.compile(
    r"(?<![A-Za-z0-9_\\])"
    rf"(?:!?\[\[(?!{_NUMBERS})[^\[\]\n]+\]\]|!?\[[^\[\]\n]*\]\([^()\s]+\))"
)
"""Matches a link, but not code: `f[i](x)`, `array([[1, 2]])`."""


def first_link(html: str) -> str:
    """The first link that a block of raw HTML has swallowed, as written; empty without one."""
    if "](" not in html and "]]" not in html:
        return ""
    found = _LINK.search(_SILENT.sub("<>", html))
    return found[0] if found else ""
