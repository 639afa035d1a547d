"""`knotwork mv` on disk: what it writes and what it refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.helpers.commands import contents, run


def test_a_note_and_every_link_to_it_get_the_new_name(vault: Path) -> None:
    done = run("mv", "one", "It's new", cwd=vault)
    assert (done.returncode, done.stdout) == (0, "")
    assert "renamed one.md → It's new.md: 5 links rewritten in 3 notes" in done.stderr
    assert not (vault / "one.md").exists()
    assert (vault / "It's new.md").read_bytes() == (
        "\ufeff# One\r\n\r\nsee [[two]], [[It's new]]".encode()
    )
    assert (vault / "two.md").read_text() == "[[It's new|1]] [[It's new#One]]\n"
    assert (vault / "sub/three.md").read_text() == (
        "---\nup: '[[It''s new]]'\n---\n[x](../It's%20new.md)\n"
    )


@pytest.mark.parametrize(
    ("new", "heading", "link"),
    [
        ("one#Two", "# Two", "one#Two"),
        ("Plans #work", "# Plans #work", "one#Plans work"),
        ("C# basics", "# C# basics", "one#C basics"),
        ("C#", "# C#", "one#C"),
        ("one#F# basics", "# F# basics", "one#F basics"),
        ("See [[two#Two]]", "# See [[two#Two]]", "one#See two Two"),
    ],
)
def test_a_heading_may_hold_a_number_sign(vault: Path, new: str, heading: str, link: str) -> None:
    done = run("mv", "one#One", new, cwd=vault)
    assert (done.returncode, "1 link rewritten in 1 note\n" in done.stderr) == (0, True)
    assert heading in (vault / "one.md").read_text().splitlines()[0]
    assert f"[[{link}]]" in (vault / "two.md").read_text()


def test_a_heading_may_be_named_by_its_own_text(vault: Path) -> None:
    (vault / "one.md").write_text("# One\n\n## C# basics\n")
    done = run("mv", "one#C# basics", "Sharp", cwd=vault)
    assert done.returncode == 0, done.stderr
    assert (vault / "one.md").read_text() == "# One\n\n## Sharp\n"


@pytest.mark.parametrize("new", ["one#", "one# ", "#"])
def test_a_heading_with_no_words_is_refused(vault: Path, new: str) -> None:
    before = contents(vault)
    assert run("mv", "one#One", new, cwd=vault).returncode == 2
    assert contents(vault) == before


def test_a_heading_stays_in_its_note(vault: Path) -> None:
    done = run("mv", "one#One", "two#One", cwd=vault)
    assert done.returncode == 2
    assert "a heading stays in its note" in done.stderr


def test_a_dry_run_writes_nothing_and_its_diff_is_the_change(vault: Path) -> None:
    before = contents(vault)
    done = subprocess.run(
        [sys.executable, "-m", "knotwork", "mv", "--dry-run", "sub", "new sub"],
        cwd=vault,
        capture_output=True,
        check=True,
    )
    assert contents(vault) == before
    subprocess.run(["git", "apply", "-"], cwd=vault, input=done.stdout, check=True)
    applied = {path: raw for path, raw in contents(vault).items() if path.endswith(".md")}
    for path, raw in before.items():
        Path(path).parent.mkdir(exist_ok=True)
        Path(path).write_bytes(raw)
    for leftover in (vault / "new sub").rglob("*.*"):
        leftover.unlink()
    (vault / "new sub").rmdir()
    assert run("mv", "sub", "new sub", cwd=vault).returncode == 0
    assert {path: raw for path, raw in contents(vault).items() if path.endswith(".md")} == applied
    assert (vault / "new sub" / "p.png").read_bytes() == b"\x89PNG"


def test_the_old_name_is_kept_as_an_alias_on_request(vault: Path) -> None:
    run("mv", "one", "uno", "--alias", cwd=vault)
    assert (
        (vault / "uno.md")
        .read_bytes()
        .startswith(b"\xef\xbb\xbf---\r\naliases:\r\n  - one\r\n---\r\n# One")
    )
    run("mv", "uno", "sub/", "--alias", cwd=vault)
    assert b"aliases:\r\n  - one\r\n  - uno\r\n---" in (vault / "sub/uno.md").read_bytes()


def test_paths_may_be_given_from_a_folder_of_the_vault(vault: Path) -> None:
    assert run("mv", "three.md", "../four.md", cwd=vault / "sub").returncode == 0
    assert (vault / "four.md").exists()
    assert "[[../four" not in (vault / "two.md").read_text()


@pytest.mark.parametrize(
    ("below", "old", "new", "path"),
    [
        (".", "./one.md", "./uno.md", "uno.md"),
        (".", "three", "./four", "four.md"),
        (".", "three", ".", "three.md"),
        ("sub", "./three.md", "./four.md", "sub/four.md"),
        ("sub", "three.md", "..", "three.md"),
        ("sub", "one", ".", "sub/one.md"),
    ],
)
def test_paths_that_begin_with_a_dot_count_from_the_current_folder(
    vault: Path, below: str, old: str, new: str, path: str
) -> None:
    done = run("mv", old, new, cwd=vault / below)
    assert done.returncode == 0, done.stderr
    assert (vault / path).is_file()


def test_a_name_that_begins_with_a_dot_means_no_note_of_another_folder(vault: Path) -> None:
    (vault / "sub" / "one.md").write_text("# Other\n")
    done = run("mv", "./one", "./uno", cwd=vault / "sub")
    assert done.returncode == 0, done.stderr
    assert (vault / "sub/uno.md").read_text() == "# Other\n"
    missing = run("mv", "./two", "./due", cwd=vault / "sub")
    assert "there is no note or folder “sub/two”" in missing.stderr


@pytest.mark.parametrize("new", ["/sub/deep/", "/sub/deep/three", "{vault}/sub/deep/three.md"])
def test_a_new_path_that_begins_with_a_slash_counts_from_the_root(vault: Path, new: str) -> None:
    done = run("mv", "./three.md", new.format(vault=vault), cwd=vault / "sub")
    assert done.returncode == 0, done.stderr
    assert (vault / "sub/deep/three.md").is_file()


def test_a_whole_new_path_in_the_root_is_no_bare_name(vault: Path) -> None:
    done = run("mv", "three", str(vault / "four.md"), cwd=vault)
    assert done.returncode == 0, done.stderr
    assert (vault / "four.md").is_file()


@pytest.mark.parametrize("root", [".", "./", "/"])
def test_a_note_can_be_moved_to_the_root_of_a_named_vault(vault: Path, root: str) -> None:
    done = run("mv", "./sub/three.md", root, "--vault", str(vault), cwd=vault.parent)
    assert done.returncode == 0, done.stderr
    assert (vault / "three.md").is_file()


def test_with_a_named_vault_a_dot_is_its_root(vault: Path) -> None:
    done = run("mv", "./one.md", "./uno.md", "--vault", str(vault), cwd=vault.parent)
    assert done.returncode == 0, done.stderr
    assert (vault / "uno.md").is_file()


def test_an_old_path_from_here_wants_a_new_one_from_here(vault: Path) -> None:
    (vault.parent / "knotwork.toml").write_text('vault = "vault"\n')
    done = run("mv", "vault/one.md", "uno.md", cwd=vault.parent)
    assert done.returncode == 2
    assert "help: say where from the current folder" in done.stderr


def test_a_note_and_a_folder_of_one_name_are_told_apart(vault: Path) -> None:
    (vault / "sub.md").write_text("# About\n")
    unclear = run("mv", "sub", "new", cwd=vault)
    assert unclear.returncode == 2
    assert "both a note and a folder are called “sub”" in unclear.stderr
    assert "say which: sub.md or sub/" in unclear.stderr
    assert run("mv", "sub#About", "More", cwd=vault).returncode == 0
    (vault / "deep").mkdir()
    assert run("mv", "../sub/", "../folder", cwd=vault / "deep").returncode == 0
    assert (vault / "folder/three.md").exists()
    assert run("mv", "sub", "note", cwd=vault).returncode == 0
    assert (vault / "note.md").read_text() == "# More\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("one", "two"), "two.md exists; nothing is ever overwritten"),
        (("one", "TWO"), "two.md exists"),
        (("one", "one"), "already has that name"),
        (("gone", "x"), "there is no note or folder “gone”"),
        (("on", "x"), "did you mean one"),
        (("one", "a#b"), "which no link can name"),
        (("one", "../x"), "../x is not in the vault"),
        (("one", ".hidden"), "would be hidden"),
        (("one", "node_modules/one.md"), "would be hidden"),
        (("one", ""), "“” is not a new name for one.md"),
        (("one", "."), "already has that name"),
        (("one", ".."), ".. is not in the vault"),
        (("one", "sub/../../x"), "not a path in the vault"),
        (("sub", " "), "“ ” is not a new name for sub"),
        (("", "x"), "“” names nothing"),
        (("./", "x"), "“./” names nothing"),
        (("sub", "sub/sub"), "into itself"),
        (("one#Two", "x"), "has no heading “Two”"),
        (("one#^two", "one#^three"), "“^two” is the id of a block: only notes"),
        (("one#", "x"), "has no heading “”"),
        (("two#Two", "x"), "the note has no headings"),
        (("one#One", "two#x"), "stays in its note"),
        (("one#One", "  "), "no link can name"),
        (("one#One", "x", "--alias"), "has no aliases"),
        (("sub", "x", "--alias"), "has no aliases"),
        (("one",), "what to call it"),
        (("--undo", "one", "two"), "name nothing else"),
        (("one", "sub/p.png"), "sub/p.png.md"),
    ],
)
def test_impossible_renamings_are_refused_and_nothing_is_written(
    vault: Path, words: tuple[str, ...], message: str
) -> None:
    before = contents(vault)
    done = run("mv", *words, cwd=vault)
    assert "Traceback" not in done.stderr
    if done.returncode == 0:
        assert message in done.stderr
        return
    assert done.returncode == 2
    assert message in done.stderr
    assert contents(vault) == before


def test_for_an_alias_its_note_is_named(vault: Path) -> None:
    (vault / "four.md").write_text("---\naliases: [Tetrad]\n---\n")
    done = run("mv", "tetrad", "x", cwd=vault)
    assert done.returncode == 2
    assert "it is an alias of four.md" in done.stderr


def test_a_note_that_would_have_to_be_edited_and_cannot_be_stops_the_renaming(vault: Path) -> None:
    (vault / "two.md").write_bytes(b"[[one]] \xff")
    before = contents(vault)
    done = run("mv", "one", "uno", cwd=vault)
    assert done.returncode == 2
    assert "two.md cannot be edited: the file is not UTF-8" in done.stderr
    assert contents(vault) == before


def test_links_that_would_mean_something_else_are_named(vault: Path) -> None:
    (vault / "two.md").write_text("`x` [[one]] y ` z\n\n[[wrong/one]]\n")
    before = contents(vault)
    done = run("mv", "one", "uno", "--alias", cwd=vault)
    assert done.returncode == 2
    assert "two.md:3:1: [[wrong/one]] would mean" in done.stderr
    assert "nothing was written" in done.stderr
    assert contents(vault) == before


@pytest.mark.parametrize("name", ["board.canvas", "Board.CANVAS"])
def test_the_suffix_of_a_canvas_may_be_in_upper_case(vault: Path, name: str) -> None:
    node = '{"id": "1", "type": "file", "file": "one.md"}'
    (vault / name).write_text(f'{{"nodes": [{node}], "edges": []}}')
    done = run("mv", "one", "uno", cwd=vault)
    assert done.returncode == 0, done.stderr
    assert '"uno.md"' in (vault / name).read_text()


@pytest.mark.parametrize(("below", "way"), [(".", ""), ("sub", "../"), ("..", "vault/")])
def test_reported_paths_can_be_opened_from_the_current_folder(
    vault: Path, below: str, way: str
) -> None:
    (vault / "bad.canvas").write_text("{")
    (vault / "old.canvas").write_bytes("{}".encode("utf-16"))
    (vault / "two.md").write_text("`x` [[one]] y ` z\n\n[[wrong/one]]\n")
    done = run("mv", "one", "uno", "--alias", "--vault", str(vault), cwd=vault / below)
    assert f"warning: {way}old.canvas cannot be edited" in done.stderr
    assert f"warning: {way}bad.canvas:1:" in done.stderr
    assert f"\n{way}two.md:3:1: [[wrong/one]] would mean" in done.stderr
    (vault / "two.md").write_bytes(b"[[one]] \xff")
    done = run("mv", "one", "uno", "--vault", str(vault), cwd=vault / below)
    assert f"error: {way}two.md cannot be edited" in done.stderr


def test_a_note_that_cannot_be_read_is_named_as_its_links_do_not_follow(vault: Path) -> None:
    (vault / "far.md").symlink_to("/nowhere/far.md")
    done = run("mv", "one", "uno", cwd=vault)
    assert (done.returncode, "warning: far.md: the file cannot be read: " in done.stderr) == (
        0,
        True,
    )
    assert "; what it names stays as it is written\n" in done.stderr


def test_a_name_that_other_systems_refuse_is_given_with_a_warning(vault: Path) -> None:
    done = run("mv", "one", "What?/aux.md", cwd=vault)
    assert done.returncode == 0
    assert done.stderr.startswith(
        "warning: “What?” has “?” in its name, which Windows refuses\n"
        "warning: “aux.md” has the name of a device on Windows\nrenamed one.md"
    )
    assert "warning" not in run("mv", "aux", "What?/two words", cwd=vault).stderr
    (vault / "knotwork.toml").write_text('[check]\nignore = ["unportable-name"]\n')
    assert "warning" not in run("mv", "What?", "CON", cwd=vault).stderr


def test_a_symbolic_link_is_not_written_through(vault: Path) -> None:
    if not hasattr(os, "symlink"):
        pytest.skip("no symbolic links on this system")
    (vault / "two.md").rename(vault / "real.md")
    (vault / "two.md").symlink_to(vault / "real.md")
    before = contents(vault)
    done = run("mv", "one", "uno", cwd=vault)
    assert done.returncode == 2
    assert "two.md cannot be edited: it is a symbolic link" in done.stderr
    assert contents(vault) == before


def test_remembered_units_change_no_renaming(vault: Path, tmp_path: Path) -> None:
    cache = {"KNOTWORK_CACHE_DIR": str(tmp_path / "units")}
    assert run("check", cwd=vault, environment=cache).returncode == 0
    assert run("build", "-o", str(tmp_path / "out"), cwd=vault, environment=cache).returncode == 0
    (vault / "two.md").write_text("[[one|new]]\n[[one]]\n")
    other = tmp_path / "other"
    subprocess.run(["cp", "-r", str(vault), str(other)], check=True)
    known = run("mv", "one", "uno", cwd=vault, environment=cache)
    fresh = run("mv", "--no-cache", "one", "uno", cwd=other, environment=cache)
    assert known.stderr == fresh.stderr
    assert [*contents(vault).values()] == [*contents(other).values()]
    assert (vault / "two.md").read_text() == "[[uno|new]]\n[[uno]]\n"


def test_absolute_paths_must_be_inside_the_vault(vault: Path) -> None:
    done = run("mv", str(vault / "one.md"), str(vault / "sub") + "/", cwd=vault / "sub")
    assert "renamed one.md → sub/one.md" in done.stderr
    assert "renamed sub/one.md → uno.md" in run("mv", "/sub/one", "/uno", cwd=vault).stderr
    for there in (str(vault.parent / "uno"), str(vault)):
        done = run("mv", "uno", there, cwd=vault)
        assert (done.returncode, "the vault" in done.stderr) == (2, True)
    assert (vault / "uno.md").exists()


def test_a_path_that_climbs_out_of_the_vault_names_nothing_in_it(vault: Path) -> None:
    (vault.parent / "one.md").touch()
    for words in (("../one.md", "x"), ("../one", "x", "--vault", ".")):
        done = run("mv", *words, cwd=vault)
        assert done.returncode == 2
        assert "leads out of the vault" in done.stderr
    assert (vault / "one.md").exists()


def test_an_ambiguous_name_of_a_note_is_an_error(vault: Path) -> None:
    (vault / "sub/two.md").touch()
    (vault / "two.md").rename(vault / "sub/deep two.md")
    (vault / "a").mkdir()
    (vault / "a/two.md").touch()
    for name in ("two", "two.md"):
        done = run("mv", name, "x", cwd=vault)
        assert (done.returncode, "say which: a/two.md, sub/two.md" in done.stderr) == (2, True)


def test_settings_that_name_the_old_path_are_reported(vault: Path) -> None:
    (vault / "knotwork.toml").write_text(
        'exclude = ["shut/"]\n[site]\nlinks = [{ label = "One", url = "one.md" }]\n'
    )
    (vault / "shut").mkdir()
    for name, text in (("a", "x"), ("b", "x"), ("c", "---\ndraft: true\n---\n")):
        (vault / "shut" / f"{name}.md").write_text(text)

    def warned(*names: str) -> list[str]:
        warnings = run("mv", *names, "-q", cwd=vault).stderr.splitlines()
        assert run("mv", "--undo", "-q", cwd=vault).returncode == 0
        return warnings

    named = "warning: knotwork.toml:3:33: `site.links.url` names one.md, which is new.md now"
    assert warned("one", "new") == [named]
    assert warned("shut/a.md", "a.md") == [
        "warning: the site shows a.md now: `exclude` left out shut/a.md"
    ]
    assert warned("shut", "open") == [
        "warning: the site shows open/a.md now, and 1 more: `exclude` left out shut/a.md"
    ]
    assert warned("shut/c.md", "c.md") == [], "it says itself that it is private"
    assert warned("two.md", "shut/two.md") == [
        "warning: the site leaves out shut/two.md now, for `exclude`"
    ]


def test_the_picture_of_a_drawing_that_keeps_its_old_name_is_told_of(vault: Path) -> None:
    (vault / "plan.excalidraw.md").write_text("---\nexcalidraw-plugin: parsed\n---\n")
    (vault / "plan.excalidraw.svg").touch()
    done = run("mv", "plan.excalidraw", "sub/map.excalidraw.md", "-q", cwd=vault)
    assert done.stderr == (
        "warning: plan.excalidraw.svg is the picture of the drawing: rename it to "
        "sub/map.excalidraw.svg\n"
    )
    done = run("mv", "plan.excalidraw.svg", "sub/map.excalidraw.svg", "-q", cwd=vault)
    assert done.stderr == ""
    assert run("mv", "sub", "other", "-q", cwd=vault).stderr == ""
