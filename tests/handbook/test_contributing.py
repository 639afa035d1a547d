"""CONTRIBUTING.md is a map of the code: everything it names must exist."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
PACKAGE = "compiler/knotwork"
PLACES = (
    ROOT,
    *(
        ROOT / PACKAGE / room
        for room in ("", "shell", "shell/commands", "shell/commands/building", "syntax")
    ),
    ROOT / "templates" / "scripts",
    ROOT / "tests" / "rename",
)
"""From where its paths are to be read, in the sections that are about these folders."""
NAMED = re.compile(r"`([\w./-]+(?:\.(?:py|html|ts|json|toml)|/))`")


def file_called(name: str) -> Path | None:
    return next((place / name for place in PLACES if (place / name).exists()), None)


def test_every_file_and_folder_that_it_names_is_there() -> None:
    named = set(NAMED.findall(TEXT)) - {"NAME.ts"}
    assert len(named) > 40
    assert [name for name in sorted(named) if file_called(name) is None] == []


def test_every_function_that_it_names_beside_a_file_stands_in_it() -> None:
    steps = re.findall(r"`([\w./]+\.py)` \(`(\w+)`\)", TEXT)
    assert len(steps) >= 3
    for name, function in steps:
        file = file_called(name)
        assert file is not None
        assert f"def {function}(" in file.read_text("utf-8")


def test_every_room_of_the_house_and_of_the_shell_is_named() -> None:
    read = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    house, shell = read["tool"]["importlinter"]["contracts"][:2]
    rooms = re.findall(r"\w+", " ".join((*house["layers"], *shell["layers"])))
    unnamed = [room for room in rooms if not re.search(rf"`(\w+/)*{room}(\.py|/)`", TEXT)]
    assert unnamed == ["__main__"]
