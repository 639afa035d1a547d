"""The spec files of this folder: each heading is a test, `diagnostics` is its exact report.

`pytest tests/rules --update` writes the actual reports into the files.
"""

from __future__ import annotations

import pytest
from tests.helpers.vault import vault
from tests.spec.cases import Expected, Spec, specs_beside
from tests.spec.document import Case

from knotwork.check import Selection, check
from knotwork.report.sources import Sources
from knotwork.report.terminal import terminal
from knotwork.resolve import Mode
from knotwork.rules.evidence import Evidence


def report(case: Case) -> str:
    mode = Mode(case.settings().get("resolution", Mode.ALIAS))
    graph = vault(case.notes(), files=case.files(), mode=mode)
    # What an empty note is there for, in a spec, is its name.
    select = frozenset(case.settings().get("select", "default").split())
    selection = Selection(select=select, ignore=frozenset({"empty-note"}) - select)
    found = check(graph, selection, Evidence(text=case.notes().get))
    blocks = terminal(found, Sources(case.notes().get))
    return "\n".join(block.plain for block in blocks)


@pytest.mark.parametrize("spec", specs_beside(__file__))
def test_the_report_is_as_written(spec: Spec, expected: Expected) -> None:
    actual = report(spec.case)
    assert actual == expected(spec, "diagnostics", actual)
