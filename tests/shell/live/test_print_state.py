"""The messages of `knotwork serve` in the terminal after an edit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest

from knotwork.shell.commands.building.request import BuildRequest
from knotwork.shell.commands.serving.print_state import EachState
from knotwork.shell.commands.serving.set_up import live
from knotwork.shell.config.locate import locate
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.shell.live.show import Show
from knotwork.shell.live.vault import LiveVault

Printed: TypeAlias = Callable[[str], list[str]]


@pytest.fixture
def printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Printed]:
    """Writes a text into `zoo.md`; returns what is printed then.

    The other files of the vault exist before the first text.
    """
    tell = EachState(str)

    @cache
    def served() -> LiveVault:
        return live(locate(tmp_path), BuildRequest(), theme_in(templates_folder()))

    def after(note: str) -> list[str]:
        (tmp_path / "zoo.md").write_text(note)
        vault = served()
        vault.is_current()
        tell(Show(vault, vault.build(), tell))
        return [line.strip() for line in capsys.readouterr().err.splitlines()]

    yield after
    served().close()


def test_the_terminal_names_what_an_edit_broke_before_what_was_broken(
    tmp_path: Path, printed: Printed
) -> None:
    links = " ".join(f"[[gone {number}]]" for number in range(10))
    (tmp_path / "index.md").write_text(links)
    assert printed("Fine.")[1] == "index.md:1:1 there is no note “gone 0”"
    assert printed("[[lion]]")[1:3] == [
        "zoo.md:1:1 there is no note “lion”",
        "index.md:1:1 there is no note “gone 0”",
    ]
    assert printed("[[lion]] roars") == []
    assert printed("A [[lion]] and a [[bear]]")[1] == "zoo.md:1:18 there is no note “bear”"
    assert printed("The [[bear]] and a [[wolf]]")[1] == "zoo.md:1:20 there is no note “wolf”"
    assert printed("Fine.")[1] == "index.md:1:1 there is no note “gone 0”"
    unclosed = "zoo.md:1:1 `[[` is not closed by `]]` on its line"
    assert printed("[[lion").count(unclosed) == 1
    assert printed("[[lion, a cat") == []
    assert printed("[[wolf]] [[lion")[1:3] == [
        "zoo.md:1:1 there is no note “wolf”",
        "index.md:1:1 there is no note “gone 0”",
    ]
    assert printed("[[lion")[1] == "index.md:1:1 there is no note “gone 0”"


def test_warnings_are_counted_when_a_preview_begins_and_named_when_an_edit_brings_them(
    tmp_path: Path, printed: Printed
) -> None:
    (tmp_path / "index.md").write_text("[[old")
    assert printed("Fine.") == ["2 notes: 1 warning"]
    assert printed("[[new") == [
        "2 notes: 2 warnings",
        "zoo.md:1:1 `[[` is not closed by `]]` on its line",
    ]
    assert printed("$$ \\frac{a}{b}")[1].startswith("zoo.md:1:1 `$$` opens")
    assert printed("Fine.") == ["2 notes: 1 warning"]


def test_the_terminal_names_places_in_files_that_are_no_notes(
    tmp_path: Path, printed: Printed
) -> None:
    preamble = tmp_path / "preamble.sty"
    preamble.write_text("\\newcommand{\\R}{\\mathbb{R}}\n\\foo\n")
    (tmp_path / "knotwork.toml").write_text('[check]\nseverity = { bad-preamble = "error" }\n')
    assert printed("Fine.")[1] == "preamble.sty:2:1 `\\foo` defines nothing"
