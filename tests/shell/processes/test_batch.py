"""The watchdog of a compiling process is never early, never late and seldom set."""

from __future__ import annotations

import faulthandler
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knotwork.shell.processes.batch import Watchdog


class Bench:
    """A watchdog with a clock of its own, and what it was set to."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        self.ends: list[float] = []
        patch.setattr(time, "monotonic", lambda: self.now)
        patch.setattr(faulthandler, "dump_traceback_later", self._set)
        with Path(os.devnull).open("w") as nowhere:
            self.watchdog = Watchdog(nowhere)

    def _set(self, seconds: float, **_how: object) -> None:
        self.ends.append(self.now + seconds)

    def notes(self, notes: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
        """The time each note may take, and the time that the watchdog allows it.

        Each note then takes the given share of its time.
        """
        for allowed, share in notes:
            self.watchdog.allow(allowed)
            yield allowed, self.ends[-1] - self.now
            self.now += allowed * share


@given(st.lists(st.tuples(st.floats(0.1, 100), st.floats(0, 1)), max_size=40))
def test_a_note_is_given_what_it_may_take_and_at_most_half_as_much_again(
    notes: list[tuple[float, float]],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for allowed, given_ in Bench(patch).notes(notes):
            assert allowed - 1e-9 <= given_ <= allowed * 1.5 + 1e-9


def test_many_short_notes_need_one_watchdog(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(monkeypatch)
    assert len(list(bench.notes([(60 + number % 5, 1e-5) for number in range(64)]))) == 64
    assert len(bench.ends) == 1
