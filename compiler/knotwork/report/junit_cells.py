"""The cells of a test run as JUnit's XML, the form that CI services read.

The format is the one that pytest writes: a suite, a case for each cell, its class the note's path.
"""

from __future__ import annotations

from xml.etree import ElementTree

from knotwork.programs.verdicts import Trials, Verdict
from knotwork.report.cell_failure import failure, line, message
from knotwork.report.cell_place import Placed
from knotwork.text import xml_text


def junit_cells(trials: Trials, placed: Placed) -> bytes:
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
            suite.append(_case(path, *placed(path, verdict)))
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root) + b"\n"


def _case(path: str, file: str, verdict: Verdict) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase",
        classname=xml_text(path),
        name=xml_text(verdict.name),
        file=xml_text(file),
        line=str(line(verdict)),
        time=f"{verdict.seconds:.3f}",
    )
    if not verdict.is_good:
        child = ElementTree.SubElement(case, "failure", message=xml_text(message(verdict)))
        child.text = xml_text(failure(verdict, file))
    elif verdict.kind == "skipped":
        ElementTree.SubElement(case, "skipped", message=xml_text(message(verdict)))
    return case
