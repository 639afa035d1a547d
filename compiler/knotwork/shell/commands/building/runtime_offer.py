"""Decides which Python a site offers its readers: from a CDN, with the site, or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path

from knotwork.errors import ConfigError, KnotworkError
from knotwork.graph import ConceptGraph
from knotwork.pages.site import Site
from knotwork.programs.browser import Browser, Runtime, imported_behind, needed_packages
from knotwork.programs.note_programs import own_modules
from knotwork.render.artifact import Artifact
from knotwork.shell.browser.readers import Readers, pinned, runtime_folder
from knotwork.shell.browser.runtime import address, artifacts, core, executor, vendored
from knotwork.shell.config.locate import Project
from knotwork.shell.config.user import user_config, user_path
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.module_texts import module_texts
from knotwork.shell.project import browser
from knotwork.tools import Offer, no_python

_HOW = "`knotwork runtime fetch` brings the runtime; the next build then lets readers run the cells"


def offer(readers: Readers, project: Project) -> Offer:
    """The offer step for a site of this vault, which decides once the notes are linked.

    Raises:
        ConfigError: a configured address is not a URL.
        KnotworkError: the requested runtime is not available.
    """
    modules = browser(templates_folder())
    if readers.place == "off" or modules is None:
        return no_python
    packages = project.config.runtime.packages_url
    packages = address(packages, "runtime.packages_url") if packages else ""
    if readers.place == "cdn":
        there = Runtime(modules, _cdn(readers.url), packages)
        return lambda _site: (there, _executor())
    folder = runtime_folder(pinned(templates_folder()).version)
    if core(folder):
        return partial(_vendored, project.root, folder, modules, packages)
    if readers.place == "vendored":
        raise KnotworkError("the runtime is not on this machine", help=_HOW)
    return no_python


def shortfall(readers: Readers, graph: ConceptGraph) -> str:
    """A remark for authors if readers cannot run their cells; empty if they can."""
    if readers.place is not None or not any(note.unit.fences for note in graph.notes.values()):
        return ""
    there = core(runtime_folder(pinned(templates_folder()).version))
    return "" if there else "Readers cannot run the cells yet (`knotwork runtime fetch`)"


def uncarried(site: Site) -> frozenset[str]:
    """The packages that cells import and the runtime in the site lacks; none without a runtime."""
    there = site.runtime.browser if site.runtime is not None else None
    if there is None or there.carried is None:
        return frozenset()
    return needed_packages(site.imported, there) - there.carried


def _vendored(
    root: Path, folder: Path, modules: Browser, packages_url: str, site: Site
) -> tuple[Runtime, Iterable[Artifact]]:
    texts = module_texts(root, own_modules(site.graph))
    wanted = needed_packages(imported_behind(site.imported, texts), modules)
    found = vendored(folder, modules, wanted, packages_url)
    return found.runtime, chain(artifacts(found), _executor())


def _executor() -> Iterator[Artifact]:
    yield executor()


def _cdn(url: str) -> str:
    known = url or user_config().runtime.url
    if not known:
        raise KnotworkError(
            "--runtime cdn needs the address of the runtime's folder",
            help="name it with --runtime-url, or as `url` under [runtime] in your configuration",
        )
    try:
        return address(known, "--runtime-url" if url else "runtime.url")
    except ConfigError as error:
        # Neither is in the vault's configuration, where a `ConfigError` would be located.
        where = "" if url else f"{user_path()}: "
        raise KnotworkError(f"{where}{error.message}", help=error.help) from error
