"""The findings as one JSON document, for programs that need all their details.

`version` is 1 and changes when a key changes its meaning; keys may be added. `counts` has a number
for `error`, `warning` and `info`. `findings` are sorted by path, place and rule; each has

- `rule`, `severity`, `message`, `help` (may be empty);
- `path` in the vault or, for a finding about a docstring, of the Python file relative to the vault
  (`../src/pkg/mod.py`); `line`, `column`, `end_line`, `end_column` (from 1, in code points, the end
  exclusive), and the same place as `start` and `end`, offsets in the text without byte order mark;
- `related`: places with `path`, `line`, `column`, `message`;
- `fix`: null, or `title`, `safe` and `edits`, which replace `start` to `end` of `path` by `text`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from knotwork.diagnostic import Diagnostic, Fix, RelatedPlace, Severity
from knotwork.report.sources import Sources

_VERSION = 1


def json(diagnostics: Iterable[Diagnostic], sources: Sources) -> bytes:
    """The whole document, with a final newline; same findings, same bytes."""
    known = tuple(diagnostics)
    counts = {
        str(severity): sum(one.severity is severity for one in known) for severity in Severity
    }
    findings = [_finding(one, sources) for one in known]
    document = {"version": _VERSION, "counts": counts, "findings": findings}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _finding(one: Diagnostic, sources: Sources) -> dict[str, Any]:
    finding = one.finding
    path, span, begin, end = sources.where(finding)
    return {
        "rule": one.rule,
        "severity": str(one.severity),
        "message": finding.message,
        "help": finding.help,
        "path": path,
        "line": begin.line,
        "column": begin.column,
        "end_line": end.line,
        "end_column": end.column,
        "start": span.start,
        "end": span.end,
        "related": [_related(related, sources) for related in finding.related],
        "fix": None if finding.fix is None else _fix(finding.fix),
    }


def _related(related: RelatedPlace, sources: Sources) -> dict[str, Any]:
    where = sources.where(related)
    return {"path": where.path, **where.begin._asdict(), "message": related.message}


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "title": fix.title,
        "safe": fix.safe,
        "edits": [
            {"path": edit.path, "start": edit.span.start, "end": edit.span.end, "text": edit.text}
            for edit in fix.edits
        ],
    }
