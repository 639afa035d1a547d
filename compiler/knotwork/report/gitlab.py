"""GitLab's code quality report: a JSON array of issues, shown in merge requests."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from knotwork.diagnostic import Diagnostic, Severity
from knotwork.report.fingerprint import fingerprints
from knotwork.report.sources import Located, Sources

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def gitlab(diagnostics: Iterable[Diagnostic], sources: Sources, located: Located) -> bytes:
    """The whole report, with a final newline."""
    known = tuple(diagnostics)
    issues = [
        {
            "description": _description(one),
            "check_name": one.rule,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[one.severity],
            "location": {
                "path": located(one.finding.path),
                "lines": {
                    "begin": sources.place(one.finding.path, one.finding.span.start).line,
                    "end": sources.place(one.finding.path, one.finding.span.end).line,
                },
            },
        }
        for one, fingerprint in zip(known, fingerprints(known, sources), strict=True)
    ]
    return msgspec.json.format(msgspec.json.encode(issues), indent=1) + b"\n"


def _description(one: Diagnostic) -> str:
    finding = one.finding
    return f"{finding.message} ({finding.help})" if finding.help else finding.message
