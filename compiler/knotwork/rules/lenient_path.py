"""A path leads elsewhere, or nowhere, in editors and on code hosts.

## What it finds

Links that begin with `./` or `../` and lead nowhere from where they stand, while the path of some
other file happens to end with the one they name. And Markdown links whose path is exact from the
vault's root, and from the folder of the note too.

## Why it matters

Obsidian is this lenient, and prefers the root, and so does Knotwork. Editors, code hosts and other
site generators follow a Markdown link from the folder of its note, and nothing else. Nor is it
certain that the file found is the one that was meant. The link works here, so this is a remark.

## Bad

```index.md
See [the proof](./proofs/b.md).
```

```algebra/proofs/b.md
Here.
```

## Good

```index.md
See [the proof](./algebra/proofs/b.md).
```

```algebra/proofs/b.md
Here.
```

## Fix

Write the path from the note, or from the vault's root without the dots. Where a file beside the
note is meant, begin with `./`, as in `[about](./index.md)`; for one in the root, with `/`."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.analysis.links import visible_links
from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph, target_of
from knotwork.meaning import Ambiguous, Found
from knotwork.model import Link
from knotwork.names import folder, joined, key
from knotwork.rules.proposal import written
from knotwork.rules.rule import Rule, doubtful_links


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each relative link that was read as another path, and each that others read differently."""
    for path, _number, link, meaning in doubtful_links(graph):
        target = target_of(meaning)
        if isinstance(meaning, Found | Ambiguous) and meaning.via == "fallback" and target:
            yield Finding(
                path,
                link.span,
                f"“{link.target}” leads nowhere from here; “{target}” is taken instead",
                f"write {written(graph, target, wiki=link.wiki)}, or its path from this note",
            )
    for path, _number, link, meaning in visible_links(graph):
        target = target_of(meaning)
        if target and (near := _nearer(graph, path, link, target)):
            yield Finding(
                path,
                link.span,
                f"“{link.target}” leads to “{target}”, and on code hosts to “{near}”",
                f"write ./{link.target} if the latter is meant, else /{target}",
            )


def _nearer(graph: ConceptGraph, path: str, link: Link, target: str) -> str:
    """The file to which a Markdown link leads from the folder of its note; empty if to `target`."""
    above = folder(path)
    if link.wiki or not above or not link.target or link.target.startswith(("/", "./", "../")):
        return ""
    near = graph.names.at(key(joined(link.target, above)[0]))
    return near[0] if near and target not in near else ""


RULE = Rule("lenient-path", Severity.INFO, check, __doc__)
