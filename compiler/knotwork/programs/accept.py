"""Edits that write actual outputs into notes: `knotwork test --accept`.

Only the fences of outputs change. They keep the prefix of their lines (marks of a quote,
indentation of a list item) and the length of their marks, unless the new output has such marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from knotwork.diagnostic import Edit
from knotwork.executor.matching import in_words_of
from knotwork.executor.outcome import DIFFERS, Outcome
from knotwork.model import Fence, Unit
from knotwork.programs.verdicts import Trial, Verdict
from knotwork.text import Span

_MARKS = re.compile(r"`{3,}|~{3,}")
_LAST_MARKS = re.compile(r"[\n\r][>\s]*(`{3,}|~{3,})\Z")
_NO_MARK = re.compile(r"[^>\s]")


def accepted(text: str, unit: Unit, trial: Trial) -> Iterator[Edit]:
    """The edits after which a note's text has the outputs that its cells gave."""
    for verdict in trial.verdicts:
        if not _is_accepted(verdict):
            continue
        fence = verdict.cell
        if verdict.kind == "differs" and fence.output is not None:
            fence = unit.fences[fence.output]
        span = Span(fence.opening.start, max(fence.span.end, fence.opening.end))
        yield Edit(trial.path, span, _written(text, fence, _content(verdict)))


def added(text: str, verdict: Verdict) -> str:
    """The text to insert after a cell so that its output is in the note.

    Empty for a cell whose fence is not closed: text after it would be part of it.
    """
    cell = verdict.cell
    opened = _MARKS.match(cell.opening.cut(text))
    last = _LAST_MARKS.search(cell.span.cut(text))
    if not opened or not last or not last[1].startswith(opened[0]):
        return ""
    before = _before(text, cell)
    space = "\n" if cell.nested else "\n\n"
    return f"{space}{before}{_fenced('```', 'output', verdict.outcome.shown, before)}"


def settled(trial: Trial) -> Trial:
    """The trial as it would be with the outputs accepted."""
    verdicts = tuple(
        replace(each, expected=None, outcome=Outcome("passed")) if _is_accepted(each) else each
        for each in trial.verdicts
    )
    return replace(trial, verdicts=verdicts)


def _is_accepted(verdict: Verdict) -> bool:
    """Whether only the note's text is wrong: an output, or a doctest's answers.

    An output that was cut for its length is never written.
    """
    if verdict.outcome.truncated:
        return False
    error = verdict.outcome.error
    wrong_answer = verdict.kind == "failed" and error is not None and error.type == DIFFERS
    return verdict.kind == "differs" or wrong_answer


def _content(verdict: Verdict) -> str:
    """The output to write; lines that match stay as the author wrote them, with dots and digits."""
    if verdict.kind == "failed":
        return verdict.outcome.text
    return in_words_of(verdict.expected or "", verdict.outcome.shown, spaced_as_given=True)


def _written(text: str, fence: Fence, content: str) -> str:
    """The whole fence, from its first mark to its last."""
    opening = fence.opening.cut(text)
    found = _MARKS.match(opening)
    marks = found[0] if found else "```"
    return _fenced(marks, opening[len(marks) :], content, _before(text, fence))


def _fenced(marks: str, info: str, content: str, before: str) -> str:
    lines = content.rstrip("\n").split("\n") if content.strip("\n") else []
    longest = max((len(run) for line in lines for run in _runs(line, marks[0])), default=0)
    marks = marks[0] * max(len(marks), longest + 1)
    placed = (f"{before}{line}" if line else before.rstrip() for line in [*lines, marks])
    return "\n".join([f"{marks}{info}", *placed])


def _runs(line: str, mark: str) -> Iterator[str]:
    """The marks of a line that would close the fence: one result, or none."""
    found = re.match(rf"\s*({re.escape(mark)}{{3,}})\s*$", line)
    if found:
        yield found[1]


def _before(text: str, fence: Fence) -> str:
    """The prefix of a fence's lines; a bullet of a list becomes spaces."""
    start = max(text.rfind("\n", 0, fence.opening.start), text.rfind("\r", 0, fence.opening.start))
    return _NO_MARK.sub(" ", text[start + 1 : fence.opening.start])
