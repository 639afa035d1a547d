"""Checks and fixes of a vault in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from tests.helpers.vault import note

from knotwork.check import Selection, check
from knotwork.diagnostic import Diagnostic
from knotwork.fix import Repair, repair
from knotwork.link import link
from knotwork.model import Note


@lru_cache(maxsize=5_000)
def _note(path: str, text: str) -> Note:
    """A compiled note; remembered, since most notes do not change between two checks."""
    return note(path, text)


def findings(texts: Mapping[str, str], files: Iterable[str] = ()) -> tuple[Diagnostic, ...]:
    return check(link([_note(*known) for known in texts.items()], files), Selection())


def mended(texts: Mapping[str, str], *, unsafe: bool = False, files: Iterable[str] = ()) -> Repair:
    """The result of all safe fixes of a vault, or of all fixes."""
    others = tuple(files)

    def wanted(one: Diagnostic) -> bool:
        fix = one.finding.fix
        return fix is not None and (fix.safe or unsafe)

    return repair(
        findings(texts, others),
        lambda path: texts[path],
        lambda changed: findings({**texts, **changed}, others),
        wanted,
    )
