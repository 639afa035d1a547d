"""The attributes of cells: their names, their meaning for the executor, and mistakes in them.

`#id` and classes are pandoc's form; `eval`, `echo`, `output`, `include`, `fig-cap`, `fig-alt` are
Quarto's words; `raises` is pytest's, `exercise` with its roles is quarto-live's.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from knotwork.alike import near
from knotwork.executor.outcome import Cell
from knotwork.model import Fence

Role: TypeAlias = Literal["cell", "starter", "setup", "solution", "check"]

_ROLES: tuple[Role, ...] = ("setup", "solution", "check", "starter")
_FLAGS = ("eval", "echo", "output", "include")
_TEXTS = ("raises", "exercise", "fig-cap", "fig-alt")
WORDS = ("id", "class", *_FLAGS, *_TEXTS, "timeout")


class Fault(NamedTuple):
    """Something wrong with a cell's attributes."""

    message: str
    help: str


def role(cell: Fence) -> Role:
    """The role of a cell in its exercise; `cell` if it is not part of one."""
    if cell.attribute("exercise") is None:
        return "cell"
    return next((each for each in _ROLES if cell.is_a(each)), "starter")


def is_off(cell: Fence, flag: str) -> bool:
    """Whether an attribute such as `echo` is `false`."""
    return (cell.attribute(flag) or "").strip().lower() == "false"


def seconds(cell: Fence) -> float | None:
    """The cell's own time limit; None without a usable one."""
    try:
        limit = float(cell.attribute("timeout") or "")
    except ValueError:
        return None
    return limit if 0 < limit < float("inf") else None


def names(fences: Sequence[Fence]) -> tuple[str, ...]:
    """A unique name within the note for each fence: its `#id`, else `cell-3`.

    Output fences are not counted and have an empty name.
    """
    own = {fence.attribute("id") for fence in fences}
    found: list[str] = []
    taken: set[str] = set()
    number = 0
    for fence in fences:
        number += not fence.is_output
        word = fence.attribute("id")
        base = word or f"cell-{number}"
        variants = (base if twin == 1 else f"{base}-{twin}" for twin in itertools.count(1))
        free = (
            name for name in variants if name not in taken and (name == word or name not in own)
        )
        found.append("" if fence.is_output else next(free))
        taken.add(found[-1])
    return tuple(found)


def runnable(cell: Fence, note: str, *, upstream: bool = False) -> Cell:
    """The cell as the executor takes it; `note` is the name of its note in tracebacks."""
    return Cell(
        note=note,
        line=cell.code_line,
        code=cell.code.removesuffix("\n"),
        id=cell.attribute("id") or "",
        kind="doctest" if is_doctest(cell) else "python",
        role=role(cell),
        exercise=cell.attribute("exercise"),
        upstream=upstream,
        raises=cell.attribute("raises"),
        eval=not is_off(cell, "eval"),
        timeout=seconds(cell),
        fig_alt=cell.attribute("fig-alt"),
        fig_cap=cell.attribute("fig-cap"),
    )


def is_doctest(cell: Fence) -> bool:
    """Whether the cell is a session with prompts."""
    return cell.language == "pycon" or cell.code.lstrip().startswith(">>>")


def faults(cell: Fence) -> Iterator[Fault]:
    """The mistakes in a cell's attributes that can be found without looking at other cells."""
    for name, value in cell.attributes:
        if name == "class":
            yield from _class_faults(cell, value)
        elif name not in WORDS:
            yield Fault(f"a cell has no attribute `{name}`", _proposal(name, WORDS))
        elif name in _FLAGS and value.strip().lower() not in {"true", "false"}:
            yield Fault(f"`{name}` is “{value}”", f"write {name}=true or {name}=false")
        elif name == "timeout" and seconds(cell) is None:
            yield Fault(
                f"the timeout “{value}” is not a number of seconds",
                "write seconds, as in timeout=3",
            )
        elif name in ("raises", "exercise") and not value.strip():
            yield Fault(f"`{name}` says nothing", f"write {name}=NAME, or leave it out")


def _class_faults(cell: Fence, name: str) -> Iterator[Fault]:
    if name not in _ROLES:
        yield Fault(f"a cell has no class `.{name}`", _proposal(name, _ROLES, "."))
    elif cell.attribute("exercise") is None:
        yield Fault(f"`.{name}` is not part of an exercise", f"write exercise=NAME .{name}")


def _proposal(name: str, known: Sequence[str], mark: str = "") -> str:
    nearest = near(name, known, 1)
    if nearest:
        return f"did you mean `{mark}{nearest[0]}`?"
    return f"known: {', '.join(mark + word for word in known if word not in ('id', 'class'))}"
