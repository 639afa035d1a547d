"""Asks Git about a vault, without running code of the repository: no hooks, no filters."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from knotwork.errors import KnotworkError

_WORD = re.compile(r"\w+")
_REPOSITORY = ("rev-parse", "--git-dir")
"""The arguments that ask for the repository's folder, which fails without one."""
_NO_REPOSITORY = "the notes have to be in a Git repository: `git init` begins one"
_NO_REVISION = "name a commit, branch or tag; a shallow clone may lack it (fetch-depth: 0)"
_OWN_ADVICE = re.compile(r"git config --global --add safe\.directory (?:'[^'\n]*'|\S)+")
"""Git's own advice about a repository that another user owns, as is common in containers."""


def changed_since(root: Path, revision: str) -> frozenset[str]:
    """Paths below `root` that differ from a revision: changed, new, deleted, or not yet added.

    Raises:
        KnotworkError: there is no Git, no repository, or no such revision.
    """
    diff = ("diff", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv", "--relative")
    known = git(root, *diff, "-z", commit(root, revision), "--", ".")
    new = git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    paths = (known + new).decode("utf-8", "replace").split("\0")
    return frozenset(path for path in paths if path)


def words_removed_since(root: Path, revision: str, paths: Iterable[str]) -> frozenset[str]:
    """The words on lines of a revision that were changed or deleted, in files at or below `paths`.

    Words in the names of these files are included.

    Raises:
        KnotworkError: there is no Git, no repository, or no such revision.
    """
    plain = ("--no-color", "--no-prefix", "--no-renames", "--no-ext-diff", "--no-textconv")
    where = (f":(literal){path}" for path in paths)
    diff = git(root, "diff", "-U0", *plain, commit(root, revision), "--", *where)
    lines = diff.decode("utf-8", "replace").split("\n")
    return frozenset(word for line in lines if line.startswith("-") for word in _WORD.findall(line))


def git(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    """The standard output of Git run in the folder `root`, with `given` as its standard input.

    Raises:
        KnotworkError: Git is not installed, or fails.
    """
    settings = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false")
    command = ("git", "--no-optional-locks", *settings, *arguments)
    try:
        run = subprocess.run(command, cwd=root, input=given, capture_output=True, check=False)
    except FileNotFoundError:
        raise KnotworkError(
            "this needs Git, which is not installed", help="install Git, or put it on PATH"
        ) from None
    if run.returncode:
        stderr = run.stderr.decode("utf-8", "replace").strip()
        first = stderr.partition("\n")[0].removeprefix("fatal: ")
        help_ = _NO_REPOSITORY if arguments == _REPOSITORY else _NO_REVISION
        if advice := _OWN_ADVICE.search(stderr):
            help_ = f"if you trust it: {advice[0]}"
        raise KnotworkError(f"Git cannot tell what has changed: {first}", help=help_)
    return run.stdout


def commit(root: Path, revision: str) -> str:
    """The full hash of the commit that a revision names.

    Raises:
        KnotworkError: there is no Git, no repository, or no such revision.
    """
    git(root, *_REPOSITORY)  # raises if there is no Git, or no repository
    arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    try:
        return git(root, *arguments).decode("ascii").strip()
    except KnotworkError as error:
        help_ = error.help if _has_commits(root) else "the repository has no commits yet: make one"
        raise KnotworkError(f"there is no revision “{revision}”", help=help_) from None


def _has_commits(root: Path) -> bool:
    return bool(git(root, "rev-list", "--max-count=1", "--all"))
