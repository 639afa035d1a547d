"""After any edits, a preview that has settled shows the same as a new build."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.author import Author

from knotwork.export.for_programs import for_programs
from knotwork.names import is_note
from knotwork.pages.compose import plans
from knotwork.render.artifact import Artifact, Copy
from knotwork.shell.commands.building.request import BuildRequest
from knotwork.shell.commands.serving.set_up import live
from knotwork.shell.config.locate import locate
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.shell.live.vault import Built, LiveVault


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_any_edits_a_preview_settles_as_a_new_build(tmp_path: Path, seed: int) -> None:
    author = Author(tmp_path, seed)
    vault, other = (_live(tmp_path) for _ in range(2))
    built = vault.build()
    urls = _urls(built)
    for _ in range(4):
        for _ in range(author.chance.randint(1, 6)):
            before = _texts(tmp_path)
            author.edit()
            built = _follow(vault, built, before, _texts(tmp_path))
            _files(built, urls)  # some of an earlier state, but none fails
        if not built.exact:
            settled = vault.settled(built, lambda: False)
            assert settled is not None
            built = settled
        new = other.build()
        urls = _urls(built) | _urls(new)
        assert _files(built, urls) == _files(new, urls)
        assert built.vault.diagnostics == new.vault.diagnostics
    vault.close()
    other.close()


def _live(folder: Path) -> LiveVault:
    return live(locate(folder), BuildRequest(), theme_in(templates_folder()))


def _texts(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _follow(
    vault: LiveVault, built: Built, before: dict[str, bytes], now: dict[str, bytes]
) -> Built:
    """Like a preview: edits of notes are followed; anything else leads to a new build."""
    changed = [path for path, text in now.items() if before.get(path) != text]
    if before.keys() == now.keys() and all(map(is_note, changed)):
        return vault.edited(built, changed) or vault.build(built)
    return vault.build(built)


def _urls(built: Built) -> set[str]:
    site = built.pages.site
    return {page.url for plan in plans(site, for_programs(site)) for page in plan.make(site)}


def _files(built: Built, urls: set[str]) -> dict[str, Artifact | Copy | None]:
    return {url: built.pages.at(url) for url in urls}
