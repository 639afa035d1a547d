"""Counts of findings as text, and exit codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from knotwork.diagnostic import Diagnostic, Severity


class Failing(Protocol):
    """The options that decide which findings make a command fail."""

    @property
    def strict(self) -> bool:
        """Whether warnings make it fail too."""

    @property
    def exit_zero(self) -> bool:
        """Whether no finding makes it fail."""


def exit_code(asked: Failing, counts: Mapping[str, int]) -> int:
    """The exit code for these numbers of findings by severity."""
    if asked.exit_zero:
        return 0
    fatal = (Severity.ERROR, Severity.WARNING) if asked.strict else (Severity.ERROR,)
    return int(any(counts.get(severity) for severity in fatal))


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 note`, `3 notes`; `plural` is for nouns that do not just add an s."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def no_notes(vault: Path) -> str:
    """A message about a vault without notes, which most often is the wrong folder."""
    return f"There are no notes (*.md) in {vault}; `knotwork init` starts a vault."


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """The numbers of findings, such as `2 errors, 1 warning`; empty if there are none."""
    return summary_of(severities(diagnostics))


def severities(diagnostics: Iterable[Diagnostic]) -> dict[str, int]:
    """The number of findings of each severity."""
    return dict(Counter(str(found.severity) for found in diagnostics))


def summary_of(counts: Mapping[str, int]) -> str:
    """The same as `summary`, from the number of findings of each severity."""
    names = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}
    found = ((counts.get(kind, 0), name) for kind, name in names.items())
    return ", ".join(count(number, name) for number, name in found if number)
