"""Commands import modules only when they need them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.imports import HEAVY, imported


@pytest.mark.parametrize("words", [("--version",), ("--help",), ("build", "--help")])
def test_saying_what_there_is_imports_nothing_heavy(words: tuple[str, ...], tmp_path: Path) -> None:
    assert imported(*words, cwd=tmp_path).isdisjoint(HEAVY)


def test_a_build_without_changes_imports_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("A note.\n")
    first = imported("build", "-o", "out", cwd=tmp_path)
    assert {"markdown_it", "jinja2"} <= first
    # No cell ran, nothing was coloured or mistyped, no glob was read, and one note is little work.
    unused = {"rich", "knotwork.cells.worker", "rapidfuzz", "pathspec", "multiprocessing"}
    assert first.isdisjoint(unused)
    assert imported("build", "-o", "out", cwd=tmp_path).isdisjoint(HEAVY)
