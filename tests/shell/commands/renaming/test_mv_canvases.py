"""`knotwork mv` updates the canvases of a vault, and keeps every other byte of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.commands import contents, run

BOARD = (
    '{\r\n\t"nodes":[\r\n'
    '\t\t{"id":"1","type":"file","file":"one.md","subpath":"#One","x":1.50},\r\n'
    '\t\t{"type":"text","text":"\\ud83d\\ude00 [[one|x]]\\n[y](..\\/one.md#One) \\"q\\"","id":"2"},\r\n'
    '\t\t{"id":"3","type":"group","background":"sub\\/p.png","label":"one.md"},\r\n'
    '\t\t{"id":"4","type":"text","text":"---\\n[[one]]\\n---\\n![[p.png]] `[[one]]`"}\r\n'
    '\t],\r\n\t"edges":[{"id":"one.md","fromNode":"1"}]\r\n}'
)


@pytest.fixture
def board(vault: Path) -> Path:
    file = vault / "sub/board.canvas"
    file.write_bytes(BOARD.encode())
    return file


def test_canvases_follow_a_note_and_keep_every_other_byte(vault: Path, board: Path) -> None:
    done = run("mv", "one", "It 'is'", cwd=vault)
    assert "9 links rewritten in 3 notes and 1 canvas file" in done.stderr
    assert board.read_bytes().decode() == (
        BOARD.replace('"file":"one.md"', '"file":"It \'is\'.md"')
        .replace("[[one|x]]", "[[It 'is'|x]]")
        .replace("..\\/one.md", "..\\/It%20'is'.md")
        .replace("\\n[[one]]\\n", "\\n[[It 'is']]\\n")
    )
    run("mv", "--undo", cwd=vault)
    assert board.read_bytes().decode() == BOARD


def test_canvases_follow_a_heading(vault: Path, board: Path) -> None:
    done = run("mv", "one#One", "Two", cwd=vault)
    assert "3 links rewritten in 1 note and 1 canvas file" in done.stderr
    assert board.read_bytes().decode() == BOARD.replace('"#One"', '"#Two"').replace(
        "one.md#One", "one.md#Two"
    )


def test_canvases_follow_a_picture_and_their_own_folder(vault: Path, board: Path) -> None:
    assert run("mv", "sub/p.png", "sub/q.png", cwd=vault).returncode == 0
    expected = BOARD.replace("sub\\/p.png", "sub/q.png").replace("![[p.png]]", "![[q.png]]")
    assert board.read_bytes().decode() == expected
    assert run("mv", "sub", "deep/er", cwd=vault).returncode == 0
    assert (vault / "deep/er/board.canvas").read_bytes().decode() == expected.replace(
        "sub/q.png", "deep/er/q.png"
    ).replace("..\\/one.md", "..\\/../one.md")


def test_a_dry_run_shows_what_becomes_of_a_canvas(vault: Path, board: Path) -> None:
    before = contents(vault)
    done = run("mv", "one", "uno", "--dry-run", cwd=vault)
    assert '+\t\t{"id":"1","type":"file","file":"uno.md"' in done.stdout
    assert contents(vault) == before


def test_a_canvas_that_cannot_be_read_is_named_and_left_alone(vault: Path) -> None:
    (vault / "bad.canvas").write_text('{"nodes":\n [{"file": one.md}]}')
    (vault / "new.canvas").touch()
    (vault / "old.canvas").write_bytes("{}".encode("utf-16"))
    before = contents(vault)
    done = run("mv", "one", "uno", cwd=vault)
    assert done.returncode == 0
    assert "bad.canvas:2:12: this canvas is not valid JSON" in done.stderr
    assert "old.canvas cannot be edited" in done.stderr
    assert "new.canvas" not in done.stderr
    assert {path: before[path] for path in before if path.endswith("canvas")} == {
        path: content for path, content in contents(vault).items() if path.endswith("canvas")
    }


def test_a_card_that_would_read_otherwise_is_named_where_it_stands(vault: Path) -> None:
    (vault / "one.md").write_text("no link")
    (vault / "two.md").write_text("no link")
    (vault / "board.canvas").write_text(
        '{"nodes":[\n {"type":"text","text":"\\u00e9 *[[two|x]]* and a lone ` here [w](two.md)"}]}'
    )
    before = contents(vault)
    done = run("mv", "two", "a`b *c* $d$", cwd=vault)
    assert (done.returncode, contents(vault) == before) == (2, True)
    assert "board.canvas:2:25: its links would not be the same" in done.stderr
