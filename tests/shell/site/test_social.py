"""Pictures for shared links in a site: what they show, when they are made, missing fonts."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

import matplotlib as mpl
import pytest
from tests.helpers.builds import build, build_anew, held
from tests.helpers.vault import vault

from knotwork.config.options import SiteOptions
from knotwork.errors import ConfigError
from knotwork.pages.site import Site
from knotwork.render.artifact import Artifact
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.site.social import painter, require_painter

ARABIC = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


def drawn(root: Path, *fonts: str, **notes: str) -> tuple[dict[str, bytes], list[str]]:
    options = SiteOptions(
        title="Test", url="https://example.org/", social_images=True, social_fonts=fonts
    )
    warnings: list[str] = []
    found = painter(root, templates_folder(), warnings.append)(Site(vault(notes), options))
    return {one.path: one.content for one in found if isinstance(one, Artifact)}, warnings


def pictures(files: dict[str, bytes]) -> list[bytes]:
    return [content for path, content in files.items() if path.endswith(".png")]


def test_each_note_has_a_picture_of_the_size_that_is_expected(tmp_path: Path) -> None:
    files, warnings = drawn(tmp_path, a="", b="---\ntitle: Über Größe, λόγος, слово, część\n---\n")
    assert warnings == []
    assert len(pictures(files)) == 2
    for png in pictures(files):
        assert png.startswith(b"\x89PNG")
        assert struct.unpack(">II", png[16:24]) == (1200, 630)


def test_the_same_notes_give_the_same_bytes(tmp_path: Path) -> None:
    assert drawn(tmp_path, a="", b="") == drawn(tmp_path, a="", b="")


def test_letters_without_a_font_are_reported_and_left_out_of_the_picture(tmp_path: Path) -> None:
    files, warnings = drawn(tmp_path, 日本="", plain="")
    assert len(pictures(files)) == 2
    (words,) = warnings
    assert "日本.md" in words
    assert "social_fonts" in words


def test_a_font_of_the_vault_brings_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "arabic.ttf").write_bytes(ARABIC.read_bytes())
    without, warnings = drawn(tmp_path, شعر="")
    assert warnings != []
    files, warnings = drawn(tmp_path, "arabic.ttf", شعر="")
    assert warnings == []
    assert pictures(files) != pictures(without)


def test_emoji_are_left_out_without_a_word(tmp_path: Path) -> None:
    files, warnings = drawn(tmp_path, **{"a 🎲\ufe0f b": ""})
    assert warnings == []
    assert pictures(files) == pictures(drawn(tmp_path, **{"a  b": ""})[0])


@pytest.mark.parametrize(("content", "words"), [(None, "not in the vault"), (b"no", "not a font")])
def test_a_file_that_is_not_a_font_is_reported(
    tmp_path: Path, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / "x.ttf").write_bytes(content)
    with pytest.raises(ConfigError, match=rf"x\.ttf.*{words}"):
        drawn(tmp_path, "x.ttf", a="")


def test_a_site_without_an_address_cannot_have_them() -> None:
    with pytest.raises(ConfigError, match="needs `url`"):
        require_painter(SiteOptions(social_images=True))


def test_pages_name_their_picture_and_a_second_build_draws_none_anew(tmp_path: Path) -> None:
    notes, out = tmp_path / "notes", tmp_path / "site"
    notes.mkdir()
    for name in "ab":
        (notes / f"{name}.md").write_text("words\n")
    assert build(notes, out) == 0
    assert not (out / "-/social").exists()
    assert "og:image" not in (out / "a.html").read_text()
    settings = '[site]\nurl = "https://example.org/notes/"\nsocial_images = true\n'
    (notes / "knotwork.toml").write_text(settings)
    assert build(notes, out) == 0
    made = {path: path.stat().st_mtime_ns for path in (out / "-/social").glob("*.png")}
    assert len(made) == 2
    page = (out / "a.html").read_text()
    assert any(f"https://example.org/notes/-/social/{path.name}" in page for path in made)
    (notes / "a.md").write_text("---\ntitle: Another\n---\nwords\n")
    assert build(notes, out) == 0
    again = {path: path.stat().st_mtime_ns for path in (out / "-/social").glob("*.png")}
    assert len(again) == 2
    assert len(made.items() & again.items()) == 1
    # Nothing there tells of the machine: the pictures are all.
    assert {path.suffix for path in (out / "-/social").iterdir()} == {".png"}


def test_pictures_that_were_drawn_otherwise_or_changed_are_drawn_again(tmp_path: Path) -> None:
    notes, out, anew = tmp_path / "notes", tmp_path / "site", tmp_path / "anew"
    notes.mkdir()
    shutil.copy(ARABIC, notes / "arabic.ttf")
    (notes / "a.md").write_text("---\ntitle: شعر\n---\n")
    settings = '[site]\nurl = "https://example.org/notes/"\nsocial_images = true\n'
    (notes / "knotwork.toml").write_text(settings)
    assert build(notes, out) == 0
    (picture,) = (out / "-/social").glob("*.png")
    without = picture.read_bytes()
    (notes / "knotwork.toml").write_text(f'{settings}social_fonts = ["arabic.ttf"]\n')
    assert build(notes, out) == 0
    assert picture.read_bytes() != without
    picture.write_bytes(b"somebody else's")
    assert build(notes, out) == 0
    assert build_anew(notes, anew) == 0
    assert held(out) == held(anew)
