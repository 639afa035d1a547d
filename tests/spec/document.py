"""A spec file as a value: prose, headings and fences, which print exactly as they were read.

A heading with fences below it is a test. A fence labelled with a file name is a note of its vault;
one labelled with a view (`spec/views.py`) holds the exact result; `files` lists what else the vault
holds, and `settings` says how it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_FENCE = re.compile(r"(`{3,})(\S.*)?\n?$")
_MARKS = re.compile(r"^`{3,}", re.MULTILINE)
_HEADING = re.compile(r"(#+) (.*)\n?$")


@dataclass(slots=True)
class Fence:
    """A fenced block."""

    marks: str
    label: str
    content: str

    def write(self, content: str) -> None:
        """Hold something else, between as many marks as that needs."""
        longest = max(map(len, _MARKS.findall(content)), default=0)
        self.marks = max(self.marks, "`" * (longest + 1), key=len)
        self.content = content

    def __str__(self) -> str:
        return f"{self.marks}{self.label}\n{self.content}{self.marks}\n"


@dataclass(slots=True)
class Case:
    """A heading and the fences below it."""

    name: str
    line: int
    fences: list[Fence] = field(default_factory=list)

    def notes(self) -> dict[str, str]:
        """The notes of the vault, by path."""
        return {fence.label: fence.content for fence in self.fences if fence.label.endswith(".md")}

    def files(self) -> tuple[str, ...]:
        """The other files of the vault."""
        return tuple(
            path for fence in self._labelled("files") for path in fence.content.split("\n") if path
        )

    def settings(self) -> dict[str, str]:
        """`name: value` lines."""
        pairs = (
            line.partition(": ")
            for fence in self._labelled("settings")
            for line in fence.content.splitlines()
        )
        return {name: value for name, _, value in pairs}

    def _labelled(self, label: str) -> Iterator[Fence]:
        return (fence for fence in self.fences if fence.label == label)


class Document:
    """All of a spec file."""

    def __init__(self, text: str) -> None:
        self.parts: list[str | Fence] = []
        self.cases: list[Case] = []
        self._read(text.splitlines(keepends=True))

    def _read(self, lines: list[str]) -> None:
        path: list[str] = []
        fence: Fence | None = None
        for number, line in enumerate(lines):
            opening = _FENCE.match(line)
            if fence is not None:
                if opening and opening[1] == fence.marks and not opening[2]:
                    fence = None
                else:
                    fence.content += line
            elif opening:
                fence = Fence(opening[1], opening[2] or "", "")
                self.parts.append(fence)
                self.cases[-1].fences.append(fence)
            else:
                self.parts.append(line)
                if heading := _HEADING.match(line):
                    path[len(heading[1]) - 1 :] = [heading[2]]
                    self.cases.append(Case(": ".join(path[1:]) or heading[2], number))

    def __str__(self) -> str:
        return "".join(str(part) for part in self.parts)
