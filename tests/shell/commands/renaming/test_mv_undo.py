"""Renamings that are undone, and those that are killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.helpers.commands import contents, run


def test_undo_gives_the_original_bytes_step_by_step(vault: Path) -> None:
    states = [contents(vault)]
    for words in (("one", "ONE"), ("sub", "deep/er"), ("one#One", "Two"), ("two", "sub2/")):
        assert run("mv", *words, cwd=vault).returncode == 0
        states.append(contents(vault))
    for state in reversed(states[:-1]):
        assert run("mv", "--undo", cwd=vault).returncode == 0
        assert contents(vault) == state
    done = run("mv", "--undo", cwd=vault)
    assert done.returncode == 2
    assert "no renaming" in done.stderr


def killed(vault: Path, *words: str) -> None:
    """Run a command that is killed just before it writes the first note."""
    program = (
        "import os, sys; from knotwork.shell.cli.main import main; "
        "from knotwork.shell.files import journal; "
        "journal.replace_bytes = lambda *_: os._exit(9); "
        f"sys.argv = {['knotwork', *words]!r}; main()"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=vault, check=False)
    assert done.returncode == 9


def test_a_renaming_that_was_killed_is_completed_and_can_be_undone(vault: Path) -> None:
    before = contents(vault)
    killed(vault, "mv", "one", "new")
    assert (vault / ".knotwork-journal").exists()
    assert run("mv", "--undo", cwd=vault).returncode == 0
    assert contents(vault) == before


def test_a_killed_undo_is_completed_and_the_earlier_renaming_stays_undoable(vault: Path) -> None:
    before = contents(vault)
    for name in ("new", "newer"):
        assert run("mv", "two" if name == "new" else "new", name, cwd=vault).returncode == 0
    killed(vault, "mv", "--undo")
    assert run("mv", "--undo", cwd=vault).stderr == "took back two.md → new.md\n"
    assert contents(vault) == before
    assert run("mv", "--undo", cwd=vault).returncode == 2


def test_undo_leaves_no_folder_behind_that_was_made_for_the_new_name(vault: Path) -> None:
    (vault / "there").mkdir()
    for new, folders in (("made/for/it", {"there", "sub"}), ("there/x", {"there", "sub"})):
        assert run("mv", "one", new, cwd=vault).returncode == 0
        assert run("mv", "--undo", cwd=vault).returncode == 0
        assert {path.name for path in vault.iterdir() if path.is_dir()} == {".obsidian", *folders}


def test_undo_leaves_a_note_alone_that_was_edited_since(vault: Path) -> None:
    run("mv", "one", "uno", cwd=vault)
    (vault / "two.md").write_text("mine now")
    before = contents(vault)
    done = run("mv", "--undo", cwd=vault)
    assert done.returncode == 2
    assert "two.md has changed" in done.stderr
    assert contents(vault) == before


def test_a_note_that_was_killed_half_way_is_all_new_after_the_next_command(vault: Path) -> None:
    whole = vault.parent / "whole"
    subprocess.run(["cp", "-r", str(vault), str(whole)], check=True)
    run("mv", "one", "uno", cwd=whole)
    script = (
        "import os, signal; import knotwork.shell.files.journal as journal\n"
        "rename = journal.replace_bytes\n"
        "def killed(file, content):\n"
        "    rename(file, content); os.kill(os.getpid(), signal.SIGKILL)\n"
        "journal.replace_bytes = killed\n"
        "from knotwork.shell.cli.main import main\n"
        "import sys; sys.argv = ['knotwork', 'mv', 'one', 'uno']; main()\n"
    )
    killed = subprocess.run([sys.executable, "-c", script], cwd=vault, check=False)
    assert killed.returncode < 0
    assert (vault / ".knotwork-journal").exists()
    assert run("check", "-q", cwd=vault).returncode == 0
    relative = [
        {path.removeprefix(str(root)): raw for path, raw in contents(root).items()}
        for root in (vault, whole)
    ]
    assert relative[0] == relative[1]
