"""The progress bar on standard error: where it is shown, and that its numbers are not cut."""

from __future__ import annotations

import io
import sys

import pytest

from knotwork.shell import console
from knotwork.shell.console import Tracker, tracker


class Terminal(io.StringIO):
    """A terminal that keeps what is written to it."""

    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Replaces standard error by such a terminal, and shows bars without delay."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(console, "_PATIENCE", 0)
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    return screen


@pytest.mark.parametrize("columns", ["40", "100"])
def test_no_number_of_the_bar_is_cut_off(monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    screen = terminal(monkeypatch)
    monkeypatch.setenv("COLUMNS", columns)
    assert len(list(Tracker(shown=True)(range(2_025), 2_025, "Compiling notes"))) == 2_025
    assert "2025/2025" in screen.getvalue()
    assert ("━" in screen.getvalue()) == (columns == "100")


def test_the_progress_bar_never_exceeds_its_total(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = terminal(monkeypatch)
    monkeypatch.setenv("COLUMNS", "100")
    list(Tracker(shown=True)(range(30), 20, "Making pages"))
    assert "30/30" in screen.getvalue()


def test_a_terminal_that_only_appends_gets_no_bar(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal(monkeypatch)
    assert tracker(quiet=False).shown
    assert not tracker(quiet=True).shown
    monkeypatch.setenv("TERM", "dumb")
    assert not tracker(quiet=False).shown
