"""Whether the outcomes of cells are still valid, without running or even reading the cells."""

from __future__ import annotations

from knotwork.cells.basis import Basis
from knotwork.cells.report_memory import basis_of, described
from knotwork.config.options import Config
from knotwork.errors import KnotworkError
from knotwork.shell.config.cell_options import worker_options
from knotwork.shell.config.user import cell_settings
from knotwork.shell.remember.last_build import Lasts


def cells_last(python: str | None, timeout: float | None) -> Lasts:
    """Whether these options, and the interpreter that they name, match an earlier run's basis."""

    def lasts(config: Config, basis: Basis | None) -> bool:
        if basis is None:  # the earlier build did not run cells
            return False
        try:
            settings = cell_settings(config, python, None, timeout)
            if basis.is_of_nothing:  # there were no cells to run
                return True
            options = worker_options(settings, basis.modules)
            return basis_of(options, described(options)) == basis
        except KnotworkError:  # the build will report it
            return False

    return lasts
