"""`knotwork explain`: a rule's page, or why a link means what it means."""

from __future__ import annotations

from knotwork.explain import explain_link, explain_rule
from knotwork.rules import RULES
from knotwork.shell.commands.graph_request import GraphRequest
from knotwork.shell.console import out


def explain_subject(subject: str, source: str | None, asked: GraphRequest) -> int:
    """`knotwork explain`; `source` is the note in which a link stands."""
    console = out()
    if subject in {rule.name for rule in RULES}:
        console.print(explain_rule(subject, console.width))
        return 0
    for line in explain_link(asked.graph(), subject, source):
        console.print(line)
    return 0
