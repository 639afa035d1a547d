"""Formulas within lines: tied to what stands beside them, and marked if a phone has no room.

A browser takes a formula for a picture, and may end the line on either side of it, whatever stands
there; no character can keep it from that. Chromium never breaks one: it scrolls.
"""

from __future__ import annotations

import re

TIED = "tied"
"""The class of what stays on one line."""
_BEGIN, _END = "<math>", "</math>"
"""Of a formula within a line; one that is displayed has attributes."""
_WIDE = '<math class="wide">'
_UNSEEN = re.compile("<[^>]*>|&ApplyFunction;|[\u2061-\u2064]")
"""Tags, and the operators that are not drawn: the one before what a function is applied to."""
_FITS = 16
"""So many signs, with the space between them, fill about two thirds of a line on a phone."""
_BOTH = "\"'“”„‘’‚«»‹›\u00a0"
"""Quotation marks, which languages turn either way, and the space that is never broken."""
_OPENS = frozenset("([{¡¿（［「『【《〈" + _BOTH)
_CLOSES = re.compile(
    rf"[])}}.,;:!?…%/）］」』】》〉，、。；：！？{_BOTH}]{{1,4}}"
    r"|[-‐–](?:(?:st|nd|rd|th)\b)?|(?:st|nd|rd|th|s)\b"
)
"""Not all signs of a long run, which no phone might have room for; `-` and `th`, as in `n`-th."""


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
