"""Formulas within lines: tied to the signs beside them, and marked if too wide for a phone.

A browser treats a formula like a picture: it may break the line on either side, even before a full
stop, and no character prevents that. Chromium never breaks a formula itself: a wide one scrolls.
"""

from __future__ import annotations

import re

TIED = "tied"
"""The class of what stays on one line."""
_BEGIN, _END = "<math>", "</math>"
"""The tags of a formula within a line; that of a display formula has attributes."""
_WIDE = '<math class="wide">'
_UNSEEN = re.compile("<[^>]*>|&ApplyFunction;|[\u2061-\u2064]")
"""Tags, and operators that are not drawn, such as that between a function and its argument."""
_FITS = 16
"""Signs of a formula that, with the space between them, fill two thirds of a line on a phone."""
_BOTH = "\"'“”„‘’‚«»‹›\u00a0"
"""Quotation marks, which languages turn either way, and the space that is never broken."""
_OPENS = frozenset("([{¡¿（［「『【《〈" + _BOTH)
_CLOSES = re.compile(
    rf"[])}}.,;:!?…%/）］」』】》〉，、。；：！？{_BOTH}]{{1,4}}"
    r"|[-‐–](?:(?:st|nd|rd|th)\b)?|(?:st|nd|rd|th|s)\b"
)
"""At most four signs, for a phone may lack room for more; or a hyphen or ending, as in `n`-th."""


def set_in_lines(html: str) -> str:
    """HTML with its formulas made ready to stand in lines."""
    at = html.find(_BEGIN)
    if at < 0:
        return html
    parts: list[str] = []
    done = 0
    while at >= 0:
        begin, end = at, html.index(_END, at) + len(_END)
        while begin > done and html[begin - 1] in _OPENS:
            begin -= 1
        found = _CLOSES.match(html, end)
        closed = found.end() if found else end
        formula = html[at:end]
        if len(_UNSEEN.sub("", formula)) > _FITS:
            formula = _WIDE + formula[len(_BEGIN) :]
        whole = html[begin:at] + formula + html[end:closed]
        is_alone = begin == at and closed == end
        parts += html[done:begin], whole if is_alone else f'<span class="{TIED}">{whole}</span>'
        done = closed
        at = html.find(_BEGIN, end)
    return "".join((*parts, html[done:]))
