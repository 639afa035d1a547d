"""The outputs of a note's cells that changed: the texts of `output` fences, not results of runs."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

import msgspec

from knotwork.model import Fence, Unit
from knotwork.programs.attributes import names


class ChangedOutput(msgspec.Struct, frozen=True):
    """An output that changed; `before` or `after` is None if the cell has none."""

    note: str
    cell: str
    """The name of the cell now."""
    before: str | None
    after: str | None
    same_code: bool
    """Whether the cell's own code is the same."""


def changed_outputs(path: str, old: Unit, new: Unit) -> Iterator[ChangedOutput]:
    """The outputs of cells that both states of a note have, where they differ."""
    was, now = _cells(old), _cells(new)
    called = dict(zip((id(fence) for fence in new.fences), names(new.fences), strict=True))
    matcher = SequenceMatcher(
        None, [cell.code for cell in was], [cell.code for cell in now], autojunk=False
    )
    for kind, start, end, begin, stop in matcher.get_opcodes():
        if kind not in ("equal", "replace") or end - start != stop - begin:
            continue
        for one, other in zip(was[start:end], now[begin:stop], strict=True):
            before, after = _output(old, one), _output(new, other)
            if before != after:
                yield ChangedOutput(path, called[id(other)], before, after, kind == "equal")


def _cells(unit: Unit) -> list[Fence]:
    return [fence for fence in unit.fences if not fence.is_output]


def _output(unit: Unit, cell: Fence) -> str | None:
    return None if cell.output is None else unit.fences[cell.output].code
