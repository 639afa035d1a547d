"""A vault in numbers."""

from __future__ import annotations

from collections import Counter

import msgspec

from knotwork.analysis.links import broken, links_between
from knotwork.analysis.loose_ends import dead_ends, orphans, wanted_notes
from knotwork.analysis.neighbours import anything, both_ways, linked
from knotwork.graph import ConceptGraph
from knotwork.learning.circles import knots
from knotwork.learning.order import shelf
from knotwork.learning.prerequisites import prerequisites
from knotwork.names import tag_key


class Stats(msgspec.Struct, frozen=True):
    """Counts over the whole vault; links in comments are left out."""

    notes: int
    files: int
    """Other files of the vault."""
    links: int
    """Links of notes to other notes and files, existing or not, each as often as it is written
    (`links.py`)."""
    relations: dict[str, int]
    """The number of these links by relation, the most frequent first."""
    broken: int
    """Links to a missing note or anchor, including links within a note."""
    tags: int
    stubs: int
    orphans: int
    dead_ends: int
    parts: int
    """Groups of notes with no link between them; links of trails count."""
    largest_part: int
    """The number of notes in the largest group."""
    containers: int
    """Books and chapters."""
    prerequisites: int
    """Pairs of a note and one that it needs first."""
    circles: int
    """Groups of notes that need one another in circles."""


def stats(graph: ConceptGraph) -> Stats:
    """Count what a vault holds."""
    relations = Counter(str(graph.relation(one.path, one.number)) for one in links_between(graph))
    needs = prerequisites(graph).needs
    parts = _parts(graph)
    tags = {tag_key(tag.name) for note in graph.notes.values() for tag in note.unit.tags}
    return Stats(
        notes=len(graph.notes),
        files=len(graph.files),
        links=relations.total(),
        relations=dict(sorted(relations.items(), key=lambda pair: (-pair[1], pair[0]))),
        broken=sum(1 for _link in broken(graph)),
        tags=len(tags),
        stubs=len(wanted_notes(graph)),
        orphans=len(orphans(graph)),
        dead_ends=len(dead_ends(graph)),
        parts=len(parts),
        largest_part=max(parts, default=0),
        containers=len(shelf(graph).contents),
        prerequisites=sum(map(len, needs.values())),
        circles=sum(1 for _knot in knots(needs)),
    )


def _parts(graph: ConceptGraph) -> list[int]:
    """The number of notes in each connected part."""
    near = both_ways(linked(graph, anything))
    sizes: list[int] = []
    seen: set[str] = set()
    for root in graph.notes:
        if root in seen:
            continue
        seen.add(root)
        waiting, size = [root], 0
        while waiting:
            size += 1
            fresh = [one for one in near.get(waiting.pop(), ()) if one not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
        sizes.append(size)
    return sizes
