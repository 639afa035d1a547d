"""What all reports of a run depend on besides its programs and their files. Imports little."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import msgspec


class Basis(msgspec.Struct, frozen=True):
    """The interpreter and the settings of a run; with the same ones, another run gives the same."""

    modules: tuple[str, ...] = ()
    """The modules that the cells import."""
    digest: bytes = b""
    """A digest of the settings, the interpreter and the distributions that the modules come from
    (`report_memory.basis_of`); empty if there was nothing to run."""

    @property
    def is_of_nothing(self) -> bool:
        """Whether there was nothing to run, so that nothing can change its results."""
        return not self.digest


Settled: TypeAlias = Callable[[Basis], None]
"""Is called after a run whose reports are all cached, and are valid as long as its basis is."""
