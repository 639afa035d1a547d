"""What the last build of a site found and left, and whether a build would now do the same.

It only looks at states of files: nothing is compiled or linked, and next to nothing imported.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import msgspec

from knotwork.cells.basis import Basis
from knotwork.config import Config
from knotwork.shell.api import state_of_api
from knotwork.shell.config.locate import Project
from knotwork.shell.config.obsidian import preamble_path, types
from knotwork.shell.config.regular import settings_bytes
from knotwork.shell.files.identity import installation, state_of, templates_folder
from knotwork.shell.files.journal import finish
from knotwork.shell.files.scan import Listing, listing, raw_note
from knotwork.shell.files.seen import (
    NOTHING,
    SIGHT,
    Seen,
    Sight,
    content_digest,
    is_old,
    vault_digest,
)
from knotwork.shell.remember.cache import Cache, decoded, entry_key

_MOST_READ = 2_000
"""Notes of doubtful state that are read to see if they changed; if there are more, we build."""


class BuildReport(msgspec.Struct, frozen=True):
    """What a build prints at its end."""

    shown: int
    """Notes on the site."""
    kept: int
    """Private notes."""
    files: int
    severities: dict[str, int]
    """The number of findings of each severity."""
    remarks: tuple[str, ...] = ()
    """What the site lacks, in words."""


class LastBuild(msgspec.Struct, frozen=True):
    """A finished build of one site."""

    request: bytes
    basis: Basis | None
    """What the outcomes of its cells depend on besides the vault; None if it ran none."""
    looked: int
    """When the vault began to be listed, in nanoseconds since the epoch."""
    vault: bytes
    """A digest of the vault's contents (`seen.vault_digest`)."""
    site: dict[str, tuple[int, int]]
    """Modification time (in nanoseconds) and size of each file of the site."""
    report: BuildReport


Lasts: TypeAlias = Callable[[Config, Basis | None], bool]
"""Whether a build with this configuration would show of its cells what one on this basis showed."""

_BUILDS = msgspec.msgpack.Decoder(LastBuild)
_SIGHTS = msgspec.msgpack.Decoder(Sight)
_ENCODE = msgspec.msgpack.Encoder().encode


def _key(folder: Path) -> bytes:
    """The key under which the last build of the site in a folder is kept."""
    return entry_key(b"build", os.fsencode(os.path.realpath(folder)))


def request_of(project: Project, *asked: str | None) -> bytes:
    """A digest of all that a build depends on besides the vault."""
    digest = hashlib.blake2b(installation(), digest_size=16)
    digest.update(state_of(templates_folder()))
    base = project.config_path.parent if project.config_path else Path()
    for schema in project.config.check.schemas:
        if schema.file:
            digest.update(_state(base / schema.file))
    digest.update(_state(project.root / preamble_path(project.root)))
    for part in state_of_api(project):
        digest.update(part)
    settings = (project.obsidian, types(project.root))
    digest.update(msgspec.json.encode((project.title, project.config, settings, asked)))
    return digest.digest()


def _state(file: Path) -> bytes:
    try:
        return content_digest(settings_bytes(file))
    except OSError:
        return b""


def last_sight(cache: Cache) -> Sight:
    """The vault's files as the last run saw them."""
    return decoded(cache.get(SIGHT), _SIGHTS.decode) or NOTHING


def keep_build(cache: Cache, folder: Path, build: LastBuild) -> None:
    """Remember a finished build."""
    cache.put(_key(folder), _ENCODE(build))


def unchanged(
    project: Project, folder: Path, cache: Cache, request: bytes, lasts: Lasts
) -> BuildReport | None:
    """The report of the last build if this one would do nothing; None if it has to be done."""
    last = decoded(cache.get(_key(folder)), _BUILDS.decode)
    if last is None or last.request != request or not lasts(project.config, last.basis):
        return None
    # The vault first: if it changed, the files of the site do not matter.
    same = is_as_it_was(project, folder, cache, last.looked, last.vault)
    return last.report if same and _is_there(folder, last.site) else None


def is_as_it_was(project: Project, site: Path, cache: Cache, looked: int, vault: bytes) -> bool:
    """Whether the states of a vault's files prove that it is as an earlier run found it.

    `looked` and `vault` are those of that run (see `LastBuild`).
    """
    finish(project.root)
    now = time.time_ns()
    found = listing(project.root, [site])
    if found.closed:  # to be told anew each time
        return False
    sight = last_sight(cache)
    contents = _contents(project.root, found, sight)
    if contents is None:
        return False
    others = {path: found.states[path] for path in found.files}
    if not all(state and is_old(state, looked) for state in others.values()):
        return False
    if vault_digest(contents, others) != vault:
        return False
    _look_again(cache, sight, Sight(now, _seen(found, contents)))
    return True


def _contents(root: Path, found: Listing, sight: Sight) -> Mapping[str, bytes] | None:
    """A digest of each note, read if its state proves nothing; None if those are too many."""
    contents = {path: sight.content(path, found.states[path]) for path in found.notes}
    unsure = [path for path, content in contents.items() if not content]
    if len(unsure) > _MOST_READ:
        return None
    inside = os.path.realpath(root)
    for path in unsure:
        try:
            contents[path] = content_digest(raw_note(root, path, inside))
        except OSError:
            return None
    return contents


def _seen(found: Listing, contents: Mapping[str, bytes]) -> dict[str, Seen]:
    return {
        path: Seen(state, contents.get(path, b""))
        for path, state in found.states.items()
        if state is not None
    }


def _look_again(cache: Cache, before: Sight, now: Sight) -> None:
    """Keep the new sight if it proves more: files may be old enough by now to be believed."""
    if any(not before.is_same(path, seen.state) for path, seen in now.files.items()):
        cache.put(SIGHT, _ENCODE(now))
        cache.save()


def _is_there(folder: Path, site: Mapping[str, tuple[int, int]]) -> bool:
    """Whether the files of a site are as they were left."""
    base = os.fspath(folder)
    try:
        for path, left in site.items():
            status = os.lstat(f"{base}/{path}")
            if (status.st_mtime_ns, status.st_size) != left:
                return False
    except OSError:
        return False
    return True
