"""Compiling in several processes gives the same as in one, even if processes die."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor

import pytest
from tests.bench.generate import vault
from tests.helpers.deadly import KILL, RAISE, STALL, Deadly, deadly_processes

from knotwork.model import Source, Syntax, Unit
from knotwork.shell.processes.parallel import in_parallel
from knotwork.shell.processes.pool import processes
from knotwork.shell.processes.supervised import Supervised, unreadable
from knotwork.syntax.compile import compile_note, compile_notes

NOTES = tuple(vault(150))


def alone(notes: tuple[Source, ...]) -> list[Unit]:
    return list(compile_notes(notes, Syntax()))


@pytest.mark.parametrize("jobs", [1, 2, 8])
def test_the_units_do_not_depend_on_the_number_of_processes(jobs: int) -> None:
    units = Supervised(processes(jobs), jobs, Syntax()).compile(NOTES)
    assert list(units) == alone(NOTES)


def test_a_small_vault_starts_no_process() -> None:
    assert list(in_parallel(Syntax(), 8)(iter(NOTES[:3]))) == alone(NOTES[:3])


@pytest.mark.parametrize("word", [KILL, RAISE, STALL])
def test_a_note_that_takes_its_process_with_it_is_found_and_the_rest_goes_on(word: str) -> None:
    bad = (7, 100)
    notes = tuple(
        Source(note.path, word if number in bad else note.text) for number, note in enumerate(NOTES)
    )
    units = list(Supervised(deadly_processes(2), 2, Syntax(), patience=3.0).compile(notes))
    expected = list(expected_units(notes, bad))
    assert units == expected
    assert [flaw.kind for flaw in units[7].flaws] == ["unreadable-note"]


def broken_processes() -> Executor:
    return Deadly(ProcessPoolExecutor(1, initializer=os._exit, initargs=(1,)))


def test_without_processes_no_note_is_blamed() -> None:
    units = Supervised(broken_processes, 1, Syntax()).compile(NOTES[:80])
    assert list(units) == alone(NOTES[:80])


def expected_units(notes: tuple[Source, ...], bad: tuple[int, ...]) -> Iterator[Unit]:
    for number, note in enumerate(notes):
        yield compile_note(unreadable(note) if number in bad else note, Syntax())
