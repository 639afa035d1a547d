"""Collects the settings that name something in the vault: notes, files, tags, relations."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from knotwork.config.options import Config
from knotwork.diagnostic import Origin
from knotwork.rules.evidence import Setting, SettingKind, Settings
from knotwork.shell.config.globs import matcher
from knotwork.shell.config.locate import Project
from knotwork.shell.config.regular import settings_bytes
from knotwork.text import Lines, Place, Span, decode
from knotwork.toml import Key


def named_settings(project: Project) -> Settings:
    """The settings of a project that name something in its vault."""
    config, file = project.config, project.config_path
    if file is None:
        return Settings()
    named = (
        Setting(kind, ".".join(name for name in key if not name.isdecimal()), words, where)
        for kind, key, words in _named(config)
        for where in (partial(_origin, project, file, key, words),)
    )
    relations = {name.lower(): relation for name, relation in config.links.relations.items()}
    folder = posixpath.normpath(config.vault)
    return Settings(
        tuple(named),
        folder,
        relations,
        lambda glob: matcher((glob,)),
        project.root.absolute().as_posix(),
        tuple((file.parent / path).resolve().stem for path in config.api.packages),
    )


def _named(config: Config) -> Iterator[tuple[SettingKind, Key, str]]:
    yield from (("glob", ("exclude",), glob) for glob in config.exclude)
    yield from (("glob", ("check", "paths"), glob) for glob in config.check.paths)
    for number, schema in enumerate(config.check.schemas):
        key = "check", "schemas", str(number)
        yield from (("glob", (*key, "paths"), glob) for glob in schema.paths)
        yield from (("tag", (*key, "tags"), tag) for tag in schema.tags)
    links = config.links
    yield from (("property", ("links", "relations"), name) for name in links.relations)
    own = links.relations.values()
    if config.api.packages:
        yield from (("object", ("api", "exclude"), name) for name in config.api.exclude)
    for relation in links.prerequisites:
        if relation not in own:
            yield "relation", ("links", "prerequisites"), relation


def _origin(project: Project, file: Path, key: Key, words: str) -> Origin:
    """The place of a name in a setting; the beginning of the file if the line is gone."""
    path = Path(os.path.relpath(file, project.root)).as_posix()
    line, column = project.places.nearest((*key, words))
    try:
        text = decode(settings_bytes(file)).text
    except OSError:
        text = ""
    lines = Lines.of(text)
    if not 0 < line <= len(lines):
        return Origin(path, Span(0, 0), Place(1, 1), Place(1, 1))
    start = lines.start(line) + column - 1
    end = start + len(words) + 2 * (text[start : start + 1] in {'"', "'"})
    return Origin(path, Span(start, end), Place(line, column), Place(line, column + end - start))
