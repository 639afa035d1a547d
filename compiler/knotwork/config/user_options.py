"""Options of the user's own configuration, which a vault may not decide."""

from __future__ import annotations

from typing import Annotated

import msgspec


class UserCells(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[cells]`: how cells are run on this machine."""

    python: str = ""
    """The Python that runs cells."""
    jobs: Annotated[int, msgspec.Meta(ge=0)] = 0
    """Notes that run at a time; 0: one for each processor."""
    timeout: Annotated[float, msgspec.Meta(gt=0)] = 10.0
    """Seconds that a cell may take."""
    memory: Annotated[float, msgspec.Meta(gt=0)] = 2.0
    """GB that a note may use."""


class UserRuntime(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[runtime]`: the Python of readers' browsers."""

    url: str = ""
    """The web folder from which pages load it, for `build --runtime cdn`."""


class UserConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that the file may hold."""

    cells: UserCells = UserCells()
    runtime: UserRuntime = UserRuntime()
