"""Why cells cannot run in a reader's browser: a module is missing for them or a cell they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from knotwork.executor.outcome import Cell
from knotwork.programs.bindings import ALL, Bindings, bindings
from knotwork.programs.browser import Browser, lacks, written_modules


class _Root(NamedTuple):
    """A cell that itself lacks a module."""

    name: str
    reason: str

    @property
    def for_others(self) -> str:
        """Why cells that need this one cannot run."""
        what = f"{self.name}, which" if self.name else "hidden code that"
        return f"builds on {what} {self.reason}"


def obstacles(cells: Sequence[Cell], names: Sequence[str], browser: Browser) -> tuple[str, ...]:
    """Why each cell of a program cannot run, as in “this cell …”; empty where it can.

    `names` has an empty name for a cell that readers do not see. A cell below one that cannot run
    can still run if it reads no name that the other one would have bound.
    """
    if not any(lacks(cell, browser) for cell in cells):
        return ("",) * len(cells)
    browser = browser.beside(written_modules(cells))
    if not any(lacks(cell, browser) for cell in cells):
        return ("",) * len(cells)
    lost = _Lost()
    found: list[str] = []
    for cell, name in zip(cells, names, strict=True):
        parts = tuple(_parts(cell, cells))
        own = next((lack.reason for part in parts for lack in lacks(part, browser)), "")
        root = _Root(name, own) if own else lost.missed(parts)
        if cell.exercise is None and cell.eval:
            lost.take(bindings(cell.code), root)
        found.append(own or (root.for_others if root else ""))
    return tuple(found)


def _parts(cell: Cell, cells: Iterable[Cell]) -> Iterator[Cell]:
    """The cell itself; for an answer to an exercise, also its set-ups and checks."""
    yield cell
    for other in cells if cell.exercise is not None else ():
        of_it = (other.exercise, other.note) == (cell.exercise, cell.note)
        if of_it and other.role in ("setup", "check"):
            yield other


class _Lost:
    """The names that are missing so far, because the cells that bind them cannot run."""

    def __init__(self) -> None:
        self._roots: dict[str, _Root] = {}
        self._modules: set[str] = set()

    def missed(self, parts: Iterable[Cell]) -> _Root | None:
        """The cell that these depend on and that cannot run, if there is one."""
        return next(filter(None, (self._missed(bindings(part.code)) for part in parts)), None)

    def take(self, found: Bindings, root: _Root | None) -> None:
        """Pass a cell: it binds its names or, if it cannot run because of `root`, loses them."""
        if root is None:
            for name in found.bound:
                self._roots.pop(name, None)
            self._modules |= found.imported
            return
        for name in sorted(found.bound | (found.changed - self._modules)):
            self._roots.setdefault(name, root)

    def _missed(self, found: Bindings) -> _Root | None:
        if ALL in self._roots:
            return self._roots[ALL]
        if ALL in found.read and self._roots:
            return next(iter(self._roots.values()))
        return next((self._roots[name] for name in sorted(found.read) if name in self._roots), None)
