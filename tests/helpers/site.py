"""Builds sites in memory from the texts of notes."""

from __future__ import annotations

from collections.abc import Mapping

from knotwork.config.appearance import ThemeOptions
from knotwork.config.options import SiteOptions
from knotwork.model import Source, Syntax
from knotwork.pipeline import artifacts, compile_vault
from knotwork.programs.browser import Runtime
from knotwork.programs.verdicts import Run
from knotwork.render.artifact import Artifact
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.syntax.compile import compile_notes
from knotwork.text import decode
from knotwork.tools import Theme, Tools
from knotwork.words.chosen import words_in

THEME: Theme = theme_in(templates_folder())


def site(
    texts: Mapping[str, str | bytes] | None = None,
    /,
    *,
    files: tuple[str, ...] = (),
    options: SiteOptions | None = None,
    run: Run | None = None,
    look: ThemeOptions | None = None,
    runtime: Runtime | None = None,
    dialect: str = "",
    **named: str,
) -> dict[str, str]:
    """The files of a site by path; attachments as `copy of PATH`."""
    paths = {**(texts or {}), **{f"{name}.md": text for name, text in named.items()}}
    options = options or SiteOptions(title="Test")
    syntax = Syntax(words=words_in(options.lang, options.words).body, dialect=dialect)
    tools = Tools(
        lambda found: compile_notes(found, syntax),
        site=options,
        run=run,
        look=look or ThemeOptions(),
        offer=lambda _graph: (runtime, ()),
    )
    sources = [_source(path, text) for path, text in paths.items()]
    vault = compile_vault(sources, files, tools)
    return {
        one.path: one.content.decode("utf-8", "replace")
        if isinstance(one, Artifact)
        else f"copy of {one.source}"
        for one in artifacts(vault, tools, THEME)
    }


def _source(path: str, text: str | bytes) -> Source:
    """A note as it is read from a file; bytes need not be valid UTF-8."""
    return Source(path, text) if isinstance(text, str) else Source(path, *decode(text))
