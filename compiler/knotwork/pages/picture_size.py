"""How large a picture is drawn, from the first bytes of its file.

A page that says so keeps the room for it, so that nothing moves when the picture comes.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from math import prod
from typing import NamedTuple

HEADS = (1 << 12, 1 << 18)
"""Bytes of a file that are mostly enough, and that are always: a photograph may begin with a
thumbnail and a colour profile."""


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int
    is_ratio: bool = False
    """Whether only their ratio counts: browsers draw it as wide as its place."""


def picture_size(head: bytes) -> Size | None:
    """The size of a PNG, GIF, JPEG, WebP, AVIF or SVG picture; None if its head does not say it."""
    try:
        size = _size(head)
    except (struct.error, IndexError):  # it ends where more was promised
        return None
    return size if size is not None and min(size[:2]) > 0 and max(size[:2]) < 1 << 24 else None


def _size(head: bytes) -> Size | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return Size(*struct.unpack_from(">II", head, 16))
    if head.startswith((b"GIF87a", b"GIF89a")):
        return Size(*struct.unpack_from("<HH", head, 6))
    if head.startswith(b"\xff\xd8"):
        return _jpeg(head)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return _webp(head)
    if head[4:12] in {b"ftypavif", b"ftypavis", b"ftypmif1"}:
        return _avif(head)
    return _svg(head)


def _jpeg(head: bytes) -> Size | None:
    """The size of the frame, turned if the camera was."""
    is_turned = False
    for marker, at, length in _segments(head):
        if marker == 0xE1 and head[at : at + 6] == b"Exif\0\0":
            is_turned = _is_turned(head[at + 6 : at + length])
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", head, at + 1)
            return Size(height, width) if is_turned else Size(width, height)
    return None


_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers of JPEG's frame headers, which hold the size: not those of tables, nor the reserved
one."""


def _segments(head: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, place and length of the content of each segment of a JPEG."""
    at = 2
    while head[at] == 0xFF:
        marker = head[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        (length,) = struct.unpack_from(">H", head, at + 2)
        yield marker, at + 4, length - 2
        at += 2 + length


def _is_turned(exif: bytes) -> bool:
    """Whether a photograph lies on its side, by Exif's orientation tag, which browsers follow."""
    order = "<" if exif.startswith(b"II") else ">"
    (directory,) = struct.unpack_from(order + "I", exif, 4)
    (count,) = struct.unpack_from(order + "H", exif, directory)
    for number in range(count):
        tag, kind, _, value = struct.unpack_from(order + "HHIH", exif, directory + 2 + 12 * number)
        if (tag, kind) == (0x0112, 3):
            return bool(5 <= value <= 8)
    return False


def _webp(head: bytes) -> Size | None:
    match head[12:16]:
        case b"VP8 ":
            width, height = struct.unpack_from("<HH", head, 26)
            return Size(width & 0x3FFF, height & 0x3FFF)
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", head, 21)
            return Size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        case b"VP8X":
            width, height = (int.from_bytes(head[at : at + 3], "little") for at in (24, 27))
            return Size(width + 1, height + 1) if len(head) >= 30 else None
    return None


def _avif(head: bytes) -> Size | None:
    """The largest of the sizes that the properties name: others are of tiles and thumbnails."""
    end = head.find(b"mdat")
    if end < 0:
        return None  # what is read so far may hold a tile's size alone
    properties = head[:end]
    sizes = [struct.unpack_from(">II", head, one.end()) for one in _EXTENT.finditer(properties)]
    if not sizes:
        return None
    width, height = max(sizes, key=prod)
    turned = _TURN.search(properties)
    return Size(height, width) if turned and turned[1][0] & 1 else Size(width, height)


_EXTENT = re.compile(rb"\0\0\0\x14ispe\0\0\0\0")
_TURN = re.compile(rb"\0\0\0\x09irot(.)", re.DOTALL)
"""Matches a rotation, in quarters of a turn."""


def _svg(head: bytes) -> Size | None:
    """The size that the root gives in a fixed unit, else the ratio of what it shows."""
    root = next((one[1] for one in _ROOT.finditer(head[: 1 << 14]) if one[1]), None)
    if root is None:
        return None
    width, height = (side.search(root) for side in _SIDES)
    if width and height:
        return Size(_pixels(width), _pixels(height))
    shown = _VIEW_BOX.search(root)
    if shown is None or _SIZED.search(root):
        return None
    # Times a hundred, as the sides may be fractions.
    return Size(round(float(shown[1]) * 100), round(float(shown[2]) * 100), is_ratio=True)


def _pixels(length: re.Match[bytes]) -> int:
    return round(float(length[1]) * _UNITS[length[2]])


_ROOT = re.compile(
    rb"<!--.*?(?:-->|\Z)"  # may hold a former root
    rb"|<!DOCTYPE[^\[>]*(?:\[.*?(?:\]\s*>|\Z))?"
    rb"|(<svg\s[^<>]*>)",
    re.DOTALL,
)
_SIDES = tuple(
    re.compile(rb"\s%s\s*=\s*[\"']\s*(\d{1,6}(?:\.\d{1,20})?)(px|pt|pc|in|cm|mm|)\s*[\"']" % name)
    for name in (b"width", b"height")
)
_SIZED = re.compile(rb"[\s;\"'](?:width|height)\s*[=:]")
"""Matches a size in another unit, or in a style."""
_VIEW_BOX = re.compile(
    rb"\sviewBox\s*=\s*[\"']\s*[-+.\de]{1,30}[\s,]+[-+.\de]{1,30}[\s,]+"
    rb"(\d{1,6}(?:\.\d{1,20})?)[\s,]+(\d{1,6}(?:\.\d{1,20})?)\s*[\"']"
)
_UNITS = {
    b"": 1.0,
    b"px": 1.0,
    b"pt": 96 / 72,  # what Graphviz and Matplotlib write
    b"pc": 16.0,
    b"in": 96.0,
    b"cm": 96 / 2.54,
    b"mm": 96 / 25.4,
}
"""Pixels in a unit, as CSS has them."""
