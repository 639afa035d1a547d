"""Reading vaults with unusual files: odd names, encodings, links and permissions."""

from __future__ import annotations

import errno
import os
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.helpers.builds import build
from tests.helpers.depth import nested, room
from tests.helpers.disk import write_site

from knotwork.errors import ConfigError, VaultError
from knotwork.link import link
from knotwork.meaning import Found
from knotwork.model import Note, Source, Syntax
from knotwork.render.artifact import Artifact
from knotwork.shell.commands.building.build import build_site
from knotwork.shell.commands.building.request import BuildRequest
from knotwork.shell.commands.building.site_request import SiteRequest
from knotwork.shell.commands.checking.check import check_vault
from knotwork.shell.commands.checking.request import CheckRequest
from knotwork.shell.config.locate import locate
from knotwork.shell.files.scan import LARGEST_NOTE, listing, sources
from knotwork.shell.project import files
from knotwork.syntax.compile import compile_note

ROOT = os.geteuid() == 0


def read(root: Path) -> dict[str, Source]:
    return {source.path: source for source in sources(root, listing(root).notes)}


def test_notes_and_other_files_are_told_apart_and_dot_folders_left_out(tmp_path: Path) -> None:
    for name in ("b.md", "a/c.MD", "a/p.png", ".obsidian/x.md", ".hidden.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert listing(tmp_path)[:2] == (("a/c.MD", "b.md"), ("a/p.png",))


def test_a_folder_to_skip_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "old.md").write_text("x")
    assert listing(tmp_path, [tmp_path / "site"]).notes == ()


def test_a_site_of_an_earlier_build_is_no_part_of_the_vault_wherever_it_lies(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.md").write_text("x")
    write_site(tmp_path / "old" / "site", tmp_path, [Artifact("a.md", b"x")])
    assert listing(tmp_path)[:2] == (("a.md",), ())


def test_the_copies_that_logseq_keeps_of_old_pages_are_no_notes(tmp_path: Path) -> None:
    kept = (
        "pages/Tea.md",
        "logseq/custom.md",
        "logseq/config.edn",
        "bak/2020.md",
        "my-logseq/x.md",
    )
    old = ("logseq/bak/pages/Tea/2024.Desktop.md", "logseq/version-files/local/pages/Tea.md")
    for name in (*kept, *old, "my-logseq/bak/y.md", "my-logseq/config.edn"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = listing(tmp_path)
    assert {*found.notes, *found.files} == {*kept, "my-logseq/bak/y.md", "my-logseq/config.edn"}
    (tmp_path / "logseq/config.edn").unlink()
    assert {*old} <= {*listing(tmp_path).notes}, "without it, the folder is the author's"


def test_the_packages_of_npm_are_no_notes(tmp_path: Path) -> None:
    for name in ("README.md", "node_modules/x/README.md", "web/node_modules/y/a.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert listing(tmp_path)[:2] == (("README.md",), ())
    inside = listing(tmp_path / "node_modules" / "x")
    assert inside.notes == ("README.md",), "a vault may stand among them"


def test_the_pictures_that_macos_shows_for_folders_are_no_files_of_the_vault(
    tmp_path: Path,
) -> None:
    for name in ("a.md", "Icon\r", "x/Icon\r", "Icon"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    assert listing(tmp_path)[:2] == (("a.md",), ("Icon",))


def test_a_vault_that_is_not_there_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="there is no folder") as caught:
        listing(tmp_path / "nowhere")
    assert caught.value.help


def test_a_pipe_called_like_a_note_is_reported_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.md")
    assert read(tmp_path)["x.md"].trouble == "the file cannot be read: it is not a regular file"


def test_a_link_that_leads_out_of_the_vault_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("canary")
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "x.md").symlink_to(secret)
    (vault / "loop.md").symlink_to(vault / "loop.md")
    (vault / "inside.md").write_text("fine")
    (vault / "alias.md").symlink_to("inside.md")
    notes = read(vault)
    assert "leads out of the vault" in notes["x.md"].trouble
    assert notes["x.md"].text == ""
    assert notes["loop.md"].trouble
    assert notes["alias.md"].text == "fine"


def test_a_folder_that_links_to_its_own_parent_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "n.md").write_text("x")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    assert listing(tmp_path).notes == ("a/n.md",)


def test_a_folder_that_cannot_be_listed_is_reported_each_time_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    vault, out = tmp_path / "vault", tmp_path / "out"
    (vault / "shut").mkdir(parents=True)
    (vault / "open.md").write_text("x")
    (vault / "shut" / "n.md").write_text("x")
    scandir = os.scandir

    def refusing(folder: str | int = ".") -> Iterator[os.DirEntry[str]]:
        if str(folder).endswith("shut"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr("knotwork.shell.files.scan.os.scandir", refusing)
    for here, shown in ((vault, "shut"), (vault, "shut"), (tmp_path, "vault/shut")):
        monkeypatch.chdir(here)
        assert build(vault, out) == 0
        printed = capsys.readouterr().err
        assert printed == (
            f"warning: {shown} cannot be listed: Permission denied; all in it is left out\n"
        )
    assert (out / "open.html").exists()


def test_notes_in_the_folder_of_the_site_are_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "math").mkdir()
    (tmp_path / "knotwork.toml").write_text('output = "math"\n')
    (tmp_path / "a.md").write_text("A.\n")
    monkeypatch.chdir(tmp_path)
    project, asked = locate(None), CheckRequest(quiet=True)
    build_site(None, BuildRequest(), SiteRequest(quiet=True))
    assert (tmp_path / "math" / "a.md").is_file()
    assert check_vault(asked) == 0
    assert files(project).notes == ("a.md",)
    assert capsys.readouterr().err == "", "the site holds the Markdown of notes too"
    shutil.rmtree(tmp_path / "math")
    (tmp_path / "math").mkdir()
    (tmp_path / "math" / "vector.md").write_text("An arrow.\n")
    assert check_vault(asked) == 0
    assert capsys.readouterr().err == (
        "warning: math is to be the folder of the site, and holds notes; all in it is left out\n"
    )
    with pytest.raises(ConfigError, match=r"`output`: .* holds files that") as refused:
        build_site(None, BuildRequest(), SiteRequest(quiet=True))
    assert refused.value.where == "knotwork.toml:1:10: "
    assert refused.value.help.startswith("choose an empty folder here, or with --output")


@pytest.mark.skipif(ROOT, reason="the superuser may read every file")
def test_a_note_without_read_permission_is_reported(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("x")
    (tmp_path / "x.md").chmod(0)
    assert "Permission denied" in read(tmp_path)["x.md"].trouble


def test_a_note_that_is_too_large_is_reported_by_its_size(tmp_path: Path) -> None:
    with (tmp_path / "x.md").open("wb") as file:
        file.truncate(LARGEST_NOTE + 1)
    assert "a note may hold" in read(tmp_path)["x.md"].trouble


@pytest.mark.parametrize(
    ("raw", "text", "trouble"),
    [
        (b"\xef\xbb\xbf# Hi", "# Hi", ""),
        (b"a\xffb", "a\N{REPLACEMENT CHARACTER}b", "byte 0xff"),
        (b"a\x00b", "a\x00b", "NUL"),
        ("\N{BYTE ORDER MARK}# Hi".encode("utf-16-le"), "# Hi", "UTF-16"),
        (b"", "", ""),
    ],
)
def test_bytes_become_text_and_replacements_are_reported(
    tmp_path: Path, raw: bytes, text: str, trouble: str
) -> None:
    (tmp_path / "x.md").write_bytes(raw)
    source = read(tmp_path)["x.md"]
    assert source.text == text
    assert trouble in source.trouble
    assert bool(trouble) == bool(source.trouble)


def test_a_line_of_five_megabytes_compiles(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("words " * 800_000 + "[[y]] and " * 20_000)
    unit = compile_note(read(tmp_path)["x.md"], Syntax())
    assert len(unit.links) == 20_000


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_kind_give_the_same_links_and_headings(end: str) -> None:
    text = end.join(["# One", "", "see [[a|b]]", "", "> quoted [[c]]", "lazy [[d]]"])
    unit = compile_note(Source("x.md", text), Syntax())
    assert [found.text for found in unit.links] == ["[[a|b]]", "[[c]]", "[[d]]"]
    assert [found.span.cut(text) for found in unit.links] == [found.text for found in unit.links]
    assert unit.headings[0].span.cut(text) == "# One"


def test_decomposed_names_are_found_by_composed_links() -> None:
    path = unicodedata.normalize("NFD", "Café.md")
    notes = [
        Note(name, compile_note(Source(name, text), Syntax()))
        for name, text in ((path, ""), ("x.md", "[[Café]]"))
    ]
    assert link(notes).meanings["x.md"] == (Found(path),)


def test_the_advice_for_an_unreadable_note_fits_the_problem(tmp_path: Path) -> None:
    (tmp_path / "outside.md").symlink_to("/dev/null")
    (tmp_path / "latin.md").write_bytes(b"caf\xe9")
    helps = {
        path: compile_note(source, Syntax()).flaws[0].help
        for path, source in read(tmp_path).items()
    }
    assert helps == {
        "outside.md": "put a file that can be read in its place",
        "latin.md": "save it as UTF-8 text",
    }


def test_a_link_to_nothing_and_a_name_that_is_no_text_are_reported_as_such(tmp_path: Path) -> None:
    (tmp_path / "gone.md").symlink_to("nothing.md")
    odd = os.fsencode(tmp_path) + b"/\xff.md"
    try:
        os.close(os.open(odd, os.O_CREAT | os.O_WRONLY))
        named = {"\ufffd.md": "the file cannot be read: its name is not UTF-8"}
    except OSError:  # some disks only allow names that are valid text
        named = {}
    troubles = {path: source.trouble for path, source in read(tmp_path).items()}
    assert troubles == {
        "gone.md": "the file cannot be read: it is a symbolic link that leads nowhere",
        **named,
    }


def test_folders_in_one_another_are_listed_however_many_they_are(tmp_path: Path) -> None:
    with room(tmp_path / "vault") as vault:
        (nested(vault, 1_200) / "a.md").write_text("x")
        assert listing(vault).notes == ("d/" * 1_200 + "a.md",)


def test_a_vault_that_cannot_be_listed_is_reported_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(_folder: str | int = ".") -> Iterator[os.DirEntry[str]]:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("knotwork.shell.files.scan.os.scandir", refusing)
    with pytest.raises(VaultError, match="cannot be listed: Permission denied") as raised:
        listing(tmp_path)
    assert "`ls -l` shows" in raised.value.help
