"""Builds that are killed, fill the disk or run at the same time; the same bytes on any machine."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests.bench.generate import vault
from tests.helpers.builds import build_anew, held, pages

from knotwork.errors import KnotworkError
from knotwork.shell.cli.ending import Terminated, die
from knotwork.shell.commands.starting.init import write_missing
from knotwork.shell.processes.forked import WORTH_PROCESSES
from knotwork.starter import NewFile

JOURNAL = Path(".knotwork-unfinished", "new")


@pytest.fixture(autouse=True)
def default_signals() -> Iterator[None]:
    """Let programs started here receive signals that the tests themselves may ignore.

    `nohup` makes a program ignore the end of its terminal, and `&` makes it ignore Ctrl-C.
    """
    hangup = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    interrupt = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGHUP, hangup)
    signal.signal(signal.SIGINT, interrupt)


def notes(root: Path, count: int) -> Path:
    for source in vault(count):
        path = root / source.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source.text, "utf-8")
    return root


def started(root: Path, out: Path, *more: str, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "knotwork", "build", str(root), "-o", str(out), "--quiet", *more],
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
    )


def goes_on(process: subprocess.Popen[bytes]) -> bool:
    """Whether a build still runs after a hundredth of a second."""
    try:
        process.wait(0.01)
    except subprocess.TimeoutExpired:
        return True
    return False


def children(process: subprocess.Popen[bytes], name: str = "") -> list[psutil.Process]:
    """The child processes of a build, or those whose name contains this text."""
    found = []
    for child in psutil.Process(process.pid).children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if name in child.name():
                found.append(child)
    return found


def ended(process: subprocess.Popen[bytes]) -> int:
    process.communicate()
    return process.returncode


def test_after_a_kill_every_page_is_whole_and_the_next_build_is_a_clean_one(tmp_path: Path) -> None:
    root, out = notes(tmp_path / "notes", 60), tmp_path / "site"
    build_anew(root, tmp_path / "whole")
    whole = pages(tmp_path / "whole")
    process = started(root, out)
    while not (out / JOURNAL).exists() or not (out / JOURNAL).stat().st_size > 2000:
        assert goes_on(process)
    os.kill(process.pid, signal.SIGKILL)
    ended(process)
    for path, content in pages(out).items():
        if not path.startswith(JOURNAL.parts[0]):
            assert content == whole[path], path
    # The notes of half the written pages are deleted before the next build.
    for note in sorted(root.rglob("*.md"))[::2]:
        note.unlink()
    assert ended(started(root, out)) == 1
    build_anew(root, tmp_path / "clean")
    assert held(out) == held(tmp_path / "clean")


def test_compiling_processes_end_with_a_killed_build(tmp_path: Path) -> None:
    root, out = notes(tmp_path / "notes", WORTH_PROCESSES), tmp_path / "site"
    process = started(root, out, "--jobs", "3")
    build = psutil.Process(process.pid)
    while len(helping := build.children(recursive=True)) < 3:
        assert goes_on(process)
    os.kill(process.pid, signal.SIGKILL)
    _gone, alive = psutil.wait_procs(helping, timeout=60)
    assert not alive
    # No process holds the lock of the folder any more.
    assert ended(process) == -signal.SIGKILL
    for part in (1, 2, 3):
        shutil.rmtree(root / f"part {part:04d}")
    assert ended(started(root, out, "--jobs", "3")) == 1


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_terminated_build_ends_its_processes_too(told: signal.Signals, tmp_path: Path) -> None:
    root, out = notes(tmp_path / "notes", WORTH_PROCESSES), tmp_path / "site"
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    process = started(root, out, "--jobs", "2", TMPDIR=str(scratch))
    while not (list(scratch.iterdir()) and (begun := children(process, "pagefind"))):
        assert goes_on(process)
    begun += children(process)
    process.send_signal(told)
    assert ended(process) == (130 if told == signal.SIGINT else -told)
    assert not [one for one in begun if one.is_running()]
    assert not list(scratch.iterdir())


def test_a_context_interrupted_by_a_signal_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken_down: list[str] = []

    def begun() -> Iterator[None]:
        try:
            yield
        finally:
            taken_down.append("what was begun")

    def enter() -> None:
        context = begun()
        next(context)
        raise Terminated(signal.SIGTERM)

    for module in ("multiprocessing", "knotwork.shell.processes.forked"):  # other tests' processes
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setattr(os, "kill", lambda *_told: taken_down.append("the process"))
    try:
        enter()
    except Terminated as told:
        die(told)
    assert taken_down == ["what was begun", "the process"]


def test_ignored_signals_stay_ignored(tmp_path: Path) -> None:
    """As `nohup` wants it."""
    root, out = notes(tmp_path / "notes", 60), tmp_path / "site"
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        process = started(root, out)
    finally:
        signal.signal(signal.SIGHUP, before)
    while not (out / JOURNAL).exists():
        assert goes_on(process)
    process.send_signal(signal.SIGHUP)
    assert ended(process) == 1


def test_a_preview_does_not_wait_for_its_cells_when_the_terminal_goes(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("```python\nimport time; time.sleep(9)\n```\n\n" * 9)
    command = [sys.executable, "-m", "knotwork", "serve", str(tmp_path), "--port", "0", "--run"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        while not children(process):
            assert goes_on(process)
        process.send_signal(signal.SIGHUP)
        try:
            process.communicate(timeout=40)
        finally:
            process.kill()  # otherwise the end of this block would wait for it
        assert process.returncode == -signal.SIGHUP


def test_two_builds_of_one_folder_wait_for_each_other(tmp_path: Path) -> None:
    root, out = notes(tmp_path / "notes", 60), tmp_path / "site"
    first, second = started(root, out), started(root, out)
    assert (ended(first), ended(second)) == (1, 1)
    build_anew(root, tmp_path / "clean")
    assert held(out) == held(tmp_path / "clean")


def test_a_full_disk_is_reported_and_the_next_build_completes_the_rest(tmp_path: Path) -> None:
    root, out = notes(tmp_path / "notes", 20), tmp_path / "site"
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limit[1]))
    try:
        process = started(root, out, KNOTWORK_CACHE_DIR=str(tmp_path / "cache"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    _, stderr_text = process.communicate()
    assert process.returncode == 2
    assert b"cannot be written" in stderr_text
    assert b"Traceback" not in stderr_text
    assert ended(started(root, out)) == 1
    build_anew(root, tmp_path / "clean")
    assert held(out) == held(tmp_path / "clean")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a vault, and the site that was built of it here."""
    folder = tmp_path_factory.mktemp("here")
    root = notes(folder / "notes", 30)
    (root / "é ı İ.md").write_text("[[ß]] #täg [[I]]\n", "utf-8")
    build_anew(root, folder / "site")
    return folder


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "2", "TZ": "Asia/Kathmandu"},
        {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "America/Lima"},
        {"LC_ALL": "C"},
    ],
)
def test_seed_locale_zone_and_place_change_no_byte(
    environment: dict[str, str], here: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "else where" / "notes"
    shutil.copytree(here / "notes", elsewhere)
    assert ended(started(elsewhere, tmp_path / "other", **environment)) == 1
    assert held(here / "site") == held(tmp_path / "other")


def test_a_system_that_cannot_name_all_files_is_told_the_way_out(tmp_path: Path) -> None:
    process = started(tmp_path, tmp_path / "site", LC_ALL="C", PYTHONUTF8="0")
    _, stderr_text = process.communicate()
    assert process.returncode == 2
    assert b"PYTHONUTF8=1" in stderr_text


def test_a_closed_output_causes_no_message_and_keeps_the_exit_code(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[[nowhere]]")
    command = f"'{sys.executable}' -m knotwork check '{tmp_path}' --no-cache"
    for closed in (">&-", ">&- 2>&-", "--format json >&-"):
        done = subprocess.run(["sh", "-c", f"{command} {closed}"], capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (1, b"")


def test_an_input_that_was_closed_is_an_empty_note(tmp_path: Path) -> None:
    command = f"'{sys.executable}' -m knotwork check - --stdin-filename a.md --no-cache <&-"
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_init_leaves_no_half_of_a_file_that_it_would_then_keep(tmp_path: Path) -> None:
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50, limit[1]))
    try:
        with pytest.raises(KnotworkError, match="cannot be made: File too large"):
            write_missing(tmp_path, [NewFile("a.md", "short"), NewFile("b.md", "long" * 50)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
