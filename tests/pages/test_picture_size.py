"""The size of pictures: as browsers draw them, and none if it cannot be known."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest
from PIL import Image, features

from knotwork.config.options import SiteOptions
from knotwork.model import Source
from knotwork.pages.note import note_page
from knotwork.pages.picture_size import Size, picture_size
from knotwork.pages.site import Site
from knotwork.pipeline import compile_vault
from knotwork.tools import Tools

WIDE = Size(30, 20)


def drawn(kind: str, *, orientation: int = 0, **more: object) -> bytes:
    exif = Image.Exif()
    if orientation:
        exif[0x010F] = "A camera"
        exif[0x0112] = orientation
        more["exif"] = exif
    held = BytesIO()
    Image.new("RGB", WIDE[:2]).save(held, kind, **more)
    return held.getvalue()


PICTURES = {
    "png": drawn("PNG"),
    "gif": drawn("GIF"),
    "jpeg": drawn("JPEG"),
    "progressive jpeg": drawn("JPEG", progressive=True, icc_profile=b"x" * 70_000),
    "upright jpeg": drawn("JPEG", orientation=3),
    "webp": drawn("WEBP"),
    "lossless webp": drawn("WEBP", lossless=True),
    "extended webp": drawn("WEBP", orientation=1),
    **({"avif": drawn("AVIF")} if features.check("avif") else {}),
    "svg with a former root": b"<!-- <svg width='1' height='1'> --><svg width='30' height='20'>",
    "svg with entities": b'<!DOCTYPE svg [<!ENTITY a \'<svg width="1" height="1">\'>]>'
    b"<svg width='30' height='20'>",
    "svg": b"<?xml version='1.0'?>\n<!-- drawn by hand -->\n<svg\n width='30px' stroke-width='9' height=\"20.2\" viewBox='0 0 9 9'>",
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_tells_its_size(name: str) -> None:
    assert picture_size(PICTURES[name]) == WIDE


@pytest.mark.parametrize("orientation", [5, 6, 7, 8])
def test_a_rotated_photograph_has_its_upright_size(orientation: int) -> None:
    photograph = drawn("JPEG", orientation=orientation)
    assert picture_size(photograph) == Size(20, 30)
    # The same in the other order of bytes.
    at = photograph.index(b"Exif") + 6
    tag = b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    assert picture_size(photograph[:at] + tag + photograph[at + len(tag) :]) == Size(20, 30)


@pytest.mark.parametrize("turns", range(4))
def test_a_rotated_avif_has_its_upright_size(turns: int) -> None:
    # By boxes alone: not every encoder writes a turn.
    extents = b"".join(
        struct.pack(">I4sIII", 20, b"ispe", 0, *size) for size in ((8, 8), (30, 20), (9, 30))
    )
    turn = struct.pack(">I4sB", 9, b"irot", turns)
    head = struct.pack(">I4s4s", 12, b"ftyp", b"avif") + extents + turn
    assert picture_size(head + b"\0\0\0\x08mdat") == (WIDE if turns % 2 == 0 else Size(20, 30))
    assert picture_size(head[:40]) is None, "the largest may not be read yet"


@pytest.mark.parametrize("name", PICTURES)
def test_truncated_pictures_are_survived(name: str) -> None:
    picture = PICTURES[name]
    for end in range(min(len(picture), 300)):
        assert picture_size(picture[:end]) in (None, WIDE)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"<svg viewBox='0 0 9'>",
        b"<svg width='100%' viewBox='0 0 9 9'>",
        b"<svg style='width:3em' viewBox='0 0 9 9'>",
        b"<svg width='100%' height='20'>",
        b"<svg width='3em' height='20'>",
        b"<svg width='0' height='20'>",
        b"<!-- <svg width='30' height='20'>",
        b"<!-- " * 3000,
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 0, 20),
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 1 << 31, 20),
        b"\xff\xd8\xff\xe0\0\0" * 9,
        b"words",
    ],
)
def test_a_picture_without_a_size_has_none(head: bytes) -> None:
    assert picture_size(head) is None


def shown(text: str, size: Size | None) -> str:
    tools = Tools(measure=lambda _path: size, site=SiteOptions(title="Test"))
    vault = compile_vault([Source("a.md", text)], ("p.png", "p.pdf", "v.mp4"), tools)
    site = Site(vault.public, tools.site, measure=tools.measure)
    return note_page(site, "a.md").body


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("![[p.png]]", ' width="30" height="20"'),
        ("![](p.png)", ' width="30" height="20"'),
        ("![[p.png|15]]", ' width="15" height="10"'),
        ("![[p.png|1]]", ' width="1" height="1"'),
        ("![[p.png|9x9]]", ' width="9" height="9"'),
        ("![[p.png]]{width=50%}", ' width="50%" style="aspect-ratio:auto 30/20"'),
        ("![[p.png]]{width=0.2px}", ' width="30" height="20"'),
        ("![](p.png){width=1in}", ' width="96" height="64"'),
    ],
)
def test_a_page_keeps_room_for_a_picture(text: str, box: str) -> None:
    assert f'loading="lazy"{box}>' in shown(text, WIDE)


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("![[v.mp4]]", ' width="30" height="20"'),
        ("![[v.mp4|15]]", ' width="15" height="10"'),
        ("![[v.mp4|9x9]]", ' width="9" height="9"'),
    ],
)
def test_a_page_keeps_room_for_a_video(text: str, box: str) -> None:
    assert f'src="v.mp4"{box}>' in shown(text, WIDE)
    assert "height" not in shown("![[v.mp4]]", None)


def test_a_picture_of_unknown_size_is_shown_as_before() -> None:
    assert 'loading="lazy">' in shown("![[p.png]]", None)
    assert 'loading="lazy" width="15">' in shown("![[p.png|15]]", None)
    assert 'height="' not in shown("![[p.pdf]]", WIDE)


@pytest.mark.parametrize(
    ("sides", "size"),
    [
        ("width='460.8pt' height='345.6pt'", (614, 461)),
        ("width='2in' height='2.54cm'", (192, 96)),
        ("width='25.4mm' height='1pc'", (96, 16)),
    ],
)
def test_a_drawing_may_give_its_size_in_any_fixed_unit(sides: str, size: tuple[int, int]) -> None:
    assert picture_size(f"<svg {sides} viewBox='0 0 9 9'>".encode()) == Size(*size)


def test_a_drawing_of_no_size_keeps_room_as_wide_as_its_place() -> None:
    ratio = picture_size(b"<svg viewBox='-1 0 30 20.5'>")
    assert ratio == Size(3000, 2050, is_ratio=True)
    full = ' width="100%" style="aspect-ratio:auto 3000/2050"'
    assert f'loading="lazy"{full}>' in shown("![[p.png]]", ratio)
    assert 'loading="lazy" width="60" height="41">' in shown("![[p.png|60]]", ratio)
