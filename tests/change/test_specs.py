"""The spec file of this folder: two states of a small vault, and the comment on the change."""

from __future__ import annotations

import pytest
from tests.helpers.vault import vault
from tests.spec.cases import Expected, Spec, specs_beside
from tests.spec.document import Case

from knotwork.analysis.change import WORSE, change, worse
from knotwork.report.change_markdown import change_markdown


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


@pytest.mark.parametrize("spec", specs_beside(__file__))
def test_the_comment_is_as_written(spec: Spec, expected: Expected) -> None:
    actual = comment(spec.case)
    assert actual == expected(spec, "change", actual)
