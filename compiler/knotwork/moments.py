"""Moments in time as properties write them."""

from __future__ import annotations

from datetime import UTC, datetime

from knotwork.model import Value


def moment(value: Value) -> datetime | None:
    """A date in ISO 8601, with or without time and zone, also as a link to a daily note.

    Times without a zone are UTC, so that the same note gives the same bytes anywhere.
    """
    if not isinstance(value, str):
        return None
    written = value.strip().removeprefix("[[").removesuffix("]]").partition("|")[0]
    try:
        when = datetime.fromisoformat(written)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
