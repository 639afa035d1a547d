"""The spec file of this folder: the changes that fixes make in small vaults, as diffs."""

from __future__ import annotations

import pytest
from tests.helpers.mending import mended
from tests.spec.cases import Expected, Spec, specs_beside
from tests.spec.document import Case

from knotwork.report.diff import unified


def diff(case: Case) -> str:
    texts = case.notes()
    done = mended(texts, unsafe="unsafe" in case.settings(), files=case.files())
    return "".join(
        line for path, text in done.texts.items() for line in unified(path, texts[path], text)
    )


@pytest.mark.parametrize("spec", specs_beside(__file__))
def test_the_fixes_are_as_written(spec: Spec, expected: Expected) -> None:
    actual = diff(spec.case)
    assert actual == expected(spec, "fixed", actual)
