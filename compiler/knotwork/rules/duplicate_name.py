"""Notes share a name that links use, or paths differ only in letter case.

## What it finds

Links by a bare name that several notes have, where only the place of the link decides which one is
meant; and files whose paths are the same except for letter case. Notes that share a name are left
alone as long as every link to them says which (a path, or the bare name of the one in the vault's
root, as Obsidian writes it), or stands beside its target and is a Markdown link, as between the
`README.md` files of a repository. One finding for each name, at its first link.

## Why it matters

Move the link or one of the notes, and the link leads elsewhere without a word. Two paths that
differ only in case cannot exist side by side on most disks of Windows and macOS: one of them is
lost there.

## Bad

```algebra/norm.md
The size of a vector.
```

```society/norm.md
What everybody does.
```

```society/law.md
Some laws began as a [[norm]].
```

## Good

```algebra/vector norm.md
The size of a vector.
```

```society/norm.md
What everybody does.
```

```society/law.md
Some laws began as a [[norm]].
```

## Fix

Rename one of the notes, or name the folder in the links.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.analysis.links import visible_links
from knotwork.diagnostic import Finding, RelatedPlace, Severity
from knotwork.graph import ConceptGraph
from knotwork.meaning import Found, Resolution
from knotwork.model import Link
from knotwork.names import NOTE_SUFFIX, folder, is_note, key, stem
from knotwork.rules.proposal import written
from knotwork.rules.rule import Rule
from knotwork.text import Span

_SHOWN = 3


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """The first link by each bare name in double use, and each pair of case twins."""
    yield from _twins(graph)
    shared = {
        key(stem(paths[0])): paths
        for paths in (_unlike(group) for group in graph.names.same_name())
        if len(paths) > 1
    }
    if not shared:
        return
    for path, _number, link, meaning in visible_links(graph):
        name = key(stem(link.target))
        if name in shared and _only_place_decides(path, link, meaning):
            assert isinstance(meaning, Found)
            yield _finding(graph, path, link, meaning.path, shared.pop(name))


def _unlike(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Paths without those that are case twins of another."""
    return tuple({key(path): path for path in reversed(paths)}.values())[::-1]


def _only_place_decides(path: str, link: Link, meaning: Resolution) -> bool:
    if not isinstance(meaning, Found) or meaning.via or "/" in link.target or not link.target:
        return False
    if not is_note(meaning.path) or not folder(meaning.path):
        return False
    return link.wiki or folder(path) != folder(meaning.path)


def _finding(
    graph: ConceptGraph, path: str, link: Link, target: str, paths: tuple[str, ...]
) -> Finding:
    others = [other for other in paths[: _SHOWN + 1] if other != target][:_SHOWN]
    name = target.removesuffix(NOTE_SUFFIX)
    better = written(graph, target, wiki=link.wiki)
    return Finding(
        path,
        link.span,
        f"{len(paths)} notes are called “{stem(target)}”; from here it means “{name}”",
        f"write {better}, or rename one of them",
        tuple(RelatedPlace(other, Span(0, 0), "has that name too") for other in others),
    )


def _twins(graph: ConceptGraph) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for path in sorted((*graph.notes, *graph.files)):
        twin = first.setdefault(key(path), path)
        if twin != path:
            how = "letter case" if path.lower() == twin.lower() else "how their accents are encoded"
            yield Finding(
                path,
                Span(0, 0),
                f"“{path}” and “{twin}” differ only in {how}",
                "rename one: on most disks of Windows and macOS only one of them can exist",
            )


RULE = Rule("duplicate-name", Severity.WARNING, check, __doc__)
