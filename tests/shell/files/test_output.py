"""Writing sites: files of the site, files of others, and files left when a build is killed."""

from __future__ import annotations

import base64
import errno
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.helpers.disk import write_site

from knotwork.errors import RefusedError
from knotwork.render.artifact import Artifact, Copy
from knotwork.shell.files.output import Output
from knotwork.shell.files.scan import MANIFEST


def site(**pages: str) -> list[Artifact]:
    return [
        Artifact(name.replace("__", "/") + ".html", text.encode()) for name, text in pages.items()
    ]


def held(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def test_a_second_build_writes_what_changed_and_deletes_what_is_gone(tmp_path: Path) -> None:
    out, vault = tmp_path / "site", tmp_path
    write_site(out, vault / "v", site(a="1", b="1", deep__c="1"))
    done = write_site(out, vault / "v", site(a="1", b="2"))
    assert (done.written, done.unchanged, done.deleted) == (1, 1, 1)
    assert held(out) == {"a.html": "1", "b.html": "2"}
    assert not (out / "deep").exists()


@pytest.mark.parametrize("first", [0, 1])
def test_a_file_may_take_the_place_of_a_folder_of_the_site_and_the_reverse(
    tmp_path: Path, first: int
) -> None:
    out, vault = tmp_path / "site", tmp_path / "v"
    ways = ([Artifact("x/d.pdf", b"1")], [Artifact("x/d.pdf/e/f.html", b"2")])
    write_site(out, vault, ways[first])
    done = write_site(out, vault, ways[1 - first])
    assert (done.written, done.deleted) == (1, 1)
    assert list(held(out).values()) == ["21"[first]]
    assert write_site(out, vault, ways[1 - first]).unchanged == 1


def test_a_file_takes_no_place_of_a_folder_with_foreign_files(tmp_path: Path) -> None:
    out, vault = tmp_path / "site", tmp_path / "v"
    write_site(out, vault, [Artifact("d.pdf/e.html", b"1")])
    (out / "d.pdf" / "mine.txt").write_text("mine")
    with pytest.raises(RefusedError, match=r"did not write, such as “mine\.txt”") as refused:
        write_site(out, vault, [Artifact("d.pdf", b"2")])
    assert (out / "d.pdf" / "mine.txt").read_text() == "mine"
    assert "move that folder" in str(refused.value.help)
    (out / "d.pdf").rename(tmp_path / "away")
    assert write_site(out, vault, [Artifact("d.pdf", b"2")]).written == 1


def test_a_folder_takes_no_place_of_a_foreign_file(tmp_path: Path) -> None:
    out, vault = tmp_path / "site", tmp_path / "v"
    write_site(out, vault, [Artifact("a.html", b"1")])
    (out / "sub").write_text("mine")
    with pytest.raises(RefusedError, match=r"needs a folder at .*sub, a file"):
        write_site(out, vault, [Artifact("sub/b.html", b"2")])
    (out / "sub").unlink()
    assert write_site(out, vault, [Artifact("sub/b.html", b"2")]).written == 1


def test_a_file_takes_no_place_of_a_folder_with_a_link(tmp_path: Path) -> None:
    out, vault = tmp_path / "site", tmp_path / "v"
    write_site(out, vault, [Artifact("a.html", b"1")])
    (out / "b.html").mkdir()
    (out / "b.html" / "away").symlink_to(tmp_path)
    with pytest.raises(RefusedError, match="did not write, such as “away”"):
        write_site(out, vault, [Artifact("b.html", b"2")])


@pytest.mark.parametrize("left", ["d.pdf", "d.pdf/a/b"])
def test_an_empty_folder_in_the_place_of_a_file_gives_way(tmp_path: Path, left: str) -> None:
    # The state left by a build that is killed before the first page of a folder.
    out, vault = tmp_path / "site", tmp_path / "v"
    write_site(out, vault, [Artifact("a.html", b"1")])
    (out / left).mkdir(parents=True)
    assert write_site(out, vault, [Artifact("d.pdf", b"2")]).written == 1
    assert held(out) == {"d.pdf": "2"}


def test_files_that_a_killed_build_did_not_delete_are_deleted_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_path: Path) -> None:
        raise KeyboardInterrupt

    out, vault = tmp_path / "site", tmp_path / "v"
    write_site(out, vault, site(a="1", private="1", b="1"))
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            write_site(out, vault, site(a="1"))
    write_site(out, vault, site(a="1"))
    assert held(out) == {"a.html": "1"}


def test_a_folder_with_foreign_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "papers"
    out.mkdir()
    (out / "thesis.txt").write_text("years of work")
    with pytest.raises(RefusedError, match=r"thesis\.txt"):
        write_site(out, tmp_path / "v", site(a="1"))
    assert held(out) == {"thesis.txt": "years of work"}


def test_a_foreign_file_put_into_our_folder_survives_every_build(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write_site(out, tmp_path / "v", site(a="1"))
    (out / "CNAME").write_text("example.org")
    (out / "mine.html").write_text("mine")
    write_site(out, tmp_path / "v", site(b="1"))
    assert held(out) == {"CNAME": "example.org", "b.html": "1", "mine.html": "mine"}


def test_a_folder_with_only_a_gitignore_counts_as_empty(tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / ".gitignore").write_text("*")
    assert write_site(out, tmp_path / "v", site(a="1")).written == 1
    assert (out / ".gitignore").read_text() == "*"


@pytest.mark.parametrize("where", [".", "..", "../.."])
def test_the_vault_and_what_is_above_it_are_no_place_for_a_site(tmp_path: Path, where: str) -> None:
    vault = tmp_path / "a" / "vault"
    vault.mkdir(parents=True)
    with pytest.raises(RefusedError, match="over the notes"):
        write_site(vault / where, vault, site(a="1"))


def test_a_folder_that_cannot_be_made_is_reported_with_a_way_out(tmp_path: Path) -> None:
    above = tmp_path / "file"
    above.write_text("x")
    with pytest.raises(RefusedError, match="cannot be made") as caught:
        write_site(above / "site", tmp_path / "v", site(a="1"))
    assert "--output" in caught.value.help


def test_a_folder_below_one_that_cannot_be_entered_is_reported_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(path: Path) -> bool:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(Path, "exists", closed)
    with pytest.raises(RefusedError, match="cannot be written: Permission denied") as caught:
        write_site(tmp_path / "closed" / "site", tmp_path / "v", site(a="1"))
    assert "--output" in caught.value.help


def test_a_folder_that_cannot_be_written_is_reported_with_a_way_out(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / ".knotwork-unfinished").write_text("no folder")
    with pytest.raises(RefusedError, match="site cannot be written: File exists") as refused:
        write_site(site, tmp_path / "vault", [])
    assert "--output" in refused.value.help


def test_a_site_inside_its_vault_is_allowed(tmp_path: Path) -> None:
    assert write_site(tmp_path / "site", tmp_path, site(a="1")).written == 1


def test_a_build_that_dies_leaves_whole_files_and_the_next_one_completes(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write_site(out, tmp_path / "v", site(a="1", old="1"))

    def dying() -> Iterator[Artifact]:
        yield from site(a="2", b="2")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_site(out, tmp_path / "v", dying())
    assert {"a.html": "2", "b.html": "2", "old.html": "1"}.items() <= held(out).items()
    write_site(out, tmp_path / "v", site(a="3", b="2", c="2"))
    assert held(out) == {"a.html": "3", "b.html": "2", "c.html": "2"}


def test_a_first_build_that_dies_leaves_a_folder_that_is_ours(tmp_path: Path) -> None:
    out = tmp_path / "site"

    def dying() -> Iterator[Artifact]:
        yield from site(a="1")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_site(out, tmp_path / "v", dying())
    assert write_site(out, tmp_path / "v", site(b="1")).written == 1


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ("{", "damaged"),
        ('{"version": 1, "files": "in other words"}', "built by another version of Knotwork"),
    ],
)
def test_a_site_whose_manifest_cannot_be_used_is_refused_with_a_way_out(
    tmp_path: Path, manifest: str, words: str
) -> None:
    out = tmp_path / "site"
    write_site(out, tmp_path / "v", site(a="1"))
    (out / MANIFEST).write_text(manifest)
    with pytest.raises(RefusedError, match=words) as caught:
        write_site(out, tmp_path / "v", site(a="2"))
    assert "build again" in caught.value.help
    assert held(out) == {"a.html": "1"}


def test_a_planted_manifest_deletes_nothing_outside(tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (tmp_path / "precious.txt").write_text("x")
    (out / MANIFEST).write_text('{"version":2,"files":{"../precious.txt":"MDE="}}')
    write_site(out, tmp_path / "v", site(a="1"))
    assert (tmp_path / "precious.txt").read_text() == "x"


def test_a_manifest_with_unusable_entries_keeps_no_files(tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / "odd.html").write_text("12345")
    (out / MANIFEST).write_text('{"version":2,"files":{"gone.html":"","odd.html":"AAAAAAAF"}}')
    with Output(out, tmp_path / "v") as known:
        assert not known.earlier.held


def test_a_manifest_is_json_with_a_digest_and_a_size_of_each_file(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write_site(out, tmp_path / "v", site(**{"b": "12", 'ä"': ""}))
    digest = hashlib.blake2b(b"12", digest_size=16).digest() + bytes([0, 0, 0, 0, 0, 2])
    empty = hashlib.blake2b(b"", digest_size=16).digest() + bytes(6)
    files = {"b.html": digest, 'ä".html': empty}
    assert json.loads((out / MANIFEST).read_text("utf-8")) == {
        "version": 2,
        "ran": False,
        "files": {path: base64.b64encode(entry).decode() for path, entry in files.items()},
    }


def test_a_link_inside_the_site_does_not_lead_a_build_outside(tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    write_site(out, tmp_path / "v", site(a="1"))
    elsewhere.mkdir()
    (out / "deep").symlink_to(elsewhere)
    with pytest.raises(RefusedError, match="symbolic link"):
        write_site(out, tmp_path / "v", site(deep__b="1"))
    assert not list(elsewhere.iterdir())


def test_an_attachment_that_cannot_be_copied_is_reported_and_the_rest_goes_on(
    tmp_path: Path,
) -> None:
    vault = tmp_path / "v"
    vault.mkdir()
    (vault / "ok.png").write_bytes(b"png")
    done = write_site(
        tmp_path / "site", vault, [Copy("x.png", "gone.png"), Copy("ok.png", "ok.png")]
    )
    assert done.written == 1
    assert "gone.png" in done.troubles[0]
