"""Which notes stay out of the site."""

from __future__ import annotations

from collections.abc import Callable

from knotwork.model import Note


def is_private(note: Note, excluded: Callable[[str], bool]) -> bool:
    """Whether a note stays out of the site: excluded by path, `draft: true` or `publish: false`.

    Besides YAML's booleans, quoted words for them count: `draft: "yes"`.
    """
    if excluded(note.path):
        return True
    for found in note.unit.properties:
        name = found.name.lower()
        if name == "publish" and _is_false(found.value):
            return True
        if name == "draft" and _is_true(found.value):
            return True
    return False


def _is_false(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower() in {"false", "no"})


def _is_true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() in {"true", "yes"})
