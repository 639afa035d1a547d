"""Measures the pictures and videos of a vault, and tells whether any may have changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

import msgspec

from knotwork.names import MEASURED, VIDEO, extension
from knotwork.pages.picture_size import HEADS, Size, picture_size
from knotwork.pages.video_size import video_size
from knotwork.shell.config.regular import open_regular
from knotwork.shell.files.scan import Listing
from knotwork.shell.files.seen import content_digest, is_old


def measure(root: Path) -> Callable[[str], Size | None]:
    """A function that measures a picture or video of the vault; None if that cannot be read."""

    def size(path: str) -> Size | None:
        try:
            with open_regular(root / path) as opened:
                if extension(path) in VIDEO:
                    return video_size(partial(_read, opened))
                head = b""
                for length in HEADS:
                    head += opened.read(length - len(head))
                    if found := picture_size(head):
                        return found
        except OSError:
            pass
        return None

    return size


def _read(opened: BinaryIO, at: int, length: int) -> bytes:
    opened.seek(at)
    return opened.read(length)


def pictures_digest(found: Listing, looked: int) -> bytes:
    """A digest of the states of all measured files; empty if a state proves nothing (`is_old`).

    A file without a state, such as a broken link, cannot be read either.
    """
    states = {path: found.states.get(path) for path in found.files if extension(path) in MEASURED}
    if any(state is not None and not is_old(state, looked) for state in states.values()):
        return b""
    return content_digest(msgspec.msgpack.encode(states))
