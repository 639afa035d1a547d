"""`knotwork explain`: a rule's page, or why a link means what it means."""

from __future__ import annotations

from pathlib import Path

from knotwork.explain import explain_link, explain_rule
from knotwork.rules import RULES
from knotwork.shell.console import out, tracker
from knotwork.shell.project import compiled, files, locate, tools


def explain_subject(
    subject: str, source: str | None, vault: Path | None, resolution: str | None
) -> int:
    """`knotwork explain`."""
    console = out()
    if subject in {rule.name for rule in RULES}:
        console.print(explain_rule(subject, console.width))
        return 0
    project = locate(vault)
    how = tools(project, resolution)
    known = compiled(project, files(project), how, tracker(quiet=True))
    for line in explain_link(known.whole, subject, source):
        console.print(line)
    return 0
