"""Whole builds on disk, with and without a cache, and the files that they leave."""

from __future__ import annotations

from pathlib import Path

from knotwork.shell.browser.readers import Readers
from knotwork.shell.cells import in_workers
from knotwork.shell.commands.building.build import build_site
from knotwork.shell.commands.building.cells_unchanged import cells_last
from knotwork.shell.commands.building.request import BuildRequest
from knotwork.shell.commands.building.site_request import SiteRequest
from knotwork.shell.commands.building.unchanged import unchanged_site
from knotwork.shell.files.scan import MANIFEST
from knotwork.shell.remember.look import Look


def build(vault: Path, out: Path, *, run: bool = False, quiet: bool = True) -> int:
    """What `knotwork build` does; the exit code."""
    wanted = SiteRequest(out, quiet=quiet)
    cells, look = cells_last(None, None) if run else None, Look()
    code = unchanged_site(vault, wanted, Readers(), cells=cells, look=look)
    return build_site(vault, _asked(run=run), wanted, look) if code is None else code


def build_anew(vault: Path, out: Path, *, run: bool = False, quiet: bool = True) -> int:
    """What `knotwork build --no-cache` does into a folder that does not exist yet."""
    assert not out.exists()
    return build_site(vault, _asked(run=run), SiteRequest(out, quiet=quiet, remember=False))


def _asked(*, run: bool) -> BuildRequest:
    return BuildRequest(runner=in_workers if run else None)


def held(folder: Path) -> dict[str, bytes]:
    """The contents of every file of a site, with the manifest, since the next build uses it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def pages(folder: Path) -> dict[str, bytes]:
    """The contents of every file of a site except the manifest."""
    return {path: content for path, content in held(folder).items() if path != MANIFEST}
