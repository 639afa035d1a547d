"""GitLab's code quality report: a JSON array of issues, shown in merge requests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

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
            "location": _location(one, sources, located),
        }
        for one, fingerprint in zip(known, fingerprints(known, sources), strict=True)
    ]
    return msgspec.json.format(msgspec.json.encode(issues), indent=1) + b"\n"


def _location(one: Diagnostic, sources: Sources, located: Located) -> dict[str, Any]:
    path, _span, begin, end = sources.where(one.finding)
    return {"path": located(path), "lines": {"begin": begin.line, "end": end.line}}


def _description(one: Diagnostic) -> str:
    finding = one.finding
    return f"{finding.message} ({finding.help})" if finding.help else finding.message
