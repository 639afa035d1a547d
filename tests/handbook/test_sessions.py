"""Every command line that the handbook and the README show is run; `sessions.py` has the rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.handbook.sessions import Fence, Shell, agrees, copy_world, fences, make_world

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "notes" / "handbook").glob("*.md"))]
KNOWN = {path: tuple(fences(path.read_text("utf-8"))) for path in PAGES}
SESSIONS = [path for path in PAGES if any(fence.is_session for fence in KNOWN[path])]
LISTS = [
    pytest.param(fence, id=f"{path.stem} {number}")
    for path in PAGES
    for number, fence in enumerate(KNOWN[path], 1)
    if not fence.is_session
]


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_world(tmp_path_factory.mktemp("world") / "project")
    with pytest.MonkeyPatch.context() as patch:
        Shell(folder, patch).run("knotwork check --baseline known.json --update-baseline")
    return folder


def test_the_handbook_shows_commands() -> None:
    assert SESSIONS
    assert LISTS


@pytest.mark.parametrize("page", SESSIONS, ids=lambda page: str(page.stem))
def test_a_session_prints_what_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = Shell(tmp_path / "home", monkeypatch)
    for fence in KNOWN[page]:
        for command in fence.commands if fence.is_session else ():
            _code, printed = shell.run(command.line, command.output)
            printed = printed.replace(f"{shell.home}/", "").replace(str(shell.home), "~")
            assert agrees(command.output, printed), f"$ {command.line}\n{printed}"


@pytest.mark.parametrize("fence", LISTS)
def test_the_commands_of_a_list_are_understood(
    fence: Fence, world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, command in enumerate(fence.commands):
        shell = Shell(copy_world(world, tmp_path / str(number)), monkeypatch)
        code, printed = shell.run(command.line)
        assert code in (0, 1), f"$ {command.line}\n{printed}"


@pytest.mark.parametrize(
    ("written", "printed", "expected"),
    [
        (("3 notes",), "3 notes\n", True),
        (("3 notes",), "4 notes\n", False),
        (("a … c", "…", "end"), "a b c\nx\ny\nend\n", True),
        (("a", "…"), "a\n", True),
        ((), "", True),
        ((), "something\n", False),
    ],
)
def test_an_output_agrees_except_for_what_an_ellipsis_stands_for(
    written: tuple[str, ...], printed: str, expected: bool
) -> None:
    assert agrees(written, printed) is expected
