"""Makes the tools of the pipeline, and lists files, for a vault on disk with its configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from knotwork.check import PathSettings, Selection
from knotwork.config.options import Config
from knotwork.errors import ConfigError, VaultError
from knotwork.latex.formulas import unreadable_macro
from knotwork.model import TRAIL_RELATIONS, Source, Syntax, Unit
from knotwork.names import extension, is_note
from knotwork.programs.browser import Browser
from knotwork.programs.verdicts import Run
from knotwork.resolve import Mode
from knotwork.rules import unlinked_mention
from knotwork.rules.evidence import Schema
from knotwork.shell.api import api_of
from knotwork.shell.browser.readers import pinned
from knotwork.shell.config import obsidian
from knotwork.shell.config.globs import matcher, of_filter
from knotwork.shell.config.locate import Project
from knotwork.shell.config.named_settings import named_settings
from knotwork.shell.config.rule_names import check_rule_names
from knotwork.shell.config.schemas import schemas
from knotwork.shell.console import warn
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.pictures import measure
from knotwork.shell.files.preamble import preamble_of
from knotwork.shell.files.scan import Listing, require_folder
from knotwork.shell.files.texts import text_reader
from knotwork.shell.located import shown
from knotwork.shell.remember.look import Look
from knotwork.shell.remember.packages import remembered
from knotwork.syntax.compile import compile_notes, digest
from knotwork.tools import LookUp, Tools
from knotwork.words.chosen import words_in


def excluded(project: Project) -> Callable[[str], bool]:
    """Whether a file stays out of the site: by `exclude`, or by Obsidian's *Excluded files*.

    That setting hides files from search, and many authors hide those beside their notes with it;
    Obsidian still shows them where a note does. So it keeps notes out, canvases and bases, and no
    picture that a published note shows.
    """
    ignored = obsidian.excluded_files(project.obsidian)
    left_out = matcher(project.config.exclude) if project.config.exclude else _no_file
    if not ignored:
        return left_out
    hidden = matcher(tuple(map(of_filter, ignored)))
    return lambda path: left_out(path) or (_is_document(path) and hidden(path))


def _no_file(_path: str) -> bool:
    return False


def _is_document(path: str) -> bool:
    return is_note(path) or extension(path) in {"canvas", "base", "excalidraw"}


def syntax(project: Project, dialect: str | None = None) -> Syntax:
    """The syntax options from the configuration, Obsidian's settings and the command line."""
    config = project.config
    _check_macros(project)
    strict = config.markdown.strict_line_breaks
    if strict is None:
        strict = bool(project.obsidian.get("strictLineBreaks"))
    relations = {name.lower(): relation for name, relation in config.links.relations.items()}
    return Syntax(
        strict_breaks=strict,
        heading_titles=config.markdown.title_from_heading,
        macros=tuple(sorted(config.markdown.macros.items())),
        preamble=preamble_of(project.root).macros,
        relations=tuple(sorted(relations.items())),
        dialect=config.markdown.dialect if dialect is None else dialect,
        prose=unlinked_mention.RULE in selection(config).rules(),
        words=words_in(config.site.lang, config.site.words).body,
    )


def _check_macros(project: Project) -> None:
    if found := unreadable_macro(project.config.markdown.macros):
        name, reason = found
        raise ConfigError(
            f"`markdown.macros`: “{name}” cannot be read: {reason}",
            path=shown(project.config_path),
            place=project.places.nearest(("markdown", "macros", name)),
            help=r'write the name without a backslash, and LaTeX: R = "\\mathbb{R}"',
        )


def _check_prerequisites(project: Project) -> None:
    for relation in project.config.links.prerequisites:
        if relation in TRAIL_RELATIONS:
            raise ConfigError(
                f"`links.prerequisites` names “{relation}”, which is a relation of trails",
                path=shown(project.config_path),
                place=project.places.nearest(("links", "prerequisites")),
                help="a trail says what comes next, not what is needed first: leave it out",
            )


def tools_of(
    project: Project,
    resolution: str | None = None,
    selection: Selection | None = None,
    *,
    dialect: str | None = None,
    run: Run | None = None,
    look_up: LookUp | None = None,
    remember: bool = False,
) -> Tools:
    """The pipeline's tools, from the configuration and the command line.

    With `remember`, documented packages are taken from the cache unless they have changed.
    """
    config = project.config
    api = api_of(project, remembered) if remember else api_of(project)
    check_rule_names(project)
    _check_prerequisites(project)
    how_read = msgspec.structs.replace(syntax(project, dialect), prose=True)

    def compile_all(notes: Iterable[Source]) -> Iterator[Unit]:
        return compile_notes(notes, how_read)

    return Tools(
        compile=compile_all,
        digest=lambda source: digest(source, how_read),
        mode=Mode(resolution or config.links.resolution),
        selection=selection or Selection(),
        site=msgspec.structs.replace(config.site, title=project.title),
        look=config.theme,
        private=excluded(project),
        run=run,
        prerequisites=frozenset(config.links.prerequisites),
        schemas=_schemas(project),
        types=obsidian.types(project.root),
        preamble=preamble_of(project.root),
        settings=named_settings(project),
        look_up=look_up,
        api=api,
        measure=measure(project.root),
        text=text_reader(project.root, api=lambda: api),
        browser=browser(templates_folder()),
    )


def selection(
    config: Config, select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()
) -> Selection:
    """The rules to check, from the command line, else from the configuration."""
    return Selection(
        select=frozenset(select or config.check.select),
        ignore=frozenset((*ignore, *config.check.ignore)),
        severity=dict(config.check.severity),
        paths=tuple(
            PathSettings(matcher((glob,)), frozenset(part.ignore), dict(part.severity))
            for glob, part in config.check.paths.items()
        ),
    )


def _schemas(project: Project) -> tuple[Schema, ...]:
    with project.placed():
        return schemas(project.config, project.config_path)


def require_vault(project: Project) -> None:
    """Make sure that the vault's folder exists.

    Raises:
        ConfigError: the folder that the configuration names does not exist.
        VaultError: the folder that the command line names does not exist.
    """
    try:
        require_folder(project.root)
    except VaultError as error:
        if not project.places.line(("vault",)):
            raise
        with project.placed():
            raise ConfigError(
                f"`vault`: {error.message}",
                key="vault",
                entry=project.config.vault,
                help=error.help,
            ) from error


def files(project: Project, output: Path | None = None, seen: Look | None = None) -> Listing:
    """List the vault without the folder of its site; warn of folders that are left out.

    A listing that `seen` has already is used. If a change of notes was interrupted, it is completed
    first.

    Raises:
        RefusedError: an interrupted change cannot be completed.
        ConfigError: there is no vault where the configuration says.
        VaultError: the vault cannot be listed.
    """
    found = quiet_listing(project, output or project.output, seen)
    for message in found.closed:
        warn(message)
    return found


def quiet_listing(project: Project, output: Path, seen: Look | None = None) -> Listing:
    """List the vault as `files` does, but without warnings, for previews, which list it often.

    Raises:
        RefusedError: an interrupted change cannot be completed.
        ConfigError: there is no vault where the configuration says.
        VaultError: the vault cannot be listed.
    """
    require_vault(project)
    return (seen or Look()).vault(project.root, output)


def browser(theme: Path) -> Browser | None:
    """The modules that readers' browsers can import; None in a checkout without bundled scripts."""
    try:
        known = pinned(theme)
    except ConfigError:
        return None
    return Browser(frozenset(known.standard), known.packages)
