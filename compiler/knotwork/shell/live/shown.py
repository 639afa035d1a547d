"""Finds the note of an open page again after its file was renamed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from knotwork.model import Note
from knotwork.shell.live.pages import Pages


class Shown(NamedTuple):
    """The note that a page showed, and the state of the vault then."""

    path: str
    notes: Mapping[str, Note]

    @classmethod
    def of(cls, pages: Pages, url: str) -> Shown | None:
        """The note at a URL; None for other pages."""
        path = pages.path_of(url)
        return None if path is None else cls(path, pages.site.graph.notes)

    def renamed(self, pages: Pages) -> str | None:
        """The URL of the one new note with the same content; None if there is none, or several."""
        said = self.notes[self.path].unit
        now = pages.site.graph.notes.items()
        alike = [path for path, note in now if path not in self.notes and note.unit == said]
        return pages.site.urls[alike[0]] if len(alike) == 1 else None
