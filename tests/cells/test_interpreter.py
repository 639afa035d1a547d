"""Descriptions of the packages that cells import, which show when other code is installed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from knotwork.cells.interpreter import description

FOLDER: dict[str, Any] = {"url": "file:///wee", "dir_info": {}}
EDITABLE: dict[str, Any] = {"url": "file:///wee", "dir_info": {"editable": True}}


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which packages are installed."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    return folder


def installed(
    packages: Path, origin: str = "", record: str = "wee.py,sha256=1,2\n", needs: str = ""
) -> str:
    """Install a package, and tell what is known of it."""
    info = packages / "wee-1.0.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: wee\nVersion: 1.0\n{needs}")
    (info / "RECORD").write_text(record)
    if origin:
        (info / "direct_url.json").write_text(origin)
    return known()


def known() -> str:
    distributions = description(["wee.part"])["distributions"]
    assert isinstance(distributions, dict)
    return str(distributions["wee"])


def test_a_release_is_known_by_its_version(packages: Path) -> None:
    assert installed(packages) == "wee 1.0"


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")], ids=["tight", "wide"])
def test_an_editable_installation_has_no_version(
    packages: Path, separators: tuple[str, str]
) -> None:
    assert installed(packages, json.dumps(EDITABLE, separators=separators)) == ""


def test_the_same_version_may_be_installed_from_a_folder_with_other_code(packages: Path) -> None:
    first = installed(packages, json.dumps(FOLDER))
    assert first.startswith("wee 1.0 ")
    assert installed(packages, json.dumps(FOLDER)) == first
    assert installed(packages, json.dumps(FOLDER), "wee.py,sha256=3,2\n") != first
    assert installed(packages, json.dumps(FOLDER), "") == ""


def test_what_a_package_needs_decides_too(packages: Path) -> None:
    for name, version, needs in (
        ("base_part", "2.0", "Requires-Dist: wee>=1\n\nRequires-Dist: idna\n"),
        ("aside", "3.0", ""),
    ):
        info = packages / f"{name}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: {name}\nVersion: {version}\n{needs}")
    needs = (
        "Requires-Dist: base-part>1; python_version >= '3'\nRequires-Dist: nosuch\n"
        "Requires-Dist: aside; extra == 'more'\n"
    )
    assert installed(packages, needs=needs) == "wee 1.0, base-part 2.0"
    (packages / "base_part-2.0.dist-info" / "direct_url.json").write_text(json.dumps(EDITABLE))
    assert known() == ""


def test_a_project_is_not_released_by_what_lies_in_its_folder(
    packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(packages, json.dumps(EDITABLE))
    project = tmp_path / "project"
    (project / "wee.egg-info").mkdir(parents=True)
    (project / "wee.egg-info" / "PKG-INFO").write_text("Name: wee\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(project)
    assert known() == ""
