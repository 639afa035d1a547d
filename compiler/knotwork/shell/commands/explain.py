"""`knotwork explain`: prints the page of a rule, or why a link resolves as it does."""

from __future__ import annotations

from knotwork.explain import explain_link
from knotwork.rule_pages import all_rules, explain_rule
from knotwork.rules import RULES
from knotwork.shell.commands.graph.request import GraphRequest
from knotwork.shell.console import out, print_rows


def explain_subject(subject: str | None, source: str | None, asked: GraphRequest) -> int:
    """Carry out `knotwork explain`, and return the exit code.

    Without a subject, list all rules; `source` is the note that contains the link.
    """
    console = out()
    if subject is None:
        print_rows(all_rules())
        return 0
    if subject in {rule.name for rule in RULES}:
        console.print(explain_rule(subject, console.width))
        return 0
    source_path = None if source is None else asked.path_in_vault(source)
    for line in explain_link(asked.graph(), subject, source_path):
        console.print(line)
    return 0
