"""Folders nested deeper than Python can recurse."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pytest
from tests.helpers.depth import nested, room
from tests.helpers.disk import write_site

from knotwork.names import folders_above
from knotwork.render.artifact import Artifact
from knotwork.shell.files.folders import folders_in, make_folder, scratch
from knotwork.shell.files.journal import Move, Transaction, carry_out
from knotwork.shell.files.lock import locked

LEVELS = sys.getrecursionlimit() + 200
DEEP = "d/" * LEVELS


def test_folders_in_one_another_are_made_however_many_they_are(tmp_path: Path) -> None:
    with room(tmp_path / "a") as folder:
        for _ in range(2):
            make_folder(folder / DEEP)
        assert (folder / DEEP).is_dir()


def test_folders_are_made_from_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make_folder(Path("a/b"))
    make_folder(Path())
    assert (tmp_path / "a/b").is_dir()


def test_a_link_that_leads_to_itself_hides_no_folder(tmp_path: Path) -> None:
    names = {f"e{number}" for number in range(30)}
    for name in names:
        (tmp_path / name).mkdir()
    (tmp_path / "loop").symlink_to("loop")
    assert folders_in(tmp_path) == names


def test_a_file_in_the_place_of_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    with pytest.raises(FileExistsError):
        make_folder(tmp_path / "a")
    with pytest.raises(NotADirectoryError):
        make_folder(tmp_path / "a/b")


def test_a_scratch_folder_goes_with_all_in_it(tmp_path: Path) -> None:
    with scratch("knotwork-test-") as folder:
        make_folder(folder / DEEP)
        (folder / DEEP / "a").write_text("x")
        (folder / "link").symlink_to(tmp_path)
    assert not folder.exists()
    assert tmp_path.is_dir()


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be locked there")
def test_scratch_files_of_a_killed_process_are_removed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = {name: tmp_path / f"knotwork-{name}" for name in ("test-a", "test-b", "test-c", "mine")}
    for folder in left.values():
        (folder / "pages").mkdir(parents=True)
    (tmp_path / "knotwork-test-link").symlink_to(left["mine"])
    for name in ("test-a", "test-b", "mine"):
        os.utime(left[name], (0, 0))  # the third has just been made
    with locked(left["test-b"]), scratch("knotwork-test-") as own:
        assert own.is_dir()
        assert {name for name, folder in left.items() if folder.exists()} == {
            "test-b", "test-c", "mine",
        }  # fmt: skip
    assert (left["mine"] / "pages").is_dir()


def test_all_folders_below_one_are_found_but_dot_folders(tmp_path: Path) -> None:
    (tmp_path / ".git/x").mkdir(parents=True)
    with room(tmp_path / "a") as folder:
        (nested(folder, LEVELS) / "link").symlink_to(tmp_path)
        expected = ("a/" + DEEP + "link", *folders_above("a/" + DEEP + "link"))
        assert folders_in(tmp_path) == frozenset(expected)


def test_a_site_nests_folders_as_deep_as_the_vault(tmp_path: Path) -> None:
    with room(tmp_path / "site") as site:
        files = [Artifact(f"{DEEP}a.html", b"x"), Artifact("d/a.html", b"x")]
        assert write_site(site, tmp_path / "v", files).written == 2
        assert (site / DEEP / "a.html").read_bytes() == b"x"
        assert write_site(site, tmp_path / "v", files[1:]).deleted == 1
        assert folders_in(site) == {"d"}


def test_a_page_whose_path_is_too_long_is_reported_and_the_others_are_written(
    tmp_path: Path,
) -> None:
    path = "d/" * os.pathconf(tmp_path, "PC_PATH_MAX") + "a.html"
    files = [Artifact(path, b"x"), Artifact("b.html", b"x")]
    with room(tmp_path / "site") as site:
        done = write_site(site, tmp_path / "v", files)
        assert (site / "b.html").exists()
        (trouble,) = done.troubles
        assert trouble.startswith(f"{site / path} cannot be written: File name too long")


def test_a_note_moves_however_deep(tmp_path: Path) -> None:
    with room(tmp_path / "v") as vault:
        (vault / "a.md").write_text("x")
        carry_out(vault, Transaction((), Move("a.md", f"{DEEP}a.md")))
        assert (vault / DEEP / "a.md").read_text() == "x"
