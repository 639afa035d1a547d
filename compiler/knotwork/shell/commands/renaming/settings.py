"""Warns of settings that name a renamed path: the author has to adapt them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence

from knotwork.config.options import Config
from knotwork.graph import ConceptGraph
from knotwork.privacy import is_private
from knotwork.shell.config.locate import Project
from knotwork.shell.located import shown
from knotwork.tools import Tools


def remarks(
    project: Project, notes: ConceptGraph, tools: Tools, moves: Mapping[str, str]
) -> Iterator[str]:
    """Messages about settings that name an old path, or that now publish or hide other files."""
    for key, named in _paths(project.config):
        path = posixpath.normpath(named.partition("#")[0])
        if path in moves:
            line, column = project.places.nearest(key, named)
            where = f"{shown(project.config_path)}:{line}:{column}"
            yield f"{where}: `{'.'.join(key)}` names {named}, which is {moves[path]} now"
    published = _by_property(notes, tools)
    other = [
        old for old in moves if published(old) and tools.private(old) != tools.private(moves[old])
    ]
    bared = [old for old in other if tools.private(old)]
    if bared:
        yield f"the site shows {moves[bared[0]]} now{_more(bared)}: `exclude` left out {bared[0]}"
    hidden = [moves[old] for old in other if not tools.private(old)]
    if hidden:
        yield f"the site leaves out {hidden[0]} now{_more(hidden)}, for `exclude`"


def _more(paths: Sequence[str]) -> str:
    return f", and {len(paths) - 1} more" if paths[1:] else ""


def _by_property(notes: ConceptGraph, tools: Tools) -> Callable[[str], bool]:
    """A predicate that holds for files that are published unless `exclude` matches their path."""

    def published(path: str) -> bool:
        note = notes.notes.get(path)
        unless_marked = not tools.site.publish_all
        return note is None or not is_private(note, lambda _: False, unless_marked=unless_marked)

    return published


def _paths(config: Config) -> Iterator[tuple[tuple[str, ...], str]]:
    """The settings that name a file of the vault."""
    yield ("site", "logo"), config.site.logo
    yield from ((("site", "links", "url"), link.url) for link in config.site.links)
    yield from ((("site", "social_fonts"), path) for path in config.site.social_fonts)
    yield ("theme", "stylesheet"), config.theme.stylesheet
    yield from ((("theme", "files"), path) for path in config.theme.files)
