"""Answers that pass only because they use a name that their check defines.

An answer and its check share a namespace, so that a function of the answer finds the variables of
the check: `def area(radius): return 3 * r` passes a check that begins with `for r in …`.
"""

from __future__ import annotations

import builtins
import dis
import re
import types
from collections.abc import Collection, Iterator

from knotwork.executor.outcome import Cell, Error, TracebackFrame

_HINT = "only the check has this name: the code itself does not define it"
_ELSEWHERE = frozenset({"exec", "globals", "NameError"})
"""With these, an answer may define a name in its own way, or do without it."""


def borrowed(
    answer: Cell, code: types.CodeType, checks: str, of_checks: Collection[str]
) -> Error | None:
    """The error of an answer whose functions use a name that only checks have defined.

    Functions that the code of the checks cannot call, by their names, are left out.
    """
    used = list(_used(code, set(re.findall(r"\w+", checks))))
    if any(name in _ELSEWHERE for name, *_ in used):
        return None
    defined = {name for name, _line, _function, is_read in used if not is_read}
    for name, line, function, _is_read in used:
        if name not in of_checks or name in defined or hasattr(builtins, name):
            continue
        source = answer.code.split("\n")[line - answer.line]
        message = f"name '{name}' is not defined"
        frame = TracebackFrame(answer.note, line, None, function, source)
        text = (
            "Traceback (most recent call last):\n"
            f'  File "{answer.note}", line {line}, in {function}\n    {source.strip()}\n'
            f"NameError: {message}\n"
        )
        return Error("NameError", message, text, frames=(frame,), hint=_HINT)
    return None


def _used(code: types.CodeType, called: set[str]) -> Iterator[tuple[str, int, str, bool]]:
    """The global names in the functions and classes that are called by some names, or through one
    another."""
    called.update(step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_NAME")
    waiting = [part for part in code.co_consts if isinstance(part, types.CodeType)]
    while ready := [part for part in waiting if part.co_name in called or part.co_name[0] == "<"]:
        waiting = [part for part in waiting if part not in ready]
        for part in ready:
            found = list(_globals_of(part))
            called.update(name for name, *_ in found)
            yield from found


def _globals_of(code: types.CodeType) -> Iterator[tuple[str, int, str, bool]]:
    """The uses of global names in the functions of some code.

    Each is a name, its line, its function, and whether it is read (else it is assigned).
    """
    line = code.co_firstlineno
    for step in dis.get_instructions(code):
        line = (step.positions and step.positions.lineno) or line
        if step.opname in ("LOAD_GLOBAL", "STORE_GLOBAL"):
            yield step.argval, line, code.co_name, step.opname == "LOAD_GLOBAL"
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from _globals_of(inner)
