"""Systems with scarce resources: few open files or processes, no temporary folder, no home."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from knotwork.config.user_options import UserConfig
from knotwork.errors import ConfigError, KnotworkError
from knotwork.shell.cli import main as command
from knotwork.shell.config.home import cache_home
from knotwork.shell.config.user import user_config

COMPILE = """
import os, sys
from knotwork.model import Syntax
from knotwork.shell.processes.pool import processes
from knotwork.shell.processes.supervised import Supervised
from knotwork.syntax.compile import compile_notes
from tests.bench.generate import vault

fork, left = os.fork, 2

def few():
    global left
    left -= 1
    if left < 0:
        raise BlockingIOError(11, "Resource temporarily unavailable")
    return fork()

os.fork = few
notes = tuple(vault(150))
units = list(Supervised(processes(5), 5, Syntax()).compile(notes))
assert units == list(compile_notes(notes, Syntax()))
"""


def run(code: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_where_few_processes_may_begin_this_one_compiles_and_none_stays() -> None:
    done = run(COMPILE)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_process_refused_after_others_worked_leaves_no_work_waiting() -> None:
    refused = """
import multiprocessing.context as context
import knotwork.shell.processes.pool as pool

start, count = context.ForkServerProcess._Popen, 0

def refuse(process):
    global count
    count += 1
    if count > 1:
        raise BlockingIOError(11, "Resource temporarily unavailable")
    return start(process)

context.ForkServerProcess._Popen = staticmethod(refuse)
pool.can_fork = lambda: False
"""
    done = run(refused + COMPILE)
    assert (done.returncode, done.stderr) == (0, "")


def test_where_the_pool_itself_is_refused_this_process_compiles() -> None:
    refused = """
import multiprocessing.synchronize as synchronize

def refused(*_args, **_more):
    raise OSError(38, "Function not implemented")  # as on systems without /dev/shm

synchronize.SemLock.__init__ = refused
"""
    done = run(refused + COMPILE)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.EMFILE, "Too many"), "resource: Too many\n  help: allow more open files:"),
        (
            OSError(errno.EMFILE, "Too many", "a"),
            "error: a: Too many\n  help: allow more open files:",
        ),
        (OSError(errno.EAGAIN, "Try again"), "Try again\n  help: use fewer processes:"),
        (FileNotFoundError(errno.ENOENT, "No usable folder"), "error: No usable folder\n  help: "),
        (PermissionError(errno.EACCES, "No right", "a"), "a: No right\n  help: `ls -l` shows"),
        (OSError(errno.EROFS, "Read-only", "a"), "a: Read-only\n  help: it is on a read-only"),
        (MemoryError(), "error: out of memory\n  help: use fewer"),
        # Unexpected errors: with exit code 1, a service would take them for findings.
        (OSError(errno.EDOM, "Odd"), "Odd\nerror: this is a mistake in Knotwork\n  help: please"),
        (KeyError("x"), "KeyError: 'x'\nerror: this is a mistake in Knotwork\n  help: please"),
    ],
)
def test_errors_that_end_a_command_come_with_advice(
    error: Exception,
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(**_more: object) -> None:
        raise error

    monkeypatch.setattr(command.cli, "main", fail)
    monkeypatch.setattr(command, "end_when_told", lambda: None)
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 2
    assert says in capsys.readouterr().err


def test_without_a_usable_home_folder_nothing_is_remembered(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("```python\n1\n```\n")
    own = ("KNOTWORK_CACHE_DIR", "KNOTWORK_CONFIG", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
    environment = dict.fromkeys(own, "") | {"HOME": os.devnull}
    code = "from knotwork.shell.cli.main import main; main()"
    for words in (["build", "--run", "-o", str(tmp_path / "site")], ["test"]):
        done = run(code, *words[:1], str(tmp_path), *words[1:], **environment)
        assert done.returncode == 0
        assert "nothing is remembered; KNOTWORK_CACHE_DIR can" in done.stderr


def test_a_configuration_in_the_home_of_another_user_is_not_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_args: object) -> str:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.delenv("KNOTWORK_CONFIG", raising=False)
    monkeypatch.setattr(Path, "read_text", refuse)
    monkeypatch.setattr(os, "access", lambda *_asked: False)
    assert user_config() == UserConfig()
    monkeypatch.setattr(os, "access", lambda *_asked: True)
    with pytest.raises(ConfigError, match=r"cannot be read: Permission denied$"):
        user_config()


def test_a_user_without_a_home_is_told_to_name_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_asked: object) -> Path:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr("platformdirs.user_cache_path", fail)
    with pytest.raises(KnotworkError, match="names no home folder") as caught:
        cache_home()
    assert caught.value.help == "name one: HOME=PATH"
