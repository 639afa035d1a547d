"""`knotwork explain`: a rule's page, or why a link means what it means."""

from __future__ import annotations

from knotwork.explain import explain_link
from knotwork.rule_pages import all_rules, explain_rule
from knotwork.rules import RULES
from knotwork.shell.commands.graph.request import GraphRequest
from knotwork.shell.console import out, print_rows


def explain_subject(subject: str | None, source: str | None, asked: GraphRequest) -> int:
    """`knotwork explain`; `source` is the note in which a link stands. No subject: all rules."""
    console = out()
    if subject is None:
        print_rows(all_rules())
        return 0
    if subject in {rule.name for rule in RULES}:
        console.print(explain_rule(subject, console.width))
        return 0
    stands_in = None if source is None else asked.path_in_vault(source)
    for line in explain_link(asked.graph(), subject, stands_in):
        console.print(line)
    return 0
