"""Markdown links that are paths from their notes, as code hosts and other tools follow them.

To Obsidian, `[b](b.md)` is also a name that leads to a file in any folder, and may be meant so.
"""

from __future__ import annotations

from knotwork.graph import ConceptGraph, target_of
from knotwork.names import file_name, folder, joined, key, stem


def are_relative(graph: ConceptGraph) -> bool:
    """Whether the Markdown links of a vault are paths from their notes, as most links show.

    Those within a folder do not show it, nor do those from the root, where paths from the note and
    from the root are the same, unless they begin with `./`. Nor do those that a file in the root
    answers instead of one beside the note. A path from the note leads there in Obsidian too, so
    that is what links are taken for if none shows it.
    """
    balance = 0
    for path in graph.notes:
        for link, meaning in graph.links(path):
            target = target_of(meaning)
            if link.wiki or target is None:
                continue
            name = key(file_name(link.target))
            if name not in (key(file_name(target)), key(stem(target))):
                continue  # an alias or a label
            if leads_from(link.target, path, target):
                is_apart = folder(path) not in ("", folder(target))
                balance += is_apart or link.target.startswith("./")
            elif not graph.names.at(key(joined(link.target, folder(path))[0])):
                balance -= 1
    return balance >= 0


def leads_from(written: str, source: str, target: str) -> bool:
    """Whether a path leads to a file if it is read from the folder of its note."""
    there, clamped = joined(written, folder(source))
    is_rooted = written.startswith("/") or clamped
    return not is_rooted and key(target) in (key(there), key(there + ".md"))
