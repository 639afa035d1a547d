"""Which notes stay out of the site."""

from __future__ import annotations

from collections.abc import Callable

from knotwork.model import Note

_PUBLISH = ("publish", "published")
"""Properties that say whether a note may be published."""


def is_private(note: Note, excluded: Callable[[str], bool], *, unless_marked: bool = False) -> bool:
    """Whether a note stays out of the site: excluded by path, `draft: true` or `publish: false`.

    With `unless_marked`, so does every note without `publish: true`. `published`, as Jekyll calls
    it, is the same property; most often it holds a date, which says nothing here. Besides YAML's
    booleans, quoted words for them count: `draft: "yes"`.
    """
    if excluded(note.path):
        return True
    marked = False
    for found in note.unit.properties:
        name = found.name.lower()
        if name in _PUBLISH:
            if _is_false(found.value):
                return True
            marked = marked or _is_true(found.value)
        elif name == "draft" and _is_true(found.value):
            return True
    return unless_marked and not marked


def _is_false(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower() in {"false", "no"})


def _is_true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() in {"true", "yes"})
