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
        """Where the note is now, or the one new note with the same content.

        None if there is none, or several. A note moves without a new name, too: when one comes to
        stand beside it whose page would have the same URL.
        """
        now = pages.site.graph.notes
        if self.path in now:
            return pages.site.urls[self.path]
        said = self.notes[self.path].unit
        alike = [path for path, note in now.items() if path not in self.notes and note.unit == said]
        return pages.site.urls[alike[0]] if len(alike) == 1 else None
