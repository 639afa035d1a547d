"""A check after edits of words alone: the edited notes are compiled, and nothing is linked.

The findings of the last check still hold, at other offsets (`knotwork/reworded.py`). If an edit
changed more than words, the vault has to be checked anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from knotwork.model import Source
from knotwork.report.sources import places
from knotwork.reworded import Edited, keeps_its_shape, reworded
from knotwork.shell.config.locate import Project
from knotwork.shell.files.scan import Listing
from knotwork.shell.files.seen import content_digest
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.last_check import Checked, LastCheck, Wording, keep_check
from knotwork.shell.remember.last_vault import others_are_as_they_were
from knotwork.shell.remember.look import Look
from knotwork.shell.remember.memory import DigestedNote, Memory
from knotwork.syntax.compile import compile_notes
from knotwork.text import Lines

_MOST_EDITED = 50
"""Edited notes; with more of them, a full check is quicker."""


def checked_again(
    project: Project, cache: Cache, key: bytes, last: LastCheck, look: Look, instead: Source | None
) -> Checked | None:
    """The findings of a check now, kept under `key`; None if the vault has to be checked anew.

    `instead` is an editor's text of one note, to be used in place of its file.
    """
    found, wording = look.vault(project.root, project.output), last.wording
    if wording is None or found.closed or not others_are_as_they_were(found, last.vault):
        return None
    memory = Memory(cache, project.root, wording.syntax, look)
    new = _contents(memory, found, instead)
    if new is None or new.keys() != wording.contents.keys():
        return None
    paths = [path for path, content in new.items() if content != wording.contents[path]]
    if len(paths) > _MOST_EDITED:
        return None
    edited = _edited(memory, wording, {path: new[path] for path in paths}, instead)
    findings = None if edited is None else reworded(last.checked.findings, edited)
    if edited is None or findings is None:
        cache.save()  # the full check that follows need not compile these notes again
        return None
    lines = {path: Lines.unpacked(units.now.lines) for path, units in edited.items()}
    moved = {**last.checked.places, **places(findings, lines.get)}
    checked = msgspec.structs.replace(last.checked, findings=findings, places=moved)
    # Not `new`: a file may have been written again before it was compiled.
    wording = msgspec.structs.replace(wording, contents=dict(memory.contents))
    keep_check(cache, key, LastCheck(memory.state(found), checked, wording))
    if instead is not None:
        memory.forget(instead.path)
    memory.save(found)
    return checked


def _contents(memory: Memory, found: Listing, instead: Source | None) -> dict[str, bytes] | None:
    """The digest of each note's present content; None if a note cannot be read."""
    contents = dict(memory.seen(found))
    if instead is not None:
        contents[instead.path] = b"" if instead.trouble else content_digest(instead.text.encode())
    return contents if all(contents.values()) else None


def _edited(
    memory: Memory, wording: Wording, new: Mapping[str, bytes], instead: Source | None
) -> dict[str, Edited] | None:
    """The edited notes before and now, by path; None if an edit changed more than words."""
    memory.take(wording.contents)
    before = {path: memory.made_of(wording.contents[path]) for path in new}
    now = memory.compile(lambda notes: compile_notes(notes, wording.syntax))(_sources(new, instead))
    edited = {}
    for path, unit in zip(new, now, strict=True):
        old = before[path]
        if old is None or not keeps_its_shape(units := Edited(old, unit)):
            return None
        edited[path] = units
    return edited


def _sources(contents: Mapping[str, bytes], instead: Source | None) -> Iterator[Source]:
    for path, content in contents.items():
        if instead is not None and path == instead.path:
            yield instead
        else:
            yield DigestedNote(path, "", content=content, read=False)
