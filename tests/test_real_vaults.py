"""Sites of vaults by other authors: two builds are equal, and every link leads somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from knotwork.pipeline import artifacts
from knotwork.render.artifact import Artifact
from knotwork.shell.config.locate import locate
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.shell.project import files, tools_of
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


@pytest.fixture(scope="module", params=[*VAULTS, ROOT / "notes"], ids=lambda root: root.name)
def root(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.param
    return folder


@pytest.fixture(scope="module")
def made(root: Path, theme: Theme) -> dict[str, bytes]:
    return site(root, theme)


def site(root: Path, theme: Theme) -> dict[str, bytes]:
    project = locate(root)
    tools = tools_of(project)
    known = compiled(project, files(project, root / "site"), tools)
    return {
        one.path: one.content if isinstance(one, Artifact) else (root / one.source).read_bytes()
        for one in artifacts(known, tools, theme)
    }


def test_the_shared_vaults_are_there() -> None:
    shared("vaults")
    assert VAULTS


def test_every_way_in_the_site_leads_somewhere(made: dict[str, bytes]) -> None:
    assert list(complaints(made)) == []


def test_the_same_vault_gives_the_same_bytes(
    root: Path, theme: Theme, made: dict[str, bytes]
) -> None:
    assert site(root, theme) == made
