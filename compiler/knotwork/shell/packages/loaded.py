"""Has Griffe read the source of a package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import griffe


def loaded(path: Path) -> Any:
    """The package or module at a path, without importing it.

    Griffe puts a stub and its source together while it reads. An overload in the stub of what the
    source imports from another package (`from attr import field`) makes it look that package up,
    and give up on all of this one if nobody read it. It is then told that there are such packages.

    Raises:
        griffe.GriffeError, ImportError, OSError: it cannot be read.
    """
    elsewhere: dict[str, _Elsewhere] = {}
    while True:
        collection = griffe.ModulesCollection()
        collection.members.update(elsewhere)
        loader = griffe.GriffeLoader(
            search_paths=[path.parent],
            allow_inspection=False,
            store_source=False,
            modules_collection=collection,
        )
        try:
            found = loader.load(path.stem, try_relative_path=False)
        except griffe.AliasResolutionError as error:
            missing = error.alias.target_path.partition(".")[0]
            if missing in elsewhere or missing == path.stem:
                raise
            elsewhere[missing] = _Elsewhere(missing)
            continue
        for name in elsewhere:
            collection.members.pop(name, None)
        loader.resolve_aliases(implicit=False, external=False)
        return found


class _Elsewhere(griffe.Module):
    """A package of which nothing is known: whatever is asked for is in it."""

    def get_member(self, key: Any) -> Any:
        name = key if isinstance(key, str) else ".".join(key)
        return griffe.Attribute(name, parent=self)
