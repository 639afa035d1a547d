"""Findings about notes, the fixes for them, and the diagnostics that commands print.

A rule returns findings and knows neither its own name nor its severity; `check` adds both.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

import msgspec

from knotwork.text import Place, Span


class Severity(StrEnum):
    """How much a finding matters; errors make a command exit with 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Edit(msgspec.Struct, frozen=True):
    """Replace `span` of the note at `path` by `text`."""

    path: str
    span: Span
    text: str


class Fix(msgspec.Struct, frozen=True):
    """Edits that belong together; `safe` if they cannot lose any meaning."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool
    reveals: bool = False
    """Whether it makes Markdown of text that was none: new findings in it do not undo the fix."""


class Origin(msgspec.Struct, frozen=True):
    """The place in a Python file that text of a note made of docstrings comes from."""

    path: str
    """Relative to the vault, so that it may begin with `../`."""
    span: Span
    begin: Place
    end: Place
    exact: bool = True
    """Whether this is the exact place, and not just the line that defines the object."""


class RelatedPlace(msgspec.Struct, frozen=True):
    """Another place that helps to understand a finding."""

    path: str
    span: Span
    message: str
    origin: Origin | None = None
    """The place in Python's source, if the note is made of docstrings."""


class Finding(msgspec.Struct, frozen=True):
    """One thing to say about one place of one note."""

    path: str
    span: Span
    message: str
    """What is wrong, on one line, without a full stop."""
    help: str = ""
    """What to do next, on one line; empty if the message says it."""
    related: tuple[RelatedPlace, ...] = ()
    fix: Fix | None = None
    origin: Origin | None = None
    """The place in Python's source, if the note is made of docstrings: reports show this place."""


class Diagnostic(msgspec.Struct, frozen=True):
    """A finding with the name of the rule that made it and its severity."""

    rule: str
    severity: Severity
    finding: Finding
    failed: bool = False
    """Whether the rule itself failed: this concerns every note, whatever path the finding has."""

    def concerns(self, paths: Collection[str]) -> bool:
        """Whether it is to be reported when only `paths` were asked about; none means all."""
        return not paths or self.failed or self.finding.path in paths


def reading_order(one: Diagnostic) -> tuple[str, Span, str, str]:
    """The key by which findings are sorted: by path, place, rule and message."""
    where = one.finding.origin or one.finding
    return where.path, where.span, one.rule, one.finding.message
