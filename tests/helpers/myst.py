"""Notes in the dialect MyST."""

from __future__ import annotations

from tests.helpers.vault import unit

from knotwork.model import Syntax, Unit

MYST = Syntax(dialect="myst", strict_breaks=True)
STRICT = Syntax(strict_breaks=True)


def read(text: str) -> Unit:
    """The unit of a note in MyST."""
    return unit(text, MYST)


def shown(text: str) -> str:
    """The body of a note in MyST."""
    return read(text).body.text
