"""Prints the state of the vault after each change, for `knotwork serve`."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import NamedTuple

from knotwork.diagnostic import Finding, Severity
from knotwork.report.sources import Located
from knotwork.shell.commands.summary import count, summary
from knotwork.shell.console import err, warn
from knotwork.shell.live.show import Show

_SHOWN = 8
"""Findings that are printed after each change; `knotwork check` prints all."""
_TROUBLE = frozenset({Severity.ERROR, Severity.WARNING})


class WarningsOnly:
    """Prints warnings about what the site leaves out: once each, and again if one comes back."""

    def __init__(self) -> None:
        self._warned: tuple[str, ...] = ()

    def __call__(self, show: Show) -> None:
        """Print the warnings that are new in a state of the site."""
        for warning in show.warnings:
            if warning not in self._warned:
                warn(warning)
        self._warned = show.warnings


class EachState:
    """Prints the number of notes and the findings, if they differ from what was printed last."""

    def __init__(self, located: Located) -> None:
        self._warn = WarningsOnly()
        self._located = located
        self._last_lines: tuple[_Line, ...] = ()
        self._old: frozenset[tuple[str, str]] | None = None
        """The errors and warnings of the previous state; None if there was none."""

    def __call__(self, show: Show) -> None:
        """Print what is new in a state of the site."""
        self._warn(show)
        old, names = self._old, self._old
        if not show.trouble:
            names = frozenset(map(_name, _findings(show, _TROUBLE)))
        lines = tuple(_lines(show, self._located))
        if lines != self._last_lines or (names and old is not None and names - old):
            console = err()
            for line in _lines(show, self._located, old):
                console.print(line.words, style=line.style)
        self._last_lines, self._old = lines, names


class _Line(NamedTuple):
    words: str
    style: str = ""


def _findings(show: Show, severities: Set[Severity]) -> Iterator[Finding]:
    diagnostics = show.now.vault.diagnostics
    return (found.finding for found in diagnostics if found.severity in severities)


def _name(finding: Finding) -> tuple[str, str]:
    """What identifies a finding, wherever in its note it is now."""
    return finding.path, finding.message


def _first(show: Show, old: Set[tuple[str, str]] | None) -> list[Finding]:
    """New errors, new warnings, then the other errors; all errors if there was no state before.

    An author who has just saved a note wants to see what it broke, however many errors other notes
    have.
    """
    errors = list(_findings(show, {Severity.ERROR}))
    if old is None:
        return errors
    warnings = _findings(show, {Severity.WARNING})
    return [
        *(error for error in errors if _name(error) not in old),
        *(warning for warning in warnings if _name(warning) not in old),
        *(error for error in errors if _name(error) in old),
    ]


def _lines(
    show: Show, located: Located, old: Set[tuple[str, str]] | None = None
) -> Iterator[_Line]:
    """The lines about a state: counts, then the findings that matter most."""
    if show.trouble:
        yield _Line(f"error: {show.trouble.where}{show.trouble.message}", "red")
        if show.trouble.help:
            yield _Line(f"  help: {show.trouble.help}")
        return
    found = show.now.vault.diagnostics
    notes = count(len(show.now.vault.public.notes), "note")
    yield _Line(f"{notes}: {summary(found) or 'nothing to report'}", "dim")
    findings = _first(show, old)
    for finding in findings[:_SHOWN]:
        path, place = show.place(finding)
        yield _Line(f"  {located(path)}:{place.line}:{place.column} {finding.message}")
    if len(findings) > _SHOWN:
        yield _Line(f"  … and {len(findings) - _SHOWN} more: `knotwork check`", "dim")
