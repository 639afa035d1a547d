"""Whole builds on disk, with what they remember and without, and what they leave."""

from __future__ import annotations

from pathlib import Path

from knotwork.shell.browser.readers import Readers
from knotwork.shell.commands.build import build_site
from knotwork.shell.commands.build_request import BuildRequest
from knotwork.shell.commands.built import unchanged_site
from knotwork.shell.files.scan import MANIFEST


def build(vault: Path, out: Path) -> int:
    """What `knotwork build` does; the exit code."""
    code = unchanged_site(vault, out, (None, None, Readers().key), strict=False, quiet=True)
    if code is not None:
        return code
    return build_site(vault, out, BuildRequest(), strict=False, quiet=True)


def build_anew(vault: Path, out: Path) -> int:
    """What `knotwork build --no-cache` does into a folder that does not exist yet."""
    assert not out.exists()
    return build_site(vault, out, BuildRequest(), strict=False, quiet=True, remember=False)


def held(folder: Path) -> dict[str, bytes]:
    """Every file of a site; the manifest too, since the next build goes by it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def pages(folder: Path) -> dict[str, bytes]:
    """Every file of a site but the manifest."""
    return {path: content for path, content in held(folder).items() if path != MANIFEST}
