"""An unexpected error in Knotwork names the place of its cause, and a way around it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.helpers.vault import vault

from knotwork.config.options import SiteOptions
from knotwork.errors import KnotworkError
from knotwork.pages.search import digests
from knotwork.pages.site import Site
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.packages import read
from knotwork.shell.packages.read import ReadingOptions, read_packages
from knotwork.shell.site import social, staging
from knotwork.shell.site.social import painter
from knotwork.shell.site.staging import stage


def _fail(*_asked: object) -> Iterable[object]:
    raise ZeroDivisionError


def _met(error: KnotworkError, at: str, way_out: str) -> bool:
    expected = f"{at}: Knotwork failed on it: ZeroDivisionError (test_internal_errors.py:"
    return error.message.startswith(expected) and way_out in error.help


def test_an_error_while_a_picture_is_drawn_names_the_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = SiteOptions(url="https://example.org", social_images=True)
    draw = painter(tmp_path, templates_folder(), pytest.fail)
    monkeypatch.setattr(social, "picture", _fail)
    with pytest.raises(KnotworkError) as caught:
        list(draw(Site(vault(a="# One"), options)))
    assert _met(caught.value, "a.md", "social_images = false")


def test_an_error_while_a_note_is_staged_for_the_search_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(vault(a="# One"), SiteOptions())
    monkeypatch.setattr(staging, "staged", _fail)
    with pytest.raises(KnotworkError) as caught:
        stage(site, digests(site), tmp_path / "pages", 1, None)
    assert _met(caught.value, "a.md", "search = false")


def test_an_error_names_the_innermost_object_of_a_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "zoo.py").write_text("class Cage:\n    def open(self): ...\n")
    monkeypatch.setattr(read, "parameters", lambda found: _fail() if found.is_function else ())
    with pytest.raises(KnotworkError) as caught:
        list(read_packages(("zoo.py",), ReadingOptions(tmp_path)))
    assert _met(caught.value, "zoo.Cage.open", "`exclude` under [api]")
