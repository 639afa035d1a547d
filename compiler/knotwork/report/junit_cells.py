"""The cells of a test run as JUnit's XML, the form that CI services read.

The format is the one that pytest writes: a suite, a case for each cell, its class the note's path.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from knotwork.programs.verdicts import Trials, Verdict
from knotwork.report.cell import failure, line, message

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_cells(trials: Trials) -> bytes:
    """The whole document."""
    verdicts = [verdict for trial in trials.values() for verdict in trial.verdicts]
    suite = ElementTree.Element(
        "testsuite",
        name="knotwork",
        tests=str(len(verdicts)),
        failures=str(sum(not verdict.is_good for verdict in verdicts)),
        errors="0",
        skipped=str(sum(verdict.kind == "skipped" for verdict in verdicts)),
        time=f"{sum(verdict.seconds for verdict in verdicts):.3f}",
    )
    for path, trial in trials.items():
        for verdict in trial.verdicts:
            suite.append(_case(path, verdict))
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root) + b"\n"


def _case(path: str, verdict: Verdict) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase",
        classname=_xml(path),
        name=_xml(verdict.name),
        file=_xml(path),
        line=str(line(verdict)),
        time=f"{verdict.seconds:.3f}",
    )
    if not verdict.is_good:
        child = ElementTree.SubElement(case, "failure", message=_xml(message(verdict)))
        child.text = _xml(failure(verdict, path))
    elif verdict.kind == "skipped":
        ElementTree.SubElement(case, "skipped", message=_xml(message(verdict)))
    return case


def _xml(text: str) -> str:
    """Text without the characters that no XML document may hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
