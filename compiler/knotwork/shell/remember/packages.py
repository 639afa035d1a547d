"""Caches the documentation of packages: reading it from their source outlasts most builds."""

from __future__ import annotations

import msgspec

from knotwork.api.model import Package
from knotwork.shell.api import read, state_of_api
from knotwork.shell.config.locate import Project
from knotwork.shell.console import warn
from knotwork.shell.files.identity import installation
from knotwork.shell.remember.cache import Cache, decoded, entry_key

_ENCODE = msgspec.msgpack.Encoder().encode
_PACKAGES = msgspec.msgpack.Decoder(tuple[Package, ...])


def remembered(project: Project) -> tuple[Package, ...]:
    """The documented packages, from the cache unless their files have changed.

    Raises:
        ConfigError: a package is missing or cannot be read.
    """
    if not project.config.api.packages:
        return ()
    options = _ENCODE(project.config.api)
    key = entry_key(b"packages", installation(), options, *state_of_api(project))
    with Cache(project.root, warn) as cache:
        known = decoded(cache.get(key), _PACKAGES.decode)
        if known is None:
            known = read(project)
            cache.put(key, _ENCODE(known))
            cache.save()
    return known
