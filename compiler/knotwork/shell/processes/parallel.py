"""The compile step over the processors of this machine."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from knotwork.model import Source, Syntax, Unit
from knotwork.shell.processes.forked import WORTH_PROCESSES
from knotwork.syntax.compile import compile_notes
from knotwork.tools import Compile


def usable_processors() -> int:
    """The number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_sequence(sources: Iterable[Source]) -> Sequence[Source]:
    """The notes as a sequence; a sequence is not copied, since it may read its notes lazily."""
    return sources if isinstance(sources, Sequence) else tuple(sources)


def in_parallel(syntax: Syntax, jobs: int) -> Compile:
    """The compile step over `jobs` processes, or in this one where that is faster."""

    def compiled(sources: Iterable[Source]) -> Iterator[Unit]:
        notes = in_sequence(sources)
        if jobs < 2 or len(notes) < WORTH_PROCESSES:
            return compile_notes(notes, syntax)
        # Imported late: importing takes longer than compiling what one edit changed.
        from knotwork.shell.processes.pool import processes
        from knotwork.shell.processes.supervised import Supervised

        return Supervised(processes(jobs), jobs, syntax).compile(notes)

    return compiled
