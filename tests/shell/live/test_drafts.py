"""`knotwork serve --drafts`: notes that only their properties keep private are shown too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.helpers.preview import Served

from knotwork.shell.commands.building.request import BuildRequest
from knotwork.shell.commands.serving.set_up import live
from knotwork.shell.config.locate import locate
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.shell.live.vault import LiveVault

NOTES = {
    "a.md": "see [[b]], [[c]] and [[d]]\n",
    "b.md": "---\ndraft: true\n---\nmore in [[a]]\n",
    "c.md": "---\npublish: false\n---\n",
    "d.md": "---\npublish: true\n---\n",
    "templates/e.md": "---\ndraft: true\n---\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "knotwork.toml").write_text('exclude = ["templates/"]\n')
    for path, text in NOTES.items():
        (tmp_path / path).write_text(text)
    return tmp_path


def opened(project: Path, *, drafts: bool) -> LiveVault:
    return live(locate(project), BuildRequest(), theme_in(templates_folder()), drafts=drafts)


@pytest.fixture
def shown(project: Path) -> Iterator[LiveVault]:
    vault = opened(project, drafts=True)
    yield vault
    vault.close()


def test_drafts_are_shown_and_what_is_excluded_is_not(shown: LiveVault) -> None:
    assert sorted(shown.build().vault.public.notes) == ["a.md", "b.md", "c.md", "d.md"]


def test_drafts_are_hidden_without_the_option(project: Path) -> None:
    vault = opened(project, drafts=False)
    assert sorted(vault.build().vault.public.notes) == ["a.md", "d.md"]
    vault.close()


def test_where_notes_must_be_marked_the_others_are_drafts(project: Path) -> None:
    (project / "knotwork.toml").write_text("[site]\npublish_all = false\n")
    vault = opened(project, drafts=True)
    assert "a.md" in vault.build().vault.public.notes
    vault.close()


def test_an_edit_of_what_keeps_a_note_private_is_an_edit_like_any_other(shown: LiveVault) -> None:
    built = shown.build()
    for text in ("words\n", "---\ndraft: true\n---\nwords\n"):
        (shown.project.root / "b.md").write_text(text)
        edited = shown.edited(built, ["b.md"])
        assert edited is not None
        assert "b.md" in edited.vault.public.notes


def test_a_page_says_what_keeps_its_note_private(project: Path) -> None:
    served = Served(project, "--drafts")
    for page, words in (("b.html", "draft"), ("c.html", "publish")):
        status, text = served.get(f"/{page}")
        assert status == 200
        assert f"<dt>{words}</dt>" in text
    assert "<dt>publish</dt>" not in served.get("/d.html")[1]
    served.close()
