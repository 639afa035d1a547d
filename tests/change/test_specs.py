"""The spec file of this folder: two states of a small vault, and the comment on the change."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.vault import vault
from tests.spec.document import Case, Document

from knotwork.analysis.change import WORSE, change, worse
from knotwork.report.change_markdown import change_markdown

SPECS = sorted(Path(__file__).parent.glob("*.md"))
CASES = [
    pytest.param(path, number, id=f"{path.stem}: {case.name}")
    for path in SPECS
    for number, case in enumerate(Document(path.read_text(encoding="utf-8")).cases)
    if case.fences
]


def comment(case: Case) -> str:
    states = (
        {
            path.removeprefix(when): text
            for path, text in case.notes().items()
            if path.startswith(when)
        }
        for when in ("before/", "after/")
    )
    found = change(*map(vault, states))
    return "".join(
        f"{line}\n" for line in change_markdown(found, worse(found, frozenset(WORSE)), 20)
    )


@pytest.mark.parametrize(("path", "number"), CASES)
def test_the_comment_is_as_written(path: Path, number: int, request: pytest.FixtureRequest) -> None:
    document = Document(path.read_text(encoding="utf-8"))
    case = document.cases[number]
    (expected,) = (fence for fence in case.fences if fence.label == "change")
    came_out = comment(case)
    if request.config.getoption("--update"):
        longest = max((len(run) for run in came_out.split() if set(run) == {"`"}), default=0)
        expected.marks = "`" * max(3, longest + 1, 6 if "```" in came_out else 3)
        expected.content = came_out
        path.write_text(str(document), encoding="utf-8")
    assert came_out == expected.content
