"""What `knotwork serve` says in the terminal after an edit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from knotwork.shell.commands.build_request import BuildRequest
from knotwork.shell.commands.print_state import EachState
from knotwork.shell.commands.serve import live
from knotwork.shell.config.locate import locate
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.shell.live.show import Show

Told: TypeAlias = Callable[[str], list[str]]


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Told]:
    """Gives `zoo.md` a text; returns what the terminal says then."""
    vault = live(locate(tmp_path), BuildRequest(), theme_in(templates_folder()))
    tell = EachState(str)

    def after(note: str) -> list[str]:
        (tmp_path / "zoo.md").write_text(note)
        vault.is_current()
        tell(Show(vault, vault.build(), tell))
        return [line.strip() for line in capsys.readouterr().err.splitlines()]

    yield after
    vault.close()


def test_the_terminal_names_what_an_edit_broke_before_what_was_broken(
    tmp_path: Path, told: Told
) -> None:
    links = " ".join(f"[[gone {number}]]" for number in range(10))
    (tmp_path / "index.md").write_text(links)
    assert told("Fine.")[1] == "index.md:1:1 there is no note “gone 0”"
    assert told("[[lion]]")[1:3] == [
        "zoo.md:1:1 there is no note “lion”",
        "index.md:1:1 there is no note “gone 0”",
    ]
    assert told("[[lion]] roars") == []
    assert told("A [[lion]] and a [[bear]]")[1] == "zoo.md:1:18 there is no note “bear”"
    assert told("The [[bear]] and a [[wolf]]")[1] == "zoo.md:1:20 there is no note “wolf”"
    assert told("Fine.")[1] == "index.md:1:1 there is no note “gone 0”"
    unclosed = "zoo.md:1:1 `[[` is not closed by `]]` on its line"
    assert told("[[lion").count(unclosed) == 1
    assert told("[[lion, a cat") == []
    assert told("[[wolf]] [[lion")[1:3] == [
        "zoo.md:1:1 there is no note “wolf”",
        "index.md:1:1 there is no note “gone 0”",
    ]
    assert told("[[lion")[1] == "index.md:1:1 there is no note “gone 0”"


def test_warnings_are_counted_when_a_preview_begins_and_named_when_an_edit_brings_them(
    tmp_path: Path, told: Told
) -> None:
    (tmp_path / "index.md").write_text("[[old")
    assert told("Fine.") == ["2 notes: 1 warning"]
    assert told("[[new") == [
        "2 notes: 2 warnings",
        "zoo.md:1:1 `[[` is not closed by `]]` on its line",
    ]
    assert told("$$ \\frac{a}{b}")[1].startswith("zoo.md:1:1 `$$` opens")
    assert told("Fine.") == ["2 notes: 1 warning"]
