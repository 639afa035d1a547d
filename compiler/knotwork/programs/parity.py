"""Compares runs of cells here and in the readers' Python: `knotwork test --browser`.

Only whether cells pass is compared. The versions of Python differ, so messages of errors and floats
may differ too; the outputs in notes are compared with the run here alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from knotwork.executor.outcome import Outcome
from knotwork.programs.verdicts import Trials


class Difference(NamedTuple):
    """A cell with two results."""

    path: str
    name: str
    """Its `#id`, or `cell-3`."""
    here: Outcome
    there: Outcome

    @property
    def message(self) -> str:
        """Both results in one line."""
        return f"{_result(self.here)} here, {_result(self.there)} in a browser"


def differences(here: Trials, there: Trials) -> Iterator[Difference]:
    """The cells that pass in only one of two runs, in order."""
    for path, trial in here.items():
        if path not in there:
            continue
        others = {verdict.name: verdict.outcome for verdict in there[path].verdicts}
        for verdict in trial.verdicts:
            other = others.get(verdict.name)
            if other is not None and other.status != verdict.outcome.status:
                yield Difference(path, verdict.name, verdict.outcome, other)


def _result(outcome: Outcome) -> str:
    if outcome.status == "passed":
        return "passed"
    reasons = outcome.reason, outcome.error.hint if outcome.error else ""
    reason = "; ".join(filter(None, reasons))
    return f"{outcome.status} ({reason})" if reason else outcome.status
