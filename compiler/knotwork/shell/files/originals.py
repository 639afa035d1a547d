"""Reads the files of notes and canvases that a command edits, and gives them new texts.

Byte order marks stay, and so does every byte that no edit touches. Files that cannot be edited
without loss are refused: symbolic links, text that is not UTF-8, notes that changed meanwhile.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from knotwork.errors import RefusedError
from knotwork.graph import ConceptGraph
from knotwork.model import Source
from knotwork.report.diff import unified
from knotwork.report.sources import Located
from knotwork.shell.files.journal import Write
from knotwork.shell.files.plain_files import digest, plain_bytes
from knotwork.shell.located import from_here
from knotwork.shell.system_errors import way_out
from knotwork.text import decode
from knotwork.tools import Tools


class Original(NamedTuple):
    """One file as it was read."""

    path: str
    raw: bytes

    @property
    def text(self) -> str:
        """The decoded text of the file."""
        return decode(self.raw).text

    def with_text(self, text: str) -> bytes:
        """The bytes of the file with another text."""
        mark = codecs.BOM_UTF8 if self.raw.startswith(codecs.BOM_UTF8) else b""
        return mark + text.encode("utf-8")


class Originals:
    """The files that a command edits, each read once and compared with the compiled note."""

    def __init__(self, root: Path, graph: ConceptGraph, tools: Tools) -> None:
        self._root = root
        self._graph = graph
        self._tools = tools
        self._known: dict[str, Original] = {}

    def __getitem__(self, path: str) -> Original:
        """The file of a note, or a canvas.

        Raises:
            RefusedError: the file cannot be edited, or has changed since it was compiled.
        """
        if dotted := self._graph.made.get(path):
            raise RefusedError(
                f"a docstring of {dotted} would have to change, and that is yours to do",
                help="write the new name in the source, then run the command again",
            )
        if path not in self._known:
            file = original(self._root, path)
            note = self._graph.notes.get(path)
            if note and self._tools.digest(Source(path, file.text)) != note.unit.digest:
                raise RefusedError(
                    f"{from_here(self._root)(path)} has changed while the command ran",
                    help="run it again",
                )
            self._known[path] = file
        return self._known[path]

    def text(self, path: str) -> str:
        """The text of a note's file; raises what `__getitem__` does."""
        return self[path].text

    def writes(self, texts: Mapping[str, str]) -> tuple[Write, ...]:
        """The writes that give files these texts, by path."""
        return tuple(
            Write(path, digest(self[path].raw), self[path].with_text(text))
            for path, text in texts.items()
        )

    def diff(
        self, texts: Mapping[str, str], moves: Mapping[str, str], located: Located
    ) -> Iterator[str]:
        """The lines of a diff for files that get other texts, other paths, or both."""
        for path in sorted({*texts, *moves}):
            old, new = located(path), located(moves.get(path, path)) if moves else ""
            if path not in texts:
                yield from unified(old, "", "", new)
                continue
            file = self[path]
            before, after = file.raw, file.with_text(texts[path])
            yield from unified(old, before.decode(), after.decode(), new)


def original(root: Path, path: str) -> Original:
    """The file at a path, if it can be edited.

    Raises:
        RefusedError: the file cannot be edited.
    """
    shown = from_here(root)(path)
    try:
        raw = plain_bytes(root, path)
    except OSError as error:
        raise RefusedError(
            f"{shown} cannot be edited: {error.strerror or error}", help=way_out(error)
        ) from error
    decoded = decode(raw)
    if decoded.trouble:
        raise RefusedError(
            f"{shown} cannot be edited: {decoded.trouble}", help="save it as UTF-8 text"
        )
    return Original(path, raw)
