"""`llms.txt` (llmstxt.org): an outline of the site for language models, with links to Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from knotwork.pages.outline import Chapter, Outline
from knotwork.render.artifact import Artifact

LLMS_URL = "llms.txt"


def llms(outline: Outline) -> Artifact:
    """The list of all notes, books first and in their order."""
    parts = [f"# {_line(outline.title)}\n"]
    if outline.summary:
        parts.append(f"\n> {_line(outline.summary)}\n")
    for chapter in outline.chapters:
        parts.append(f"\n## {_line(chapter.title)}\n\n")
        parts.extend(_notes(chapter))
    return Artifact(LLMS_URL, "".join(parts).encode("utf-8", "replace"))


def _notes(chapter: Chapter) -> Iterable[str]:
    for note in chapter.notes:
        lead = f": {_line(note.lead)}" if note.lead else ""
        yield f"- [{_label(note.title)}]({note.url}){lead}\n"


def _line(text: str) -> str:
    return " ".join(text.split())


def _label(text: str) -> str:
    return _line(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
