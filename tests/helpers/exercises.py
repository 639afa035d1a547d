"""An exercise for the executor, part by part: to double a number."""

from __future__ import annotations

from typing import Any

from tests.helpers.programs import cell_of

from knotwork.executor.outcome import Cell


def part(role: str, code: str, **attributes: Any) -> Cell:
    """A part of the exercise `double`: its starter, solution or check."""
    return cell_of(code, exercise="double", role=role, **attributes)


STARTER = part("starter", "def double(x):\n    return ...")
SOLUTION = part("solution", "def double(x):\n    print('solved')\n    return 2 * x\ndouble(1)")
CHECK = part("check", "assert double(4) == 8, 'twice, please'")
