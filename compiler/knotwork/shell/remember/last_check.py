"""What the last check of a vault found, and whether a check would now find the same.

As for builds (`last_build.py`), it only looks at states of files.
"""

from __future__ import annotations

import msgspec

from knotwork.diagnostic import Diagnostic
from knotwork.shell.config.locate import Project
from knotwork.shell.files.seen import VaultState
from knotwork.shell.remember.cache import Cache, decoded, entry_key
from knotwork.shell.remember.last_vault import is_as_it_was, request_of
from knotwork.shell.remember.look import Look
from knotwork.text import Place


class Checked(msgspec.Struct, frozen=True):
    """The findings of a check, and what a report of them needs besides."""

    notes: int
    python: int
    """Python files whose docstrings were looked at."""
    paths: tuple[str, ...]
    """Every note and every other file."""
    findings: tuple[Diagnostic, ...]
    places: dict[str, dict[int, Place]]
    """Lines and columns of the findings' spans, by path and offset."""


class LastCheck(msgspec.Struct, frozen=True):
    """A finished check."""

    vault: VaultState
    checked: Checked


_CHECKS = msgspec.msgpack.Decoder(LastCheck)
_ENCODE = msgspec.msgpack.Encoder().encode


def check_key(
    project: Project, select: tuple[str, ...], ignore: tuple[str, ...], *ways: str | None
) -> bytes:
    """The key under which the last check with these options is kept.

    `ways` are the options for reading notes and links: dialect and resolution.
    """
    asked = (*sorted(select), None, *sorted(ignore), None, *ways)
    request = request_of(project, *asked)
    return entry_key(b"check", request)


def keep_check(cache: Cache, key: bytes, check: LastCheck) -> None:
    """Remember a finished check."""
    cache.put(key, _ENCODE(check))


def known_findings(project: Project, cache: Cache, key: bytes, look: Look) -> Checked | None:
    """What the last check found if this one would find the same; None if it has to be done."""
    last = decoded(cache.get(key), _CHECKS.decode)
    if last is None or not is_as_it_was(project, project.output, cache, last.vault, look):
        return None
    return last.checked
