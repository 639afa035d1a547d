"""Which notes a change of files may have broken: for `knotwork check --since`."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from knotwork.graph import ConceptGraph
from knotwork.meaning import MissingNote
from knotwork.model import Link
from knotwork.names import file_name, key, stem


def harmed(
    graph: ConceptGraph, changed: Collection[str], removed: Collection[str] = ()
) -> frozenset[str]:
    """The changed notes, those that link to a changed file, and those that changed notes link to.

    `changed` has the paths of deleted files too: notes with a broken link of such a name count as
    linking to it. Notes with a broken link to a Python object whose name is among the `removed`
    words count too.
    """
    deleted = [path for path in changed if path not in graph.notes and path not in graph.files]
    gone = {name for path in deleted for name in (key(stem(path)), key(file_name(path)))}
    return frozenset((*_near(graph, changed), *_left_behind(graph, gone, removed)))


def _near(graph: ConceptGraph, changed: Collection[str]) -> Iterator[str]:
    """Changed files, the notes that link to them, and the files that they link to."""
    for path in changed:
        yield path
        yield from (edge.source for edge in graph.incoming.get(path, ()))
        if path in graph.notes:
            targets = (graph.target(path, at) for at in range(len(graph.meanings[path])))
            yield from (target for target in targets if target is not None)


def _left_behind(
    graph: ConceptGraph, gone: Collection[str], removed: Collection[str]
) -> Iterator[str]:
    """The notes with a broken link to a file or an object that existed before."""
    if not gone and not removed:
        return
    for path in graph.notes:
        missing = (one for one, meaning in graph.links(path) if isinstance(meaning, MissingNote))
        if any(
            key(file_name(one.target)) in gone or _lacks(graph, one, removed) for one in missing
        ):
            yield path


def _lacks(graph: ConceptGraph, link: Link, removed: Collection[str]) -> bool:
    """Whether a broken link seems to name an object that was removed, judging by its name."""
    lacking = graph.names.api.objects.lacking(link.target.removesuffix("()"))
    return lacking is not None and lacking[1] in removed
