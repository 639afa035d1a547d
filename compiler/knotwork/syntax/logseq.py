"""What Logseq writes as properties: its own bookkeeping in blocks, and the aliases of a page.

Logseq never shows the bookkeeping. Both look like Dataview's inline fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from markdown_it.token import Token

from knotwork.model import Property
from knotwork.text import Span

_OWN = re.compile(
    r"\s*(?:collapsed::\s+(?:true|false)|id::\s+[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|heading::\s+(?:true|[1-6])|(?:created|updated|last-modified)[-_]at::\s+\d{13})\s*"
)
"""Matches a line that says whether a block is folded, by what name others refer to it, how it is
shown, or at which millisecond it was written."""
_OWN_KEY = re.compile(
    r"\s*(?:ls-type|hl-(?:type|page|color|stamp)|background-color|logseq\.[\w.-]+"
    r"|query-(?:table|properties|sort-by|sort-desc))::\s"
)
_PROPERTY = re.compile(r"[^\W\d_][\w/ -]*::(?:[ \t].*)?")
_BREAKS = frozenset({"softbreak", "hardbreak"})


def are_properties(lines: str) -> bool:
    """Whether each line is a property, as those of a page are that stand above its first block."""
    return all(map(_PROPERTY.fullmatch, lines.split("\n")))


def without_bookkeeping(children: list[Token]) -> list[Token]:
    """Inline tokens without the lines of Logseq's bookkeeping."""
    lines: list[list[Token]] = [[]]
    for child in children:
        if child.type in _BREAKS:
            lines.append([])
        lines[-1].append(child)
    kept = [line for line in lines if not _is_own(line[1:] if _is_broken(line) else line)]
    if len(kept) == len(lines):
        return children
    if kept and _is_broken(kept[0]):
        kept[0] = kept[0][1:]
    return [child for line in kept for child in line]


def _is_broken(line: Sequence[Token]) -> bool:
    return bool(line) and line[0].type in _BREAKS


def _is_own(line: Sequence[Token]) -> bool:
    depth: int = sum(int(token.nesting) for token in line)
    if not line or line[0].type != "text" or depth:
        return False
    words = line[0].content
    return bool(_OWN_KEY.match(words) or (len(line) == 1 and _OWN.fullmatch(words)))


def aliases(fields: Iterable[Property], text: str, first: Span) -> Iterator[str]:
    """The other names that the properties at the beginning of a page give it.

    Such properties have lines of their own in the first paragraph, with no prose above them. A
    name may be written as a link or tag: `[[two words]]`, `#[[two words]]`, `#word`.
    """
    begin = first.start
    for found in fields:
        *above, before = text[begin : min(found.span.start, first.end)].split("\n")
        if found.span.start > first.end or before.strip() or not all("::" in one for one in above):
            return
        begin = found.span.end
        if found.name.lower() in {"alias", "aliases"} and isinstance(found.value, str):
            names = (name.strip().removeprefix("#") for name in found.value.split(","))
            yield from filter(None, names)
