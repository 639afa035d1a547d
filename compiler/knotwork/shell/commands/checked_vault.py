"""A vault read, compiled and checked, with what earlier runs remember or without."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from knotwork.model import Source, Syntax
from knotwork.pages.own_files import check_own_files
from knotwork.pipeline import Vault, compile_vault
from knotwork.programs.verdicts import Run
from knotwork.report.sources import places
from knotwork.rules import unlinked_mention
from knotwork.shell.cells import in_workers
from knotwork.shell.commands.check_request import CheckRequest
from knotwork.shell.commands.reading import over_processors
from knotwork.shell.config.locate import Project
from knotwork.shell.config.user import cell_settings
from knotwork.shell.console import Tracker, tracker, warn
from knotwork.shell.files.scan import Listing, sources
from knotwork.shell.processes.tracked import tracked
from knotwork.shell.project import files, syntax, text_reader
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.last_check import Checked, LastCheck, check_key, keep_check
from knotwork.shell.remember.memory import Memory
from knotwork.shell.site.social import require_material
from knotwork.text import Lines
from knotwork.tools import Tools


class CheckedVault(NamedTuple):
    """A compiled vault, what it was compiled with, and what was found."""

    vault: Vault
    how: Tools
    checked: Checked


def checked_vault(
    project: Project, how: Tools, asked: CheckRequest, instead: Source | None
) -> CheckedVault:
    """Compile and check a vault; `instead` is an editor's text of one note."""
    over = over_processors(how, _syntax(project, how, asked))
    how = _prepared(project, over, tracker(quiet=asked.quiet), instead)
    with project.placed():
        return (_remembering if asked.remember else _forgetting)(project, how, asked, instead)


def _remembering(
    project: Project, how: Tools, asked: CheckRequest, instead: Source | None
) -> CheckedVault:
    """Compile the notes that no earlier run remembers."""
    with Cache(project.root, warn) as cache:
        return _with_cache(cache, project, how, asked, instead)


def _with_cache(
    cache: Cache, project: Project, how: Tools, asked: CheckRequest, instead: Source | None
) -> CheckedVault:
    memory = Memory(cache, project.root, _syntax(project, how, asked))
    found = _with(files(project), instead)
    compiled = msgspec.structs.replace(
        how, compile=memory.compile(how.compile), run=_run(project, asked, cache)
    )
    known = _compiled(_replaced(memory.sources(found), instead), project, found, compiled)
    done = _checked(known, found)
    if instead is not None:
        memory.forget(instead.path)
    if asked.is_of_the_vault_alone:
        key = check_key(project, asked.select, asked.ignore, asked.dialect, asked.resolution)
        keep_check(cache, key, LastCheck(memory.state(found), done))
    memory.save(found)
    cache.trim(memory.keys.values())
    return CheckedVault(known, how, done)


def _forgetting(
    project: Project, how: Tools, asked: CheckRequest, instead: Source | None
) -> CheckedVault:
    """Compile everything anew."""
    how = msgspec.structs.replace(how, run=_run(project, asked, None))
    found = _with(files(project), instead)
    read = _replaced(sources(project.root, found.notes), instead)
    known = _compiled(read, project, found, how)
    return CheckedVault(known, how, _checked(known, found))


def _compiled(read: Iterable[Source], project: Project, found: Listing, how: Tools) -> Vault:
    """What a build would make a site of, if nothing is missing that it would need besides."""
    known = compile_vault(read, found.files, how)
    shown = known.public
    check_own_files({*shown.notes, *shown.files}, how.site, how.look)
    require_material(how.site, project.root)
    return known


def _run(project: Project, asked: CheckRequest, cache: Cache | None) -> Run | None:
    if not asked.run:
        return None
    settings = cell_settings(project.config, None, None, None)
    return in_workers(project.root, settings, tracker(quiet=asked.quiet), cache)


def _checked(known: Vault, found: Listing) -> Checked:
    notes = known.whole.notes

    def lines(path: str) -> Lines | None:
        return Lines.unpacked(notes[path].unit.lines) if path in notes else None

    return Checked(
        len(found.notes),
        len(known.whole.names.api.files),
        (*notes, *known.whole.files),
        known.diagnostics,
        places(known.diagnostics, lines),
    )


def _syntax(project: Project, how: Tools, asked: CheckRequest) -> Syntax:
    """The syntax options of a check: no pages, and plain words only if a rule looks at them."""
    words = unlinked_mention.RULE in how.selection.rules()
    return msgspec.structs.replace(syntax(project, asked.dialect), pages=False, prose=words)


def _prepared(project: Project, how: Tools, track: Tracker, instead: Source | None) -> Tools:
    return msgspec.structs.replace(
        how, compile=tracked(how.compile, track), text=text_reader(project, instead)
    )


def _with(found: Listing, instead: Source | None) -> Listing:
    if instead is None or instead.path in found.notes:
        return found
    return found._replace(notes=tuple(sorted((*found.notes, instead.path))))


def _replaced(read: Iterable[Source], instead: Source | None) -> Iterable[Source]:
    if instead is None:
        return read
    return (instead if note.path == instead.path else note for note in read)
