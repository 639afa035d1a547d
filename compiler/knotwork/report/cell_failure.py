"""A failed cell in words: the message, the lines of the note, then what the cell printed.

`knotwork test`, the pytest plugin and JUnit's XML all print this text.
"""

from __future__ import annotations

from knotwork.cells.excerpt import excerpt
from knotwork.executor.matching import difference
from knotwork.executor.outcome import DIFFERS, Error
from knotwork.programs.attributes import runnable
from knotwork.programs.verdicts import Verdict
from knotwork.report.visible import visible

_FRAMES = 5
"""The most frames of a traceback that are shown below the cell's own."""
_PRINTED = 2_000
"""The most characters that are shown: the last ones of what a failed cell printed, and the first
ones of a line that differs."""
_CHANGES = 60
"""The most lines of a difference that are shown, from its beginning."""
_TOO_LONG = (
    "what it gives is longer than 64 kB, so only its beginning is known:",
    "print less, or end the output with `...`, which stands for the rest",
)


def message(verdict: Verdict) -> str:
    """The failure of a cell in one line; empty if it did not fail."""
    if verdict.kind == "differs":
        return "the output differs from what the note says"
    if verdict.kind in ("failed", "idle-check", "skipped"):
        return visible(verdict.outcome.reason)
    return ""


def line(verdict: Verdict) -> int:
    """The line of the note at which to look: where the cell failed, else its first."""
    error = verdict.outcome.error
    if verdict.kind == "failed" and error is not None and error.line is not None:
        return error.line
    return verdict.cell.code_line


def failure(verdict: Verdict, path: str) -> str:
    """The report on a cell that is not good; `path` is the note's, as it is shown to the user."""
    blocks = [message(verdict), f"{visible(path)}:{line(verdict)}", *_details(verdict, path)]
    return "\n".join(block for block in blocks if block)


def _details(verdict: Verdict, path: str) -> list[str]:
    if verdict.kind == "differs":
        return _changes(verdict)
    error = verdict.outcome.error
    if verdict.kind != "failed" or error is None:
        return []
    code = _visible(excerpt(runnable(verdict.cell, path), error))
    inner = _inner(verdict, error, path) if code else []
    more = [f"where {error.explanation}"] if _explains(verdict) else []
    hint = [f"hint: {visible(error.hint)}"] if error.hint else []
    behind = [*more, *error.remarks] if code else [_visible(error.text.rstrip()), *more]
    return [code, *inner, *map(_visible, behind), *hint, *_printed(verdict)]


def _changes(verdict: Verdict) -> list[str]:
    """The lines of the difference of the output, or the first of them if it is long."""
    rows = difference(verdict.expected or "", verdict.outcome.shown).split("\n")
    more = [f"… {len(rows) - _CHANGES} more"] if len(rows) > _CHANGES else []
    cut = _TOO_LONG if verdict.outcome.truncated else ()
    return [*map(visible, map(_beginning, rows[:_CHANGES])), *more, *cut]


def _beginning(row: str) -> str:
    return row if len(row) <= _PRINTED else f"{row[:_PRINTED]}…"


def _inner(verdict: Verdict, error: Error, path: str) -> list[str]:
    """The frames from the line of the cell to the line that raised, if that is elsewhere."""
    frames, cell = error.frames, verdict.cell
    note = max((one.note for one in frames if path.endswith(one.note)), key=len, default="")
    lines = range(cell.code_line, cell.code_line + cell.code.count("\n") + 1)
    own = [at for at, one in enumerate(frames) if one.note == note and one.line in lines]
    # A value that cannot be shown fails where its class was defined, maybe in another cell.
    rest = frames[own[-1] + 1 :] if own else frames if error.line in lines else ()
    if not rest:
        return []
    root = path.removesuffix(note)
    left = [f"  … {len(rest) - _FRAMES} more"] if len(rest) > _FRAMES else []
    places = (
        f"  {visible(root + one.note)}:{one.line} in {visible(one.name)}: {one.source.strip()}"
        for one in rest[-_FRAMES:]
    )
    return ["raised below it:", *left, *map(_visible, places)]


def _explains(verdict: Verdict) -> bool:
    """Whether the operands of a failed assert are missing from its message."""
    error = verdict.outcome.error
    return bool(error and error.explanation and error.explanation not in error.message)


def _printed(verdict: Verdict) -> list[str]:
    text = verdict.outcome.text.rstrip()
    if not text:
        return []
    cut = text if len(text) <= _PRINTED else f"…{text[-_PRINTED:]}"
    error = verdict.outcome.error
    went_on = error is not None and error.type == DIFFERS
    label = "it gives:" if went_on else "printed before:"
    return [label, *(f"  {_visible(row)}" for row in cut.split("\n"))]


def _visible(text: str) -> str:
    """Every line made safe to print."""
    return "\n".join(visible(row) for row in text.split("\n"))
