"""Sets up the vault of a preview from its configuration, and again when that changes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from knotwork.errors import ConfigError, KnotworkError
from knotwork.shell.api import SOURCES, packages_of
from knotwork.shell.commands.building.build import compiler
from knotwork.shell.commands.building.request import BuildRequest
from knotwork.shell.commands.building.runtime_offer import offer
from knotwork.shell.config.locate import Project, locate
from knotwork.shell.config.obsidian import read_with
from knotwork.shell.config.user import cell_settings
from knotwork.shell.live.cells import LiveCells
from knotwork.shell.live.vault import LiveVault
from knotwork.shell.live.watch import is_source
from knotwork.shell.project import selection, tools_of
from knotwork.shell.site.social import require_material
from knotwork.tools import Theme


def live(
    project: Project,
    asked: BuildRequest,
    theme: Theme,
    *,
    drafts: bool = False,
    run: bool = False,
) -> LiveVault:
    """A vault to keep compiled; its cells are run too if `run` is set."""
    cells = None
    if run:
        settings = cell_settings(project.config, asked.python, asked.jobs, asked.timeout)
        cells = LiveCells(project.root, settings)
    chosen = selection(project.config)
    tools = tools_of(project, asked.resolution, chosen, dialect=asked.dialect, remember=True)
    with project.placed():
        readers = offer(asked.readers, project)
        # A preview draws no such pictures, but refuses what would stop a build from drawing them.
        require_material(tools.site, project.root)
    tools = msgspec.structs.replace(
        tools,
        compile=compiler(project, asked),
        offer=readers,
        drafts=drafts,
    )
    return LiveVault(project, tools, theme, project.output, cells, asked.dialect)


def reconfigured(
    project: Project, anew: Callable[[Project], LiveVault]
) -> Callable[[Iterable[str]], LiveVault | None]:
    """A function of changed paths that sets the vault up again if that is needed, else gives None.

    It is needed if one of them is a configuration, or a source file of a documented package. `anew`
    sets the vault up.
    """
    names = {os.path.realpath(folder / "knotwork.toml") for folder in _above(project.root)}
    if project.config_path:
        names.add(os.path.realpath(project.config_path))
    names.update(map(os.path.realpath, read_with(project.root)))

    def changed(paths: Iterable[str]) -> LiveVault | None:
        # The settings may name other files now. The files they named before still count: a change
        # of them may make the settings readable again.
        names.update(map(os.path.realpath, read_with(project.root)))
        real = list(map(os.path.realpath, paths))
        sources = [path for path in real if path.endswith(SOURCES)]
        if names.isdisjoint(real) and not (
            sources and any(map(is_source(packages_now(project.root)), sources))
        ):
            return None
        _refuse_another(project)
        return anew(locate(project.root))

    return changed


def _refuse_another(project: Project) -> None:
    """Refuse a configuration that no longer names the folder that is shown.

    Raises:
        ConfigError: it names another one, or cannot be understood.
    """
    path = project.config_path
    if path is None or not path.is_file():
        return
    now = locate(None, path.parent)
    if now.config_path == path and now.root != project.root:
        with now.placed():
            raise ConfigError(
                f"the preview shows {project.root.name}, and not {now.config.vault}",
                key="vault",
                entry=now.config.vault,
                help="start `knotwork serve` again for the other folder",
            )


def packages_now(root: Path) -> tuple[Path, ...]:
    """The folders of the packages that the configuration names; none if it cannot be read."""
    try:
        return packages_of(locate(root))
    except KnotworkError:
        return ()


def _above(folder: Path) -> Iterable[Path]:
    return (folder, *folder.parents)
