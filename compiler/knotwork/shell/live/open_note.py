"""Finds the note of an open page again after the note's file was renamed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from knotwork.model import Note
from knotwork.shell.live.pages import Pages

_MOST_LEFT = 20
"""Pages whose notes can be found after a rename; each keeps a state of the vault in memory."""


class OpenNote(NamedTuple):
    """The note that an open page shows, and all notes at the time when the page was loaded."""

    path: str
    notes: Mapping[str, Note]

    @classmethod
    def of(cls, pages: Pages, url: str) -> OpenNote | None:
        """The note at a URL; None for other pages."""
        path = pages.path_of(url)
        return None if path is None else cls(path, pages.site.graph.notes)

    def renamed(self, pages: Pages) -> str | None:
        """The URL of the note now, or else of the only new note with the same content.

        None if there is no such note, or several. The URL of a note changes without a rename if a
        new note beside it claims the same URL.
        """
        now = pages.site.graph.notes
        if self.path in now:
            return pages.site.urls[self.path]
        unit = self.notes[self.path].unit
        alike = [path for path, note in now.items() if path not in self.notes and note.unit == unit]
        return pages.site.urls[alike[0]] if len(alike) == 1 else None


def moved(pages: Pages, url: str, left: dict[str, OpenNote]) -> str:
    """The new URL of the note that was shown at `url`; empty if it is still there, or lost.

    `left` has the notes that pages showed last, by URL, and is updated.
    """
    if note := OpenNote.of(pages, url):
        _keep(left, url, note)
        return ""
    return (url in left and left[url].renamed(pages)) or ""


def _keep(left: dict[str, OpenNote], url: str, note: OpenNote) -> None:
    left.pop(url, None)
    left[url] = note
    if len(left) > _MOST_LEFT:
        del left[next(iter(left))]
