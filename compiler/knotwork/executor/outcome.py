"""The input and output of the executor as plain values: cells, and their outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

VERSION = 12
"""To be raised whenever a change here may change outcomes: it is part of their cache key."""

DIFFERS = "OutputDiffers"
"""The error type of a doctest that printed something else; later cells can still run."""

DEATHS = ("Timeout", "Died")
"""The error types of a cell that ran out of time or ended its process, without an exception."""

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
    """The author's own `#id`, by which messages name the cell; if empty, they use its number."""
    kind: Literal["python", "doctest"] = "python"
    role: Literal["cell", "starter", "setup", "solution", "check"] = "cell"
    exercise: str | None = None
    upstream: bool = False
    """Whether it is from a note that this one uses: it runs, but its output is dropped, and
    exercises are skipped."""
    raises: str | None = None
    """`ValueError`, or a pattern on `Type: message`."""
    eval: bool = True
    timeout: float | None = None
    """In seconds; the process that started this one enforces it."""
    fig_alt: str | None = None
    fig_cap: str | None = None
    edited: bool = False
    """Whether a reader has edited the code: it may then raise what the note says, but need not."""

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
    """An exception as the author should see it: with the frames of notes, none of Knotwork's."""

    type: str
    message: str
    text: str
    """The traceback, without the frames of libraries."""
    line: int | None = None
    """The line of this cell at which it failed."""
    column: int | None = None
    frames: tuple[TracebackFrame, ...] = ()
    explanation: str = ""
    """The values of the operands of a failed assert, or the exceptions in a group."""
    remarks: tuple[str, ...] = ()
    """Lines below the message: the notes added to the exception, and its cause or context."""
    hint: str = ""
    """The reason or remedy if the exception itself does not say it: no network, no memory left."""

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
    """The result of running one cell."""

    status: Status
    reason: str = ""
    """Why it failed or was skipped, in one line; for a passed cell, a remark, mostly empty."""
    text: str = ""
    """stdout and stderr as printed; for a doctest, the session with the actual answers."""
    truncated: bool = False
    result: str | None = None
    rich: tuple[tuple[str, str], ...] = ()
    """Pairs of media type and content; images of pixels in base64."""
    figures: tuple[Figure, ...] = ()
    error: Error | None = None
    """The error; a passed cell has one too if it raised what it should."""

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Outcome:
        """The outcome that a JSON object describes."""
        error = plain["error"]
        if error is not None:
            frames = tuple(TracebackFrame(**frame) for frame in error["frames"])
            error = Error(**{**error, "frames": frames, "remarks": tuple(error["remarks"])})
        figures = tuple(Figure(**figure) for figure in plain["figures"])
        rich = tuple((media, content) for media, content in plain["rich"])
        return cls(**{**plain, "error": error, "figures": figures, "rich": rich})

    @property
    def shown(self) -> str:
        """The output as a terminal would show it, to compare with an `output` fence."""
        raised = self.error.summary if self.error and self.status == "passed" else ""
        parts = [self.text, self.result or "", raised]
        return "".join(part if part.endswith("\n") else f"{part}\n" for part in parts if part)

    @property
    def stops(self) -> bool:
        """Whether the following cells cannot run, as the namespace is not what they expect."""
        return self.status == "failed" and self.error is not None and self.error.type != DIFFERS


def plain(value: Cell | Outcome) -> dict[str, Any]:
    """A value as JSON can write it."""
    return asdict(value)


def one_line(text: str) -> str:
    """The beginning of a text on one line, with each run of white space as one space."""
    line = " ".join(text.split())
    return line if len(line) <= 300 else f"{line[:297]}..."


def failed_with(error: Error) -> Outcome:
    """The outcome of a cell that an error ended."""
    return Outcome("failed", one_line(error.summary), error=error)
