"""Exceptions as the author should see them: with the frames of notes and none of Knotwork's."""

from __future__ import annotations

import contextlib
import itertools
import linecache
import sys
import traceback
from collections.abc import Collection, Iterator, Sequence

from knotwork.executor.asserts import explanation_of
from knotwork.executor.capture import TEXT_LIMIT, clean
from knotwork.executor.hints import hint_of
from knotwork.executor.outcome import Cell, Error, TracebackFrame, one_line

with contextlib.suppress(ImportError):  # Windows and Pyodide have none
    import resource  # noqa: F401  # now, as there may be no memory left to load it later

_LEAVES = 5
"""The most exceptions of a group that are listed."""
_NOTES = 5
"""The most notes of an exception (`add_note`) that are shown."""
_NOTE = 2_000
"""The most characters of one such note."""


def error_of(
    exc: BaseException, cell: Cell, notes: Collection[str], shown: int | None = None
) -> Error:
    """The error of a cell: what it raised, where, and what caused it.

    `shown` is the line of the value that was being shown, if the cell itself had ended.
    """
    if isinstance(exc, SyntaxError) and exc.filename == cell.note:
        # The parser quotes a line of the whole note, if the current folder has a file of its name.
        exc.text = linecache.getline(cell.note, exc.lineno or 0)
    explanation = explanation_of(exc, notes)
    added = list(_added_notes(exc))
    bare = isinstance(exc, AssertionError) and not exc.args
    if explanation and bare:
        exc.args = (explanation,)
    elif explanation:
        exc.add_note(explanation)
    trace = traceback.TracebackException(type(exc), exc, exc.__traceback__, limit=-1000)
    _keep_notes(trace, notes)
    frames = tuple(_frame(frame) for frame in trace.stack)
    line, column = _place(exc, cell, frames, shown)
    kind, message = type_name(type(exc)), clean(_message(exc))[:TEXT_LIMIT]
    return Error(
        type=kind,
        message=message,
        text=clean("".join(trace.format()))[:TEXT_LIMIT],
        line=line,
        column=column,
        frames=frames if len(frames) <= 40 else frames[:20] + frames[-20:],
        explanation=clean(explanation or _held(exc)),
        remarks=(*added, *map(clean, _behind(exc, trace))),
        hint=hint_of(exc, f"{kind}: {message}", in_session=cell.kind == "doctest")
        or _suggestion(exc, trace),
    )


def _suggestion(exc: BaseException, trace: traceback.TracebackException) -> str:
    """What Python believes to be meant: a similar name or keyword, an import (3.12 and later)."""
    told = str(trace.msg if isinstance(exc, SyntaxError) else trace)
    more = told.removeprefix(_message(exc)).lstrip(". ")
    if "@" in more or not more.startswith("Did you"):  # `@w` is a name of ours
        return ""
    return clean(f"d{more[1:]}")


def _added_notes(exc: BaseException) -> Iterator[str]:
    """The notes that were added to the exception with `add_note`."""
    notes = getattr(exc, "__notes__", None)
    texts = [note for note in notes if isinstance(note, str)] if isinstance(notes, list) else []
    yield from (clean(note)[:_NOTE] for note in texts[:_NOTES])
    if len(texts) > _NOTES:
        yield "…"


def _behind(exc: BaseException, trace: traceback.TracebackException) -> Iterator[str]:
    """The cause or context of the exception on one line, if it is of interest to the author."""
    if trace.__cause__ is not None and exc.__cause__ is not None:
        yield f"caused by {_summary(exc.__cause__)}"
    elif trace.__context__ and exc.__context__ and not exc.__suppress_context__:
        yield f"raised while handling {_summary(exc.__context__)}"


def _summary(exc: BaseException) -> str:
    return one_line(f"{type_name(type(exc))}: {_message(exc)}".removesuffix(": "))


def _held(exc: BaseException) -> str:
    """The exceptions in a group, on one line: the group's own message only counts them."""
    if not isinstance(exc, BaseExceptionGroup):
        return ""
    leaves = list(itertools.islice(_leaves(exc), _LEAVES + 1))
    more = ["…"] if len(leaves) > _LEAVES else []
    return f"it holds {'; '.join([*map(_summary, leaves[:_LEAVES]), *more])}"


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for exc in group.exceptions:
        if isinstance(exc, BaseExceptionGroup):
            yield from _leaves(exc)
        else:
            yield exc


def traceback_of(exc: BaseException, notes: Collection[str]) -> str:
    """The traceback as Python prints it, with the notes' frames alone."""
    trace = traceback.TracebackException(type(exc), exc, exc.__traceback__, limit=-1000)
    _keep_notes(trace, notes)
    return clean("".join(trace.format()))


def _keep_notes(trace: traceback.TracebackException, notes: Collection[str]) -> bool:
    """Drop frames outside of notes; the result says whether there is anything left to show.

    A cause or context that was raised and handled inside libraries is dropped too; one that was
    never raised itself, but only given as the cause, is kept.
    """
    was_raised = bool(trace.stack)
    trace.stack = traceback.StackSummary.from_list(
        [_Bare.of(frame) for frame in trace.stack if frame.filename in notes]
    )
    for inner in getattr(trace, "exceptions", None) or ():
        _keep_notes(inner, notes)
    if trace.__cause__ is not None and not _keep_notes(trace.__cause__, notes):
        trace.__cause__ = None
    if trace.__context__ is not None and not _keep_notes(trace.__context__, notes):
        trace.__context__ = None
    behind = trace.__cause__ or trace.__context__
    return bool(trace.stack) or behind is not None or not was_raised


class _Bare(traceback.FrameSummary):
    """A frame that keeps its column and prints no carets, which differ by version of Python."""

    at: int | None

    @classmethod
    def of(cls, frame: traceback.FrameSummary) -> _Bare:
        bare = cls(frame.filename, frame.lineno, frame.name, line=frame.line)
        bare.at = frame.colno
        return bare


def _frame(summary: traceback.FrameSummary) -> TracebackFrame:
    line = linecache.getline(summary.filename, summary.lineno or 0)
    column = getattr(summary, "at", None)
    if column is not None:  # it counts bytes of UTF-8 so far
        column = len(line.encode("utf-8", "replace")[:column].decode("utf-8", "replace")) + 1
    if line.lstrip().startswith("assert"):  # versions of Python differ in which part they blame
        column = len(line) - len(line.lstrip()) + 1
    name = summary.name
    return TracebackFrame(summary.filename, summary.lineno or 0, column, name, line.rstrip("\n"))


def _place(
    exc: BaseException, cell: Cell, frames: Sequence[TracebackFrame], shown: int | None
) -> tuple[int | None, int | None]:
    """The line and column at which the cell failed."""
    if isinstance(exc, SyntaxError) and exc.filename == cell.note and not frames:
        return exc.lineno, exc.offset
    lines = range(cell.line, cell.line + cell.code.count("\n") + 1)
    for frame in reversed(frames):
        if frame.note == cell.note and frame.line in lines:
            return frame.line, frame.column
    # Only the last thousand frames are in `frames`.
    for called, line in traceback.walk_tb(exc.__traceback__):
        if called.f_code.co_filename == cell.note and line in lines:
            return line, None
    if shown is not None:
        return shown, None
    return (frames[-1].line, frames[-1].column) if frames else (None, None)


def _message(exc: BaseException) -> str:
    if isinstance(exc, SyntaxError):
        return str(exc.msg)
    try:
        return str(exc)
    except Exception:  # an author may have written __str__
        return "<its message cannot be shown>"


def type_name(kind: type) -> str:
    """The name of a class in Python's tracebacks."""
    if kind.__module__ in ("builtins", "__main__"):
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"


@contextlib.contextmanager
def spare_memory() -> Iterator[None]:
    """Raise the soft memory limit to the hard one: the rest is for reporting a MemoryError."""
    resource = sys.modules.get("resource")
    if resource is None:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    try:
        yield
    finally:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
