"""What the executor takes and gives: cells, and what became of each of them, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

VERSION = 10
"""Raised whenever an outcome may change: remembered outcomes are kept under it."""

DIFFERS = "OutputDiffers"
"""The error type of a doctest that printed something else; the namespace is sound after it."""

DEATHS = ("Timeout", "Died")
"""The error types of a cell that ran out of time, or took its process along: it raised nothing."""

Status = Literal["passed", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One snippet of a note, with everything that affects its run."""

    note: str
    """The note's path as people should read it: `notes/dot product.md`."""
    line: int
    """The line of the first code line in the note's file, from 1."""
    code: str
    id: str = ""
    """The author's own `#id`, or empty; messages call the cell by it, else by its number."""
    kind: Literal["python", "doctest"] = "python"
    role: Literal["cell", "starter", "setup", "solution", "check"] = "cell"
    exercise: str | None = None
    upstream: bool = False
    """From a note that this one uses: runs whole, what it shows is dropped, no exercises."""
    raises: str | None = None
    """`ValueError`, or a pattern on `Type: message`."""
    eval: bool = True
    timeout: float | None = None
    """Seconds; whoever started this process measures them."""
    fig_alt: str | None = None
    fig_cap: str | None = None

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Cell:
        """The cell that a JSON object describes."""
        return cls(**plain)


@dataclass(frozen=True, slots=True)
class TracebackFrame:
    """One line of a traceback that stands in a note."""

    note: str
    line: int
    column: int | None
    """In characters of the code line, from 1."""
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Error:
    """An exception as the author should see it: the notes' frames and nothing of ours."""

    type: str
    message: str
    text: str
    """The traceback, without the frames of libraries."""
    line: int | None = None
    """The line of this cell at which it failed."""
    column: int | None = None
    frames: tuple[TracebackFrame, ...] = ()
    explanation: str = ""
    """What the operands of a failed assert were, or what a group of exceptions holds."""
    remarks: tuple[str, ...] = ()
    """What stands below it: the notes added to it, and in a line the exception behind it."""
    hint: str = ""
    """The cause or the way out, when the exception cannot know it: no network, no memory left."""

    @property
    def summary(self) -> str:
        """Type and message, as Python writes them."""
        return f"{self.type}: {self.message}" if self.message else self.type


@dataclass(frozen=True, slots=True)
class Figure:
    """One drawing: a whole `<svg>` element."""

    svg: str
    alt: str | None = None
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one cell."""

    status: Status
    reason: str = ""
    """Why it failed or was skipped, in one line; for a passed cell, what was special about it."""
    text: str = ""
    """stdout and stderr as printed; of a doctest, the session with the real answers in it."""
    truncated: bool = False
    result: str | None = None
    rich: tuple[tuple[str, str], ...] = ()
    """Pairs of media type and content; pixels in base64."""
    figures: tuple[Figure, ...] = ()
    error: Error | None = None
    """Also of a passed cell, when it raised what it should."""

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Outcome:
        """The outcome that a JSON object describes."""
        error = plain["error"]
        if error is not None:
            frames = tuple(TracebackFrame(**each) for each in error["frames"])
            error = Error(**{**error, "frames": frames, "remarks": tuple(error["remarks"])})
        figures = tuple(Figure(**each) for each in plain["figures"])
        rich = tuple((media, content) for media, content in plain["rich"])
        return cls(**{**plain, "error": error, "figures": figures, "rich": rich})

    @property
    def shown(self) -> str:
        """What a terminal would show, to compare with an `output` fence."""
        raised = self.error.summary if self.error and self.status == "passed" else ""
        parts = [self.text, self.result or "", raised]
        return "".join(part if part.endswith("\n") else f"{part}\n" for part in parts if part)

    @property
    def stops(self) -> bool:
        """Whether the namespace is no longer what the following cells expect."""
        return self.status == "failed" and self.error is not None and self.error.type != DIFFERS


def plain(value: Cell | Outcome) -> dict[str, Any]:
    """A value as JSON can write it."""
    return asdict(value)


def one_line(text: str) -> str:
    """The beginning of a text, its white space folded."""
    line = " ".join(text.split())
    return line if len(line) <= 300 else f"{line[:297]}..."


def failed_with(error: Error) -> Outcome:
    """The outcome of a cell that an error ended."""
    return Outcome("failed", one_line(error.summary), error=error)
