"""Collects the spec files of this folder as tests: `pytest --update` rewrites their results."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import pytest
from tests.helpers.vault import vault
from tests.spec.document import Case, Document, Fence
from tests.spec.views import VIEWS

from knotwork.graph import ConceptGraph
from knotwork.model import Syntax
from knotwork.resolve import Mode


class MismatchError(AssertionError):
    """A fence differs from the actual result."""


class SpecItem(pytest.Item):
    """One heading of a spec file."""

    def __init__(self, *, case: Case, document: Document, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]  # pytest's own constructor protocol
        self.case = case
        self.document = document

    def runtest(self) -> None:
        update = self.config.getoption("--update")
        graph = _vault(self.case)
        for fence in self.case.fences:
            if (view := VIEWS.get(fence.label)) is None:
                continue
            result = "".join(line + "\n" for line in view(graph))
            if update:
                fence.write(result)
            elif result != fence.content:
                raise MismatchError(_difference(fence, result))
        if update:
            self.path.write_text(str(self.document), encoding="utf-8")

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None
    ) -> str:
        if isinstance(excinfo.value, MismatchError):
            return f"{self.path.name}: {self.case.name}\n{excinfo.value}"
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.case.line, self.case.name


class SpecFile(pytest.File):
    """A spec file."""

    def collect(self) -> Iterator[SpecItem]:
        document = Document(self.path.read_text(encoding="utf-8"))
        for case in document.cases:
            if case.fences:
                yield SpecItem.from_parent(self, name=case.name, case=case, document=document)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> SpecFile | None:
    if file_path.suffix != ".md":
        return None
    return SpecFile.from_parent(parent, path=file_path)


def _difference(fence: Fence, result: str) -> str:
    expected, found = fence.content.splitlines(), result.splitlines()
    lines = unified_diff(expected, found, f"expected {fence.label}", "actual", lineterm="")
    return "\n".join(lines)


def _vault(case: Case) -> ConceptGraph:
    settings = case.settings()
    syntax = Syntax(strict_breaks=settings.get("line breaks") == "strict")
    mode = Mode(settings.get("resolution", Mode.ALIAS))
    return vault(case.notes(), files=case.files(), mode=mode, syntax=syntax)
