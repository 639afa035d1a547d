"""What `knotwork serve` says in the terminal: how the vault stands after each change."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import NamedTuple

from knotwork.diagnostic import Finding, Severity
from knotwork.report.sources import Located
from knotwork.shell.commands.summary import count, summary
from knotwork.shell.console import err, warn
from knotwork.shell.live.show import Show

_SHOWN = 8
"""Findings that are named after each change; `knotwork check` has them all."""
_TROUBLE = frozenset({Severity.ERROR, Severity.WARNING})


class WarningsOnly:
    """Warns of what the site leaves out: each thing once, and again if it came back."""

    def __init__(self) -> None:
        self._warned: tuple[str, ...] = ()

    def __call__(self, show: Show) -> None:
        """Say what is new in a state of the site."""
        for words in show.warnings:
            if words not in self._warned:
                warn(words)
        self._warned = show.warnings


class EachState:
    """Says how many notes there are and what is wrong, if that is not what it said last."""

    def __init__(self, located: Located) -> None:
        self._warn = WarningsOnly()
        self._located = located
        self._told: tuple[_Line, ...] = ()
        self._old: frozenset[tuple[str, str]] | None = None
        """The errors and warnings of the state before; None if there was none."""

    def __call__(self, show: Show) -> None:
        """Say what is new in a state of the site."""
        self._warn(show)
        old, names = self._old, self._old
        if not show.trouble:
            names = frozenset(_name(one) for one in _findings(show, _TROUBLE))
        lines = tuple(_lines(show, self._located))
        if lines != self._told or (names and old is not None and names - old):
            console = err()
            for line in _lines(show, self._located, old):
                console.print(line.words, style=line.style)
        self._told, self._old = lines, names


class _Line(NamedTuple):
    words: str
    style: str = ""


def _findings(show: Show, severities: Set[Severity]) -> Iterator[Finding]:
    found = show.now.vault.diagnostics
    return (one.finding for one in found if one.severity in severities)


def _name(finding: Finding) -> tuple[str, str]:
    """What a finding is called, wherever in its note it has come to stand."""
    return finding.path, finding.message


def _first(show: Show, old: Set[tuple[str, str]] | None) -> list[Finding]:
    """New errors, new warnings, then the other errors; errors alone if nothing was before.

    Whoever has just saved a note wants to see what it broke, however many errors other notes have.
    """
    errors = list(_findings(show, {Severity.ERROR}))
    if old is None:
        return errors
    warnings = _findings(show, {Severity.WARNING})
    return [
        *(one for one in errors if _name(one) not in old),
        *(one for one in warnings if _name(one) not in old),
        *(one for one in errors if _name(one) in old),
    ]


def _lines(
    show: Show, located: Located, old: Set[tuple[str, str]] | None = None
) -> Iterator[_Line]:
    """The lines that say how the vault stands: counts, then what is worth a look first."""
    if show.trouble:
        yield _Line(f"error: {show.trouble.where}{show.trouble.message}", "red")
        if show.trouble.help:
            yield _Line(f"  help: {show.trouble.help}")
        return
    found = show.now.vault.diagnostics
    notes = count(len(show.now.vault.public.notes), "note")
    yield _Line(f"{notes}: {summary(found) or 'nothing to report'}", "dim")
    named = _first(show, old)
    for one in named[:_SHOWN]:
        path, place = show.place(one)
        yield _Line(f"  {located(path)}:{place.line}:{place.column} {one.message}")
    if len(named) > _SHOWN:
        yield _Line(f"  … and {len(named) - _SHOWN} more: `knotwork check`", "dim")
