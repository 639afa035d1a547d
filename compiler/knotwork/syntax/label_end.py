"""Where the label of a link or image ends: markdown-it's search, which fails only once.

markdown-it looks for the end of a label at every bracket, and at every bracket in it again: where
many stay open, each is looked through as often as labels may nest. Here the brackets that begin no
label are remembered. A label in which such a bracket stands open has no end either.
"""

from __future__ import annotations

from types import SimpleNamespace

from markdown_it.helpers import parseLinkDestination, parseLinkTitle

from knotwork.syntax.state import InlineState


def label_end(state: InlineState, start: int, disableNested: bool = False) -> int:  # noqa: N803  # markdown-it's name
    """The place of the `]` that closes the `[` at `start`, or -1.

    With `disableNested` it is -1 too if a link stands in the label.
    """
    source, end = state.src, state.posMax
    endless = state.endless_or_linked if disableNested else state.endless
    if endless.get(start, -1) >= end:
        return -1
    skip, before, level, found = state.md.inline.skipToken, state.pos, 1, -1
    at = state.pos = start + 1
    while at < end:
        mark = source[at]
        if mark == "]":
            level -= 1
            if level == 0:
                found = at
                break
        skip(state)
        if mark == "[":
            if state.pos > at + 1:
                if disableNested:
                    endless[start] = end
                    break
            elif endless.get(at, -1) >= end:
                endless[start] = end
                break
            else:
                level += 1
        at = state.pos
    else:
        state.endless[start] = state.endless_or_linked[start] = end
    state.pos = before
    return found


HELPERS = SimpleNamespace(
    parseLinkDestination=parseLinkDestination,
    parseLinkLabel=label_end,
    parseLinkTitle=parseLinkTitle,
)
"""markdown-it's helpers, with this search for its own."""
