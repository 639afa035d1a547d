"""Several files change together: all of them or none, whenever the program is killed."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
from itertools import islice
from pathlib import Path

import msgspec
import pytest

from knotwork.errors import RefusedError
from knotwork.shell.files.journal import JOURNAL, Move, Transaction, Write, carry_out, finish, steps
from knotwork.shell.files.plain_files import digest

OLD = {"a.md": b"\xef\xbb\xbfa", "sub/b.md": b"b\r\n", "c.md": b""}
NEW = {"a.md": b"\xef\xbb\xbfA\n", "sub/b.md": b"B\r\n", "c.md": b"C"}
MOVE = Move("sub/b.md", "new/deep/b2.md")
MOVED = {"a.md": NEW["a.md"], "new/deep/b2.md": NEW["sub/b.md"], "c.md": NEW["c.md"]}
STEPS = 6


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, raw in OLD.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(raw)
    return tmp_path


def change(move: Move | None = MOVE) -> Transaction:
    return Transaction(tuple(Write(path, digest(OLD[path]), NEW[path]) for path in OLD), move)


def held(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_a_change_is_carried_out_and_leaves_no_journal(root: Path) -> None:
    carry_out(root, change())
    assert held(root) == MOVED


@pytest.mark.parametrize("count", range(STEPS + 1))
def test_after_a_kill_at_any_step_the_next_command_completes_it(root: Path, count: int) -> None:
    interrupted = steps(root, change())
    assert len(list(islice(interrupted, count))) == count
    finish(root)
    assert held(root) == (MOVED if count else OLD)
    assert not finish(root)


def test_there_are_as_many_steps_as_the_test_of_kills_believes(root: Path) -> None:
    assert len(list(steps(root, change()))) == STEPS


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
@pytest.mark.parametrize("count", [1, 3, 5])
def test_a_process_that_is_killed_leaves_what_the_next_one_completes(
    root: Path, count: int
) -> None:
    script = f"""
        import os, signal
        from pathlib import Path
        from itertools import islice
        import msgspec
        from knotwork.shell.files.journal import Transaction, steps
        change = msgspec.msgpack.decode({msgspec.msgpack.encode(change())!r}, type=Transaction)
        for _ in islice(steps(Path({str(root)!r}), change), {count}): pass
        os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (root / JOURNAL).exists()
    subprocess.run([sys.executable, "-m", "knotwork", "check", "-q", str(root)], check=True)
    assert held(root) == MOVED


def test_a_file_half_written_at_the_kill_is_gone_afterwards(root: Path) -> None:
    list(islice(steps(root, change()), 2))
    (root / "sub" / ".knotwork-unfinished").write_bytes(b"B")
    (root / ".knotwork-unfinished").write_bytes(b"x")
    finish(root)
    assert held(root) == MOVED


def test_nothing_is_written_if_one_file_has_changed(root: Path) -> None:
    (root / "c.md").write_bytes(b"edited meanwhile")
    before = held(root)
    with pytest.raises(RefusedError, match=r"c\.md has changed"):
        carry_out(root, change())
    assert held(root) == before


def test_a_folder_that_cannot_be_written_is_named_and_not_our_own_file_in_it(root: Path) -> None:
    (root / ".knotwork-unfinished").mkdir()
    with pytest.raises(RefusedError, match=r"the folder .* cannot be written") as refused:
        carry_out(root, change())
    assert refused.value.help == "nothing was changed"


def test_a_full_disk_is_told_with_the_folder_and_keeps_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RefusedError) as refused:
        carry_out(root, change())
    assert str(refused.value.message) == (
        f"the folder {root} cannot be written: No space left on device"
    )
    assert refused.value.help == "make room: nothing was changed"
    assert held(root) == OLD
    monkeypatch.undo()
    remaining = steps(root, change())
    next(remaining)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RefusedError) as refused:
        finish(root)
    assert refused.value.help == ("make room: the change is begun; the next command completes it")
    assert not (root / ".knotwork-unfinished").exists()
    monkeypatch.undo()
    assert finish(root)
    assert held(root) == MOVED


def test_an_interrupted_change_over_a_note_edited_since_is_left_to_the_user(root: Path) -> None:
    list(islice(steps(root, change()), 2))
    (root / "c.md").write_bytes(b"edited meanwhile")
    before = held(root)
    with pytest.raises(RefusedError, match=r"c\.md") as refused:
        finish(root)
    assert JOURNAL in refused.value.help
    assert held(root) == before


def test_nothing_is_overwritten_by_a_move(root: Path) -> None:
    (root / "new" / "deep").mkdir(parents=True)
    (root / "new" / "deep" / "b2.md").write_bytes(b"mine")
    before = held(root)
    with pytest.raises(RefusedError, match="nothing is ever overwritten"):
        carry_out(root, change())
    assert held(root) == before


def test_a_note_is_never_written_through_a_symbolic_link(root: Path, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside.md"
    outside.write_bytes(OLD["c.md"])
    (root / "c.md").unlink()
    (root / "c.md").symlink_to(outside)
    with pytest.raises(RefusedError, match="symbolic link"):
        carry_out(root, change())
    assert outside.read_bytes() == OLD["c.md"]
    (root / "c.md").unlink()
    (root / "c.md").write_bytes(OLD["c.md"])
    (root / "sub").rename(tmp_path.parent / f"{tmp_path.name}-sub")
    (root / "sub").symlink_to(tmp_path.parent / f"{tmp_path.name}-sub")
    with pytest.raises(RefusedError, match="symbolic link"):
        carry_out(root, change())


def test_a_written_file_keeps_its_permissions(root: Path) -> None:
    (root / "a.md").chmod(0o640)
    carry_out(root, change(None))
    assert (root / "a.md").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("path", ["../x.md", "/etc/x", ".git/hooks/pre-commit", "a/../b", ""])
def test_a_journal_with_paths_outside_the_vault_is_refused(root: Path, path: str) -> None:
    planted = {"version": 1, "change": [[[path, digest(b""), b"evil"]], None]}
    (root / JOURNAL).write_bytes(msgspec.msgpack.encode(planted))
    with pytest.raises(RefusedError, match="not a path of a vault"):
        finish(root)


def test_a_damaged_journal_is_named(root: Path) -> None:
    (root / JOURNAL).write_bytes(b"\xff\x00")
    with pytest.raises(RefusedError, match="damaged"):
        finish(root)


def test_a_journal_of_another_version_is_left_to_the_one_that_began_it(root: Path) -> None:
    later = msgspec.msgpack.encode({"version": 2, "change": "in other words"})
    (root / JOURNAL).write_bytes(later)
    with pytest.raises(RefusedError, match="was written by another version of Knotwork") as caught:
        finish(root)
    assert "the one that began it" in caught.value.help
    assert held(root) == {**OLD, JOURNAL: later}


def test_writers_wait_for_one_another(root: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    script = (
        "from itertools import islice; from pathlib import Path; "
        "from knotwork.shell.files.journal import Transaction, finish, steps; "
        f"list(islice(steps(Path({str(root)!r}), Transaction(())), 1));"
        f"print('ready', flush=True); finish(Path({str(root)!r})); print('done', flush=True)"
    )
    held_lock = os.open(root, os.O_RDONLY)
    fcntl.flock(held_lock, fcntl.LOCK_EX)
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, encoding="utf-8"
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        assert (root / JOURNAL).exists(), "it waits for the lock"
        os.close(held_lock)
        assert other.stdout.readline() == "done\n"
    assert not (root / JOURNAL).exists()
