"""Pages of widely used packages."""

from __future__ import annotations

import builtins
import inspect
from pathlib import Path

import jinja2
import markdown_it
import networkx
import pytest

from knotwork.api.names import Objects
from knotwork.api.notes import page
from knotwork.config.options import ApiOptions
from knotwork.shell.packages.read import ReadingOptions, read_packages

PACKAGES = [markdown_it, jinja2, networkx]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: str(package.__name__))
def test_real_packages_are_read_whole_and_their_references_mostly_resolve(package: object) -> None:
    source = Path(inspect.getfile(package)).parent  # type: ignore[arg-type]
    roles = {"found": 0, "lost": 0}

    class Counting(Objects):
        def find(self, written: str, scope: str, *, anywhere: bool = False) -> str | None:
            found = super().find(written, scope, anywhere=anywhere)
            if anywhere and not hasattr(builtins, written.partition(".")[0]):
                roles["found" if found else "lost"] += 1
            return found

    (read,) = read_packages([source.name], ReadingOptions(source.parent, exclude=("*.tests",)))
    modules = [one for one in read.root.walk() if one.kind == "module"]
    files = [
        path
        for path in source.rglob("*.py")
        if "tests" not in path.parts and not path.stem.startswith("_")
    ]
    assert len(modules) >= len(files), "every public module"
    objects = Counting((read,), "api")
    pages = [
        page(one, objects, ApiOptions())
        for one in read.root.walk()
        if one.kind in ("module", "class")
    ]
    assert max(map(len, pages)) < 80_000
    assert roles["found"] >= 4 * roles["lost"]
