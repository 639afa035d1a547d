"""`knotwork mv`: one name changes, and with it every link that says it."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rich.text import Text

from knotwork.diagnostic import Edit
from knotwork.errors import KnotworkError, RefusedError
from knotwork.fix import edited
from knotwork.graph import ConceptGraph
from knotwork.model import Source, Unit
from knotwork.names import folder, is_note, key, stem
from knotwork.pipeline import Tools, linked, revised
from knotwork.rename.alias import alias_added
from knotwork.rename.heading import heading_at, renamed
from knotwork.rename.html import addresses
from knotwork.rename.law import breaches
from knotwork.rename.links import Trouble, rewriting
from knotwork.rename.moves import path_of, renaming
from knotwork.report.excerpt import visible
from knotwork.shell.commands.choice import around
from knotwork.shell.commands.summary import count
from knotwork.shell.console import err, print_diff, tracker, warn
from knotwork.shell.journal import Change, Move, carry_out
from knotwork.shell.originals import Originals
from knotwork.shell.project import Project, files, locate, tools
from knotwork.shell.scan import sources
from knotwork.shell.undo import Record, inverse, remember, take_back
from knotwork.text import Lines

_SHOWN = 10
"""Links that are named when they stand in the way."""


class _Plan(NamedTuple):
    """All that a renaming does."""

    what: str
    """The old name and the new one, in words."""
    edits: Sequence[Edit]
    links: int
    move: Move | None = None
    moves: Mapping[str, str] = {}
    filled: Sequence[tuple[str, int]] = ()
    troubles: Sequence[Trouble] = ()
    named: str = ""
    """The note that gets its old name for an alias."""
    retitled: str = ""
    """The note whose heading it is."""
    left: Sequence[Trouble] = ()
    """Addresses in HTML that are left to their authors."""


def rename(
    old: str,
    new: str,
    vault: Path | None,
    *,
    dry_run: bool,
    alias: bool,
    resolution: str | None,
    quiet: bool,
) -> int:
    """`knotwork mv`."""
    project = _project(vault)
    how = tools(project, resolution)
    listing = files(project)
    track = tracker(quiet=quiet)
    notes = track(sources(project.root, listing.notes), len(listing.notes), "Compiling notes")
    graph = linked(notes, listing.files, how)[0]
    originals = Originals(project.root, graph, how)
    if vault is None:
        old, new = _from_here(project, old, new)
    plan = _plan(project, graph, originals, how, (old, new), alias=alias)
    texts = _new_texts(originals, plan.edits)
    _refuse_breaches(graph, originals, how, plan, texts)
    if dry_run:
        print_diff(originals.diff(texts, plan.moves))
    else:
        change = Change(originals.writes(texts), plan.move)
        carry_out(project.root, change)
        back = inverse(change, {path: originals[path].raw for path in texts})
        remember(project.root, Record(plan.what, back))
    for trouble in plan.left:
        warn(f"{_where(graph, trouble)}: {trouble.message}")
    if not quiet:
        _tell(plan, len({edit.path for edit in plan.edits}), dry_run=dry_run)
    return 0


def undo(vault: Path | None, *, quiet: bool) -> int:
    """`knotwork mv --undo`."""
    project = _project(vault)
    files(project)
    what = take_back(project.root)
    if not quiet:
        err().print(Text(visible(f"took back {what}")))
    return 0


def _project(vault: Path | None) -> Project:
    """The vault; below an Obsidian vault's folder all of it, for its links may lead here."""
    return locate(vault) if vault else around(Path.cwd() / "note")


def _from_here(project: Project, old: str, new: str) -> tuple[str, str]:
    """Paths as they are from the vault's root, where they were given from a folder below it.

    Raises:
        RefusedError: the new path leads out of the vault.
    """
    root = Path(os.path.realpath(project.root))
    name, sign, heading = old.partition("#")
    here = Path.cwd() / name
    if here == root / name or not name or not os.path.lexists(here) or here.resolve() == root:
        return old, new
    if not here.resolve().is_relative_to(root) or os.path.lexists(root / name):
        return old, new
    inside = here.resolve().relative_to(root).as_posix()
    if sign:
        return f"{inside}#{heading}", new
    there = Path(os.path.normpath(Path.cwd() / new))
    if not Path(os.path.realpath(there)).is_relative_to(root):
        raise RefusedError(f"{new} is not in the vault {project.root}")
    end = "/" if new.endswith("/") else ""
    return inside, Path(os.path.realpath(there)).relative_to(root).as_posix() + end


def _plan(
    project: Project,
    graph: ConceptGraph,
    originals: Originals,
    how: Tools,
    names: tuple[str, str],
    *,
    alias: bool,
) -> _Plan:
    old, new = names
    if "#" in old and not graph.names.at(key(old)):
        if alias:
            raise KnotworkError("a heading has no aliases", help="leave out --alias")
        return _heading_plan(graph, originals, how, old, new)
    found = renaming(graph, old, new, _folders(project.root))
    made = rewriting(graph, found.moves, originals.text)
    html = addresses(graph, found.moves, originals.text)
    edits, named = [*made.edits, *html.edits], ""
    if alias:
        if found.old not in graph.notes:
            raise KnotworkError(f"{found.old} is no note: it has no aliases")
        name = _old_name(found.old, found.new)
        if edit := alias_added(found.old, originals.text(found.old), name):
            edits.append(edit)
            named = found.old
    return _Plan(
        f"{found.old} → {found.new}",
        edits,
        made.links,
        Move(found.old, found.new),
        found.moves,
        made.filled,
        made.troubles,
        named,
        left=html.left,
    )


def _old_name(old: str, new: str) -> str:
    """The alias under which a note is still found: its name, or its path if its folder changed."""
    return stem(old) if folder(old) == folder(new) else old.removesuffix(".md")


def _folders(root: Path) -> frozenset[str]:
    found: set[str] = set()
    for above, names, _files in os.walk(root):
        names[:] = [name for name in names if not name.startswith(".")]
        found.update(Path(above, name).relative_to(root).as_posix() for name in names)
    return frozenset(found)


def _heading_plan(
    graph: ConceptGraph, originals: Originals, how: Tools, old: str, new: str
) -> _Plan:
    name, _sign, anchor = old.partition("#")
    path = path_of(graph, name)
    if path not in graph.notes:
        raise RefusedError(f"{path} is no note: it has no headings")
    before, sign, title = new.rpartition("#")
    if sign and before and path_of(graph, before) != path:
        raise RefusedError("a heading stays in its note", help="write NOTE#HEADING, then HEADING")
    title = title.strip()

    def compiled(text: str) -> Unit:
        (unit,) = how.compile([Source(path, text)])
        return unit

    number = heading_at(graph.notes[path], anchor)
    made = renamed(graph, path, number, title, originals.text, compiled)
    was = graph.notes[path].unit.headings[number].plain
    what = f"“{was}” → “{title}” in {path}"
    return _Plan(what, made.edits, made.links, troubles=made.troubles, retitled=path)


def _new_texts(originals: Originals, edits: Iterable[Edit]) -> Mapping[str, str]:
    by_note: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_note[edit.path].append(edit)
    return {path: edited(originals.text(path), by_note[path]) for path in sorted(by_note)}


def _refuse_breaches(
    graph: ConceptGraph, originals: Originals, how: Tools, plan: _Plan, texts: Mapping[str, str]
) -> None:
    """Look at the vault as it would be, and at every link in it."""
    troubles = list(plan.troubles)
    if not troubles:
        changed = (Source(path, text) for path, text in texts.items())
        after = revised(graph, changed, how, plan.moves)
        exempt = (plan.named, plan.retitled, {trouble.path for trouble in plan.left})
        troubles.extend(breaches(graph, after, plan.moves, plan.filled, *exempt))
    if not troubles:
        return
    for trouble in troubles[:_SHOWN]:
        err().print(Text(f"{_where(graph, trouble)}: {visible(trouble.message)}"))
    more = f" ({len(troubles) - _SHOWN} more)" if len(troubles) > _SHOWN else ""
    raise RefusedError(
        f"renaming {plan.what} would change what these say{more}; nothing was written",
        help="rewrite them by hand, or choose another name",
    )


def _where(graph: ConceptGraph, trouble: Trouble) -> str:
    lines = Lines.unpacked(graph.notes[trouble.path].unit.lines)
    place = lines.place(trouble.span.start)
    return f"{visible(trouble.path)}:{place.line}:{place.column}"


def _tell(plan: _Plan, notes: int, *, dry_run: bool) -> None:
    for line in _told(plan, notes, dry_run=dry_run):
        err().print(Text(visible(line)))


def _told(plan: _Plan, notes: int, *, dry_run: bool) -> Iterator[str]:
    links = count(plan.links, "link")
    yield (
        f"{'would rename' if dry_run else 'renamed'} {plan.what}"
        + (f": {links} rewritten in {count(notes, 'note')}" if plan.links else "")
    )
    if len(plan.moves) > 1:
        others = sum(not is_note(path) for path in plan.moves)
        more = f" and {count(others, 'other file')}" if others else ""
        yield f"{count(len(plan.moves) - others, 'note')}{more} in it"
    if plan.filled:
        links, verb = count(len(plan.filled), "link"), "leads" if len(plan.filled) == 1 else "lead"
        yield f"{links} that led nowhere {verb} to a file now"
