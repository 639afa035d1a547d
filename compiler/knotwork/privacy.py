"""Which notes stay out of the site."""

from __future__ import annotations

from collections.abc import Callable

from knotwork.model import Note, Property

_PUBLISH = ("publish", "published")
"""Properties that say whether a note may be published."""


def is_private(note: Note, excluded: Callable[[str], bool], *, unless_marked: bool) -> bool:
    """Whether a note stays out of the site: excluded by path, `draft: true` or `publish: false`.

    With `unless_marked`, so does every note without `publish: true`. `published`, as Jekyll calls
    it, is the same property; most often it holds a date, which says nothing here. Besides YAML's
    booleans, quoted words for them count: `draft: "yes"`.
    """
    properties = note.unit.properties
    if excluded(note.path) or any(map(keeps_private, properties)):
        return True
    return unless_marked and not any(map(_publishes, properties))


def keeps_private(found: Property) -> bool:
    """Whether a property keeps its note out of the site."""
    name = found.name.lower()
    return is_false(found.value) if name in _PUBLISH else name == "draft" and is_true(found.value)


def _publishes(found: Property) -> bool:
    return found.name.lower() in _PUBLISH and is_true(found.value)


def is_false(value: object) -> bool:
    """Whether a value is false: as a YAML boolean, or as the word `false` or `no`."""
    return value is False or (isinstance(value, str) and value.strip().lower() in {"false", "no"})


def is_true(value: object) -> bool:
    """Whether a value is true: as a YAML boolean, or as the word `true` or `yes`."""
    return value is True or (isinstance(value, str) and value.strip().lower() in {"true", "yes"})
