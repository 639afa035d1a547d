"""Findings as JUnit's XML, for services that show no other format.

A suite for each file with findings, a case for each finding: errors and warnings are failures;
remarks pass, with their message as output. Without findings there is one case, which passes.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from xml.etree import ElementTree

from knotwork.diagnostic import Diagnostic, Severity
from knotwork.report.sources import Located, Sources
from knotwork.text import xml_text


def junit(diagnostics: Iterable[Diagnostic], sources: Sources, located: Located) -> bytes:
    """The whole document."""
    root = ElementTree.Element("testsuites", name="knotwork check")
    for path, group in groupby(diagnostics, key=lambda one: sources.where(one.finding).path):
        cases = [_case(one, sources, located) for one in group]
        _append_suite(root, located(path), cases)
    if not len(root):
        nothing = ElementTree.Element("testcase", classname="knotwork", name="no findings")
        _append_suite(root, "knotwork check", [nothing])
    ElementTree.indent(root)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root) + b"\n"


def _append_suite(root: ElementTree.Element, name: str, cases: list[ElementTree.Element]) -> None:
    failures = sum(case.find("failure") is not None for case in cases)
    suite = ElementTree.SubElement(
        root,
        "testsuite",
        name=xml_text(name),
        tests=str(len(cases)),
        failures=str(failures),
        errors="0",
        skipped="0",
    )
    suite.extend(cases)


def _case(one: Diagnostic, sources: Sources, located: Located) -> ElementTree.Element:
    finding = one.finding
    file, _span, (line, column), _end = sources.where(finding)
    path = xml_text(located(file))
    case = ElementTree.Element(
        "testcase",
        classname=path,
        name=f"{one.rule} at {line}:{column}",
        file=path,
        line=str(line),
    )
    words = xml_text(f"{finding.message}\n{finding.help}".strip())
    if one.severity is Severity.INFO:
        ElementTree.SubElement(case, "system-out").text = words
    else:
        failure = ElementTree.SubElement(
            case, "failure", type=str(one.severity), message=xml_text(finding.message)
        )
        failure.text = f"{path}:{line}:{column}\n{words}"
    return case
