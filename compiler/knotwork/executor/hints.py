"""Advice on errors whose own message does not say what to do, the same wherever a cell runs."""

from __future__ import annotations

import re

from knotwork.executor.browser_hints import browser_hint

_OF_NOTEBOOKS = re.compile(
    r"\s*(?:>>> |\.\.\. )?"
    r"(?:(?:%{1,2}|!{1,2}|\?{1,2})[A-Za-z_]|[\w, ]+=\s*[%!]\s*[A-Za-z_]|[\w.]+\?{1,2}\s*\Z)"
)
"""A line of a notebook that is not Python: a magic, a shell command, a help request."""
_NO_NOTEBOOK = "lines with %, ! or ? are not Python: only notebooks know them"
_NO_LOOP = "it belongs in an async def; no event loop runs around a cell: write asyncio.run(…)"

_SIGNS = (
    ("name 'display' is not defined", "the value of a cell's last line is shown by itself"),
    *((f"{word} outside", _NO_LOOP) for word in ("'await'", "'async with'", "'async for'")),
)


def hint_of(exc: BaseException, summary: str) -> str:
    """The advice on what a cell raised; empty if there is none."""
    if isinstance(exc, SyntaxError) and _OF_NOTEBOOKS.match(exc.text or ""):
        return _NO_NOTEBOOK
    hints = (hint for sign, hint in _SIGNS if sign in summary)
    return next(hints, "") or browser_hint(summary)
