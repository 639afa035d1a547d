"""What a check looks for: its rules, and the notes that it is asked about."""

from __future__ import annotations

from knotwork.baseline import Looked
from knotwork.check import Selection
from knotwork.rules import RULES, external_link
from knotwork.shell.commands.checking.request import CheckRequest
from knotwork.shell.config.locate import Project
from knotwork.shell.project import selection


def selected(project: Project, asked: CheckRequest) -> Selection:
    """The rules of a check, from its command line and the configuration."""
    select = asked.select or project.config.check.select
    if asked.external:
        select = (*(select or ("default",)), external_link.RULE.name)
    return selection(project.config, select, asked.ignore)


def looked(project: Project, asked: CheckRequest, only: frozenset[str]) -> Looked:
    """A test whether a check of the notes `only` (empty: all) looks for a rule in a note."""
    idle = {rule.name for rule in RULES} - {rule.name for rule in selected(project, asked).rules()}
    if not asked.run:
        idle |= {rule.name for rule in RULES if rule.of_trials}
    if not asked.external:
        idle.add(external_link.RULE.name)

    def looks(path: str, rule: str) -> bool:
        return (not only or path in only) and rule not in idle

    return looks
