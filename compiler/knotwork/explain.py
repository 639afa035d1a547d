"""Why a link means what it means, and what a rule is about."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.errors import KnotworkError
from knotwork.graph import ConceptGraph
from knotwork.model import Link, Relation
from knotwork.names import NOTE_SUFFIX, is_note, normal
from knotwork.resolve import Mode, anchor, steps
from knotwork.rules import RULES
from knotwork.syntax.link import decoded, is_external
from knotwork.syntax.wikilink import read
from knotwork.text import Span
from knotwork.vault import near


def explain_rule(name: str) -> str:
    """The page of a rule.

    Raises:
        KnotworkError: there is no such rule.
    """
    for rule in RULES:
        if rule.name == name:
            return f"{rule.name} ({rule.severity})\n\n{rule.page.strip()}"
    proposed = near(name, [rule.name for rule in RULES], 1)
    raise KnotworkError(
        f"there is no rule “{name}”", help=f"did you mean {proposed[0]}?" if proposed else ""
    )


def explain_link(graph: ConceptGraph, text: str, source: str | None) -> Iterator[str]:
    """The steps by which a link gets its meaning, a line each.

    Raises:
        KnotworkError: the text is no link, or `source` is no note of the vault.
    """
    link = parsed(text)
    if link is None:
        raise KnotworkError(
            f"“{text}” is neither a rule nor a link",
            help="write a link as in a note: '[[name]]', '[[name#heading]]', '[words](path.md)'",
        )
    if "[" not in text and not graph.names.ending(f"{link.target}{NOTE_SUFFIX}".lower()):
        rules = near(text, [rule.name for rule in RULES], 1)
        if rules:
            raise KnotworkError(f"there is no rule “{text}”", help=f"did you mean {rules[0]}?")
    here = _source(graph, source)
    yield f"{link.text}   from {here or 'the root of the vault'}, resolution {graph.mode}"
    if is_external(link.target) and not link.wiki:
        yield "It has a scheme: the link leads out of the vault."
        return
    chosen: tuple[str, ...] = ()
    via = ""
    for number, (step, target) in enumerate(steps(link.target, here, graph.names, graph.mode), 1):
        yield f"{number}. {step.name}: {step.detail}"
        if target.paths:
            chosen, via = target.paths, target.via
            break
    if not chosen:
        yield "Nothing matches: the note is missing."
        if proposed := graph.names.nearest(link.target):
            yield "Names that look like it: " + ", ".join(f"[[{name}]]" for name in proposed)
        if graph.mode is Mode.OBSIDIAN and graph.names.aliased(link.target):
            yield "It is an alias; --resolution alias would follow it."
        return
    yield f"→ {chosen[0]}" + (" (an alias; Obsidian would not follow it)" if via == "alias" else "")
    for other in chosen[1:]:
        yield f"  as likely: {other}"
    yield from _anchor(graph, link, chosen[0])


def _anchor(graph: ConceptGraph, link: Link, path: str) -> Iterator[str]:
    known = graph.anchors(path)
    if link.anchor is None or known is None:
        return
    found = anchor(link.anchor, known)
    if found is None:
        headings = ", ".join(f"“{one.plain}”" for one in graph.notes[path].unit.headings)
        yield f"  #{link.anchor} is not there; its headings: {headings or 'none'}"
    elif found[0]:
        yield f"  #{link.anchor} is the id “{found[0]}” on its page"


def _source(graph: ConceptGraph, written: str | None) -> str:
    if written is None:
        return ""
    name = written if is_note(written) else written + NOTE_SUFFIX
    known = graph.names.ending(normal(name).lower())
    if known and known[0] in graph.notes:
        return known[0]
    proposed = graph.names.nearest(written, 1)
    raise KnotworkError(
        f"there is no note “{written}” in the vault",
        help=f"did you mean {proposed[0]}?" if proposed else "",
    )


def parsed(text: str) -> Link | None:
    """A link as a person types it: `[[x]]`, `![[x]]`, `[words](path)`, or a bare name."""
    written = text.strip()
    inner = written.removeprefix("!")
    if inner.startswith("[[") and inner.endswith("]]"):
        parts = read(inner[2:-2])
        if parts is None:
            return None
        embed = written.startswith("!")
        relation = Relation.EMBED if embed else Relation.LINK
        return Link(
            written, parts.target, parts.anchor, parts.label, relation, embed, Span(0, len(written))
        )
    if inner.startswith("[") and inner.endswith(")") and "](" in inner:
        destination = inner[inner.index("](") + 2 : -1].strip().removeprefix("<").removesuffix(">")
        target, hash_sign, rest = destination.partition("#")
        return Link(
            written,
            normal(decoded(target)),
            decoded(rest) if hash_sign else None,
            None,
            Relation.LINK,
            False,
            Span(0, len(written)),
            wiki=False,
        )
    return parsed(f"[[{written}]]") if written and "[" not in written else None
