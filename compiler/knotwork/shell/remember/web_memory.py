"""Remembers for a week which URLs answered, so that `check --external` requests only a few."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

import msgspec

from knotwork.errors import KnotworkError
from knotwork.rules.evidence import UrlState
from knotwork.shell.remember.cache import cache_folder

Ask: TypeAlias = Callable[[Iterable[str]], Mapping[str, UrlState]]

_WEEK = 7
_SECONDS_A_DAY = 86_400


class Remembered(msgspec.Struct, frozen=True):
    """A URL that answered."""

    day: int
    """Days since 1970."""
    answer: str
    """As in `UrlState`."""


def look_up() -> Ask:
    """The step that looks URLs up, with its memory on this machine.

    Raises:
        KnotworkError: urllib3 is not installed.
    """
    try:
        from knotwork.shell.web import answers
    except ModuleNotFoundError:
        raise KnotworkError(
            "--external needs urllib3", help="pip install 'knotwork[links]'"
        ) from None
    return remembering(answers, cache_folder() / "urls.json")


def remembering(ask: Ask, file: Path) -> Ask:
    """Wrap `ask` so that it is called only for URLs that the file does not have."""

    def answer(urls: Iterable[str]) -> Mapping[str, UrlState]:
        today = int(time.time()) // _SECONDS_A_DAY
        known = {
            url: answer for url, answer in _read(file).items() if 0 <= today - answer.day < _WEEK
        }
        wanted = tuple(urls)
        fresh = ask([url for url in wanted if url not in known])
        good = {url: Remembered(today, state.answer) for url, state in fresh.items() if state.good}
        if good:
            _write(file, {**known, **good})
        return {
            **{url: UrlState(True, known[url].answer) for url in wanted if url in known},
            **fresh,
        }

    return answer


def _read(file: Path) -> dict[str, Remembered]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, Remembered])
    except (OSError, msgspec.MsgspecError):
        return {}


def _write(file: Path, answers: Mapping[str, Remembered]) -> None:
    """Replace the file atomically; do nothing if it cannot be written."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as new:
            new.write(msgspec.json.encode(dict(sorted(answers.items()))))
        Path(new.name).replace(file)
    except OSError:
        return
