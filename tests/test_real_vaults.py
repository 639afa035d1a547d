"""Sites of vaults that other people wrote: built twice alike, and every way leads somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from knotwork.pipeline import artifacts
from knotwork.render.artifact import Artifact
from knotwork.shell.config.locate import locate
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.shell.project import files, tools
from knotwork.tools import Theme
from tests.helpers.crawl import complaints
from tests.helpers.disk import compiled
from tests.helpers.shared import shared, shared_files

ROOT = Path(__file__).resolve().parents[1]
VAULTS = [
    inner
    for folder in shared_files("vaults", "*")
    for inner in (sorted(folder.glob("vault_*")) or [folder])
    if any(inner.rglob("*.md"))
]


@pytest.fixture(scope="module")
def theme() -> Theme:
    return theme_in(templates_folder())


def site(root: Path, theme: Theme) -> dict[str, bytes]:
    project = locate(root)
    how = tools(project)
    known = compiled(project, files(project, root / "site"), how)
    return {
        one.path: one.content if isinstance(one, Artifact) else (root / one.source).read_bytes()
        for one in artifacts(known, how, theme)
    }


def test_the_shared_vaults_are_there() -> None:
    shared("vaults")
    assert VAULTS


@pytest.mark.parametrize("root", [*VAULTS, ROOT / "notes"], ids=lambda root: root.name)
def test_every_way_in_the_site_leads_somewhere(root: Path, theme: Theme) -> None:
    assert list(complaints(site(root, theme))) == []


@pytest.mark.parametrize("root", [*VAULTS, ROOT / "notes"], ids=lambda root: root.name)
def test_the_same_vault_gives_the_same_bytes(root: Path, theme: Theme) -> None:
    assert site(root, theme) == site(root, theme)
