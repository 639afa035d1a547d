"""`knotwork test --accept`: writes real outputs into the notes, all of them or none."""

from __future__ import annotations

from knotwork.fix import edited
from knotwork.graph import ConceptGraph
from knotwork.programs.accept import accepted, settled
from knotwork.programs.verdicts import Trial, Trials
from knotwork.shell.config.locate import Project
from knotwork.shell.files.journal import Transaction, carry_out
from knotwork.shell.files.originals import Originals
from knotwork.tools import Tools


def accept_outputs(project: Project, graph: ConceptGraph, tools: Tools, known: Trials) -> Trials:
    """Write the outputs that differ into the notes, and return the trials as they are afterwards.

    Raises:
        RefusedError: a note cannot be edited, or has changed while its cells ran.
    """
    files = Originals(project.root, graph, tools)
    texts: dict[str, str] = {}
    after: dict[str, Trial] = {}
    for path, trial in known.items():
        if path in graph.made:
            # Examples in docstrings are in Python source, which is not ours to change.
            after[path] = trial
            continue
        after[path] = settled(trial)
        if after[path] == trial:
            continue
        text = files.text(path)
        texts[path] = edited(text, accepted(text, graph.notes[path].unit, trial))
    if texts:
        carry_out(project.root, Transaction(files.writes(texts)))
    return after
