"""The spec file of this folder: what fixes make of small vaults, as diffs."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.mending import mended
from tests.spec.document import Case, Document

from knotwork.report.diff import unified

SPECS = sorted(Path(__file__).parent.glob("*.md"))
CASES = [
    pytest.param(path, number, id=f"{path.stem}: {case.name}")
    for path in SPECS
    for number, case in enumerate(Document(path.read_text(encoding="utf-8")).cases)
    if case.fences
]


def diff(case: Case) -> str:
    texts = case.notes()
    done = mended(texts, unsafe="unsafe" in case.settings(), files=case.files())
    return "".join(
        line for path, text in done.texts.items() for line in unified(path, texts[path], text)
    )


@pytest.mark.parametrize(("path", "number"), CASES)
def test_the_fixes_are_as_written(path: Path, number: int, request: pytest.FixtureRequest) -> None:
    document = Document(path.read_text(encoding="utf-8"))
    (expected,) = (fence for fence in document.cases[number].fences if fence.label == "fixed")
    came_out = diff(document.cases[number])
    if request.config.getoption("--update"):
        expected.content = came_out
        path.write_text(str(document), encoding="utf-8")
    assert came_out == expected.content
