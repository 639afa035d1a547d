"""Finds the links that mean no file at all; several rules each report some of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from knotwork.diagnostic import Finding
from knotwork.graph import ConceptGraph
from knotwork.meaning import MissingNote
from knotwork.model import Link, Relation
from knotwork.names import folder, is_note, is_placeholder
from knotwork.rules.advice import Advice, Adviser
from knotwork.rules.proposal import is_attachment
from knotwork.rules.rule import doubtful_links, doubtful_references


def missing(graph: ConceptGraph, wanted: Callable[[Link], bool]) -> Iterator[Finding]:
    """The findings for links that mean no file, for the kind of links that is `wanted`."""
    known: dict[tuple[str, str | None, str | None, bool, bool, str], Advice] = {}
    adviser: Adviser | None = None
    for path, number, link, meaning in doubtful_links(graph):
        if not isinstance(meaning, MissingNote) or not wanted(link) or is_placeholder(link.target):
            continue
        if _frames_its_picture(graph, path, number):
            continue
        if link.relation == Relation.USES:  # broken-uses reports it
            continue
        above = folder(path) if "/" in link.target else ""  # relative paths depend on it
        same = (link.target, link.anchor, link.label, link.embed, link.wiki, above)
        if same not in known:
            adviser = adviser or Adviser(graph)
            known[same] = adviser.advice(link, path)
        advice = known[same]
        message = advice.message or _message(link)
        yield Finding(path, link.span, message, advice.help, fix=advice.repair(path, number))
    for path, link, meaning in doubtful_references(graph):
        if isinstance(meaning, MissingNote) and wanted(link) and not is_placeholder(link.target):
            adviser = adviser or Adviser(graph)
            advice = adviser.advice(link, path)
            yield Finding(path, link.span, advice.message or _message(link), advice.help)


def _message(link: Link) -> str:
    noun = "file" if is_attachment(link.target) or _is_picture(link) else "note"
    return f"there is no {noun} “{link.target}”"


def _is_picture(link: Link) -> bool:
    """Whether it is a Markdown image; one without a suffix counts, as sites may generate it."""
    return link.embed and not link.wiki and not is_note(link.target)


def _frames_its_picture(graph: ConceptGraph, path: str, number: int) -> bool:
    """Whether a link has the picture that it leads to as its label: only one file is missing."""
    all_links = graph.notes[path].unit.links
    link = all_links[number]
    for at in range(number + 1, len(all_links)):  # no slice: it would copy all that follow
        inner = all_links[at]
        if inner.span.start >= link.span.end:
            return False
        if inner.embed and inner.target == link.target:
            return True
    return False
