"""What a renaming comes to before anything is written: edits, a move, what stands in the way."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rich.text import Text

from knotwork.diagnostic import Edit
from knotwork.errors import KnotworkError, RefusedError
from knotwork.fix import edited
from knotwork.graph import ConceptGraph
from knotwork.model import Source, Unit
from knotwork.names import folder, key, stem
from knotwork.pipeline import Tools, revised
from knotwork.rename.alias import alias_added
from knotwork.rename.heading import heading_at, renamed
from knotwork.rename.html import addresses
from knotwork.rename.law import breaches
from knotwork.rename.links import Trouble, rewriting
from knotwork.rename.moves import file_of, renaming
from knotwork.report.visible import visible
from knotwork.shell.console import err
from knotwork.shell.files.journal import Move
from knotwork.shell.files.originals import Originals
from knotwork.shell.project import Project
from knotwork.text import Lines

_SHOWN = 10
"""Links that are named when they stand in the way."""


class Plan(NamedTuple):
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


def plan(
    project: Project,
    graph: ConceptGraph,
    originals: Originals,
    how: Tools,
    names: tuple[str, str],
    *,
    alias: bool,
) -> Plan:
    """Work out what renaming the first of two names to the second comes to.

    Raises:
        KnotworkError: it means nothing.
        RefusedError: there is nothing to rename, something in the way, or a note cannot be edited.
    """
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
    return Plan(
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
) -> Plan:
    name, _sign, anchor = old.partition("#")
    path = file_of(graph, name)
    if path not in graph.notes:
        raise RefusedError(f"{path} is no note: it has no headings")
    before, sign, title = new.rpartition("#")
    if sign and before and file_of(graph, before) != path:
        raise RefusedError("a heading stays in its note", help="write NOTE#HEADING, then HEADING")
    title = title.strip()

    def compiled(text: str) -> Unit:
        (unit,) = how.compile([Source(path, text)])
        return unit

    number = heading_at(graph.notes[path], anchor)
    made = renamed(graph, path, number, title, originals.text, compiled)
    was = graph.notes[path].unit.headings[number].plain
    what = f"“{was}” → “{title}” in {path}"
    return Plan(what, made.edits, made.links, troubles=made.troubles, retitled=path)


def new_texts(originals: Originals, edits: Iterable[Edit]) -> Mapping[str, str]:
    """The texts of the notes that change, by path."""
    by_note: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_note[edit.path].append(edit)
    return {path: edited(originals.text(path), by_note[path]) for path in sorted(by_note)}


def refuse_breaches(
    graph: ConceptGraph, originals: Originals, how: Tools, made: Plan, texts: Mapping[str, str]
) -> None:
    """Look at the vault as it would be, and at every link in it.

    Raises:
        RefusedError: something else would change than was asked for.
    """
    troubles = list(made.troubles)
    if not troubles:
        changed = (Source(path, text) for path, text in texts.items())
        after = revised(graph, changed, how, made.moves)
        exempt = (made.named, made.retitled, {trouble.path for trouble in made.left})
        troubles.extend(breaches(graph, after, made.moves, made.filled, *exempt))
    if not troubles:
        return
    for trouble in troubles[:_SHOWN]:
        err().print(Text(f"{where(graph, trouble)}: {visible(trouble.message)}"))
    more = f" ({len(troubles) - _SHOWN} more)" if len(troubles) > _SHOWN else ""
    raise RefusedError(
        f"renaming {made.what} would change what these say{more}; nothing was written",
        help="rewrite them by hand, or choose another name",
    )


def where(graph: ConceptGraph, trouble: Trouble) -> str:
    """Path, line and column."""
    lines = Lines.unpacked(graph.notes[trouble.path].unit.lines)
    place = lines.place(trouble.span.start)
    return f"{visible(trouble.path)}:{place.line}:{place.column}"
