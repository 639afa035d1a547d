"""Reads and compiles a vault for a check, with what earlier runs remember."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from knotwork.model import Source, Syntax
from knotwork.pipeline import Tools, Vault, compile_vault
from knotwork.rules import unlinked_mention
from knotwork.shell.cache import Cache
from knotwork.shell.console import Tracker, err
from knotwork.shell.locate import Project
from knotwork.shell.memory import Memory
from knotwork.shell.parallel import in_parallel, usable_processors
from knotwork.shell.project import files, syntax, text_reader
from knotwork.shell.scan import Listing, sources
from knotwork.shell.tracked import tracked


class Read(NamedTuple):
    """A compiled vault, and what was found on the disk."""

    listing: Listing
    vault: Vault


def remembering(project: Project, how: Tools, track: Tracker, instead: Source | None) -> Read:
    """Compile what no earlier run remembers; `instead` is an editor's text of one note."""
    cache = Cache(project.root, lambda words: err().print(f"warning: {words}", style="yellow"))
    memory = Memory(cache, project.root, _syntax(project, how))
    found = _with(files(project), instead)
    how = _prepared(project, how, track, instead)
    how = msgspec.structs.replace(how, compile=memory.compile(how.compile))
    known = compile_vault(_replaced(memory.sources(found), instead), found.files, how)
    memory.save(found)
    cache.close()
    return Read(found, known)


def forgetting(project: Project, how: Tools, track: Tracker, instead: Source | None) -> Read:
    """Compile everything anew."""
    found = _with(files(project), instead)
    read = _replaced(sources(project.root, found.notes), instead)
    return Read(found, compile_vault(read, found.files, _prepared(project, how, track, instead)))


def _syntax(project: Project, how: Tools) -> Syntax:
    """How notes are read for a check: without their pages, but for the rule that looks at words."""
    words = unlinked_mention.RULE in how.selection.rules()
    return msgspec.structs.replace(syntax(project), pages=words)


def _prepared(project: Project, how: Tools, track: Tracker, instead: Source | None) -> Tools:
    over = in_parallel(_syntax(project, how), usable_processors())
    return msgspec.structs.replace(
        how, compile=tracked(over, track), text=text_reader(project, instead)
    )


def _with(found: Listing, instead: Source | None) -> Listing:
    if instead is None or instead.path in found.notes:
        return found
    return found._replace(notes=tuple(sorted((*found.notes, instead.path))))


def _replaced(read: Iterable[Source], instead: Source | None) -> Iterable[Source]:
    if instead is None:
        return read
    return (instead if note.path == instead.path else note for note in read)
