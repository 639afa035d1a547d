"""`knotwork mv`: renames a note, folder or heading, and rewrites every link to it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from rich.text import Text

from knotwork.analysis.drawings import picture_of
from knotwork.errors import RefusedError
from knotwork.graph import ConceptGraph
from knotwork.names import NOTE_SUFFIX, is_note, refused_by_windows
from knotwork.rename.moves import new_segments
from knotwork.report.visible import visible
from knotwork.rules.unportable_name import RULE
from knotwork.shell.commands.chosen_notes import around
from knotwork.shell.commands.reading import Reading, read_graph
from knotwork.shell.commands.renaming.plan import (
    RenamePlan,
    WithCanvases,
    new_texts,
    plan,
    refuse_breaches,
    where,
    with_canvases,
)
from knotwork.shell.commands.renaming.settings import remarks
from knotwork.shell.commands.summary import count
from knotwork.shell.config.locate import Project, locate
from knotwork.shell.console import err, print_diff, tracker, warn
from knotwork.shell.files.journal import Transaction, carry_out
from knotwork.shell.files.undo import Undoable, inverse, keep, missing_folders, take_back
from knotwork.shell.located import in_patch
from knotwork.shell.project import files, selection, syntax, tools_of

_HERE = ("./", "../")
"""Beginnings of paths that count from the current folder, whatever the vault's root holds."""
_ROOT = (".", "./")
"""The root of a vault that is named."""


class RenameRequest(NamedTuple):
    """The options of `knotwork mv`."""

    dry_run: bool
    """Whether changes are only shown."""
    alias: bool
    """Whether the old name becomes an alias."""
    resolution: str | None
    remember: bool
    quiet: bool


def rename(old: str, new: str, vault: Path | None, asked: RenameRequest) -> int:
    """Carry out `knotwork mv`, and return the exit code."""
    project = _project(vault)
    tools = tools_of(project, asked.resolution, remember=asked.remember)
    reading = Reading(project, tools, syntax(project), asked.remember)
    linked = read_graph(reading, tracker(quiet=asked.quiet))
    old, place = _from_root(project.root, old), _from_root(project.root, new)
    if place != new:
        new = f"/{place}"  # a path, where a bare name would leave the note in its folder
    if vault is None:
        old, new = _from_here(project, old, new)
    else:
        old, new = old.removeprefix("./"), "/" if new in _ROOT else new.removeprefix("./")
    known = with_canvases(project, linked.whole, linked.tools)
    made = plan(known, (old, new), alias=asked.alias)
    texts = new_texts(known, made.edits)
    refuse_breaches(known, made, texts)
    if asked.dry_run:
        print_diff(known.originals.diff(texts, made.moves, in_patch(project.root)))
    else:
        _carry_out(known, made, texts)
    for message in _unportable(project, made):
        warn(message)
    for message in chain(
        remarks(project, known.notes, known.tools, made.moves), _pictures(known.notes, made.moves)
    ):
        warn(visible(message))
    for trouble in made.left:
        warn(f"{where(known, trouble)}: {trouble.message}")
    if not asked.quiet:
        verb = "would rename" if asked.dry_run else "renamed"
        for line in _summary(verb, made):
            err().print(Text(visible(line)))
    return 0


def _unportable(project: Project, made: RenamePlan) -> Iterator[str]:
    """The messages of the rule `unportable-name` about the new name, if the rule is selected."""
    if made.move is None or RULE not in selection(project.config).rules():
        return
    for name in new_segments(made.move.old, made.move.new):
        if wrong := refused_by_windows(name):
            yield f"“{name}” {wrong}"


def _carry_out(vault: WithCanvases, made: RenamePlan, texts: Mapping[str, str]) -> None:
    originals, root = vault.originals, vault.project.root
    change = Transaction(originals.writes(texts), made.move)
    folders = missing_folders(root, made.move.new) if made.move else ()
    back = inverse(change, {path: originals[path].raw for path in texts})
    # Before the first file changes: the next command completes a renaming that is interrupted.
    carry_out(root, change, begun=partial(keep, root, Undoable(made.what, back, folders)))


def undo(vault: Path | None, *, quiet: bool) -> int:
    """Carry out `knotwork mv --undo`, and return the exit code."""
    project = _project(vault)
    files(project)  # completes a change that was interrupted, so that it can be undone
    what = take_back(project.root)
    if not quiet:
        err().print(Text(visible(f"took back {what}")))
    return 0


def _project(vault: Path | None) -> Project:
    """The vault that is named or configured; else the Obsidian vault around the current folder."""
    near = locate(vault)
    if vault is not None or near.config_path is not None:
        return near
    return around(Path.cwd() / "note")


def _from_root(root: Path, path: str) -> str:
    """An absolute path made relative to the vault's root, for which `/` may also stand.

    Raises:
        RefusedError: the path is not in the vault.
    """
    name, sign, heading = path.partition("#")
    if not Path(name).is_absolute() or not name.strip("/"):
        return path
    there = Path(os.path.realpath(Path(name).parent)) / Path(name).name
    real = Path(os.path.realpath(root))
    if there == real:
        raise RefusedError(f"{name} is the vault itself", help="rename its folder like any other")
    if there.is_relative_to(real):
        return there.relative_to(real).as_posix() + _slash(name) + sign + heading
    if there.parent.is_dir() and not (root / name.lstrip("/")).parent.is_dir():
        raise RefusedError(f"{name} is not in the vault {root}", help="--vault names another vault")
    return path


def _from_here(project: Project, old: str, new: str) -> tuple[str, str]:
    """Paths relative to the vault's root, if they were given relative to the current folder.

    Raises:
        RefusedError: the new path leads out of the vault.
    """
    root = Path(os.path.realpath(project.root))
    name, sign, heading = old.partition("#")
    inside = _known_from_here(root, name)
    if sign:
        return old if inside is None else f"{inside}#{heading}", new
    if new.startswith("/") or (inside is None and not f"{new}/".startswith(_HERE)):
        return old if inside is None else inside + _slash(old), new
    there = Path(os.path.realpath(os.path.normpath(Path.cwd() / new)))
    if not there.is_relative_to(root):
        message = f"{new} is not in the vault {project.root}"
        raise RefusedError(message, help="say where from the current folder, or use bare names")
    # Begins with `/`, so that it is no bare name, which would leave the note in its folder.
    place = "" if there == root else there.relative_to(root).as_posix()
    return old if inside is None else inside + _slash(old), f"/{place}{_slash(new)}"


def _known_from_here(root: Path, name: str) -> str | None:
    """The path in the vault that `name` means here; None if it counts from the vault's root.

    It may lack `.md`; what begins with a dot means nothing else, whether or not it is there.
    """
    here = Path.cwd() / name
    if not name.startswith(_HERE) and (
        not name or not os.path.lexists(here) or os.path.lexists(root / name)
    ):
        return None
    there = here.resolve()
    if there == root or not there.is_relative_to(root):
        return None
    return there.relative_to(root).as_posix()


def _slash(path: str) -> str:
    """The slash at the end of a path, which marks a folder; empty if there is none."""
    return "/" if path.rpartition("/")[2] in ("", ".", "..") else ""


def _pictures(notes: ConceptGraph, moves: Mapping[str, str]) -> Iterator[str]:
    """Messages about pictures of drawings, which are found by the drawings' names."""
    staying = frozenset(notes.files).difference(moves)
    for old, new in moves.items():
        if old not in notes.notes:
            continue
        picture = picture_of(old, notes.notes[old].unit, staying)
        if picture is not None:
            named = new.removesuffix(NOTE_SUFFIX) + picture.removeprefix(old[: -len(NOTE_SUFFIX)])
            yield f"{picture} is the picture of the drawing: rename it to {named}"


def _summary(verb: str, made: RenamePlan) -> Iterator[str]:
    links = f"{count(made.links, 'link')} rewritten in {_files(made.places)}"
    yield f"{verb} {made.what}: {links}" if made.links else f"{verb} {made.what}"
    if len(made.moves) > 1:
        others = sum(not is_note(path) for path in made.moves)
        more = f" and {count(others, 'other file')}" if others else ""
        yield f"{count(len(made.moves) - others, 'note')}{more} in it"
    if made.filled:
        lead = "leads" if len(made.filled) == 1 else "lead"
        there = "it" if made.retitled else "a file"
        yield f"{count(len(made.filled), 'link')} that led nowhere {lead} to {there} now"


def _files(paths: Collection[str]) -> str:
    notes = sum(is_note(path) for path in paths)
    kinds = ((notes, "note"), (len(paths) - notes, "canvas file"))
    return " and ".join(count(number, noun) for number, noun in kinds if number)
