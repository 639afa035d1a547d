"""Advice on errors whose own message does not say what to do, the same wherever a cell runs."""

from __future__ import annotations

import builtins
import re
import types

from knotwork.executor.browser_hints import browser_hint

_OF_NOTEBOOKS = re.compile(
    r"\s*(?:>>> |\.\.\. )?"
    r"(?:(?:%{1,2}|!{1,2}|\?{1,2})[A-Za-z_]|[\w, ]+=\s*[%!]\s*[A-Za-z_]|[\w.]+\?{1,2}\s*\Z)"
)
"""A line of a notebook that is not Python: a magic, a shell command, a help request."""
_PROMPT = re.compile(r"\s*>>>")
_NO_PROMPTS = "leave out the prompts >>> and ..., and the answers below them"
_CONTINUED = "in a session, the further lines of a statement begin with ..."
_NO_NOTEBOOK = "lines with %, ! or ? are not Python: only notebooks know them"
_NO_LOOP = "it belongs in an async def; no event loop runs around a cell: write asyncio.run(…)"

_SIGNS = (
    ("name 'display' is not defined", "the value of a cell's last line is shown by itself"),
    *((f"{word} outside", _NO_LOOP) for word in ("'await'", "'async with'", "'async for'")),
)


def hint_of(exc: BaseException, summary: str, *, in_session: bool) -> str:
    """The advice on what a cell raised, which may be a session with prompts; empty if none."""
    if isinstance(exc, SyntaxError) and _OF_NOTEBOOKS.match(exc.text or ""):
        return _NO_NOTEBOOK
    if in_session and "expected an indented block" in summary:
        return _CONTINUED
    if not in_session and isinstance(exc, SyntaxError) and _PROMPT.match(exc.text or ""):
        return _NO_PROMPTS
    hints = (hint for sign, hint in _SIGNS if sign in summary)
    return next(hints, "") or browser_hint(summary) or _of_hidden_function(exc, summary)


def _of_hidden_function(exc: BaseException, summary: str) -> str:
    """The function of Python whose name the code has given to a value, and then calls."""
    called = re.fullmatch(r"TypeError: '(?:\w+\.)*(\w+)' object is not callable", summary)
    if called is None:
        return ""
    for name, value in _names_in(exc.__traceback__):
        if callable(getattr(builtins, name, None)) and type(value).__name__ == called[1]:
            return f"a value has taken the name of Python's own `{name}`: give the value another"
    return ""


def _names_in(trace: types.TracebackType | None) -> list[tuple[str, object]]:
    """The names in the code that failed, with what they stand for there."""
    if trace is None:
        return []
    while trace.tb_next is not None:
        trace = trace.tb_next
    frame = trace.tb_frame
    known = {**frame.f_globals, **frame.f_locals}
    names = (*frame.f_code.co_varnames, *frame.f_code.co_names)
    return [(name, known[name]) for name in names if name in known]
