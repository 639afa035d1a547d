"""The names that look like a mistyped one, for messages that ask “did you mean …?”."""

from __future__ import annotations

from collections.abc import Iterable

from knotwork.names import key

_NEAR = 72.0
"""How similar (0 to 100) a name must be to be proposed instead of another."""


def near(name: str, pool: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Those of `pool` that look like `name`, the closest first, ties in code-point order."""
    from rapidfuzz import fuzz, process  # takes long, and mostly nothing is mistyped

    found = process.extract(
        name, sorted(set(pool)), scorer=fuzz.ratio, processor=key, score_cutoff=_NEAR, limit=limit
    )
    return tuple(match for match, _score, _index in found)


def guess(name: str, pool: Iterable[str]) -> str:
    """A question that proposes the closest of `pool`; empty if nothing in it is like the name."""
    alike = near(name, pool, 1)
    return f"did you mean {alike[0]}?" if alike else ""
