"""`knotwork test --accept`: the real outputs go into the notes, all of them or none."""

from __future__ import annotations

from knotwork.fix import edited
from knotwork.graph import ConceptGraph
from knotwork.pipeline import Tools
from knotwork.programs.accept import accepted, settled
from knotwork.programs.verdicts import Trial, Trials
from knotwork.shell.commands.fix import as_compiled
from knotwork.shell.journal import Change, Write, carry_out
from knotwork.shell.originals import digest
from knotwork.shell.project import Project


def accept_outputs(project: Project, graph: ConceptGraph, how: Tools, known: Trials) -> Trials:
    """Write what differs into the notes; what is then true of them.

    Raises:
        RefusedError: a note cannot be edited, or has changed while its cells ran.
    """
    writes: list[Write] = []
    after: dict[str, Trial] = {}
    for path, trial in known.items():
        after[path] = settled(trial)
        if after[path] == trial:
            continue
        file = as_compiled(project, graph, how, path)
        text = edited(file.text, accepted(file.text, graph.notes[path].unit, trial))
        writes.append(Write(path, digest(file.raw), file.with_text(text)))
    if writes:
        carry_out(project.root, Change(tuple(writes)))
    return after
