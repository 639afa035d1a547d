"""What an interpreter says of itself: its version, and where the imported packages come from."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import platform
import re
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NoReturn

from knotwork.cells.wire import next_message, packed

_EDITABLE = re.compile(r'"editable"\s*:\s*true')


def description(modules: Collection[str]) -> dict[str, object]:
    """All that outcomes depend on besides the cells; without importing any of the modules."""
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "platform": f"{sys.platform}-{platform.machine()}",
        "distributions": dict(_distributions(modules)),
    }


def main() -> NoReturn:
    """Describe this interpreter on stdout."""
    settings = next_message(sys.stdin.buffer) or {"modules": ()}
    sys.stdout.buffer.write(packed(description(settings["modules"])))
    sys.stdout.buffer.flush()
    os._exit(0)


def _distributions(modules: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each imported package, with the distribution and version that it comes from.

    No version for what was never released: a module beside the notes, an editable installation.
    """
    tops = sorted({module.partition(".")[0] for module in modules} - sys.stdlib_module_names)
    unknown = []
    for top in tops:
        try:
            yield top, _version(top)
        except importlib.metadata.PackageNotFoundError:
            unknown.append(top)
    if unknown:  # reads what every distribution holds: 0.1 s
        owners = importlib.metadata.packages_distributions()
        for top in unknown:
            names = sorted(set(owners.get(top, ())))
            versions = [_version(name) for name in names]
            yield top, ", ".join(versions) if all(versions) else ""


def _version(name: str) -> str:
    """Name and version; more where those do not tell what is installed, nothing if nothing does."""
    found = importlib.metadata.distribution(name)
    # Setuptools describes a project in its own folder too, which `python -m` looks through first.
    if not Path(str(found.locate_file(""))).name.endswith("-packages"):
        return ""
    released = f"{name} {found.version}"
    origin = found.read_text("direct_url.json")
    if origin is None:
        return released
    # From a folder, an archive or a repository: the same version may be installed with other code.
    record = found.read_text("RECORD")
    if not record or _EDITABLE.search(origin):
        return ""
    return f"{released} {hashlib.blake2b(record.encode(), digest_size=16).hexdigest()}"
