"""The standing session that a page talks to, here in CPython."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from knotwork.cells.reader import Reader


@pytest.fixture
def reader() -> Iterator[Reader]:
    opened = Reader()
    yield opened
    opened.close()


def run(reader: Reader, code: str, **more: object) -> dict[str, Any]:
    cell = {"note": "a.md", "line": 1, "code": code, "name": "cell 1", **more}
    told: dict[str, Any] = json.loads(reader.run(json.dumps(cell)))
    return told


def attempt(reader: Reader, *codes: str) -> list[dict[str, Any]]:
    cells = [{"note": "a.md", "line": 1, "code": code, "exercise": "x"} for code in codes]
    told: list[dict[str, Any]] = json.loads(reader.attempt(json.dumps(cells)))
    return told


def test_cells_share_a_namespace_and_can_run_again(reader: Reader) -> None:
    run(reader, "x = 1")
    assert run(reader, "x += 1\nx")["result"] == "2"
    assert run(reader, "x += 1\nx")["result"] == "3"


def test_an_attempt_leaves_no_trace(reader: Reader) -> None:
    run(reader, "values = [1]")
    told = attempt(reader, "values.append(2)", "answer = sum(values)", "assert answer == 3")
    assert [each["status"] for each in told] == ["passed"] * 3
    assert run(reader, "values, 'answer' in globals()")["result"] == "([1], False)"


def test_an_attempt_ends_at_the_first_failure(reader: Reader) -> None:
    told = attempt(reader, "answer = 2", "assert answer == 3, 'one more'", "assert False")
    assert [each["status"] for each in told] == ["passed", "failed"]
    assert told[-1]["error"]["message"].startswith("one more")


def test_the_statements_of_a_session_are_what_stands_behind_its_prompts(reader: Reader) -> None:
    assert reader.statements("x = 1\n") == "x = 1\n"
    assert reader.statements(">>> import json\n>>> json\n42") == "import json\njson"
