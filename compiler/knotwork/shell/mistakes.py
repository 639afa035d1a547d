"""Errors of ours that nobody foresaw, told with what was being made when they came."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from knotwork.errors import KnotworkError
from knotwork.syntax.stand_in import failure

T = TypeVar("T")


def told(name: str, make: Callable[[], T], way_out: str) -> T:
    """What `make` gives; an error that nobody foresaw is told with the name of what met it.

    `way_out` says what to do until the mistake is mended.

    Raises:
        KnotworkError: there was one.
    """
    try:
        return make()
    except (KnotworkError, MemoryError, OSError):
        raise
    except Exception as error:
        raise KnotworkError(
            f"{name}: {failure(error)}",
            help="this is a mistake in Knotwork: please report this line; until it is mended, "
            + way_out,
        ) from error
