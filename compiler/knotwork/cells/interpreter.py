"""Describes an interpreter: its version, and the distributions of the imported packages."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import platform
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from knotwork.cells.wire import next_message, packed

_NEED = re.compile(r"^Requires-Dist:\s*([\w.-]+)(?!.*\bextra\s*==)", re.MULTILINE)
"""Matches a distribution that another requires, except for extras."""
_EDITABLE = re.compile(r'"editable"\s*:\s*true')


def description(modules: Collection[str]) -> dict[str, object]:
    """What outcomes depend on besides the cells, found without importing any of the modules."""
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
    """Each imported package, with the versions of its distributions and all that these require.

    The versions are empty for code that may change without a new version: a module beside the
    notes, an editable installation.
    """
    tops = sorted({module.partition(".")[0] for module in modules} - sys.stdlib_module_names)
    read: dict[str, _Distribution] = {}
    unknown = []
    for top in tops:
        try:
            yield top, _versions([top], read)
        except importlib.metadata.PackageNotFoundError:
            unknown.append(top)
    if unknown:  # this reads the file lists of all distributions, which takes 0.1 s
        owners = importlib.metadata.packages_distributions()
        for top in unknown:
            yield top, _versions(sorted(set(owners.get(top, ()))), read)


class _Distribution(NamedTuple):
    version: str
    """Name and version; empty if they do not identify the installed code."""
    needs: tuple[str, ...]


def _versions(names: Sequence[str], read: dict[str, _Distribution]) -> str:
    """The versions of distributions and of all that they require; empty if any has none."""
    found: dict[str, str] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            if name not in read:
                read[name] = _distribution(name)
        except importlib.metadata.PackageNotFoundError:
            if name in names:
                raise
            continue  # it is for another platform, or was left out on purpose
        found[name] = read[name].version
        waiting += read[name].needs
    versions = [found.pop(name) for name in names] + [found[name] for name in sorted(found)]
    return ", ".join(versions) if all(versions) else ""


def _distribution(name: str) -> _Distribution:
    found = importlib.metadata.distribution(name)
    # Not with a parser, which would read the whole description too.
    head = (found.read_text("METADATA") or "").replace("\r", "").partition("\n\n")[0]
    needs = (need.lower().replace("_", "-") for need in _NEED.findall(head))
    return _Distribution(_version(name, found), tuple(dict.fromkeys(needs)))


def _version(name: str, found: importlib.metadata.Distribution) -> str:
    """What identifies the installed code: name and version, and a hash where these do not suffice.

    Empty if nothing identifies it.
    """
    # Setuptools puts metadata into the folder of a project too, where `python -m` looks first.
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
