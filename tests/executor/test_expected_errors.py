"""Cells that are expected to raise."""

from __future__ import annotations

import pytest
from tests.helpers.programs import cell_of, outcome, statuses


@pytest.mark.parametrize(
    "raises",
    [
        "ValueError",
        "ValueError: lengths differ",
        "ValueError: (3,) and (4,)",
        r"ValueError: \d+",
        "ValueError: (unbalanced" + "|lengths",
        "Exception",
    ],
)
def test_an_expected_error_passes(raises: str) -> None:
    result = outcome(
        "raise ValueError('lengths differ: (3,) and (4,) (unbalanced|lengths')", raises=raises
    )
    assert result.status == "passed"
    assert result.error is not None
    assert result.shown.startswith("ValueError: lengths differ")


@pytest.mark.parametrize(
    ("raises", "status"),
    [
        ("json.JSONDecodeError", "passed"),
        ("json.decoder.JSONDecodeError: Expecting", "passed"),
        ("JSONDecodeError", "passed"),
        ("json.JSONDecodeError: nothing of the kind", "failed"),
        ("json.JSONEncoder", "failed"),
        ("json.nothing.here", "failed"),
        ("nowhere.JSONDecodeError", "failed"),
    ],
)
def test_an_error_goes_by_every_name_that_its_library_gives_it(raises: str, status: str) -> None:
    assert outcome("import json; json.loads('{')", raises=raises).status == status


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("1", "expected ValueError: lengths, but nothing was raised"),
        ("1 / 0", "expected ValueError: lengths, got ZeroDivisionError: division by zero"),
        ("raise ValueError('x')", "expected ValueError: lengths, got ValueError: x"),
    ],
)
def test_another_error_than_the_expected_fails(code: str, reason: str) -> None:
    result = outcome(code, raises="ValueError: lengths")
    assert (result.status, result.reason) == ("failed", reason)


@pytest.mark.parametrize(
    ("code", "status", "reason"),
    [
        ("1", "passed", ""),
        ("raise ValueError('lengths')", "passed", ""),
        ("1 / 0", "failed", "ZeroDivisionError: division by zero"),
    ],
)
def test_a_reader_s_own_code_may_raise_what_is_expected_and_need_not(
    code: str, status: str, reason: str
) -> None:
    result = outcome(code, raises="ValueError: lengths", edited=True)
    assert (result.status, result.reason) == (status, reason)


def test_when_nothing_was_raised_the_later_cells_still_run() -> None:
    assert statuses(cell_of("1", raises="ValueError"), "1") == ["failed", "passed"]
    assert statuses(cell_of("1 / 0", raises="ValueError"), "1") == ["failed", "skipped"]
