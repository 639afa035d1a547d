"""How large videos are, from files as cameras, editors and browsers write them."""

from __future__ import annotations

import io
import struct
from functools import partial
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knotwork.pages.picture_size import Size
from knotwork.pages.video_size import video_size

UPRIGHT = (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
TURNED = (0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30)


def box(kind: bytes, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return struct.pack(">I4s", len(content) + 8, kind) + content


def track(width: int, height: int, matrix: tuple[int, ...] = UPRIGHT, version: int = 0) -> bytes:
    times = bytes(32 if version else 20)
    shape = struct.pack(">9iII", *matrix, width << 16, height << 16)
    return box(b"trak", box(b"tkhd", bytes([version, 0, 0, 7]), times, bytes(16), shape))


SOUND = track(0, 0)
FILE = box(b"ftyp", b"isom")


def element(kind: bytes, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return kind + struct.pack(">Q", len(content) | 1 << 56) + content


def number(kind: bytes, value: int) -> bytes:
    return kind + b"\x82" + struct.pack(">H", value)


WIDE = number(b"\xb0", 640) + number(b"\xba", 360)
EBML = element(b"\x1a\x45\xdf\xa3", b"webm")


def webm(*video: bytes, before: bytes = b"") -> bytes:
    sound = element(b"\xae", element(b"\xe1", b"x"))
    pictures = element(b"\xae", element(b"\xe0", *video))
    tracks = element(b"\x16\x54\xae\x6b", sound, pictures)
    return EBML + element(b"\x18\x53\x80\x67", before, tracks, b"clusters")


def measured(content: bytes) -> Size | None:
    def read(opened: BinaryIO, at: int, length: int) -> bytes:
        assert length >= 0, "a negative length is the whole file, or an error"
        opened.seek(at)
        return opened.read(length)

    return video_size(partial(read, io.BytesIO(content)))


LARGE = struct.pack(">I4sQ", 1, b"mdat", 16 + 9) + b"pictures!"


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (FILE + box(b"moov", SOUND, track(640, 360)), (640, 360)),
        (FILE + LARGE + box(b"moov", track(640, 360, version=1)), (640, 360)),
        (FILE + box(b"moov", track(1920, 1080, TURNED)), (1080, 1920)),
        (FILE + box(b"moov", SOUND), None),
        (FILE + struct.pack(">I4s", 0, b"mdat") + b"to the end", None),
        (FILE + struct.pack(">I4s", 3, b"moov"), None),
        (webm(WIDE), (640, 360)),
        (webm(WIDE, before=element(b"\xec", bytes(70_000))), (640, 360)),
        (webm(WIDE, number(b"\x54\xb0", 800), number(b"\x54\xba", 360)), (800, 360)),
        (webm(WIDE, number(b"\x54\xb0", 16), number(b"\x54\xba", 9), number(b"\x54\xb2", 3)), (640, 360)),
        (EBML + b"\x18\x53\x80\x67\xff" + element(b"\x16\x54\xae\x6b", element(b"\xae", element(b"\xe0", WIDE))), (640, 360)),
        (webm(number(b"\xb0", 640)), None),
        (box(b"moov", struct.pack(">I4s", 9, b"trak") + track(640, 360)[8:]), None),
        (box(b"moov", struct.pack(">I4s", 15, b"trak") + track(640, 360)[8:]), None),
        (EBML + b"\x18\x53\x80\x67\x85" + element(b"\x16\x54\xae\x6b", WIDE), None),
        (b"", None),
        (b"OggS", None),
    ],
)  # fmt: skip
def test_a_file_says_how_large_its_pictures_are(
    content: bytes, size: tuple[int, int] | None
) -> None:
    assert measured(content) == (None if size is None else Size(*size))


@given(
    st.sampled_from((FILE + box(b"moov", SOUND, track(640, 360)), webm(WIDE))),
    st.integers(0, 200),
    st.binary(max_size=12),
)
def test_a_damaged_file_has_no_size_or_another(content: bytes, at: int, damage: bytes) -> None:
    found = measured(content[:at] + damage + content[at + len(damage) :])
    assert found is None or min(found[:2]) > 0
    assert measured(content[:at]) is None or at >= len(content) - 40
