"""The spec files of this folder: a heading is a test, `diagnostics` is the report, to the letter.

`pytest tests/rules --update` writes the report that came out into the files.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.vault import vault
from tests.spec.document import Case, Document

from knotwork.check import Selection, check
from knotwork.report.sources import Sources
from knotwork.report.terminal import terminal
from knotwork.resolve import Mode
from knotwork.rules.evidence import Evidence

SPECS = sorted(Path(__file__).parent.glob("*.md"))
CASES = [
    pytest.param(path, number, id=f"{path.stem}: {case.name}")
    for path in SPECS
    for number, case in enumerate(Document(path.read_text(encoding="utf-8")).cases)
    if case.fences
]


def report(case: Case) -> str:
    mode = Mode(case.settings().get("resolution", Mode.ALIAS))
    graph = vault(case.notes(), files=case.files(), mode=mode)
    # What an empty note is there for, in a spec, is its name.
    select = frozenset(case.settings().get("select", "default").split())
    selection = Selection(select=select, ignore=frozenset({"empty-note"}) - select)
    found = check(graph, selection, Evidence(text=case.notes().get))
    blocks = terminal(found, Sources(case.notes().get))
    return "\n".join(block.plain for block in blocks)


@pytest.mark.parametrize(("path", "number"), CASES)
def test_the_report_is_as_written(path: Path, number: int, request: pytest.FixtureRequest) -> None:
    document = Document(path.read_text(encoding="utf-8"))
    case = document.cases[number]
    (expected,) = (fence for fence in case.fences if fence.label == "diagnostics")
    came_out = report(case)
    if request.config.getoption("--update"):
        expected.content = came_out
        path.write_text(str(document), encoding="utf-8")
    assert came_out == expected.content
