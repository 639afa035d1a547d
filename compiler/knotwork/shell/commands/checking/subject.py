"""The subject of a check: a vault, all or some of its notes, and an editor's text of one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from knotwork.errors import KnotworkError
from knotwork.model import Source
from knotwork.names import is_note
from knotwork.shell.commands.checking.request import EDITOR, CheckRequest
from knotwork.shell.commands.chosen_notes import around, chosen, inside
from knotwork.shell.config.locate import Project
from knotwork.shell.remember.cache import entry_key
from knotwork.shell.remember.last_check import check_key
from knotwork.text import decode


class Subject(NamedTuple):
    """What `knotwork check` has to check, from the paths on its command line."""

    project: Project
    only: frozenset[str] = frozenset()
    """The notes to report on; empty for all."""
    instead: Source | None = None
    """An editor's text of one note, to be used in place of its file."""

    def keys(self, asked: CheckRequest) -> tuple[bytes, ...]:
        """The cache keys of earlier checks that may give the findings, this check's own key first.

        A check of an editor's text has a key of its own, but can start from one of the files.
        """
        ways = asked.dialect, asked.resolution
        of_files = check_key(self.project, asked.select, asked.ignore, *ways)
        return (of_files,) if self.instead is None else (entry_key(b"editor", of_files), of_files)


def subject_of(asked: CheckRequest) -> Subject:
    """The subject of a check; reads the standard input if an editor's text comes from there.

    Raises:
        KnotworkError: the paths name no vault, several vaults, or notes that do not exist.
    """
    if EDITOR not in asked.paths:
        return Subject(*chosen(asked.paths))
    if len(asked.paths) > 1:
        raise KnotworkError("`-` stands for one note", help="leave the other paths out")
    if asked.stdin_filename is None:
        raise KnotworkError("`-` needs the name of the note", help="add --stdin-filename PATH")
    named = Path(asked.stdin_filename)
    if not is_note(asked.stdin_filename):
        raise KnotworkError(
            f"{asked.stdin_filename} is not a note", help="name a Markdown file: *.md"
        )
    project = around(named)
    path = inside(project, named)
    text, trouble, at = decode(sys.stdin.buffer.read())
    return Subject(project, frozenset((path,)), Source(path, text, trouble, at))
