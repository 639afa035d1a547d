"""Coloured words of raw HTML, `<font color="#c00000">`, in the HTML of today.

Toolbars of editors still write that element, and browsers draw it, but it is obsolete in HTML. The
author chose the colour on one background (`#ffff00` is readable on black). On light and on dark
pages the words keep its hue, with a lightness that is readable there.
"""

from __future__ import annotations

import re

_TAG = re.compile(r'<(/?)font((?:\s[^\s=>]+(?:="[^"]*")?)*)>')
_COLOR = re.compile(r'\scolor="\s*(?:#?([0-9a-fA-F]{6})|(#[0-9a-fA-F]{3}|[a-zA-Z]+))\s*"')
"""Matches a colour by six digits, for which browsers need no `#`, by three, or by name."""
_OTHER_COLOR = re.compile(r'\scolor="[^"]*"')
_STYLE = re.compile(r'\sstyle="([^"]*)"')


def with_spans(html: str) -> str:
    """Cleaned HTML with a `<span>` for each `<font>`; its own style counts before its colour."""
    return _TAG.sub(_span, html)


def _span(tag: re.Match[str]) -> str:
    if tag[1]:
        return "</span>"
    color = _COLOR.search(tag[2])
    rest = _OTHER_COLOR.sub("", tag[2])
    if color is None:
        return f"<span{rest}>"
    style = _STYLE.search(rest)
    own = f";{style[1]}" if style else ""
    value = f"#{color[1]}" if color[1] else color[2]
    return f'<span{_STYLE.sub("", rest)} style="{_readable(value)}{own}">'


def _readable(color: str) -> str:
    """The declarations of a colour: as it is, and for browsers that can work it out, readable."""
    light, dark = (f"oklch(from {color} {bound} c h)" for bound in ("min(l,.55)", "max(l,.7)"))
    return f"color:{color};color:light-dark({light},{dark})"
