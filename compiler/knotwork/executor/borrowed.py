"""Answers that pass only because a check happens to have a name which they lack.

An answer and its check share a namespace, so that a function of the answer finds the variables of
the check: `def area(radius): return 3 * r` passes a check that begins with `for r in …`.
"""

from __future__ import annotations

import builtins
import dis
import types
from collections.abc import Collection, Iterator

from knotwork.executor.outcome import Cell, Error, TracebackFrame

_HINT = "only the check has this name: the code itself does not define it"


def borrowed(answer: Cell, code: types.CodeType, of_checks: Collection[str]) -> Error | None:
    """The error of an answer whose functions use a name that only checks have defined."""
    used = list(_globals_of(code))
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


def _globals_of(code: types.CodeType) -> Iterator[tuple[str, int, str, bool]]:
    """The global names in the functions of some code: each with its line, its function, whether
    it is read."""
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            line = inner.co_firstlineno
            for step in dis.get_instructions(inner):
                line = (step.positions and step.positions.lineno) or line
                if step.opname in ("LOAD_GLOBAL", "STORE_GLOBAL"):
                    yield step.argval, line, inner.co_name, step.opname == "LOAD_GLOBAL"
            yield from _globals_of(inner)
