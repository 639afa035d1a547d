"""Finds the note of an open page again after its file was renamed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from knotwork.model import Note
from knotwork.shell.live.pages import Pages

_MOST_LEFT = 20
"""Pages whose notes are known again after a rename; each keeps a state of the vault in memory."""


class OpenNote(NamedTuple):
    """The note that an open page shows, and all notes as they were when it came."""

    path: str
    notes: Mapping[str, Note]

    @classmethod
    def of(cls, pages: Pages, url: str) -> OpenNote | None:
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


def moved(pages: Pages, url: str, left: dict[str, OpenNote]) -> str:
    """The URL of the note that was shown at another; empty if it is still there, or lost.

    `left` holds what pages showed last, by their URLs, and is kept up to date.
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
