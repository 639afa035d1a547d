"""Reports errors in our own code, with the name of what was being made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from knotwork.errors import KnotworkError
from knotwork.syntax.stand_in import failure

T = TypeVar("T")


def attributed(name: str, make: Callable[[], T], way_out: str) -> T:
    """The result of `make`; an unexpected error is turned into one about `name`.

    `way_out` says what users can do until the mistake is mended.

    Raises:
        KnotworkError: `make` raised one, or an unexpected error.
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
