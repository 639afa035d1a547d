"""Generated pages of the handbook agree with the code.

`make handbook` (`pytest tests/handbook/test_generated.py --update`) writes them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from tests.handbook.generated import commands, root, settings, words

from knotwork.shell.cli.group import ELSEWHERE
from knotwork.shell.cli.main import cli
from knotwork.toml import toml

ROOT = Path(__file__).parents[2]
HANDBOOK = ROOT / "notes" / "handbook"


def layers() -> str:
    """The layers of the house, as a file that the notes may read."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    (house,) = (one for one in contracts["contracts"] if one.get("containers") == ["knotwork"])
    rows = "\n".join(f"  {toml(layer)}," for layer in house["layers"])
    return f"# From [tool.importlinter] in pyproject.toml.\nlayers = [\n{rows}\n]\n"


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("every command.md", commands),
        ("every setting.md", settings),
        ("words of a site.md", words),
        ("layers.toml", layers),
    ],
)
def test_a_page_says_what_the_code_says(
    name: str, make: Callable[[], str], request: pytest.FixtureRequest
) -> None:
    page = HANDBOOK / name
    if request.config.getoption("--update"):
        page.write_text(make(), encoding="utf-8", newline="\n")
    assert page.read_text("utf-8") == make()


def every(command: click.Command) -> list[click.Command]:
    inner = command.commands.values() if isinstance(command, click.Group) else ()
    return [command, *(below for one in inner for below in every(one))]


def test_every_command_and_option_says_what_it_does() -> None:
    for command in every(cli):
        assert command.help, command.name
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{command.name} {option.name}"


def test_no_list_of_commands_cuts_a_sentence_off() -> None:
    for command in every(cli):
        if isinstance(command, click.Group):
            shown = command.get_help(click.Context(command, root(), terminal_width=60))
            listed = shown.partition("Commands:")[2]
            assert listed, command.name
            assert "..." not in listed
            assert all(listed.find(f"\n  {name} ") >= 0 for name in command.commands)


def test_names_of_commands_in_other_tools_lead_to_existing_commands() -> None:
    for word, ours in ELSEWHERE.items():
        assert word not in cli.commands
        command: click.Command = cli
        for part in ours.split()[1:]:
            if not part.startswith("--"):
                assert isinstance(command, click.Group)
                command = command.commands[part]
