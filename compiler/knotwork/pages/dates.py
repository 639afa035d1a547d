"""When a note was written and last changed, as its properties say; file times say nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from knotwork.model import Note, Unit
from knotwork.moments import moment

_CREATED = ("created", "date")
_UPDATED = ("updated", "modified")


class Dates(NamedTuple):
    """When a note was created and updated, with a time zone; None where no property says it."""

    created: datetime | None
    updated: datetime | None

    @property
    def latest(self) -> datetime | None:
        """When the note last changed: `updated`, else `created`."""
        return self.updated or self.created


def dates(unit: Unit) -> Dates:
    """The dates of a note: `created` or `date`, `updated` or `modified`."""
    values = {found.name.lower(): found.value for found in unit.properties}
    created, updated = (
        next((when for name in names if (when := moment(values.get(name)))), None)
        for names in (_CREATED, _UPDATED)
    )
    return Dates(created, updated)


def last_changes(notes: Mapping[str, Note]) -> dict[str, datetime]:
    """When each note last changed, by path, of those that say it."""
    dated = ((path, dates(note.unit).latest) for path, note in notes.items())
    return {path: when for path, when in dated if when}
