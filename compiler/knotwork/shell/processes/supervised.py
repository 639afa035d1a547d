"""Compiles notes on an executor, even if a note crashes or stalls the process that compiles it.

When a process dies, an executor loses all tasks that were running, and does not say which of them
was the cause. So few batches run at a time. Lost batches are tried again one by one, and halved
until the note that kills processes is alone: it becomes an unreadable note, with a finding that
says why.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import NamedTuple, TypeAlias

import msgspec

from knotwork.model import Source, Syntax, Unit, unit_of
from knotwork.shell.processes.batch import PATIENCE, compile_batch, packed
from knotwork.syntax.compile import compile_note, compile_notes
from knotwork.syntax.stand_in import stand_in

_BATCH = 64
"""Notes that a process compiles at a time; all of them are lost if it dies."""

NewExecutor: TypeAlias = Callable[[], Executor]


class _Batch(NamedTuple):
    """Consecutive notes, and the index of the first."""

    start: int
    notes: Sequence[Source]

    def halves(self) -> tuple[_Batch, _Batch]:
        middle = len(self.notes) // 2
        return (
            _Batch(self.start, self.notes[:middle]),
            _Batch(self.start + middle, self.notes[middle:]),
        )


class Supervised:
    """The compile step on an executor that may lose processes."""

    def __init__(
        self,
        new_executor: NewExecutor,
        width: int,
        syntax: Syntax,
        patience: float = PATIENCE,
    ) -> None:
        """`width` is the number of batches that the executor can work on at a time."""
        self._new_executor = new_executor
        self._width = width
        self._syntax = syntax
        self._packed = msgspec.msgpack.encode(syntax)
        self._patience = patience
        self._units: dict[int, Unit] = {}

    def compile(self, notes: Sequence[Source]) -> Iterator[Unit]:
        """One unit for each note, in order, even if processes are lost."""
        self._units = {}
        todo = deque(
            _Batch(start, notes[start : start + _BATCH]) for start in range(0, len(notes), _BATCH)
        )
        given = 0
        while todo:
            lost: list[_Batch] = []
            for _ in self._round(todo, lost):
                while given in self._units:
                    yield self._units.pop(given)
                    given += 1
            if lost and not self._can_start():
                todo.extendleft(reversed(lost))
                self._compile_here(todo)
                lost = []
            for batch in lost:
                self._bisect(batch)
        while given in self._units:
            yield self._units.pop(given)
            given += 1

    def _round(self, todo: deque[_Batch], lost: list[_Batch]) -> Iterator[None]:
        """Compile until all is done or a process is lost; yield whenever batches are done.

        Batches that failed are added to `lost`.
        """
        running: dict[Future[list[bytes]], _Batch] = {}
        executor = self._new_executor()
        try:
            while running or (todo and not lost):
                while todo and not lost and len(running) < 2 * self._width:
                    batch = todo.popleft()
                    running[self._submit(executor, batch)] = batch
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    batch = running.pop(future)
                    if not self._take(future, batch):
                        lost.append(batch)
                yield
        finally:
            _give_up(executor, running)

    def _submit(self, executor: Executor, batch: _Batch) -> Future[list[bytes]]:
        return executor.submit(compile_batch, packed(batch.notes), self._packed, self._patience)

    def _take(self, future: Future[list[bytes]], batch: _Batch) -> bool:
        """Keep the units of a batch; return False if the batch failed."""
        # Executors raise different errors for a lost process; all are treated alike.
        if future.cancelled() or future.exception() is not None:
            return False
        for number, unit in enumerate(future.result(), batch.start):
            self._units[number] = unit_of(unit)
        return True

    def _can_start(self) -> bool:
        """Whether processes can be started at all; if not, no note is to blame."""
        executor = self._new_executor()
        try:
            future = self._submit(executor, _Batch(0, ()))
            wait((future,))
            return not future.cancelled() and future.exception() is None
        finally:
            _give_up(executor, ())

    def _compile_here(self, todo: deque[_Batch]) -> None:
        """Compile the rest in this process."""
        while todo:
            batch = todo.popleft()
            for number, unit in enumerate(compile_notes(batch.notes, self._syntax), batch.start):
                self._units[number] = unit

    def _bisect(self, batch: _Batch) -> None:
        """Find the notes that kill processes, by compiling one part of a lost batch at a time."""
        executor = self._new_executor()
        try:
            future = self._submit(executor, batch)
            wait((future,))
            done = self._take(future, batch)
        finally:
            _give_up(executor, ())
        if done:
            return
        if len(batch.notes) == 1:
            if not self._can_start():
                self._compile_here(deque((batch,)))
                return
            (note,) = batch.notes
            self._units[batch.start] = compile_note(unreadable(note), self._syntax)
            return
        for half in batch.halves():
            self._bisect(half)


def _give_up(executor: Executor, running: Iterable[Future[list[bytes]]]) -> None:
    """End an executor without waiting for running tasks; Dask's has no `cancel_futures`."""
    left = tuple(running)
    for future in left:
        future.cancel()
    # Wait for an idle executor: while its thread exists, no process may be forked (`forked.py`).
    executor.shutdown(wait=not left)


def unreadable(note: Source) -> Source:
    """The stand-in for a note that no process survives."""
    return stand_in(note, "compiling it ended or stalled the process that did it")
