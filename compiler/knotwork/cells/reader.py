"""What a reader's browser calls: one standing session, with cells and outcomes as JSON.

Runs in Pyodide beside the executor, whose file it shares with the build and the tests.
"""

from __future__ import annotations

import json
from typing import Any

from knotwork.cells.imports import statements
from knotwork.cells.run import Cell, Memory, Outcome, Session, plain


class Reader:
    """The cells of one page, run in whatever order the reader likes."""

    def __init__(self) -> None:
        self._session = Session(Memory())
        self._session.__enter__()

    def close(self) -> None:
        """End the session and put back what it changed; a page ends its worker instead."""
        self._session.__exit__(None, None, None)

    def run(self, cell: str) -> str:
        """Run one cell and tell its outcome."""
        return json.dumps(plain(self._session.run(_cell(json.loads(cell)))))

    def attempt(self, cells: str) -> str:
        """Try an answer to an exercise: set-ups, answer and checks, up to the first that fails.

        Tells an outcome for each that ran. Leaves no trace in the session.
        """
        told: list[Outcome] = []
        with self._session.aside():
            for each in json.loads(cells):
                told.append(self._session.run(_cell(each)))
                if told[-1].status == "failed":
                    break
        return json.dumps([plain(outcome) for outcome in told])

    @staticmethod
    def statements(code: str) -> str:
        """The Python in a snippet, which may be a session with prompts."""
        return statements(code)


def _cell(described: dict[str, Any]) -> Cell:
    """The cell that a page describes, with whatever else it says of it left aside."""
    return Cell.of({name: described[name] for name in Cell.__slots__ if name in described})
