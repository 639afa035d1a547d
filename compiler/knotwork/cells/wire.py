"""Messages between Knotwork and the processes that run cells: JSON after its length.

Not pickle, because messages come from processes that run any author's code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any, TypeAlias

LONGEST = 256 * 1024 * 1024
"""The most bytes of a message; a longer one means that the stream is out of step."""

Message: TypeAlias = Mapping[str, Any]


class BrokenStream(Exception):  # noqa: N818 (an event, not a bug in Knotwork)
    """The bytes are not messages: something else was written into the channel."""


def packed(message: Message) -> bytes:
    """The message as bytes for a pipe."""
    content = json.dumps(message).encode("ascii")
    return len(content).to_bytes(4, "big") + content


def next_message(stream: IO[bytes]) -> Message | None:
    """The next message of a blocking stream; None at its end, even in the middle of a message."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    size = _size(head)
    content = stream.read(size)
    return _message(content) if len(content) == size else None


class Unpacker:
    """Reads messages from bytes that come in chunks of any size."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, content: bytes) -> Iterator[Message]:
        """The messages that are complete now."""
        self._bytes += content
        while len(self._bytes) >= 4:
            end = 4 + _size(self._bytes[:4])
            if len(self._bytes) < end:
                return
            message = _message(bytes(self._bytes[4:end]))
            del self._bytes[:end]
            yield message


def _size(head: bytes | bytearray) -> int:
    size = int.from_bytes(head, "big")
    if size > LONGEST:
        raise BrokenStream(f"a message of {size} bytes")
    return size


def _message(content: bytes) -> Message:
    try:
        message = json.loads(content)
    except ValueError as exc:
        raise BrokenStream(str(exc)) from exc
    if not isinstance(message, dict):
        raise BrokenStream(f"a {type(message).__name__} instead of a message")
    return message
