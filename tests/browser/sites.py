"""Builds sites with Python in their pages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from knotwork.pages.site import Site
from knotwork.pipeline import artifacts
from knotwork.programs.browser import Browser, Runtime, needed_packages
from knotwork.render.artifact import Artifact
from knotwork.shell.browser.runtime import artifacts as runtime_files
from knotwork.shell.browser.runtime import executor, packages, vendored
from knotwork.shell.config.locate import locate
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.output import Output
from knotwork.shell.files.theme import theme_in
from knotwork.shell.project import files, tools_of
from tests.helpers.disk import compiled


def built(vault: Path, folder: Path, runtime: Path, packages_url: str = "") -> Path:
    """A vault as a site on disk, whose pages run cells with a runtime."""
    project = locate(vault)
    known = {name: name for name in packages(runtime)}

    def offer(site: Site) -> tuple[Runtime, Iterable[Artifact]]:
        plain = tools_of(project).browser
        assert plain is not None
        browser = Browser(plain.standard, {**plain.packages, **known})
        found = vendored(runtime, browser, needed_packages(site.imported, browser), packages_url)
        return found.runtime, (*runtime_files(found), executor())

    tools = msgspec.structs.replace(tools_of(project), offer=offer)
    notes = compiled(project, files(project, folder), tools)
    with Output(folder, project.root) as site:
        site.write(artifacts(notes, tools, theme_in(templates_folder())))
    return folder
