"""`knotwork serve` gives each warning once, and again only when it changes."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from knotwork.shell.commands.building.request import BuildRequest
from knotwork.shell.commands.serving.print_state import WarningsOnly
from knotwork.shell.commands.serving.set_up import live
from knotwork.shell.config.locate import locate
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.shell.live.show import Show


def test_a_folder_that_cannot_be_listed_is_reported_once_until_that_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    shut: set[str] = set()
    scandir = os.scandir

    def refusing(folder: str) -> Iterator[os.DirEntry[str]]:
        if Path(folder).name in shut:
            raise PermissionError(errno.EACCES, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr("knotwork.shell.files.scan.os.scandir", refusing)
    monkeypatch.chdir(tmp_path)
    vault = live(locate(tmp_path), BuildRequest(), theme_in(templates_folder()))
    tell = WarningsOnly()
    printed = []
    for now in ({"a"}, {"a"}, {"a", "b"}, {"b"}, {"a", "b"}, set()):
        shut.clear()
        shut |= now
        vault.is_current()
        tell(Show(vault, vault.build(), tell))
        warned = capsys.readouterr().err.splitlines()
        printed.append([line.removeprefix("warning: ").partition(" ")[0] for line in warned])
    vault.close()
    assert printed == [["a"], [], ["b"], [], ["a"], []]
