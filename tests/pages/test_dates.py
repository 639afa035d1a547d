"""When a note was written and changed, according to its properties."""

from __future__ import annotations

import pytest
from tests.helpers.vault import unit

from knotwork.moments import moment
from knotwork.pages.dates import dates


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-05-01", "2024-05-01T00:00:00+00:00"),
        ("2024-05-01 10:30", "2024-05-01T10:30:00+00:00"),
        ("2024-05-01T10:30:00+02:00", "2024-05-01T08:30:00+00:00"),
        ("2024-05-01T10:30:00Z", "2024-05-01T10:30:00+00:00"),
        ("[[2024-05-01]]", "2024-05-01T00:00:00+00:00"),
        ("[[2024-05-01|May]]", "2024-05-01T00:00:00+00:00"),
    ],
)
def test_iso_dates_are_read_as_utc(written: str, expected: str) -> None:
    found = moment(written)
    assert found is not None
    assert found.isoformat() == expected


def test_numbers_of_milliseconds_are_times() -> None:
    found = moment(1_649_980_451_174)
    assert found is not None
    assert found.isoformat(timespec="milliseconds") == "2022-04-14T23:54:11.174+00:00"


@pytest.mark.parametrize(
    "value",
    [
        *("May 2024", "", "0001-01-01T00:00+10:00", ["2024-05-01"]),
        *(2024, 20240501, 202405061030, 10**13, -1, True, 1.6e12, None),
    ],
)
def test_invalid_dates_give_none(value: object) -> None:
    assert moment(value) is None


def test_updated_goes_before_created() -> None:
    found = dates(unit("---\nCreated: 2024-01-01\nmodified: 2024-02-01\n---\n"))
    assert found.latest == found.updated != found.created
    only = dates(unit("---\ndate: 2024-01-01\n---\n"))
    assert only.latest == only.created is not None
    assert dates(unit("")).latest is None
