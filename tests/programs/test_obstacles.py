"""Which cells run in a browser that cannot run all of them."""

from __future__ import annotations

import pytest

from knotwork.executor.outcome import Cell
from knotwork.programs.browser import Browser
from knotwork.programs.obstacles import obstacles

BROWSER = Browser(frozenset({"math", "random"}), {})
LACK = "imports torch, which does not exist in a browser"
BELOW = f"builds on cell 0, which {LACK}"


def reasons(*codes: str | Cell) -> tuple[str, ...]:
    """Why each cell cannot run; they are called by their numbers."""
    cells = [code if isinstance(code, Cell) else Cell("a.md", 1, code) for code in codes]
    return obstacles(cells, [f"cell {place}" for place in range(len(cells))], BROWSER)


def part(code: str, role: str) -> Cell:
    """A part of an exercise."""
    return Cell("a.md", 1, code, role=role, exercise="e")  # type: ignore[arg-type]


def test_without_obstacles_nothing_is_refused() -> None:
    assert reasons("import math", "math.pi", "nowhere") == ("", "", "")


@pytest.mark.parametrize("file", ["helper.py", "./helper.py", "helper/__init__.py"])
def test_a_module_that_a_cell_may_have_written_is_no_obstacle(file: str) -> None:
    write = f"open('{file}', 'w').write('x = 1')"
    assert reasons(write, "import helper", "import torch") == ("", "", LACK)


def test_a_cell_that_reads_nothing_of_a_blocked_one_runs() -> None:
    assert reasons("import torch\nx = 1", "y = 2\ny", "x", "y") == (LACK, "", BELOW, "")


def test_a_cell_that_needs_a_blocked_one_names_the_first_cause() -> None:
    assert reasons("import torch\nx = 1", "z = x", "w = z", "w") == (LACK, BELOW, BELOW, BELOW)


def test_a_hidden_blocked_cell_is_not_named() -> None:
    cells = [Cell("a.md", 1, "import torch"), Cell("a.md", 1, "torch")]
    assert obstacles(cells, ["", "cell 1"], BROWSER) == (LACK, f"builds on hidden code that {LACK}")


def test_a_name_that_is_bound_again_is_available_again() -> None:
    assert reasons("import torch\nx = 1", "x = 2", "x") == (LACK, "", "")


def test_values_that_a_blocked_cell_would_have_changed_are_missing_too() -> None:
    assert reasons("path = []", "import torch\npath.append(1)", "path") == (
        "",
        LACK,
        f"builds on cell 1, which {LACK}",
    )


def test_a_module_is_not_changed_by_its_use() -> None:
    assert reasons("import math", "import torch\nmath.sqrt(2)", "math.pi") == ("", LACK, "")


def test_after_a_star_import_or_exec_all_names_count_as_missing() -> None:
    assert reasons("from torch import *", "1") == (LACK, BELOW)
    assert reasons("import torch\nx = 1", "eval('x')", "2") == (LACK, BELOW, BELOW)


def test_an_exercise_is_one_with_its_set_ups_and_checks() -> None:
    lacking = reasons(part("x = ...", "starter"), part("import torch", "check"), "1")
    assert lacking == (LACK, LACK, "")
    hanging = reasons("import torch\nx = 1", part("y = ...", "starter"), part("y == x", "check"))
    assert hanging == (LACK, BELOW, BELOW)


def test_exercises_and_cells_that_only_compile_bind_nothing() -> None:
    silent = Cell("a.md", 1, "import torch\nx = 1", eval=False)
    assert reasons(silent, part("import torch\nx = 1", "starter"), "x") == ("", LACK, "")
