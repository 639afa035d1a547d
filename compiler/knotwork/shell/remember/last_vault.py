"""Whether the request and the vault of a run are the same as those of an earlier run.

Only states of files are compared: nothing is compiled or linked, and next to nothing imported.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from knotwork.shell.api import state_of_api
from knotwork.shell.config.locate import Project
from knotwork.shell.config.obsidian import preamble_path, types
from knotwork.shell.config.regular import settings_bytes
from knotwork.shell.files.identity import installation, state_of, templates_folder
from knotwork.shell.files.scan import Listing, raw_note
from knotwork.shell.files.seen import (
    SIGHT,
    Sight,
    State,
    VaultState,
    content_digest,
    is_old,
    vault_digest,
)
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.look import Look

_MOST_READ = 2_000
"""Notes whose states prove nothing are read to see if they changed; if there are more of them than
this, the vault counts as changed."""
_ENCODE = msgspec.msgpack.Encoder().encode


def request_of(project: Project, *asked: str | None) -> bytes:
    """A digest of all that a build depends on besides the vault."""
    digest = hashlib.blake2b(installation(), digest_size=16)
    digest.update(state_of(templates_folder()))
    if (file := project.config_path) is not None:
        digest.update(_state(file))  # findings about settings have lines of this file
    base = file.parent if file else Path()
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


def is_as_it_was(project: Project, site: Path, cache: Cache, known: VaultState, look: Look) -> bool:
    """Whether the files' states prove that a vault is in the state `known` of an earlier run."""
    root, found = project.root, look.vault(project.root, site)
    if found.closed:  # each run has to report the folders that are left out
        return False
    contents = look.contents(cache)
    if not _all_read(root, contents):
        return False
    others = {path: found.states[path] for path in found.files}
    if not _all_old(others, known) or vault_digest(contents, others) != known.digest:
        return False
    sight = Sight.of(look.began, found.states, contents)
    if sight.proves_more(look.sight(cache)):
        cache.put(SIGHT, _ENCODE(sight))
        cache.save()
    return True


def others_are_as_they_were(found: Listing, known: VaultState) -> bool:
    """Whether the files' states prove that all files but notes are as in the state `known`."""
    others = {path: found.states[path] for path in found.files}
    return _all_old(others, known) and vault_digest({}, others) == known.others


def _all_old(others: Mapping[str, State | None], known: VaultState) -> bool:
    return all(state and is_old(state, known.looked) for state in others.values())


def _all_read(root: Path, contents: dict[str, bytes]) -> bool:
    """Read the notes whose states prove nothing, and fill in their digests in `contents`.

    False if there are too many such notes, or one cannot be read.
    """
    unsure = [path for path, content in contents.items() if not content]
    if len(unsure) > _MOST_READ:
        return False
    inside = os.path.realpath(root)
    for path in unsure:
        try:
            contents[path] = content_digest(raw_note(root, path, inside))
        except OSError:
            return False
    return True
