"""Runs Pagefind: which version it is, the program that hands it pages, and what it answers."""

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
"""The first version of Pagefind whose interface the scripts of the site know."""
_FEED = Path(__file__).with_name("pagefind_feed.py")
_ALONE = ("-I", "-S")
"""Options with which Python begins soonest: without the environment's own packages and settings."""
Feed: TypeAlias = subprocess.Popen[bytes]
"""The program that has Pagefind make some indexes (`pagefind_feed.py`)."""
Files: TypeAlias = dict[str, bytes]
"""The files of an index, by their paths in its folder."""


class Asked(NamedTuple):
    """The pages that are to become one index."""

    pages: str
    """The name of the file with what Pagefind is to read."""
    answer: str
    """The name of the file for its answer, which holds the index."""
    language: str


class _IndexFile(msgspec.Struct):
    """A file of the index, as Pagefind hands it over."""

    path: str
    content: bytes


class _Payload(msgspec.Struct):
    files: list[_IndexFile]


class _Answer(msgspec.Struct):
    """What Pagefind answers to who asks for the files of the index."""

    payload: _Payload


def begun(program: Path, asked: Iterable[Asked], folder: Path) -> Feed:
    """Pagefind at work on some indexes, one after the other; all their files lie in a folder."""
    return subprocess.Popen(
        [sys.executable, *_ALONE, _FEED, program.absolute(), *chain.from_iterable(asked)],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "NO_COLOR": "1"},
    )


def finished(feed: Feed, index: Path) -> Files:
    """Wait for the next index of a feed, and take it.

    Raises:
        KnotworkError: it could not be made; says why.
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
    said = err.decode("utf-8", "replace").strip().splitlines()
    why = said[-1] if said else _end(feed.returncode)
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
    """How a program ended that said nothing; a system without memory left kills the largest."""
    killed = code == -getattr(signal, "SIGKILL", 0)
    return "it was killed, perhaps for lack of memory" if killed else f"it ended with {code}"


def version(program: Path) -> str:
    """What Pagefind says of its version.

    Raises:
        KnotworkError: it is too old.
    """
    done = subprocess.run(
        [program, "--version"], check=False, stdin=subprocess.DEVNULL, capture_output=True
    )
    said = done.stdout.decode("utf-8", "replace").strip()
    numbers = re.search(r"(\d+)\.(\d+)", said)
    if numbers and (int(numbers[1]), int(numbers[2])) < _OLDEST:
        raise KnotworkError(
            f"{program} is {said}: the search needs Pagefind {'.'.join(map(str, _OLDEST))}",
            help=f"{HOW_TO_GET_IT}; or `search = false` under [site] in knotwork.toml",
        )
    return said
