"""Changes of texts as a unified diff for `git apply` and `patch`.

Lines end at LF alone, as for those two; a CR before it is part of the line.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_NEEDS_QUOTES = re.compile(r'["\\\x00-\x1f\x7f]')
_UNENDED = "\\ No newline at end of file\n"
_HEADERS = 2
"""The number of header lines of `difflib`, `---` and `+++`; we write them ourselves."""


def unified(path: str, before: str, after: str, new_path: str = "") -> Iterator[str]:
    """The lines of the diff of one file, each with its end; none if nothing changes.

    Args:
        path: the path of the file.
        before: its text, byte order mark included.
        after: its new text.
        new_path: its new path; empty if no file of the whole diff moves. With it, the diff has
            Git's own headers, and Git takes its paths as relative to the repository's root, else
            to the current folder.
    """
    moved = new_path not in ("", path)
    if before == after and not moved:
        return
    old, new = _quoted(f"a/{path}"), _quoted(f"b/{new_path or path}")
    if new_path:
        yield f"diff --git {old} {new}\n"
    if moved:
        yield f"rename from {_quoted(path)}\n"
        yield f"rename to {_quoted(new_path)}\n"
    if before == after:
        return
    yield f"--- {_ended(old)}\n"
    yield f"+++ {_ended(new)}\n"
    lines = difflib.unified_diff(_LINE.findall(before), _LINE.findall(after), lineterm="\n")
    for number, line in enumerate(lines):
        if number < _HEADERS:
            continue
        yield line
        if not line.endswith("\n"):
            yield "\n" + _UNENDED


def _quoted(name: str) -> str:
    """A name as Git writes it: in quotes if it has characters that would break the line."""
    if not _NEEDS_QUOTES.search(name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\{ord(found[0]):03o}", escaped) + '"'


def _ended(name: str) -> str:
    """A name followed by a tab if it has a space, at which some programs would end it."""
    return f"{name}\t" if " " in name else name
