"""Findings about notes, the fixes for them, and the diagnostics that commands print.

A rule returns findings and knows neither its own name nor its severity; `check` adds both.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from knotwork.text import Span


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


class RelatedPlace(msgspec.Struct, frozen=True):
    """Another place that helps to understand a finding."""

    path: str
    span: Span
    message: str


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


class Diagnostic(msgspec.Struct, frozen=True):
    """A finding with the name of the rule that made it and its severity."""

    rule: str
    severity: Severity
    finding: Finding
