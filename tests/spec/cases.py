"""The cases of spec files as parameters of a test, and their expected results."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from tests.spec.document import Case, Document


class Spec(NamedTuple):
    """A heading of a spec file, by its number among those of the file."""

    path: Path
    number: int

    @property
    def document(self) -> Document:
        """The file, read anew."""
        return Document(self.path.read_text(encoding="utf-8"))

    @property
    def case(self) -> Case:
        """The heading with its fences."""
        return self.document.cases[self.number]


def specs_beside(test_file: str) -> list[object]:
    """Every heading with fences of the spec files in the folder of a test."""
    return [
        pytest.param(Spec(path, number), id=f"{path.stem}: {case.name}")
        for path in sorted(Path(test_file).parent.glob("*.md"))
        for number, case in enumerate(Document(path.read_text(encoding="utf-8")).cases)
        if case.fences
    ]


class Expected:
    """The expected result in a fence; under `--update` it is replaced by the actual one."""

    def __init__(self, *, update: bool) -> None:
        self._update = update

    def __call__(self, spec: Spec, label: str, actual: str) -> str:
        document = spec.document
        (fence,) = (one for one in document.cases[spec.number].fences if one.label == label)
        if self._update:
            fence.write(actual)
            spec.path.write_text(str(document), encoding="utf-8")
        return fence.content
