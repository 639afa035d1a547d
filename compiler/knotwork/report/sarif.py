"""SARIF 2.1.0, the format of GitHub's code scanning and of many other services.

Columns count code points, which SARIF lets a tool declare. GitHub shows the 5,000 most severe
results of a run and refuses a file with more than 25,000: findings beyond 5,000 are left out, and a
notification says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

import msgspec

from knotwork import __version__
from knotwork.diagnostic import Diagnostic, Edit, Finding, Fix, RelatedPlace, Severity
from knotwork.report.by_severity import gravest
from knotwork.report.fingerprint import fingerprints
from knotwork.report.sources import Located, Sources
from knotwork.rules import RULES
from knotwork.rules.rule import AnyRule, sections
from knotwork.text import Place

LARGEST = 5_000
"""The most findings of one run; GitHub shows no more."""
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_INDEX = {rule.name: number for number, rule in enumerate(RULES)}


def sarif(diagnostics: Iterable[Diagnostic], sources: Sources, located: Located) -> bytes:
    """The whole log: one run, all rules, the findings; same findings, same bytes."""
    known = tuple(diagnostics)
    shown = gravest(known, LARGEST)
    prints = fingerprints(shown, sources)
    run = {
        "tool": {
            "driver": {
                "name": "Knotwork",
                "version": __version__,
                "rules": [_rule(rule) for rule in RULES],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": list(_left_out(len(known) - len(shown))),
            }
        ],
        "results": [
            _result(one, fingerprint, sources, located)
            for one, fingerprint in zip(shown, prints, strict=True)
        ],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _left_out(count: int) -> Iterator[dict[str, Any]]:
    if count > 0:
        words = f"{count} findings are left out: GitHub shows the {LARGEST} most severe of a run"
        yield {"level": "warning", "message": {"text": words}}


def _rule(rule: AnyRule) -> dict[str, Any]:
    parts = sections(rule.page)
    return {
        "id": rule.name,
        "shortDescription": {"text": parts[""].partition("\n")[0]},
        "fullDescription": {"text": parts["What it finds"]},
        "help": {"text": rule.page.strip(), "markdown": rule.page.strip()},
        "defaultConfiguration": {"level": _LEVELS[rule.severity], "enabled": rule.default},
    }


def _result(
    one: Diagnostic, fingerprint: str, sources: Sources, located: Located
) -> dict[str, Any]:
    finding = one.finding
    words = f"{finding.message}\n{finding.help}" if finding.help else finding.message
    result: dict[str, Any] = {
        "ruleId": one.rule,
        "ruleIndex": _INDEX[one.rule],
        "level": _LEVELS[one.severity],
        "message": {"text": words},
        "locations": [_location(finding, sources, located)],
        "partialFingerprints": {"knotwork/v1": fingerprint},
    }
    if finding.related:
        result["relatedLocations"] = [
            {
                "id": number,
                **_location(related, sources, located),
                "message": {"text": related.message},
            }
            for number, related in enumerate(finding.related)
        ]
    if finding.fix is not None:
        result["fixes"] = [_fix(finding.fix, sources, located)]
    return result


def _location(found: Finding | RelatedPlace, sources: Sources, located: Located) -> dict[str, Any]:
    path, _span, begin, end = sources.where(found)
    return {
        "physicalLocation": {
            "artifactLocation": _artifact(path, located),
            "region": _region(begin, end),
        }
    }


def _artifact(path: str, located: Located) -> dict[str, Any]:
    uri = quote(located(path), safe="/", errors="replace")
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _region(begin: Place, end: Place) -> dict[str, Any]:
    return {
        "startLine": begin.line,
        "startColumn": begin.column,
        "endLine": end.line,
        "endColumn": end.column,
    }


def _fix(fix: Fix, sources: Sources, located: Located) -> dict[str, Any]:
    by_path: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        by_path.setdefault(edit.path, []).append(edit)
    return {
        "description": {"text": fix.title},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(path, located),
                "replacements": [
                    {
                        "deletedRegion": _region(
                            sources.place(path, edit.span.start), sources.place(path, edit.span.end)
                        ),
                        "insertedContent": {"text": edit.text},
                    }
                    for edit in edits
                ],
            }
            for path, edits in by_path.items()
        ],
    }
