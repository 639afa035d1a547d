"""A check after edits of words alone: it compiles the edited notes, and links nothing.

What the last check found still holds, at other places (`knotwork/reworded.py`). Where an edit was
of more than words, the vault has to be checked anew.
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
from knotwork.shell.remember.memory import Known, Memory
from knotwork.syntax.compile import compile_notes
from knotwork.text import Lines

_MOST_EDITED = 50
"""Edited notes; with more of them it takes longer to find out than to check anew."""


def checked_again(
    project: Project, cache: Cache, key: bytes, last: LastCheck, look: Look, instead: Source | None
) -> Checked | None:
    """What a check would find now, and keep it under `key`; None if the vault has to be checked.

    `instead` is an editor's text of one note.
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
    told = None if edited is None else reworded(last.checked.findings, edited)
    if edited is None or told is None:
        cache.save()  # so that the check which follows need not compile these notes again
        return None
    lines = {path: Lines.unpacked(each.now.lines) for path, each in edited.items()}
    at = {**last.checked.places, **places(told, lines.get)}
    checked = msgspec.structs.replace(last.checked, findings=told, places=at)
    # Not `new`: a file may have been written once more before it was compiled.
    wording = msgspec.structs.replace(wording, contents=dict(memory.contents))
    keep_check(cache, key, LastCheck(memory.state(found), checked, wording))
    if instead is not None:
        memory.forget(instead.path)
    memory.save(found)
    return checked


def _contents(memory: Memory, found: Listing, instead: Source | None) -> dict[str, bytes] | None:
    """The digest of each note's content as it is now; None if one cannot be read."""
    contents = dict(memory.seen(found))
    if instead is not None:
        contents[instead.path] = b"" if instead.trouble else content_digest(instead.text.encode())
    return contents if all(contents.values()) else None


def _edited(
    memory: Memory, wording: Wording, new: Mapping[str, bytes], instead: Source | None
) -> dict[str, Edited] | None:
    """The notes with new contents before and now; None if an edit was of more than words."""
    memory.take(wording.contents)
    before = {path: memory.made_of(wording.contents[path]) for path in new}
    now = memory.compile(lambda notes: compile_notes(notes, wording.syntax))(_sources(new, instead))
    edited = {}
    for path, unit in zip(new, now, strict=True):
        old = before[path]
        if old is None or not keeps_its_shape(each := Edited(old, unit)):
            return None
        edited[path] = each
    return edited


def _sources(contents: Mapping[str, bytes], instead: Source | None) -> Iterator[Source]:
    for path, content in contents.items():
        if instead is not None and path == instead.path:
            yield instead
        else:
            yield Known(path, "", content=content, read=False)
