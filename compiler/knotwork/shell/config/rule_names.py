"""Checks the names of rules in a configuration. Not in `locate`, which must import little."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.alike import guess
from knotwork.check import GROUPS
from knotwork.config.options import Config
from knotwork.errors import ConfigError
from knotwork.shell.config.locate import Project
from knotwork.shell.located import shown
from knotwork.toml import Key


def check_rule_names(project: Project) -> None:
    """Make sure that each rule that the configuration names exists.

    Raises:
        ConfigError: a rule does not exist; with its place.
    """
    known = GROUPS["all"]
    for key, name in _rules_named(project.config):
        if name not in known and not (key[-1] == "select" and name in GROUPS):
            raise ConfigError(
                f"`{'.'.join(key)}`: there is no rule “{name}”",
                path=shown(project.config_path),
                place=project.places.nearest((*key, name)),
                help=guess(name, known) or "`knotwork explain` lists the rules",
            )


def _rules_named(config: Config) -> Iterator[tuple[Key, str]]:
    for name in config.check.select:
        yield ("check", "select"), name
    for name in config.check.ignore:
        yield ("check", "ignore"), name
    for name in config.check.severity:
        yield ("check", "severity"), name
    for glob, options in config.check.paths.items():
        for name in options.ignore:
            yield ("check", "paths", glob, "ignore"), name
        for name in options.severity:
            yield ("check", "paths", glob, "severity"), name
