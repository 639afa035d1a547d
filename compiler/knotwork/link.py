"""The link step: all units' facts in, the concept graph out. It sees no text.

The cost of a link does not grow with the vault (see `vault.Names`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from knotwork.api.vault import NO_API, ApiVault
from knotwork.graph import ConceptGraph, Edge, Linked, Meanings, container_key, target_of
from knotwork.model import PREREQUISITES, Note
from knotwork.resolve import Mode, resolve
from knotwork.vault import Names, SymbolTable, aliases_of


def link(
    notes: Iterable[Note],
    files: Iterable[str] = (),
    mode: Mode = Mode.ALIAS,
    private: Iterable[Note] = (),
    *,
    private_files: Iterable[str] = (),
    prerequisites: frozenset[str] = PREREQUISITES,
    api: ApiVault = NO_API,
    title: str = "",
) -> ConceptGraph:
    """Resolve every link of every note, and make the graph of the results.

    `files` are the other files of the vault. Of `private` notes and `private_files` the graph holds
    only the names, so that a link to one is known to lead nowhere a reader may go. `title` is the
    vault's.
    """
    by_path = {note.path: note for note in sorted(notes, key=lambda note: note.path)}
    hidden = tuple(private)
    others, unlisted = tuple(sorted(files)), tuple(private_files)
    symbols = SymbolTable(
        by_path,
        others,
        frozenset((*(note.path for note in hidden), *unlisted)),
        lambda: Names(by_path.values(), (*others, *unlisted), hidden, api),
        api,
    )
    meanings = _meanings(symbols, Mode(mode), {})
    incoming = _transposed(by_path, meanings)
    linked = Linked(meanings, _containers(by_path, meanings), incoming)
    graph = ConceptGraph(symbols, linked, Mode(mode), prerequisites, title)
    graph.judge_trails()
    return graph


def relink(graph: ConceptGraph, changed: Iterable[Note]) -> ConceptGraph | None:
    """The graph with some notes exchanged, if that gives no name a new meaning; else None.

    Equal to linking all notes again: links are looked up by paths, aliases and labels, so while
    those stay, only the changed notes and those that link into a heading, block, footnote or id
    that came or went have anything to look up.
    """
    new = {note.path: note for note in changed}
    for path, note in new.items():
        old = graph.notes.get(path)
        if old is None or aliases_of(old.unit) != aliases_of(note.unit):
            return None
        if old.unit.labels != note.unit.labels:
            return None
    stale = set(new)
    for path, note in new.items():
        if _named_parts(graph.notes[path]) != _named_parts(note):
            stale.update(edge.source for edge in graph.incoming.get(path, ()))
    notes = {path: new.get(path, note) for path, note in graph.notes.items()}
    return _relinked(graph, notes, frozenset(stale))


def joined(graph: ConceptGraph, more: Mapping[str, Note]) -> ConceptGraph:
    """The graph with notes that no link can name, by their paths."""
    return _relinked(graph, dict(sorted({**graph.notes, **more}.items())), frozenset(more))


def _relinked(
    graph: ConceptGraph, notes: Mapping[str, Note], stale: frozenset[str]
) -> ConceptGraph:
    """The graph of `notes` with the same names; only links of `stale` notes are resolved anew."""
    names = graph.names
    symbols = SymbolTable(notes, graph.files, graph.private, lambda: names, names.api)
    kept = {path: known for path, known in graph.meanings.items() if path not in stale}
    meanings = _meanings(symbols, graph.mode, kept)
    incoming = _patched(graph, meanings, stale)
    before = {path: note for path, note in graph.notes.items() if path in stale}
    now = {path: notes[path] for path in stale}
    same = _containers(before, graph.meanings) == _containers(now, meanings)
    containers = graph.linked.containers if same else _containers(notes, meanings)
    linked = Linked(meanings, containers, incoming)
    title = graph.vault_title
    result = ConceptGraph(symbols, linked, graph.mode, graph.prerequisites, title)
    # Which trails are real depends on the containers alone.
    result.judge_trails(graph if same else None, stale)
    return result


def _meanings(symbols: SymbolTable, mode: Mode, known: Meanings) -> Meanings:
    """Resolves the links of all notes; the meanings in `known` are taken over."""
    names, anchors = symbols.names, symbols.anchors
    return {
        path: known[path]
        if path in known
        else tuple(resolve(link, path, names, anchors, mode) for link in note.unit.links)
        for path, note in symbols.notes.items()
    }


def _containers(notes: Mapping[str, Note], meanings: Meanings) -> frozenset[str]:
    return frozenset(
        container_key(note.unit.links[number], path, meanings[path][number])
        for path, note in notes.items()
        for trail in note.unit.trails
        if trail.certain
        for number in trail.containers
    )


def _transposed(sources: Iterable[str], meanings: Meanings) -> dict[str, tuple[Edge, ...]]:
    """The links of some notes by the path of their target."""
    result: dict[str, list[Edge]] = defaultdict(list)
    for source in sources:
        for number, meaning in enumerate(meanings[source]):
            if (target := target_of(meaning)) is not None:
                result[target].append(Edge(source, number))
    return {target: tuple(edges) for target, edges in result.items()}


def _patched(
    graph: ConceptGraph, meanings: Meanings, stale: frozenset[str]
) -> dict[str, tuple[Edge, ...]]:
    """The incoming links of an earlier graph, with those from `stale` notes replaced."""
    new = _transposed((path for path in meanings if path in stale), meanings)
    result = dict(graph.incoming)
    for target in {*_transposed(stale & graph.meanings.keys(), graph.meanings), *new}:
        kept = (edge for edge in result.get(target, ()) if edge.source not in stale)
        # Sorted is the order in which a new graph meets them: by path, then by number.
        if edges := tuple(sorted((*kept, *new.get(target, ())))):
            result[target] = edges
        else:
            result.pop(target, None)
    return result


def _named_parts(note: Note) -> tuple[object, ...]:
    """The headings, blocks, footnotes and ids of a note, to see if links into it may change."""
    unit = note.unit
    return (
        tuple((found.level, found.text, found.id, found.block) for found in unit.headings),
        frozenset(found.id for found in unit.blocks),
        tuple(found.label for found in unit.footnotes),
        frozenset(unit.ids),
    )
