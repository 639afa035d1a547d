"""How large a video is shown, from what its file says: MP4, QuickTime, WebM and Matroska.

Nothing is read but the heads of its boxes: those about the tracks may stand behind gigabytes.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TypeAlias

from knotwork.pages.picture_size import Size

Read: TypeAlias = Callable[[int, int], bytes]
"""Reads bytes of a file: takes an offset and a count, and returns fewer at the file's end."""
_Boxes: TypeAlias = Iterator[tuple[bytes, int, int]]
"""The kind of each box, and where its content begins and ends."""

_MOST = 64
"""Boxes of one level that are looked at: a video has a dozen, whatever it is made of."""
_END = 1 << 62
_SEGMENT, _TRACKS, _TRACK, _VIDEO = b"\x18\x53\x80\x67", b"\x16\x54\xae\x6b", b"\xae", b"\xe0"
_PIXELS = (b"\xb0", b"\xba")
_SHOWN = (b"\x54\xb0", b"\x54\xba")
"""Width and height where a pixel is no square, unless `_UNIT` says that they are a mere ratio."""
_UNIT = b"\x54\xb2"


def video_size(read: Read) -> Size | None:
    """The size of the first track with pictures; None if the file does not say it."""
    try:
        is_matroska = read(0, 4) == b"\x1a\x45\xdf\xa3"
        size = next(_matroska(read) if is_matroska else _mp4(read), None)
    except (struct.error, IndexError, OverflowError):  # it ends where more was promised
        return None
    return size if size is not None and max(size[:2]) < 1 << 16 else None


def _mp4(read: Read) -> Iterator[Size]:
    for begin, end in _inside(_boxes, read, (b"moov", b"trak", b"tkhd")):
        head = read(begin, min(end - begin, 96))
        at = 52 if head[0] == 1 else 40
        matrix = struct.unpack_from(">9i", head, at)
        width, height = (side >> 16 for side in struct.unpack_from(">II", head, at + 36))
        if width and height:
            is_turned = matrix[0] == matrix[4] == 0  # by a quarter, as telephones are held
            yield Size(height, width) if is_turned else Size(width, height)


def _matroska(read: Read) -> Iterator[Size]:
    for begin, end in _inside(_elements, read, (_SEGMENT, _TRACKS, _TRACK, _VIDEO)):
        numbers = {
            kind: int.from_bytes(read(at, min(to - at, 8)))
            for kind, at, to in islice(_elements(read, begin, end), _MOST)
        }
        for names in (_PIXELS,) if numbers.get(_UNIT) else (_SHOWN, _PIXELS):
            width, height = (numbers.get(name, 0) for name in names)
            if width and height:
                yield Size(width, height)


def _inside(
    boxes: Callable[[Read, int, int], _Boxes], read: Read, path: tuple[bytes, ...]
) -> Iterator[tuple[int, int]]:
    """Begin and end of the contents of all boxes at a path of kinds, from the top of the file."""
    places = [(0, _END)]
    for wanted in path:
        places = [
            (begin, end)
            for place in places
            for kind, begin, end in islice(boxes(read, *place), _MOST)
            if kind == wanted
        ][:_MOST]
    yield from places


def _boxes(read: Read, at: int, end: int) -> _Boxes:
    """The boxes of an MP4: size, kind, content."""
    while at < end and len(head := read(at, 16)) >= 8:
        size, kind = struct.unpack_from(">I4s", head)
        begin = at + 8
        if size == 1:
            (size,), begin = struct.unpack_from(">Q", head, 8), at + 16
        elif size == 0:
            size = end - at
        if size < begin - at or begin > end:
            return
        yield kind, begin, min(at + size, end)
        at += size


def _elements(read: Read, at: int, end: int) -> _Boxes:
    """The elements of Matroska: the first bits of kind and size tell how long each of them is."""
    while at < end and (head := read(at, 12)):
        length = 9 - head[0].bit_length()
        sized = 9 - head[length].bit_length()
        if length > 4 or sized > 8:
            return
        begin = at + length + sized
        if begin > end:
            return
        size = int.from_bytes(head[length : length + sized]) & ((1 << 7 * sized) - 1)
        if size == (1 << 7 * sized) - 1:  # of a stream, whose end nobody knew
            size = end - begin
        yield head[:length], begin, min(begin + size, end)
        at = begin + size
