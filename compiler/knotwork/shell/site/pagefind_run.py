"""Runs Pagefind: checks its version, starts the program that passes it pages, reads its answers."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeAlias

import msgspec

from knotwork.errors import KnotworkError
from knotwork.shell.site.pagefind import HOW_TO_GET_IT
from knotwork.shell.site.pagefind_feed import NOT_WRITTEN

_OLDEST = (1, 5)
"""The first version of Pagefind whose interface the scripts of the site can use."""
_FEED = Path(__file__).with_name("pagefind_feed.py")
_ALONE = ("-I", "-S")
"""Options with which Python starts fastest: without site packages and environment variables."""
Feed: TypeAlias = subprocess.Popen[bytes]
"""The process that makes some indexes with Pagefind (`pagefind_feed.py`)."""
Files: TypeAlias = dict[str, bytes]
"""The files of an index, by their paths in its folder."""


class Asked(NamedTuple):
    """The pages that are to become one index."""

    pages: str
    """The name of the file with the pages for Pagefind."""
    answer: str
    """The name of the file for Pagefind's answer, which holds the index."""
    language: str


class _IndexFile(msgspec.Struct):
    """A file of the index in Pagefind's answer."""

    path: str
    content: bytes


class _Payload(msgspec.Struct):
    files: list[_IndexFile]


class _Answer(msgspec.Struct):
    """Pagefind's answer to `GetFiles`."""

    payload: _Payload


def begun(program: Path, asked: Iterable[Asked], folder: Path) -> Feed:
    """Start making some indexes, one after the other; all files they name are in `folder`."""
    return subprocess.Popen(
        [sys.executable, *_ALONE, _FEED, program.absolute(), *chain.from_iterable(asked)],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "NO_COLOR": "1"},
    )


def finished(feed: Feed, index: Path) -> Files:
    """Wait for the next index of a feed, and return its files.

    Raises:
        KnotworkError: the index could not be made.
    """
    assert feed.stdout is not None
    if not feed.stdout.readline():
        raise _failure(feed)
    try:
        answer = msgspec.json.decode(index.read_bytes(), type=_Answer)
    except msgspec.DecodeError as error:
        raise _failed(f"its answer cannot be read: {error}") from error
    return {file.path: file.content for file in answer.payload.files}


def _failure(feed: Feed) -> KnotworkError:
    _out, err = feed.communicate()
    lines = err.decode("utf-8", "replace").strip().splitlines()
    why = lines[-1] if lines else _end(feed.returncode)
    if feed.returncode == NOT_WRITTEN:
        return KnotworkError(
            f"the search index cannot be written: {why}",
            help="it needs room for all texts: TMPDIR=PATH names a folder",
        )
    return _failed(why)


def _failed(why: str) -> KnotworkError:
    return KnotworkError(
        f"Pagefind could not make the search index: {why}",
        help="build without it: `search = false` under [site] in knotwork.toml",
    )


def _end(code: int) -> str:
    """The end of a process that printed no error; without free memory, systems kill the largest."""
    killed = code == -getattr(signal, "SIGKILL", 0)
    return "it was killed, perhaps for lack of memory" if killed else f"it ended with {code}"


def version(program: Path) -> str:
    """The output of `pagefind --version`.

    Raises:
        KnotworkError: Pagefind is too old.
    """
    done = subprocess.run(
        [program, "--version"], check=False, stdin=subprocess.DEVNULL, capture_output=True
    )
    output = done.stdout.decode("utf-8", "replace").strip()
    numbers = re.search(r"(\d+)\.(\d+)", output)
    if numbers and (int(numbers[1]), int(numbers[2])) < _OLDEST:
        raise KnotworkError(
            f"{program} is {output}: the search needs Pagefind {'.'.join(map(str, _OLDEST))}",
            help=f"{HOW_TO_GET_IT}; or `search = false` under [site] in knotwork.toml",
        )
    return output
