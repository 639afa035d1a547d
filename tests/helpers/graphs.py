"""Random vaults of prerequisites, for properties."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

NAMES = "abcdefgh"

Wishes = Mapping[str, frozenset[str]]
"""For each note, the notes that it requires."""


def wishes(most: int = len(NAMES)) -> st.SearchStrategy[Wishes]:
    """Which of a handful of notes requires which, circles and all."""
    return st.integers(0, most).flatmap(
        lambda count: st.fixed_dictionaries(
            {
                name: st.frozensets(st.sampled_from(NAMES[:count]), max_size=4)
                for name in NAMES[:count]
            }
        )
    )


def texts(known: Wishes) -> dict[str, str]:
    """The vault that wishes so."""
    return {f"{name}.md": requiring(wanted) for name, wanted in known.items()}


def requiring(wanted: frozenset[str]) -> str:
    """The text of a note that requires others."""
    listed = ", ".join(f'"[[{name}]]"' for name in sorted(wanted))
    return f"---\nrequires: [{listed}]\n---\n"


def closure(known: Wishes) -> dict[str, frozenset[str]]:
    """Brute force: all that each note needs, through any number of others."""
    result = {name: set(wanted) for name, wanted in known.items()}
    for _round in known:
        for wanted in result.values():
            wanted.update(*[result[one] for one in wanted])
    return {name: frozenset(wanted) for name, wanted in result.items()}
