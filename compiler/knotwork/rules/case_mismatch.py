"""The path in a Markdown link differs from its file's in letter case.

## What it finds

Links of the form `[words](path)` and pictures of the form `![words](path)` whose path differs from
the file's in letter case. Wiki links are left alone: wherever they work at all, letter case does
not count.

## Why it matters

Obsidian, Windows and macOS do not mind; GitHub, web servers and everything on Linux do. There the
link is broken.

## Bad

```index.md
Read about [softmax](notes/softmax.md).
```

```notes/Softmax.md
Numbers become probabilities.
```

## Good

```index.md
Read about [softmax](notes/Softmax.md).
```

```notes/Softmax.md
Numbers become probabilities.
```

## Fix

Spell the path as the file does; `--fix` does so. Safe: the link leads where it led.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.analysis.links import visible_links
from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.meaning import Found
from knotwork.names import NOTE_SUFFIX, key, normal
from knotwork.rules.repairs import respelled
from knotwork.rules.rule import Rule


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each Markdown link whose path differs from the file's only in letter case."""
    for path, _number, link, meaning in visible_links(graph):
        if link.wiki or not isinstance(meaning, Found) or meaning.via or not link.target:
            continue
        if (spelled := _spelled(link.target, meaning.path)) is not None:
            yield Finding(
                path,
                link.span,
                f"the path “{link.target}” differs from the file's in letter case",
                f"write {spelled}",
                fix=respelled(path, link, spelled),
            )


def _spelled(target: str, path: str) -> str | None:
    """The target spelled as the file is, if letter case is the only difference; else None."""
    written = target.split("/")
    own = path if key(target).endswith(NOTE_SUFFIX) else path.removesuffix(NOTE_SUFFIX)
    segments = own.split("/")
    for back in range(1, min(len(written), len(segments)) + 1):
        if written[-back] in {"", ".", ".."}:
            break
        if key(written[-back]) != key(segments[-back]):
            return None
        written[-back] = segments[-back]
    spelled = "/".join(written)
    return spelled if normal(spelled) != normal(target) else None


RULE = Rule("case-mismatch", Severity.WARNING, check, __doc__)
