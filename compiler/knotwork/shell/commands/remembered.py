"""The graph of a vault, of which only what changed is compiled, over all processors."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from knotwork.graph import ConceptGraph
from knotwork.pipeline import linked
from knotwork.shell.config.locate import Project
from knotwork.shell.console import Tracker, err
from knotwork.shell.files.scan import sources
from knotwork.shell.processes.parallel import in_parallel, usable_processors
from knotwork.shell.processes.tracked import tracked
from knotwork.shell.project import files, syntax
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.memory import Memory
from knotwork.tools import Tools


class Linked(NamedTuple):
    """A linked vault, and the tools to compile more of it."""

    graph: ConceptGraph
    how: Tools


def remembered(project: Project, how: Tools, track: Tracker) -> Linked:
    """Link a vault with what earlier runs remember of it, and remember the rest.

    Raises:
        VaultError: the vault cannot be listed.
    """
    how = _over_processors(project, how)
    cache = Cache(project.root, lambda words: err().print(f"warning: {words}", style="yellow"))
    memory = Memory(cache, project.root, syntax(project))
    found = files(project)
    with_memory = msgspec.structs.replace(how, compile=memory.compile(tracked(how.compile, track)))
    graph, _public = linked(memory.sources(found), found.files, with_memory)
    memory.save(found)
    cache.close()
    return Linked(graph, how)


def anew(project: Project, how: Tools, track: Tracker) -> Linked:
    """Link a vault without any memory.

    Raises:
        VaultError: the vault cannot be listed.
    """
    how = _over_processors(project, how)
    found = files(project)
    all_anew = msgspec.structs.replace(how, compile=tracked(how.compile, track))
    graph, _public = linked(sources(project.root, found.notes), found.files, all_anew)
    return Linked(graph, how)


def _over_processors(project: Project, how: Tools) -> Tools:
    return msgspec.structs.replace(how, compile=in_parallel(syntax(project), usable_processors()))
