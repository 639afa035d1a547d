"""Templates of the user's own, named on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.commands import run

from knotwork.errors import ConfigError
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.shell.site.overrides import overridden


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "a.md").write_text("words\n")
    return folder


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    (folder / "parts").mkdir(parents=True)
    return folder


def build(vault: Path, mine: Path) -> tuple[int, str, Path]:
    site = vault.parent / "site"
    done = run("build", str(vault), "-o", str(site), "--templates", str(mine), cwd=vault.parent)
    return done.returncode, done.stderr, site


def test_templates_styles_and_assets_are_laid_over_the_theme(vault: Path, mine: Path) -> None:
    (mine / "parts" / "pager.html").write_text("<p>by {{ page.frame.site_title }}</p>\n")
    (mine / "styles").mkdir()
    (mine / "styles" / "mine.css").write_text("body { color: teal }\n")
    (mine / "assets").mkdir()
    (mine / "assets" / "extra.js").write_text("1;\n")
    code, printed, site = build(vault, mine)
    assert (code, printed) == (0, "")
    assert "<p>by vault</p>" in (site / "a.html").read_text()
    assert "body{color:teal}" in (site / "-" / "assets" / "knotwork.css").read_text()
    assert (site / "-" / "assets" / "extra.js").read_text() == "1;\n"


def test_files_left_by_editors_and_file_managers_are_ignored(vault: Path, mine: Path) -> None:
    (mine / "assets").mkdir()
    (mine / "assets" / "extra.js").write_text("1;\n")
    (mine / "assets" / ".DS_Store").write_bytes(b"\xff")
    (mine / "._note.html").write_bytes(b"\xff")
    (mine / ".#note.html").symlink_to("me@here.4711")
    code, printed, site = build(vault, mine)
    assert (code, printed) == (0, "")
    assert not (site / "-" / "assets" / ".DS_Store").exists()


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{% if %}", "note.html:1"),
        ("{{ page.nothing }}", "has no attribute 'nothing'"),
        ("{{ site }}", "'site' is undefined"),
    ],
)
def test_a_template_that_cannot_be_printed_ends_the_build_with_a_line(
    vault: Path, mine: Path, template: str, words: str
) -> None:
    (mine / "note.html").write_text(template)
    code, printed, _site = build(vault, mine)
    assert code == 2
    assert words in printed
    assert "Traceback" not in printed


def test_a_folder_without_anything_for_a_theme_is_an_error(mine: Path) -> None:
    with pytest.raises(ConfigError, match="holds no templates"):
        overridden(theme_in(templates_folder()), mine)
    with pytest.raises(ConfigError, match="not a folder"):
        overridden(theme_in(templates_folder()), mine / "gone")


def test_a_vault_cannot_bring_templates(vault: Path, mine: Path) -> None:
    (vault / "knotwork.toml").write_text('templates = "mine"\n')
    done = run("build", str(vault), cwd=vault)
    assert done.returncode == 2
    assert "unknown key `templates`" in done.stderr
