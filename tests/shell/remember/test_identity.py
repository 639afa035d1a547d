"""The parts of an installation that may change a result."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from knotwork.shell.files import identity

PROJECT = Path(__file__).parents[3] / "pyproject.toml"
NO_RESULTS = frozenset(
    # `social.py` itself looks at the libraries that draw cards; results for external links expire.
    "brotli click distributed fonttools platformdirs resvg_py rich starlette urllib3 uvicorn "
    "watchfiles".split()
)


def test_every_library_counts_that_results_depend_on() -> None:
    project = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    needed = (project["dependencies"], *project["optional-dependencies"].values())
    names = {re.split(r"[<>=,]", one)[0].replace("-", "_") for each in needed for one in each}
    assert names - NO_RESULTS <= set(identity._LIBRARIES)
    installed = [name.partition("-")[0].lower() for name in identity._libraries()]
    assert set(identity._LIBRARIES) >= set(installed) >= set(identity._LIBRARIES) - {"sphobjinv"}


def test_a_dangling_symbolic_link_counts_for_the_state_by_its_presence(tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text("x = 1\n")
    before = identity.state_of(tmp_path, ".py")
    (tmp_path / ".#m.py").symlink_to("me@here.4711")
    assert identity.state_of(tmp_path, ".py") != before
    (tmp_path / ".#m.py").unlink()
    assert identity.state_of(tmp_path, ".py") == before


def test_new_bytecode_changes_no_state(tmp_path: Path) -> None:
    (tmp_path / "note.html.py").write_text("x = 1\n")
    before = identity.state_of(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "note.html.cpython-311.pyc").write_bytes(b"\0")
    assert identity.state_of(tmp_path) == before


def test_a_wheel_is_known_by_its_code_and_not_by_when_it_was_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "package_folder", lambda: tmp_path)
    found = []
    for code, digest in (("x = 1", "one"), ("x = 1 + 0", "one"), ("x = 2", "two")):
        (tmp_path / "m.py").write_text(code)
        (tmp_path / "code.digest").write_text(digest)
        identity.installation.cache_clear()
        found.append(identity.installation())
    identity.installation.cache_clear()
    assert found[0] == found[1] != found[2]
