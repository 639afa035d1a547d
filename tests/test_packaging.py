"""The published wheel, the licences of what it carries, and the names that it promises."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import knotwork
from knotwork.shell.commands.starting.init import template_texts

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
FAMILIES = {"codemirror", "lezer"}
"""Projects of many packages, listed once."""
LARGEST = 5_000_000
TOOLS = {"esbuild"}
"""Packages that make the bundles, and of which nothing is in them."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_is_small_and_holds_what_commands_need(wheel: Path) -> None:
    assert wheel.stat().st_size < LARGEST
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"knotwork/py.typed", "knotwork/__init__.pyi"} <= names
    assert {f"knotwork/templates/vaults/{path}" for path in template_texts()} <= names
    licences = {name.rpartition("/")[2] for name in names if "/licenses/" in name}
    assert licences == {"LICENSE", "THIRD-PARTY.md"}
    assert not [name for name in names if name.endswith((".ts", ".map")) and "scripts" not in name]


def test_what_the_wheel_carries_of_others_is_listed_with_its_licence() -> None:
    listed = (ROOT / "THIRD-PARTY.md").read_text("utf-8").lower()
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    for name in package["dependencies"].keys() - TOOLS:
        scope, _, rest = name.removeprefix("@").partition("/")
        words = scope if scope in FAMILIES else (rest or scope).replace("-", " ")
        assert words in listed, f"{name} is bundled: give it a line in THIRD-PARTY.md"


def test_the_public_names_are_what_type_checkers_and_the_handbook_say() -> None:
    stub = ast.parse((ROOT / "compiler" / "knotwork" / "__init__.pyi").read_text("utf-8"))
    typed = {
        name.asname or name.name
        for node in stub.body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    public = set(knotwork.__all__) - {"__version__"}
    assert typed == public
    handbook = "".join(
        path.read_text("utf-8") for path in (ROOT / "notes" / "handbook").glob("*.md")
    )
    for name in public:
        assert getattr(knotwork, name).__doc__, name
    assert "[[knotwork.load]]" in handbook
    assert "knotwork.compile_vault" in handbook


def test_the_version_is_said_once() -> None:
    assert PROJECT["version"] == knotwork.__version__


def test_extras_are_few_and_the_handbook_names_each() -> None:
    extras = PROJECT["optional-dependencies"]
    assert len(extras) <= 6
    texts = [ROOT / "README.md", *(ROOT / "notes" / "handbook").glob("*.md")]
    text = "".join(path.read_text("utf-8") for path in texts)
    assert [name for name in extras if f"[{name}]" not in text] == []
