"""Boxes of other tools written as callouts: admonitions, and blocks between colons or backticks.

    !!! note "Title"     :::tip Title     ::: {.callout-note title="Title"}     ```{note} Title
        Words.           Words.           Words.                                Words.
                         :::              :::                                   ```

One box at a time: a box inside of it stays as it is, and is rewritten when it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from knotwork.syntax.callout import KINDS, SYNONYMS
from knotwork.syntax.directive import OPTION

_FRONT = re.compile(r"[ \t]*(?:>[ \t]*)*")
_ADMONITION = re.compile(r"(!!!|\?\?\?\+?)[ \t]*([\w-]+)(?:[ \t]+[\w-]+)*(?:[ \t]+\"(.*)\")?[ \t]*")
_FOLDS = {"!!!": "", "???": "-", "???+": "+"}
_COLONS = re.compile(r"(:{3,})(.*)")
_ATTRIBUTES = re.compile(r"\{([.#\w][^{}]*)\}")
_ATTRIBUTE = re.compile(r"\.([\w-]+)|(\w[\w-]*)=(?:\"([^\"]*)\"|(\S+))|(\S+)")
_NAMED = re.compile(r"([a-z][\w-]*)(?:\[(.*)\]|\{title=\"([^\"]*)\"\}|[ \t]+(.*)|)", re.IGNORECASE)
_DIRECTIVE = re.compile(r"(:{3,}|`{3,}|~{3,})[ \t]*\{([a-z]+)\}(.*)", re.IGNORECASE)
_KNOWN = {
    **{name: name for name in (*KINDS, *SYNONYMS)},
    "admonition": "note",
    "details": "note",
    "dropdown": "note",
    "seealso": "info",
}
_FOLDED = frozenset({"details", "dropdown"})
_HEADING = re.compile(r"#{1,6}[ \t]+(.*)")
_INDENT = re.compile(r"(?: {4}|\t)")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_NO_PROSE = re.compile(r"[ \t]*(?:[-*+#`~|]|\d+[.)])")
"""Matches the beginning of a line that does not continue the paragraph of a quote above it."""


class Rewritten(NamedTuple):
    """Lines of a text, and what to write in their place."""

    first: int
    last: int
    """The line behind them."""
    text: str


class _Box(NamedTuple):
    kind: str
    fold: str
    title: str
    body: tuple[str, ...]
    last: int
    """The line behind the box."""


def as_callout(lines: Sequence[str], first: int) -> Rewritten | None:
    """The box that begins on a line as a callout; None if it is not one that is surely known."""
    found = _FRONT.match(lines[first])
    front = found[0] if found else ""
    inner = _Lines(lines, front)
    opening = lines[first][len(front) :]
    box = _admonition(inner, first, opening) or _directive(inner, first, opening)
    box = box or _div(inner, first, opening)
    if box is None:
        return None
    title, body = f" {box.title}" if box.title else "", _trimmed(box.body)
    written = [f"{front}> [!{box.kind}]{box.fold}{title}"]
    written.extend(f"{front}> {line}" if line.strip() else f"{front}>" for line in body)
    blank = front.rstrip()
    if first and inner.at(first - 1).startswith(">"):
        written.insert(0, blank)  # else the quote above would go on
    below = inner.at(box.last) if box.last < len(lines) else ""
    if below.strip() and not _NO_PROSE.match(below):
        written.append(blank)
    return Rewritten(first, box.last, "\n".join(written))


class _Lines:
    """The lines of a text as they are behind the marks of the quotes around a box."""

    def __init__(self, lines: Sequence[str], front: str) -> None:
        self._lines = lines
        self._front = front
        self.count = len(lines)

    def holds(self, line: int) -> bool:
        """Whether a line can belong to what begins behind these marks."""
        text = self._lines[line]
        return text.startswith(self._front) or not text.strip(" \t>")

    def at(self, line: int) -> str:
        """A line without the marks; empty if it has not all of them."""
        text = self._lines[line]
        return text.removeprefix(self._front) if text.startswith(self._front) else ""


def _admonition(lines: _Lines, first: int, opening: str) -> _Box | None:
    found = _ADMONITION.fullmatch(opening)
    if found is None:
        return None
    body: list[str] = []
    last = line = first + 1
    while line < lines.count and lines.holds(line):
        text = lines.at(line)
        indent = _INDENT.match(text)
        if text.strip() and indent is None:
            break
        line += 1
        body.append(text[indent.end() :] if indent else "")
        last = line if text.strip() else last
    title = (found[3] or "").replace('\\"', '"').strip()
    return _Box(found[2].lower(), _FOLDS[found[1]], title, tuple(body[: last - first - 1]), last)


def _directive(lines: _Lines, first: int, opening: str) -> _Box | None:
    """A directive of MyST without a name by which links may find it."""
    found = _DIRECTIVE.fullmatch(opening)
    if found is None or (found[1][0] == "`" and "`" in found[3]):
        return None
    kind = _KNOWN.get(found[2].lower())
    last = kind and _closing(lines, first, found[1], may_repeat=False)
    if not kind or not last:
        return None
    body = [lines.at(line) for line in range(first + 1, last)]
    options: dict[str, str] = {}
    while body and (option := OPTION.fullmatch(body[0].strip())):
        options[option[1].lower()] = (option[2] or "").strip()
        body.pop(0)
    if body[:1] == ["---"] or not {"label", "name"}.isdisjoint(options):
        return None
    classes = options.get("class", "").lower().replace(",", " ").split()
    if found[2].lower() == "admonition":
        kind = next((_KNOWN[one] for one in classes if one in _KNOWN), kind)
    folded = found[2].lower() in _FOLDED or "dropdown" in classes
    fold = ("+" if "open" in options else "-") if folded else ""
    title = found[3].strip(" \t") or ("See also" if found[2].lower() == "seealso" else "")
    return _Box(kind, fold, title, tuple(body), last + 1)


def _div(lines: _Lines, first: int, opening: str) -> _Box | None:
    """A box of Docusaurus, VitePress and the like, or one of Pandoc and Quarto without an id."""
    found = _COLONS.fullmatch(opening)
    if found is None:
        return None
    words = found[2].rstrip(":").strip(" \t")
    is_pandoc = bool(_ATTRIBUTES.fullmatch(words)) or words.startswith("callout-")
    named = _of_pandoc(words) if is_pandoc else _of_docusaurus(words)
    last = named and _closing(lines, first, found[1], may_repeat=is_pandoc)
    if not named or last is None:
        return None
    kind, fold, title = named
    body = [lines.at(line) for line in range(first + 1, last)]
    if is_pandoc and not title:
        body = _trimmed(body)
        if body and (heading := _HEADING.fullmatch(body[0])):
            title = _without_marks(heading[1])
            body.pop(0)
    return _Box(kind, fold, title, tuple(body), last + 1)


def _of_pandoc(written: str) -> tuple[str, str, str] | None:
    kind = fold = title = ""
    found = _ATTRIBUTES.fullmatch(written)
    for one in _ATTRIBUTE.finditer(found[1] if found else f".{written}"):
        name, key, value = one[1], one[2], one[3] or one[4] or ""
        if name and (known := _KNOWN.get(name.removeprefix("callout-"))):
            kind = kind or known
        elif key == "title":
            title = value
        elif key == "collapse":
            fold = "-" if value.lower() == "true" else "+"
        elif not key and not (name and kind):
            return None  # an id, or a class that says something else of the block
    return (kind, fold, title) if kind else None


def _of_docusaurus(written: str) -> tuple[str, str, str] | None:
    found = _NAMED.fullmatch(written)
    name = found[1].lower() if found else ""
    if found is None or name not in _KNOWN:
        return None
    title = next(filter(None, found.groups()[1:]), "").strip()
    return _KNOWN[name], "-" if name in _FOLDED else "", title


def _closing(lines: _Lines, first: int, marks: str, *, may_repeat: bool) -> int | None:
    """The line that closes a box for certain, however its tool reads the boxes in it.

    Pandoc closes the innermost box (`may_repeat`), others the one with as many marks.
    """
    opened, fence = [marks], ""
    for line in range(first + 1, lines.count):
        if not lines.holds(line):
            return None
        text = lines.at(line)
        if marks[0] != ":":
            closing = text.strip()
            if closing.startswith(marks) and not closing.strip(marks[0]):
                return line
            continue
        if found := _FENCE.match(text):
            if not fence:
                fence = found[1]
            elif found[1].startswith(fence) and not text.strip().strip(fence[0]):
                fence = ""
            continue
        colons = _COLONS.fullmatch(text.strip()) if not fence and ":::" in text else None
        if colons is None:
            continue
        if colons[2].rstrip(":").strip(" \t"):
            if not may_repeat and len(colons[1]) >= len(opened[-1]):
                return None
            opened.append(colons[1])
        elif len(text.strip()) != len(opened.pop()):
            return None
        elif not opened:
            return line
    return None


def _without_marks(words: str) -> str:
    """The words of a heading without the marks that may close it, behind a blank."""
    words = words.strip(" \t")
    bare = words.rstrip("#")
    return bare.rstrip(" \t") if bare[-1:] in {" ", "\t"} else words


def _trimmed(body: Sequence[str]) -> list[str]:
    """Lines without empty ones at their ends."""
    lines = list(body)
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    return lines
