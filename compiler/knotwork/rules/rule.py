"""A rule of the linter: its name, severity and page, and a function that checks the graph.

A rule with unavoidable false alarms, or one about a matter of taste, is off by default.

The page is the docstring of the rule's file, in Markdown, with the sections *What it finds*,
*Why it matters*, *Bad*, *Good* and *Fix*. The two examples are small vaults; tests run them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Generic, TypeAlias, TypeVar

import msgspec

from knotwork.analysis.links import visible_links
from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.meaning import Found, MissingAnchor, MissingNote, Resolution
from knotwork.model import Link
from knotwork.resolve import as_link, resolve
from knotwork.rules.evidence import Evidence
from knotwork.rules.once import once

_FENCE = re.compile(r"`{3,}")
Check: TypeAlias = Callable[[ConceptGraph], Iterator[Finding]]
EvidenceCheck: TypeAlias = Callable[[ConceptGraph, Evidence], Iterator[Finding]]
AnyCheck = TypeVar("AnyCheck", Check, EvidenceCheck)


class _Rule(msgspec.Struct, Generic[AnyCheck], frozen=True):
    name: str
    severity: Severity
    """The severity, unless the configuration says otherwise."""
    check: AnyCheck
    page: str
    default: bool = True
    """Whether it is checked without being selected by name."""
    of_words: bool = False
    """Whether its findings depend on words, and not just on shapes of notes (`syntax/shape.py`)."""
    of_code: bool = False
    """Whether it also checks notes made of Python packages: links, examples, invalid sources.

    The author of the notes may not be able to change what other rules would find there.
    """
    of_trials: bool = False
    """Whether it looks at what cells gave, so that it finds less, or nothing, if none are run."""


class Rule(_Rule[Check], frozen=True):
    """A rule that needs nothing but the graph."""

    def findings(self, graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
        """The findings of the rule."""
        return self.check(graph)


class EvidenceRule(_Rule[EvidenceCheck], frozen=True):
    """A rule that needs evidence besides the graph."""

    def findings(self, graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
        """The findings of the rule; none without evidence."""
        return self.check(graph, evidence)


AnyRule: TypeAlias = Rule | EvidenceRule


def summary(page: str) -> str:
    """The first sentence of a rule's page."""
    return page.strip().partition("\n")[0]


def sections(page: str) -> dict[str, str]:
    """The sections of a rule's page by their headings; lines inside fences are no headings."""
    found: dict[str, str] = {}
    name, lines, fenced = "", list[str](), ""
    for line in [*page.splitlines(), "## "]:
        if marks := _FENCE.match(line):
            fenced = fenced or marks[0] if line != fenced else ""
        if line.startswith("## ") and not fenced:
            found[name] = "\n".join(lines).strip()
            name, lines = line[3:], []
        else:
            lines.append(line)
    return found


@once
def doubtful_links(graph: ConceptGraph) -> tuple[tuple[str, int, Link, Resolution], ...]:
    """The links that do not simply lead to a file: something is missing, or was guessed.

    Links in comments are left out: commenting out a link is a way to settle a finding.
    """
    known = visible_links(graph)
    return tuple(found for found in known if not isinstance(found[3], Found) or found[3].via)


@once
def doubtful_references(graph: ConceptGraph) -> tuple[tuple[str, Link, Resolution], ...]:
    """The URLs in raw HTML that lead to nothing, each as a link: path, link, meaning.

    The source of a quotation (`cite`) is left out, as no page shows it.
    """
    found = []
    for path, note in graph.notes.items():
        for reference in note.unit.references:
            if reference.attribute == "cite":
                continue
            link = as_link(reference)
            meaning = resolve(link, path, graph.names, graph.anchors, graph.mode)
            if isinstance(meaning, (MissingNote, MissingAnchor)):
                found.append((path, link, meaning))
    return tuple(found)


def flaws(kind: str) -> Check:
    """A check that turns the flaws of one kind, found when notes were compiled, into findings."""

    def check(graph: ConceptGraph) -> Iterator[Finding]:
        for path, note in graph.notes.items():
            for flaw in note.unit.flaws:
                if flaw.kind == kind:
                    yield Finding(path, flaw.span, flaw.message, flaw.help)

    return check


def did_you_mean(links: tuple[str, ...]) -> str:
    """A question that proposes links, given as they would be written; empty for none."""
    if not links:
        return ""
    listed = links[0] if len(links) == 1 else ", ".join(links[:-1]) + " or " + links[-1]
    return f"did you mean {listed}?"
