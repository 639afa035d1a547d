r"""A file has a name that not every system or link can hold.

## What it finds

Files and folders whose names Windows refuses (`< > : " \ | ? *`, control characters, a dot or space
at the end, `con`, `nul` and their like), notes whose names end a link too early (`#`, `^`, `|`,
`[[`, `]]`, `%%`), and notes with a blank before or behind the name.

## Why it matters

A vault with such a file cannot be cloned or synchronised to Windows, and the file may go missing on
a phone's memory card. A link to `C# basics` is read as a link to the heading *basics* of the note
`C`, and blanks at the ends of a link count for nothing: no link finds `mean .md`.

## Bad

```what is softmax?.md
Numbers become probabilities.
```

## Good

```what softmax is.md
Numbers become probabilities.
```

## Fix

Rename the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.names import file_name, is_note, refused_by_windows, stem
from knotwork.rules.rule import Rule
from knotwork.text import Span

_ENDS_A_LINK = re.compile(r"[#^|]|\[\[|\]\]|%%")


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each bad name; that of a folder is reported at its first file."""
    seen: set[str] = set()
    for path in sorted((*graph.notes, *graph.files)):
        at = 0
        while (at := path.find("/", at + 1)) > 0:
            if path[:at] not in seen:
                seen.add(path[:at])
                yield from _findings(path, file_name(path[:at]), "the folder", "")
        named = stem(path) if is_note(path) else ""
        yield from _findings(path, file_name(path), "the file", named)


def _findings(path: str, name: str, noun: str, linked: str) -> Iterator[Finding]:
    subject = f"{noun} “{name}”"
    if wrong := refused_by_windows(name):
        yield _finding(path, f"{subject} {wrong}")
    elif mark := _ENDS_A_LINK.search(linked):
        yield _finding(path, f"{subject} has “{mark[0]}” in its name, where a link would end")
    elif linked != linked.strip():
        yield _finding(path, f"{subject} has a blank at an end of its name, which no link can have")


def _finding(path: str, message: str) -> Finding:
    return Finding(path, Span(0, 0), message, "rename it")


RULE = Rule("unportable-name", Severity.WARNING, check, __doc__)
