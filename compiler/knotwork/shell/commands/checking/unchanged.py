"""The quick way of a check when nothing has changed. Imports little."""

from __future__ import annotations

from knotwork.report.sources import Sources
from knotwork.shell.commands.checking.print_lines import LINES, print_lines
from knotwork.shell.commands.checking.request import CheckRequest
from knotwork.shell.commands.chosen_notes import chosen
from knotwork.shell.commands.summary import exit_code, severities
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.last_check import Checked, check_key, known_findings
from knotwork.shell.remember.look import Look


def known_check(asked: CheckRequest, look: Look) -> Checked | None:
    """The findings of an earlier check, if nothing has changed since.

    `look` keeps what was seen of the vault, for a check that goes on.
    """
    if not asked.remember or not asked.is_of_the_vault_alone or asked.since is not None:
        return None
    project, _only = chosen(asked.paths)
    key = check_key(project, asked.select, asked.ignore, asked.dialect, asked.resolution)
    with Cache(project.root) as cache:
        return known_findings(project, cache, key, look)


def print_known(asked: CheckRequest, known: Checked) -> int | None:
    """Print known findings; gives the exit code, or None if the format needs more than lines."""
    if asked.style not in LINES or asked.statistics or asked.baseline is not None:
        return None
    project, only = chosen(asked.paths)
    found = [one for one in known.findings if one.concerns(only)]
    print_lines(found, asked.style, project.root, Sources(lambda _path: None, known.places))
    return exit_code(asked, severities(found))
