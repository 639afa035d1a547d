"""`knotwork check --fix` on disk: bytes, symbolic links, messages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.helpers.commands import contents, run

import knotwork.syntax.compile
from knotwork.model import Source, Syntax, Unit
from knotwork.shell.cli.main import cli

TARGET = b"---\naliases: [ip]\n---\n"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "product.md").write_bytes(TARGET)
    (folder / "a.md").write_bytes(
        "\ufeff# α 😀\r\n\r\nsee [[ip]]\r\nand [[ip|it]] [[productt]]".encode()
    )
    return folder


FIXED = "\ufeff# α 😀\r\n\r\nsee [[product|ip]]\r\nand [[product|it]] [[productt]]".encode()


def test_fix_changes_the_places_and_no_other_byte(vault: Path) -> None:
    done = run("check", "--fix", cwd=vault)
    assert contents(vault) == {str(vault / "a.md"): FIXED, str(vault / "product.md"): TARGET}
    assert "2 fixed" in done.stdout
    assert done.returncode == 1, "the broken link is left"
    assert "1 more with --unsafe-fixes" in done.stdout
    only_guesses = run("check", cwd=vault).stdout
    assert only_guesses.endswith("; --fix --unsafe-fixes can fix 1\n")


def test_unsafe_fixes_are_made_when_asked_for(vault: Path) -> None:
    done = run("check", "--fix", "--unsafe-fixes", cwd=vault)
    assert (vault / "a.md").read_bytes() == FIXED.replace(b"productt", b"product")
    assert done.returncode == 0


def test_diff_writes_nothing_and_is_what_fix_would_do(vault: Path) -> None:
    before = contents(vault)
    done = subprocess.run(
        [sys.executable, "-m", "knotwork", "check", "--diff"],
        cwd=vault,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert contents(vault) == before
    subprocess.run(["git", "apply", "-"], cwd=vault, input=done.stdout, check=True)
    assert (vault / "a.md").read_bytes() == FIXED
    again = run("check", "--diff", cwd=vault)
    assert again.returncode == 0
    assert again.stderr == "nothing to fix; 1 with --unsafe-fixes\n"


def test_only_the_rules_and_notes_asked_for_are_fixed(vault: Path) -> None:
    before = contents(vault)
    run("check", "--fix", "--unsafe-fixes", "--select", "trail-mismatch", cwd=vault)
    assert contents(vault) == before
    run("check", "product.md", "--fix", cwd=vault)
    assert contents(vault) == before


def test_a_note_behind_a_symbolic_link_is_left_with_a_word(vault: Path) -> None:
    inside = vault / "real.md"
    (vault / "a.md").rename(inside)
    (vault / "a.md").symlink_to(inside)
    done = run("check", "--fix", cwd=vault)
    assert (vault / "a.md").is_symlink()
    assert inside.read_bytes() == FIXED
    assert "a.md cannot be edited: it is a symbolic link" in done.stderr


def test_a_note_that_is_not_utf_8_is_left_with_a_word(vault: Path) -> None:
    raw = b"[[ip]] \xff"
    (vault / "a.md").write_bytes(raw)
    done = run("check", "--fix", cwd=vault)
    assert (vault / "a.md").read_bytes() == raw
    assert "a.md cannot be edited: the file is not UTF-8" in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--unsafe-fixes",), "add --fix or --diff"),
        (("-", "--stdin-filename", "a.md", "--fix"), "standard input cannot be fixed"),
    ],
)
def test_options_that_do_not_go_together_are_an_error(
    vault: Path, words: tuple[str, ...], message: str
) -> None:
    done = run("check", *words, cwd=vault)
    assert done.returncode == 2
    assert message in done.stderr


def test_a_text_is_compiled_once_however_often_it_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text("[[one|note#no]] [[two|note#none]] [[three|note]]\n")
    (tmp_path / "b.md").write_text("[[four|note]]\n")
    (tmp_path / "note.md").write_text("")
    compiled: list[tuple[str, str]] = []

    def compile_note(source: Source, syntax: Syntax) -> Unit:
        compiled.append((source.path, source.text))
        return before(source, syntax)

    before = knotwork.syntax.compile.compile_note
    monkeypatch.setattr(knotwork.syntax.compile, "compile_note", compile_note)
    with pytest.raises(SystemExit):
        cli.main(["check", str(tmp_path), "--fix", "--unsafe-fixes", "--no-cache"])
    assert (tmp_path / "a.md").read_text().count("note|three") == 1
    assert compiled.count(("b.md", "[[note|four]]\n")) == 1
