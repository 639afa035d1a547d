"""Random vaults of notes with prerequisites, for property-based tests."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

NAMES = "abcdefgh"

Wishes = Mapping[str, frozenset[str]]
"""For each note, the notes that it requires."""


def wishes(most: int = len(NAMES)) -> st.SearchStrategy[Wishes]:
    """Random prerequisites of a few notes, which may form circles."""
    return st.integers(0, most).flatmap(
        lambda count: st.fixed_dictionaries(
            {
                name: st.frozensets(st.sampled_from(NAMES[:count]), max_size=4)
                for name in NAMES[:count]
            }
        )
    )


def texts(known: Wishes) -> dict[str, str]:
    """The texts of notes with these prerequisites."""
    return {f"{name}.md": requiring(wanted) for name, wanted in known.items()}


def requiring(wanted: frozenset[str]) -> str:
    """The text of a note that requires others."""
    listed = ", ".join(f'"[[{name}]]"' for name in sorted(wanted))
    return f"---\nrequires: [{listed}]\n---\n"


def closure(known: Wishes) -> dict[str, frozenset[str]]:
    """By brute force: all direct and indirect prerequisites of each note."""
    result = {name: set(wanted) for name, wanted in known.items()}
    for _round in known:
        for wanted in result.values():
            wanted.update(*[result[one] for one in wanted])
    return {name: frozenset(wanted) for name, wanted in result.items()}
