"""Moments in time as properties write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from knotwork.model import Value

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS = range(10**12, 10**13)
"""Numbers that are taken for milliseconds since 1970, as Dendron writes them. They are times from
2001 to 2286; smaller numbers may be seconds, or a date in digits: `202405061030`."""


def moment(value: Value) -> datetime | None:
    """The time that a property's value means, None if it means none.

    It is a date in ISO 8601, with or without time and zone, also as a link to a daily note.

    A number of milliseconds since 1970 is a time too, as in Dendron's notes. Times without a zone
    are UTC, so that the same note gives the same bytes anywhere.
    """
    if isinstance(value, int) and value in _MILLISECONDS:
        return _EPOCH + timedelta(milliseconds=value)
    if not isinstance(value, str):
        return None
    written = value.strip().removeprefix("[[").removesuffix("]]").partition("|")[0]
    try:
        when = datetime.fromisoformat(written)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
