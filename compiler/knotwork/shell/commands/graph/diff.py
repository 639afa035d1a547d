"""`knotwork graph diff`: prints what a change of the notes does to the graph."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from knotwork.alike import guess
from knotwork.analysis.change import WORSE, change, worse
from knotwork.errors import KnotworkError
from knotwork.graph import ConceptGraph
from knotwork.model import Source, Unit
from knotwork.pipeline import linked
from knotwork.report.change_json import change_json
from knotwork.report.change_markdown import change_markdown
from knotwork.shell.commands.reading import over_processors
from knotwork.shell.config.locate import Project, locate
from knotwork.shell.console import Tracker, tracker, warn
from knotwork.shell.files.git_tree import Tree, same_line_ends, tree
from knotwork.shell.files.scan import sources
from knotwork.shell.processes.tracked import tracked
from knotwork.shell.project import files, syntax, tools_of
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.memory import Memory
from knotwork.tools import Tools


class DiffRequest(NamedTuple):
    """What to compare, and what to print of it."""

    old: str
    new: str | None
    """The revision to compare with; None for the files on disk."""
    fail_on: frozenset[str]
    as_json: bool
    limit: int
    remember: bool = True
    """Whether the cache is used."""


def kinds(words: Iterable[str]) -> frozenset[str]:
    """The kinds of harm that make the command fail, from names separated by commas.

    Raises:
        KnotworkError: there is no such kind.
    """
    named = frozenset(kind.strip() for word in words for kind in word.split(",") if kind.strip())
    for kind in sorted(named - WORSE.keys()):
        advice = guess(kind, WORSE) or f"there are {', '.join(WORSE)}"
        raise KnotworkError(f"nothing is called “{kind}”", help=advice)
    return named


def diff(asked: DiffRequest, vault: Path | None, resolution: str | None) -> int:
    """Carry out `knotwork graph diff`, and return the exit code."""
    project = locate(vault)
    skip = _output_within(project)
    with Cache(project.root, warn) if asked.remember else nullcontext() as cache:
        tools = _tools(project, resolution, cache, tracker(quiet=asked.as_json))
        before = _linked(tree(project.root, asked.old, skip), tools)
        now = tree(project.root, asked.new, skip) if asked.new else _as_it_is(project)
        found = change(before, _linked(now, tools))
        if cache:
            cache.save()
    harm = worse(found, asked.fail_on)
    if asked.as_json:
        content = change_json(found, harm)
    else:
        content = "".join(
            f"{line}\n" for line in change_markdown(found, harm, asked.limit)
        ).encode()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    return int(bool(harm))


def _output_within(project: Project) -> tuple[str, ...]:
    """The path of the site's folder, if that is in the vault."""
    root, output = (os.path.realpath(path) for path in (project.root, project.output))
    if not output.startswith(root + os.sep):
        return ()
    return (Path(output).relative_to(root).as_posix(),)


def _as_it_is(project: Project) -> Tree:
    listing = files(project)
    return Tree(tuple(sources(project.root, listing.notes)), listing.files)


def _linked(known: Tree, tools: Tools) -> ConceptGraph:
    return linked(map(same_line_ends, known.notes), known.files, tools)[0]


def _tools(project: Project, resolution: str | None, cache: Cache | None, track: Tracker) -> Tools:
    tools = tools_of(project, resolution, remember=cache is not None)
    over = over_processors(tools, syntax(project))
    in_sight = tracked(over.compile, track)
    if cache:
        in_sight = Memory(cache, project.root, syntax(project)).compile(in_sight)
    return _once(replace(over, compile=in_sight))


def _once(tools: Tools) -> Tools:
    """The tools with a cache of units, since most notes are the same in both states."""
    known: dict[str, Unit] = {}

    def compiled(notes: Iterable[Source]) -> Iterator[Unit]:
        wanted = [(note, tools.digest(note)) for note in notes]
        new = {name: note for note, name in wanted if name not in known}
        known.update(zip(new, tools.compile(new.values()), strict=True))
        return (known[name] for _note, name in wanted)

    return replace(tools, compile=compiled)
