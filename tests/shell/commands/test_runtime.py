"""`knotwork runtime fetch` and `build --runtime` with a package on disk, checking its digests."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import tarfile
from pathlib import Path

import pytest
from tests.helpers.commands import run
from tests.helpers.pyodide import runtime
from tests.helpers.small_runtime import fetched, lock, small_runtime

from knotwork.errors import ConfigError, KnotworkError, RefusedError
from knotwork.programs.browser import Browser
from knotwork.shell.browser.readers import Pinned, pinned
from knotwork.shell.browser.runtime import address, closure, core, packages, vendored, whole
from knotwork.shell.commands import runtime as command

BROWSER = Browser(frozenset(), {"one": "one", "two": "two"})


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A runtime of a few bytes that lists two packages but has only the first."""
    return small_runtime(tmp_path / "small")


def packed(folder: Path, target: Path) -> Pinned:
    """The folder as an npm package, with its pinned version and digest."""
    with tarfile.open(target, "w:gz") as archive:
        for path in sorted(folder.iterdir()):
            archive.add(path, f"package/{path.name}")
        evil = tarfile.TarInfo("package/../../evil")
        evil.size = 4
        archive.addfile(evil, io.BytesIO(b"evil"))
    digest = base64.b64encode(hashlib.sha512(target.read_bytes()).digest()).decode()
    return Pinned("1.0", f"sha512-{digest}", (), {})


def test_a_package_is_unpacked_if_its_digest_is_right(small: Path, tmp_path: Path) -> None:
    wanted = packed(small, tmp_path / "p.tgz")
    command.bring(wanted, tmp_path / "p.tgz", tmp_path / "cache" / "runtime")
    assert len(core(tmp_path / "cache" / "runtime")) == 5
    assert not list(tmp_path.rglob("evil"))
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["runtime"]


def test_a_package_with_another_digest_is_refused(small: Path, tmp_path: Path) -> None:
    wanted = packed(small, tmp_path / "p.tgz")
    (tmp_path / "p.tgz").write_bytes((tmp_path / "p.tgz").read_bytes() + b"!")
    with pytest.raises(RefusedError, match=r"p\.tgz is not Pyodide 1\.0"):
        command.bring(wanted, tmp_path / "p.tgz", tmp_path / "runtime")
    assert not core(tmp_path / "runtime")


def test_a_folder_without_a_runtime_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(KnotworkError, match="does not hold a whole Pyodide"):
        command.bring(Pinned("1", "sha512-", (), {}), tmp_path / "empty", tmp_path / "runtime")


def test_a_folder_with_another_version_is_refused(small: Path, tmp_path: Path) -> None:
    (small / "pyodide.mjs").write_text('const version = "2.0";')
    with pytest.raises(RefusedError, match=r"does not hold Pyodide 1\.0"):
        command.bring(Pinned("1.0", "sha512-", (), {}), small, tmp_path / "runtime")
    command.bring(Pinned("2.0", "sha512-", (), {}), small, tmp_path / "runtime")
    assert whole(tmp_path / "runtime") == frozenset({"one"})


def test_a_package_with_all_that_it_needs(small: Path) -> None:
    assert closure(["two"], packages(small)) == ("one", "two")
    with pytest.raises(KnotworkError, match="no package “three”"):
        closure(["three"], packages(small))


def test_a_site_carries_the_wanted_packages_that_are_whole(small: Path) -> None:
    found = vendored(small, BROWSER, ["one", "two"])
    assert found.runtime.browser.carried == frozenset({"one"})
    assert [url.rpartition("/")[2] for url, _path in found.files][-1] == "one.whl"
    followed = ("pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
    assert found.runtime.size == sum((small / name).stat().st_size for name in followed)
    (small / "two.whl").write_bytes(b"2")
    assert vendored(small, BROWSER, ["two"]).runtime.browser.carried == frozenset({"two"})


def test_a_site_carries_no_packages_when_they_have_an_address(small: Path) -> None:
    found = vendored(small, BROWSER, ["one"], "https://wheels.example/x/")
    assert found.runtime.browser.carried is None
    assert not [url for url, _path in found.files if url.endswith(".whl")]


def test_another_runtime_stands_at_another_address(small: Path) -> None:
    before = vendored(small, BROWSER, []).runtime.url
    (small / "pyodide.asm.wasm").write_bytes(b"other")
    assert vendored(small, BROWSER, []).runtime.url != before


@pytest.mark.parametrize("url", ["", "ftp://x/", "https://x/; script-src *", "https://x/?a", "//x"])
def test_an_address_that_a_policy_could_not_name_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match=r"`key` is"):
        address(url, "key")


def test_what_the_scripts_were_bundled_with_is_the_runtime_that_is_fetched() -> None:
    known = pinned(Path("templates").resolve())
    assert known.packages["numpy"] == "numpy"
    assert "json" in known.standard
    there = json.loads((runtime() / "package.json").read_bytes())
    assert there["version"] == known.version


def test_the_next_build_carries_the_runtime_that_was_fetched(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "a.md").write_text("```python\n1\n```\n")
    cache = {"KNOTWORK_CACHE_DIR": str(tmp_path / "cache")}
    python = tmp_path / "site" / "-" / "python"

    def built(*options: str) -> subprocess.CompletedProcess[str]:
        words = ("build", "vault", "-o", "site", *options)
        return run(*words, cwd=tmp_path, environment=cache)

    assert "Readers cannot run the cells yet (`knotwork runtime fetch`)\n" in built().stdout
    asked = built("--runtime", "vendored")
    assert (asked.returncode, "the runtime is not on this machine" in asked.stderr) == (2, True)
    fetched = run("runtime", "fetch", "--from", str(runtime()), cwd=tmp_path, environment=cache)
    assert "Pyodide" in fetched.stdout
    assert "is there already" in run("runtime", "fetch", cwd=tmp_path, environment=cache).stdout
    assert "Readers cannot" not in built().stdout
    assert list(python.rglob("pyodide.asm.wasm"))
    assert built("--verify").returncode == 0
    assert built("--runtime", "off").returncode == 0
    assert not python.exists()
    cdn = built("--runtime", "cdn")
    assert (cdn.returncode, "--runtime-url" in cdn.stderr) == (2, True)


def test_a_folder_that_cannot_keep_the_runtime_is_an_error_with_advice(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    environment = {"KNOTWORK_CACHE_DIR": str(tmp_path / "cache")}
    words = ("runtime", "fetch", "--from", str(runtime()))
    done = run(*words, cwd=tmp_path, environment=environment)
    assert done.returncode == 2
    assert f"the runtime cannot be kept in {tmp_path / 'cache'}: " in done.stderr
    assert "KNOTWORK_CACHE_DIR" in done.stderr


def test_a_build_names_the_packages_that_readers_lack(tmp_path: Path) -> None:
    small_runtime(tmp_path / "cache" / fetched().name)
    (tmp_path / "vault").mkdir()
    cell = "```python\nimport json, {}\n```\n"

    def printed(module: str, *options: str) -> str:
        (tmp_path / "vault" / "a.md").write_text(cell.format(module))
        environment = {"KNOTWORK_CACHE_DIR": str(tmp_path / "cache")}
        words = ("build", "vault", "-o", "site", *options)
        found = run(*words, cwd=tmp_path, environment=environment).stdout
        return "".join(line for line in found.splitlines() if line.startswith("Readers"))

    way = "knotwork runtime fetch {} --packages-url URL"
    lacking = f"Readers cannot run all cells yet (`{way}`)"
    assert printed("math") == ""
    assert printed("numpy") == lacking.format("numpy")
    assert printed("numpy") == lacking.format("numpy"), "a build with nothing to do"
    assert printed("numpy, matplotlib.pyplot") == lacking.format("matplotlib numpy"), "an edit"
    assert printed("numpy", "--no-cache") == lacking.format("numpy")
    assert printed("numpy", "--runtime", "off") == ""
    (tmp_path / "knotwork.toml").write_text(
        'vault = "vault"\n[runtime]\npackages_url = "https://example.org/"\n'
    )
    assert printed("numpy") == ""


def test_a_site_without_cells_carries_no_python(tmp_path: Path) -> None:
    small_runtime(tmp_path / "cache" / fetched().name)
    (tmp_path / "vault").mkdir()

    def carried(text: str, *options: str) -> bool:
        (tmp_path / "vault" / "a.md").write_text(text)
        environment = {"KNOTWORK_CACHE_DIR": str(tmp_path / "cache")}
        words = ("build", "vault", "-o", "site", *options)
        assert run(*words, cwd=tmp_path, environment=environment).returncode == 0
        return (tmp_path / "site" / "-" / "python").exists()

    assert not carried("words")
    assert not carried("words", "--runtime", "vendored")
    assert carried("words\n\n```python\n1\n```\n")
    assert not carried("more words")


def test_a_site_carries_what_modules_beside_its_cells_import(tmp_path: Path) -> None:
    place = small_runtime(tmp_path / "cache" / fetched().name)
    (place / "pyodide-lock.json").write_bytes(lock(numpy=(b"n", []), scipy=(b"s", [])))
    for name in ("numpy", "scipy"):
        (place / f"{name}.whl").write_bytes(name[:1].encode())
    note = '---\ndata: ["[[helper.py]]", "[[lib/deeper.py]]"]\n---\n```python\nimport helper\n```\n'
    vault = tmp_path / "vault"
    (vault / "lib").mkdir(parents=True)
    (vault / "a.md").write_text(note)
    (vault / "helper.py").write_text("import deeper\n")
    (vault / "lib" / "deeper.py").write_text("")
    (vault / "stray.py").write_text("import scipy\n")

    def carried() -> list[str]:
        environment = {"KNOTWORK_CACHE_DIR": str(tmp_path / "cache")}
        assert run("build", "vault", "-o", "site", cwd=tmp_path, environment=environment).stdout
        return [path.stem for path in (tmp_path / "site" / "-" / "python").rglob("*.whl")]

    assert carried() == []
    (vault / "lib" / "deeper.py").write_text("import numpy\n")
    assert carried() == ["numpy"]
