"""The program of each note: which cells run, and in which order.

A note's cells come after those of all notes that it `uses`, directly or not. These are in
topological order of `uses`, and by path where that leaves a choice, so that adding a note elsewhere
changes no program.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from knotwork.cells.program import Program
from knotwork.executor.outcome import Cell
from knotwork.graph import ConceptGraph
from knotwork.lazy import LazyMap
from knotwork.model import Fence, Relation
from knotwork.programs.attributes import runnable
from knotwork.syntax.properties import in_words

DATA = "data"
"""The property whose links name the files that a note's cells read."""

PYTHON = ".py"
"""The suffix of files that cells can import."""


class NoteProgram(NamedTuple):
    """A note's program, or why there is none."""

    path: str
    program: Program
    """Empty if there is an obstacle."""
    own: tuple[int, ...]
    """The numbers, among the note's fences, of its own cells; these are the program's last."""
    obstacle: str = ""
    """Why the note cannot run: `uses [[x]], which is not in the vault`."""
    clash: tuple[str, ...] = ()
    """The paths of two files of the same name, if they are the obstacle."""


class Uses(NamedTuple):
    """The notes that a note `uses`."""

    notes: tuple[str, ...]
    """Paths, in code-point order."""
    lost: tuple[int, ...] = ()
    """The numbers of the links that lead to no note of this graph."""


def programs(graph: ConceptGraph) -> Iterator[NoteProgram]:
    """The program of each note that has cells, in order of the paths."""
    made = programs_by_note(graph)
    return (program for path in graph.notes if (program := made.get(path)))


def programs_by_note(graph: ConceptGraph) -> Mapping[str, NoteProgram]:
    """The programs by path, each made when it is first asked for."""
    used = LazyMap(graph.notes, lambda path: uses(graph, path))

    def program(path: str) -> NoteProgram | None:
        return _program(graph, path, used) if has_cells(graph.notes[path].unit.fences) else None

    return LazyMap(graph.notes, program)


def has_cells(fences: Iterable[Fence]) -> bool:
    """Whether any of the fences of a note is a cell."""
    return any(not fence.is_output for fence in fences)


def own_cells(fences: Sequence[Fence]) -> tuple[int, ...]:
    """The numbers of the fences of a unit that are cells."""
    return tuple(number for number, fence in enumerate(fences) if not fence.is_output)


def uses(graph: ConceptGraph, path: str) -> Uses:
    """The notes that a note `uses`, by its links with this relation."""
    found: set[str] = set()
    lost: list[int] = []
    for number, link in enumerate(graph.notes[path].unit.links):
        if link.relation != Relation.USES:
            continue
        target = graph.target(path, number)
        if target is None or target not in graph.notes:
            lost.append(number)
        elif target != path:
            found.add(target)
    return Uses(tuple(sorted(found)), tuple(lost))


def data_files(graph: ConceptGraph, path: str) -> Iterator[tuple[str, str]]:
    """The files that a note's `data` property names: the name for its cells, and the path."""
    for number, link in enumerate(graph.notes[path].unit.links):
        if link.property and link.property.partition(".")[0].lower() == DATA:
            target = graph.target(path, number)
            if target is not None and target in graph.files:
                yield target.rpartition("/")[2], target


def own_modules(graph: ConceptGraph) -> Mapping[str, tuple[str, ...]]:
    """The Python files that notes name in `data`: their paths, by the name of the module."""
    if not any(path.endswith(PYTHON) for path in graph.files):
        return {}
    found: dict[str, dict[str, None]] = {}
    for note in graph.notes:
        for name, path in data_files(graph, note):
            if name.endswith(PYTHON):
                found.setdefault(name.removesuffix(PYTHON), {})[path] = None
    return {module: tuple(paths) for module, paths in found.items()}


def _program(graph: ConceptGraph, path: str, used: Mapping[str, Uses]) -> NoteProgram:
    own = own_cells(graph.notes[path].unit.fences)
    needed = _closure(path, used)
    obstacle = _obstacle(graph, path, needed, used)
    if obstacle:
        return NoteProgram(path, Program(path, ()), own, obstacle)
    upstream = [note for note in _in_order(needed, used) if note != path]
    files = tuple({pair: None for note in (*upstream, path) for pair in data_files(graph, note)})
    if clash := _clash(files):
        obstacle = (
            f"its cells would find only one of {' and '.join(clash)}, for their name is the same"
        )
        return NoteProgram(path, Program(path, ()), own, obstacle, clash)
    cells = (*_upstream_cells(graph, upstream), *_cells(graph, path, upstream=False))
    return NoteProgram(path, Program(path, cells, files), own)


def _clash(files: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The paths of two files of a program with the same name; empty if all names differ."""
    found: dict[str, str] = {}
    for name, path in files:
        if found.setdefault(name, path) != path:
            return found[name], path
    return ()


def _upstream_cells(graph: ConceptGraph, paths: Iterable[str]) -> Iterator[Cell]:
    for path in paths:
        yield from _cells(graph, path, upstream=True)


def _cells(graph: ConceptGraph, path: str, *, upstream: bool) -> Iterator[Cell]:
    for fence in graph.notes[path].unit.fences:
        if not fence.is_output:
            yield runnable(fence, path, upstream=upstream)


def _closure(path: str, used: Mapping[str, Uses]) -> frozenset[str]:
    """The note and all that it uses, directly or not."""
    found = {path}
    waiting = [path]
    while waiting:
        for note in used[waiting.pop()].notes:
            if note not in found:
                found.add(note)
                waiting.append(note)
    return frozenset(found)


def _in_order(notes: Iterable[str], used: Mapping[str, Uses]) -> list[str]:
    """Each note after those that it uses; without notes in a circle and those that use them."""
    open_uses = {note: len(used[note].notes) for note in notes}
    users: dict[str, list[str]] = {}
    for note in open_uses:
        for other in used[note].notes:
            users.setdefault(other, []).append(note)
    ready = [note for note, count in open_uses.items() if not count]
    heapq.heapify(ready)
    order: list[str] = []
    while ready:
        note = heapq.heappop(ready)
        order.append(note)
        for user in users.get(note, ()):
            open_uses[user] -= 1
            if not open_uses[user]:
                heapq.heappush(ready, user)
    return order


def _obstacle(
    graph: ConceptGraph, path: str, needed: frozenset[str], used: Mapping[str, Uses]
) -> str:
    for note in sorted(needed, key=lambda note: (note != path, note)):
        for number in used[note].lost:
            text = graph.notes[note].unit.links[number].text
            who = "its note" if note == path else f"“{graph.title(note)}”"
            if graph.target(note, number) in graph.private:
                return f"{who} uses “{in_words(text)}”, which is not published"
            return f"{who} uses {text}, which is not a note of this vault"
    circle = circle_of_uses(needed, used)
    if circle:
        steps = " → ".join(graph.title(note) for note in (*circle, circle[0]))
        return f"the notes use one another in a circle: {steps}"
    return ""


def circle_of_uses(notes: Iterable[str], used: Mapping[str, Uses]) -> tuple[str, ...]:
    """The paths of notes that use one another in a circle, the first path first; empty if none."""
    rest = frozenset(notes)
    stuck = rest - frozenset(_in_order(rest, used))
    if not stuck:
        return ()
    # Every note left uses another one that is left: follow these until one comes up again.
    trace: list[str] = []
    note = min(stuck)
    while note not in trace:
        trace.append(note)
        note = next(other for other in used[note].notes if other in stuck)
    circle = trace[trace.index(note) :]
    first = circle.index(min(circle))
    return tuple(circle[first:] + circle[:first])
