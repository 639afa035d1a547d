"""Globs that lead out of a vault, and the globs in it that they may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile
from posixpath import basename

from knotwork.rules.evidence import Settings

_HOME_OR_DRIVE = re.compile(r"!?(?:~/|[A-Za-z]:/)")


def is_outside(glob: str, root: str) -> bool:
    """Whether a glob can match no path of the vault at `root`: it has `..`, or is absolute on this
    machine."""
    plain = _plain(glob)
    is_on_machine = bool(_HOME_OR_DRIVE.match(plain)) or _below(plain, root) is not None
    return is_on_machine or ".." in plain.split("/")


def inside(glob: str, settings: Settings) -> Iterator[str]:
    """The globs in the vault that one leading out of it may mean, the likeliest first."""
    plain = _plain(glob)
    if (below := _below(plain, settings.root)) is not None:
        yield below
    elif _HOME_OR_DRIVE.match(plain):
        yield plain.partition(f"/{basename(settings.root)}/")[2]
    elif plain.startswith("../"):
        below = "/".join(dropwhile("..".__eq__, plain.split("/")))
        yield from (below.removeprefix(f"{settings.vault}/"), below)
        yield below.removeprefix(f"{basename(settings.root)}/")


def _plain(glob: str) -> str:
    return glob.replace("\\", "/").removeprefix("!")


def _below(plain: str, root: str) -> str | None:
    """The rest of the glob after the path of the vault; None if it does not begin with it."""
    if not root.strip("/") or not plain.startswith(f"{root}/"):
        return None
    return plain.removeprefix(f"{root}/")
