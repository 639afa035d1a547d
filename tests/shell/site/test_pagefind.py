"""Pagefind as a program: how it is started and ended, and how its failures are reported."""

from __future__ import annotations

import base64
import json
import signal
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest
from tests.helpers.vault import vault

from knotwork.config.options import SiteOptions
from knotwork.errors import KnotworkError
from knotwork.pages.search import digests
from knotwork.pages.site import Site
from knotwork.shell.site.pagefind import pagefind
from knotwork.shell.site.search import making
from knotwork.shell.site.staging import stage

VERSION = "[ $1 = --version ] && echo pagefind 1.5.0"
"""How a script begins that stands in for Pagefind."""
needs_scripts = pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")


def running() -> set[psutil.Process]:
    """All child processes of this one, also indirect ones."""
    return set(psutil.Process().children(recursive=True))


def script(folder: Path, does: str) -> Path:
    """A program that stands in for Pagefind."""
    program = folder / "pagefind"
    program.write_text(f"#!/bin/sh\n{does}")
    program.chmod(0o755)
    return program


@needs_scripts
def test_a_pagefind_that_is_too_old_is_reported(tmp_path: Path) -> None:
    old = script(tmp_path, "echo pagefind 1.4.0\n")
    with (
        pytest.raises(KnotworkError, match=r"is pagefind 1\.4\.0: the search needs Pagefind 1\.5"),
        making(old, Site(vault(a="word"), SiteOptions())),
    ):
        pass


@needs_scripts
def test_a_pagefind_that_is_killed_is_reported_with_a_way_out(tmp_path: Path) -> None:
    program = script(tmp_path, f"{VERSION} || kill -9 $$\n")
    with (
        making(program, Site(vault(a="word"), SiteOptions())) as files,
        pytest.raises(KnotworkError, match="index: it was killed, perhaps for lack") as error,
    ):
        list(files)
    assert "search = false" in error.value.help


def answered(*payloads: dict[str, object]) -> str:
    """Responses as Pagefind writes them, for a script that stands in for it."""
    responses = (json.dumps({"payload": payload}).encode() for payload in payloads)
    return "".join(f"{base64.b64encode(each).decode()}," for each in responses)


@needs_scripts
def test_an_index_that_cannot_be_written_is_reported_with_a_way_out(tmp_path: Path) -> None:
    responses = answered({"type": "Done"}, {"type": "Done"}, {"type": "Done", "files": []})
    program = script(tmp_path, f"{VERSION} && exit\nmkdir index-0\nprintf '{responses}'\ncat\n")
    with (
        making(program, Site(vault(a="word"), SiteOptions())) as made,
        pytest.raises(KnotworkError, match="index cannot be written: index-0: ") as error,
    ):
        list(made)
    assert "TMPDIR" in error.value.help


@needs_scripts
def test_an_answer_that_cannot_be_read_is_reported_with_a_way_out(tmp_path: Path) -> None:
    files = [{"path": "entry", "content": "no base64!"}]
    responses = answered({"type": "Done"}, {"type": "Done"}, {"type": "Done", "files": files})
    program = script(tmp_path, f"{VERSION} && exit\nprintf '{responses}'\ncat\n")
    with (
        making(program, Site(vault(a="word"), SiteOptions())) as made,
        pytest.raises(KnotworkError, match="index: its answer cannot be read: ") as error,
    ):
        list(made)
    assert "search = false" in error.value.help


def test_pages_that_cannot_be_written_are_reported_with_a_way_out(tmp_path: Path) -> None:
    site = Site(vault(a="word"), SiteOptions())
    with pytest.raises(KnotworkError, match="pages cannot be written: ") as error:
        stage(site, digests(site), tmp_path / "missing" / "pages", 1, None)
    assert "TMPDIR" in error.value.help


@needs_scripts
def test_pagefind_ends_even_with_a_signal_that_comes_as_it_begins(tmp_path: Path) -> None:
    builder = "$(cut -d ' ' -f 4 /proc/$PPID/stat)"  # the parent of the parent of the script
    program = script(tmp_path, f"{VERSION} && exit\nkill -HUP {builder}\nexec sleep 600\n")

    def end(_number: int, _frame: object) -> None:
        raise SystemExit

    before, known = signal.signal(signal.SIGHUP, end), running()
    try:
        with (
            pytest.raises(SystemExit),
            making(program, Site(vault(a="word"), SiteOptions())) as files,
        ):
            list(files)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert running() == known


@needs_scripts
def test_nothing_is_left_of_a_pagefind_that_is_ended_as_it_begins(tmp_path: Path) -> None:
    program = script(tmp_path, f"{VERSION} && exit\nkill -TERM $PPID\nexec sleep 600\n")
    known = running()
    with (
        making(program, Site(vault(a="word"), SiteOptions())) as files,
        pytest.raises(KnotworkError, match="index: it ended with 1"),
    ):
        list(files)
    assert running() == known


@needs_scripts
def test_a_pagefind_that_hangs_at_its_end_ends_with_the_build(tmp_path: Path) -> None:
    last = tmp_path / "last"
    answers = f"exec >&-\ncat\ntouch {last}\nexec sleep 600"
    program, known = script(tmp_path, f"{VERSION} && exit\n{answers}\n"), running()
    with making(program, Site(vault(a="word"), SiteOptions())):
        until = time.monotonic() + 60
        while not last.exists() and time.monotonic() < until:
            time.sleep(0.01)
    assert last.exists()
    assert running() == known


@needs_scripts
def test_pagefind_is_begun_under_the_name_by_which_it_was_found(tmp_path: Path) -> None:
    """Version managers have one program under many names."""
    script(tmp_path, f"{VERSION} && exit\necho it was called ${{0##*/}} >&2; exit 1\n")
    shim = (tmp_path / "pagefind").rename(tmp_path / "shim")
    program = tmp_path / "pagefind"
    program.symlink_to(shim)
    with (
        making(program, Site(vault(a="word"), SiteOptions())) as files,
        pytest.raises(KnotworkError, match="index: it was called pagefind"),
    ):
        list(files)


def test_pagefind_ends_with_a_build_that_does_not_wait_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = pagefind()
    assert program is not None
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    site = Site(vault({"a.md": "word"}), SiteOptions())
    before = running()
    with making(program, site):
        assert running() - before
        assert list(tmp_path.iterdir())
    assert running() == before
    assert not list(tmp_path.iterdir())


@needs_scripts
def test_pagefind_takes_the_pages_in_the_order_of_their_paths(tmp_path: Path) -> None:
    program, taken = tmp_path / "pagefind", tmp_path / "taken"
    program.write_text(
        f"#!{sys.executable}\n"
        "import base64, json, sys\n"
        "if '--version' in sys.argv: sys.exit('pagefind 1.5.0')\n"
        "end = False\n"
        "while not end:\n"
        "    message = b''\n"
        "    while not message.endswith(b','): message += sys.stdin.buffer.read(1)\n"
        "    asked = json.loads(base64.b64decode(message))['payload']\n"
        f"    print(asked.get('file_path', ''), file=open({str(taken)!r}, 'a'))\n"
        "    end = asked['type'] == 'GetFiles'\n"
        "    error = {'type': 'Error' if end else 'Done', 'message': 'no room'}\n"
        "    print(base64.b64encode(json.dumps({'payload': error}).encode()).decode(), end=',')\n"
        "    sys.stdout.flush()\n"
    )
    program.chmod(0o755)
    names = [f"{name}.md" for name in "hcaidfbge"]
    site = Site(vault(dict.fromkeys(names, "word")), SiteOptions())
    with making(program, site) as files, pytest.raises(KnotworkError, match="index: no room"):
        list(files)
    assert taken.read_text().split() == [f"{name}.html" for name in "abcdefghi"]
