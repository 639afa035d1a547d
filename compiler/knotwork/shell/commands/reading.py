"""Reads a vault: compiles the notes that changed, on several processes if asked to."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias, TypeVar

import msgspec

from knotwork.analysis.mentions import Prose
from knotwork.graph import ConceptGraph
from knotwork.model import Source, Syntax
from knotwork.pipeline import linked
from knotwork.shell.config.locate import Project
from knotwork.shell.console import Tracker, warn
from knotwork.shell.files.scan import source, sources
from knotwork.shell.processes.parallel import in_parallel, usable_processors
from knotwork.shell.processes.tracked import tracked
from knotwork.shell.project import files
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.memory import Memory
from knotwork.tools import Tools

T = TypeVar("T")

Work: TypeAlias = Callable[[Iterable[Source], Iterable[str], Tools], T]
"""Computes something from a vault's notes and files, such as its graph (`pipeline.linked`)."""


class Reading(NamedTuple):
    """How a vault is read: the tools and options, and whether the cache is used."""

    project: Project
    tools: Tools
    syntax: Syntax
    """The syntax options, which decide what units hold."""
    remember: bool = True
    """Whether units are taken from the cache, and new ones kept there."""

    def read(self, work: Work[T]) -> T:
        """The result of `work` on the vault.

        Raises:
            VaultError: the vault cannot be listed.
        """
        if not self.remember:
            found = files(self.project)
            return work(sources(self.project.root, found.notes), found.files, self.tools)
        with Cache(self.project.root, warn) as cache:
            memory = Memory(cache, self.project.root, self.syntax)
            found = files(self.project)
            tools = msgspec.structs.replace(self.tools, compile=memory.compile(self.tools.compile))
            made = work(memory.sources(found), found.files, tools)
            memory.save(found)
        return made


class Linked(NamedTuple):
    """A linked vault, and the tools to compile more notes for it."""

    project: Project
    whole: ConceptGraph
    public: ConceptGraph
    """The graph without private notes."""
    tools: Tools


def read_graph(reading: Reading, track: Tracker, jobs: int | None = None) -> Linked:
    """Link a vault; `jobs` processes compile notes, or one for each processor if None.

    Raises:
        VaultError: the vault cannot be listed.
    """
    tools = over_processors(reading.tools, reading.syntax, jobs)
    in_sight = msgspec.structs.replace(tools, compile=tracked(tools.compile, track))
    whole, public = reading._replace(tools=in_sight).read(linked)
    return Linked(reading.project, whole, public, tools)


def over_processors(tools: Tools, syntax: Syntax, jobs: int | None = None) -> Tools:
    """The tools with a compile step on `jobs` processes, or one for each processor if None."""
    return msgspec.structs.replace(tools, compile=in_parallel(syntax, jobs or usable_processors()))


def prose_reader(reading: Reading, track: Tracker, jobs: int | None = None) -> Prose:
    """A function that finds the prose of notes, which the units of `reading` do not hold.

    It compiles the notes again, unless an earlier run has cached units with prose.
    """
    root = reading.project.root
    how_read = msgspec.structs.replace(reading.syntax, prose=True)
    compile_all = tracked(in_parallel(how_read, jobs or usable_processors()), track)

    def prose(paths: Sequence[str]) -> Iterable[bytes]:
        inside = os.path.realpath(root)
        notes = (source(root, path, inside) for path in paths)
        if not reading.remember:
            return [unit.prose for unit in compile_all(notes)]
        with Cache(root, warn) as cache:
            units = Memory(cache, root, how_read).compile(compile_all)(notes)
            found = [unit.prose for unit in units]
            cache.save()
        return found

    return prose
