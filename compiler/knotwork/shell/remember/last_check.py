"""The last check of a vault: its findings, and the state of the vault that it read."""

from __future__ import annotations

import msgspec

from knotwork.diagnostic import Diagnostic
from knotwork.model import Syntax
from knotwork.shell.config.locate import Project
from knotwork.shell.files.seen import VaultState
from knotwork.shell.remember.cache import Cache, decoded, entry_key
from knotwork.shell.remember.last_vault import request_of
from knotwork.text import Place


class Checked(msgspec.Struct, frozen=True):
    """The findings of a check, with what else a report of them needs."""

    notes: int
    python: int
    """Python files whose docstrings were checked."""
    paths: tuple[str, ...]
    """The paths of all notes and other files."""
    findings: tuple[Diagnostic, ...]
    places: dict[str, dict[int, Place]]
    """Lines and columns of the findings' spans, by path and offset."""


class Wording(msgspec.Struct, frozen=True):
    """The notes that a check read, kept for a check after edits of words (`reworded_check.py`)."""

    syntax: Syntax
    """The options with which they were compiled."""
    contents: dict[str, bytes]
    """The digest of each note's content."""


class LastCheck(msgspec.Struct, frozen=True):
    """A finished check."""

    vault: VaultState
    checked: Checked
    wording: Wording | None = None
    """None if the findings depend on more than the notes' shapes (`syntax/shape.py`)."""


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


def last_check(cache: Cache, key: bytes) -> LastCheck | None:
    """The last check that was kept under a key; None if there is none."""
    return decoded(cache.get(key), _CHECKS.decode)
