"""Quick ways to check a vault in which nothing, or only words, changed. Imports little."""

from __future__ import annotations

from knotwork.report.sources import Sources
from knotwork.shell.commands.checking.print_lines import LINES, print_lines
from knotwork.shell.commands.checking.request import CheckRequest
from knotwork.shell.commands.checking.subject import Subject
from knotwork.shell.commands.summary import exit_code, severities
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.last_check import Checked, last_check
from knotwork.shell.remember.last_vault import is_as_it_was
from knotwork.shell.remember.look import Look


def known_check(asked: CheckRequest, subject: Subject, look: Look) -> Checked | None:
    """The findings of this check, from an earlier one; None if the vault has to be checked.

    `look` keeps the listing of the vault for a check that goes on.
    """
    if not asked.remember or not asked.is_of_texts_alone or asked.since is not None:
        return None
    project, unsaved = subject.project, subject.instead
    own, *others = subject.keys(asked)
    with Cache(project.root) as cache:
        for key in (own, *others):
            last = last_check(cache, key)
            if last is None:
                continue
            if unsaved is None and is_as_it_was(project, project.output, cache, last.vault, look):
                return last.checked
            # Imported late: this imports the compiler.
            from knotwork.shell.remember.reworded_check import checked_again

            checked = checked_again(project, cache, own, last, look, unsaved)
            if checked is not None:
                return checked
    return None


def print_known(asked: CheckRequest, subject: Subject, known: Checked) -> int | None:
    """Print findings and return the exit code; None if the format needs more than lines."""
    if asked.style not in LINES or asked.statistics or asked.baseline is not None:
        return None
    found = [finding for finding in known.findings if finding.concerns(subject.only)]
    sources = Sources(lambda _path: None, known.places)
    print_lines(found, asked.style, subject.project.root, sources)
    return exit_code(asked, severities(found))
