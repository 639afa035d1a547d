"""The vault and the notes that the paths of a command line stand for."""

from __future__ import annotations

from pathlib import Path

import pytest

from knotwork.errors import KnotworkError, VaultError
from knotwork.shell.commands.chosen_notes import chosen


def test_a_note_beside_the_configured_vault_is_in_a_vault_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "knotwork.toml").write_text('vault = "notes"\n')
    (tmp_path / "README.md").write_text("x")
    project, only = chosen((tmp_path / "README.md",))
    assert (project.root, only) == (tmp_path, frozenset({"README.md"}))


def test_a_note_that_is_not_there_brings_to_mind_those_beside_it(tmp_path: Path) -> None:
    (tmp_path / "dot product.md").write_text("")
    with pytest.raises(VaultError) as raised:
        chosen((tmp_path / "dot produkt.md",))
    assert raised.value.help == f"did you mean {tmp_path / 'dot product.md'}?"
    with pytest.raises(VaultError) as raised:
        chosen((tmp_path / "nowhere" / "a.md",))
    assert raised.value.help == "name it by its path from here, as in notes/softmax.md"


def test_a_file_that_is_not_a_note_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("")
    (tmp_path / "plot.png").write_bytes(b"")
    with pytest.raises(VaultError, match=r"plot\.png is not a note"):
        chosen((tmp_path / "a.md", tmp_path / "plot.png"))


def test_a_folder_within_a_configured_vault_means_its_notes(tmp_path: Path) -> None:
    inner = tmp_path / "notes" / "sub"
    (inner / "deep").mkdir(parents=True)
    (tmp_path / "notes" / "subtle").mkdir()
    (tmp_path / "notes" / "empty").mkdir()
    (tmp_path / "knotwork.toml").write_text('vault = "notes"\n')
    for path in ("a.md", "sub/b.md", "sub/deep/c.md", "subtle/d.md"):
        (tmp_path / "notes" / path).write_text("x")
    vault = tmp_path / "notes"
    below = {"sub/b.md", "sub/deep/c.md"}
    project, only = chosen((inner,))
    assert (project.root, only) == (vault, frozenset(below))
    assert chosen((inner, vault / "a.md"))[1] == below | {"a.md"}
    for whole in (vault, tmp_path):
        assert (chosen((whole,))[0].root, chosen((whole,))[1]) == (vault, frozenset())
    with pytest.raises(VaultError, match="there are no notes in"):
        chosen((vault / "empty",))
    with pytest.raises(KnotworkError, match="name one vault") as raised:
        chosen((vault, inner))
    assert raised.value.help == f"{vault} stands for all notes in it"
    with pytest.raises(VaultError, match=r"there is no note .*z\.md"):
        chosen((vault, vault / "z.md"))
    with pytest.raises(KnotworkError, match="name one vault") as raised:
        chosen((vault / "nowhere", inner))
    assert raised.value.help == ""


def test_a_folder_without_a_configured_vault_around_it_is_one(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.md").write_text("x")
    (tmp_path / "sub" / "b.md").write_text("x")
    project, only = chosen((tmp_path / "sub",))
    assert (project.root, only) == (tmp_path / "sub", frozenset())
    (tmp_path / ".obsidian").mkdir()
    project, only = chosen((tmp_path / "sub",))
    assert (project.root, only) == (tmp_path, frozenset({"sub/b.md"}))
