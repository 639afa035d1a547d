"""What Git says of a vault. Nothing of the repository is executed: no hooks, filters or pagers."""

from __future__ import annotations

import subprocess
from pathlib import Path

from knotwork.errors import KnotworkError


def changed_since(root: Path, revision: str) -> frozenset[str]:
    """Paths below a folder that differ from a revision: changed, new, deleted, or not yet added.

    Raises:
        KnotworkError: there is no Git, no repository, or no such revision.
    """
    commit = _git(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    diff = ("diff", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv", "--relative")
    known = _git(root, *diff, "-z", commit.strip(), "--", ".")
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return frozenset(path for path in (known + new).split("\0") if path)


def _git(root: Path, *arguments: str) -> str:
    command = ("git", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", *arguments)
    try:
        run = subprocess.run(command, cwd=root, capture_output=True, check=False)
    except FileNotFoundError:
        raise KnotworkError("--since needs Git, which is not installed") from None
    if run.returncode:
        said = run.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise KnotworkError(
            f"Git cannot tell what has changed: {said.removeprefix('fatal: ')}",
            help="name a commit, branch or tag; a shallow clone may lack it (fetch-depth: 0)",
        )
    return run.stdout.decode("utf-8", "replace")
