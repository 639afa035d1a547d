"""Whether what a run depends on is as an earlier run found it: what was asked for, and the vault.

It only looks at states of files: nothing is compiled or linked, and next to nothing imported.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping
from pathlib import Path

import msgspec

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
    VaultState,
    content_digest,
    is_old,
    vault_digest,
)
from knotwork.shell.remember.cache import Cache, decoded

_MOST_READ = 2_000
"""Notes of doubtful state that are read to see if they changed; if there are more, we build."""
_SIGHTS = msgspec.msgpack.Decoder(Sight)
_ENCODE = msgspec.msgpack.Encoder().encode


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


def is_as_it_was(project: Project, site: Path, cache: Cache, known: VaultState) -> bool:
    """Whether the states of a vault's files prove that it is as an earlier run found it."""
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
    if not all(state and is_old(state, known.looked) for state in others.values()):
        return False
    if vault_digest(contents, others) != known.digest:
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
