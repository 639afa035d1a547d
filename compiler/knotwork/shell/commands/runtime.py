"""`knotwork runtime fetch`: puts Pyodide, the Python for browsers, into the user's cache folder."""

from __future__ import annotations

import base64
import filecmp
import hashlib
import shutil
import tarfile
import tempfile
import urllib.request
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError

from knotwork.errors import KnotworkError, RefusedError
from knotwork.shell.browser.node import npm
from knotwork.shell.browser.readers import Pinned, pinned, runtime_folder
from knotwork.shell.browser.runtime import (
    CORE_NAMES,
    RuntimePackage,
    address,
    closure,
    core,
    packages,
)
from knotwork.shell.config.locate import locate
from knotwork.shell.console import out
from knotwork.shell.files.folders import make_folder
from knotwork.shell.files.identity import templates_folder

_PATIENCE = 30
"""Seconds to wait for a server that sends nothing."""
_LARGEST = 200 * 1024**2
"""Bytes that are read of a package at most."""


def fetch_runtime(
    names: tuple[str, ...], source: Path | None, packages_url: str, *, quiet: bool
) -> int:
    """Carry out `knotwork runtime fetch`, and return the exit code."""
    wanted = pinned(templates_folder())
    folder = runtime_folder(wanted.version)
    fetched = source is not None or not core(folder)
    if fetched:
        bring(wanted, source, folder)
    url = packages_url or locate(None).config.runtime.packages_url
    brought = bring_packages(names, url, folder) if names else ()
    if not quiet:
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        what = "fetched" if fetched else "is there already"
        out().print(f"Pyodide {wanted.version} {what}: {folder} ({size:.1f} MB)")
        if brought:
            out().print(f"with {', '.join(brought)}")
    return 0


def bring(wanted: Pinned, source: Path | None, folder: Path) -> None:
    """Put the runtime's files into the folder, all of them or none."""
    try:
        make_folder(folder.parent)
    except OSError as error:
        raise KnotworkError(
            f"the runtime cannot be kept in {folder.parent}: {error.strerror}",
            help="name another folder with KNOTWORK_CACHE_DIR",
        ) from error
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".runtime-") as scratch:
        staged = Path(scratch, "staged")
        staged.mkdir()
        if source is not None and source.is_dir():
            _refuse_other_version(source, wanted)
            _copy(source, staged)
        else:
            package = source or _packed(wanted, Path(scratch))
            _refuse_other_archive(package, wanted)
            _unpack(package, staged)
        if not core(staged):
            raise KnotworkError(
                f"{source or 'the npm package'} does not hold a whole Pyodide",
                help=f"it needs {', '.join(CORE_NAMES)}",
            )
        folder.mkdir(exist_ok=True)
        for path in sorted(staged.iterdir()):
            there = folder / path.name
            # Equal files are not replaced: builds compare their modification times.
            if not there.is_file() or not filecmp.cmp(path, there, shallow=False):
                path.replace(there)


def _packed(wanted: Pinned, folder: Path) -> Path:
    """The npm package, fetched from the registry that npm is configured to use."""
    npm(["pack", f"pyodide@{wanted.version}", "--pack-destination", str(folder)], folder)
    found = next(folder.glob("*.tgz"), None)
    if found is None:
        raise KnotworkError("npm said that it packed Pyodide, but did not")
    return found


def _refuse_other_archive(package: Path, wanted: Pinned) -> None:
    """Refuse an npm package whose digest is not the one in the lock file."""
    kind, _, expected = wanted.integrity.partition("-")
    try:
        content = package.read_bytes()
    except OSError as error:
        raise KnotworkError(
            f"{package} cannot be read: {error.strerror}",
            help=f"`npm pack pyodide@{wanted.version}` brings the file that --from names",
        ) from error
    digest = base64.b64encode(hashlib.new(kind, content).digest()).decode()
    if digest != expected:
        raise RefusedError(
            f"{package.name} is not Pyodide {wanted.version}: its digest differs",
            help="fetch it again with `knotwork runtime fetch`",
        )


def _refuse_other_version(folder: Path, wanted: Pinned) -> None:
    """Refuse a folder with another Pyodide; only its loader is searched for the version."""
    loader = folder / "pyodide.mjs"
    if loader.is_file() and wanted.version.encode() not in loader.read_bytes():
        raise RefusedError(
            f"{folder} does not hold Pyodide {wanted.version}",
            help="the scripts of this Knotwork are made for that version and no other",
        )


def _unpack(package: Path, folder: Path) -> None:
    """Extract the files in `CORE_NAMES` from an npm package; no other path is touched."""
    with tarfile.open(package) as archive:
        for name in CORE_NAMES:
            try:
                member = archive.extractfile(f"package/{name}")
            except KeyError:
                continue
            if member is not None:
                (folder / name).write_bytes(member.read())


def _copy(source: Path, folder: Path) -> None:
    for name in CORE_NAMES:
        if (source / name).is_file():
            shutil.copyfile(source / name, folder / name)
    if core(source):
        for package in packages(source).values():
            if (source / package.file).is_file():
                (folder / package.file).write_bytes(_checked(source / package.file, package))


def _checked(path: Path, package: RuntimePackage) -> bytes:
    content = path.read_bytes()
    _refuse_other_package(content, package, str(path))
    return content


def bring_packages(names: tuple[str, ...], url: str, folder: Path) -> tuple[str, ...]:
    """Put packages and their dependencies into the folder; return the names of all of them."""
    known = packages(folder)
    wanted = closure(names, known)
    missing = [known[name] for name in wanted if not (folder / known[name].file).is_file()]
    if missing and not url:
        raise KnotworkError(
            f"nothing says where {missing[0].name} should come from",
            help="name the folder of Pyodide's release with --packages-url, or as `packages_url` "
            "under [runtime]; or unpack the release and name it with --from",
        )
    for package in missing:
        content = _download(address(url, "--packages-url") + package.file, package)
        _refuse_other_package(content, package, package.file)
        staged = folder / f".{package.file}.part"
        staged.write_bytes(content)
        staged.replace(folder / package.file)
    return wanted


def _download(url: str, package: RuntimePackage) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=_PATIENCE) as answer:  # http(s): see `address`
            content: bytes = answer.read(_LARGEST)
            if answer.length:  # bytes that are missing: `read` with a limit does not raise for them
                raise HTTPException(f"the line broke after {len(content)} bytes")
            return content
    except (OSError, HTTPException) as error:  # URLError is an OSError
        if isinstance(error, HTTPError):
            error.close()  # it holds the response
        why = getattr(error, "reason", error)
        raise KnotworkError(
            f"{package.name} could not be fetched from {url}: {why}",
            help="name a place that has it with --packages-url, and try again",
        ) from error


def _refuse_other_package(content: bytes, package: RuntimePackage, where: str) -> None:
    if hashlib.sha256(content).hexdigest() != package.sha256:
        raise RefusedError(
            f"{where} is not the {package.name} that the runtime lists: its sha256 differs"
        )
