"""Why a link means what it means, step by step."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knotwork.errors import KnotworkError
from knotwork.graph import ConceptGraph
from knotwork.model import Link, Relation
from knotwork.names import NOTE_SUFFIX, is_note, key, listed, normal
from knotwork.resolve import Mode, Target, anchor, steps
from knotwork.rule_pages import no_rule
from knotwork.rules.proposal import Proposals
from knotwork.rules.rule import did_you_mean
from knotwork.syntax.link import decoded, is_external
from knotwork.syntax.wikilink import read
from knotwork.text import Span

_LISTED = 8
"""The most names that a step lists."""
_MARKDOWN_LINK = re.compile(
    r"""\[.*\]\(\s*(?:<(?P<pointed>[^<>]*)>|(?P<bare>.*?))(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)""",
    re.DOTALL,
)


def explain_link(graph: ConceptGraph, text: str, source: str | None) -> Iterator[str]:
    """How a link gets its meaning, step by step, a line each.

    Raises:
        KnotworkError: the text is not a link, or `source` is not a note of the vault.
    """
    link = parsed(text)
    if link is None:
        raise KnotworkError(
            f"“{text}” is neither a rule nor a link",
            help="write a link as in a note: '[[name]]', '[[name#heading]]', '[words](path.md)'",
        )
    names_no_note = "[" not in text and not graph.names.ending(key(link.target + NOTE_SUFFIX))
    if names_no_note and (error := no_rule(text)).help:
        raise error
    here = _source(graph, source)
    yield f"{link.text}   from {here or 'the root of the vault'}, resolution {graph.mode}"
    if is_external(link.target) and not link.wiki:
        yield "It has a scheme: the link leads out of the vault."
        return
    target = Target(())
    tried = steps(link.target, here, graph.names, graph.mode, wiki=link.wiki)
    for number, (step, target) in enumerate(tried, 1):
        yield f"{number}. {step.name}: {step.detail}"
        if target.paths or target.url:
            break
    if target.url:
        yield f"→ {target.url}"
    elif target.paths and target.paths[0]:
        yield from _choice(graph, link, target)
    elif target.paths:
        yield "→ the note the link stands in; say which with --from"
    else:
        yield from _missing(graph, link, here)


_REMARKS = {
    "alias": " (an alias; Obsidian would not follow it)",
    "clamped": " (held at the vault's root; `clamped-path` remarks on it)",
    "fallback": " (only the end of its path fits; `lenient-path` remarks on it)",
}

_ANCHOR_REMARKS = {
    "outside": ", outside the section named before it",
    "id": ", which raw HTML has; `anchor-by-slug` remarks on it",
    "slug": ", whose letters alone fit; `anchor-by-slug` remarks on it",
}


def _choice(graph: ConceptGraph, link: Link, target: Target) -> Iterator[str]:
    yield f"→ {target.paths[0]}{_REMARKS.get(target.via, '')}"
    for other in target.paths[1:]:
        yield f"  as likely: {other}"
    yield from _anchor(graph, link, target.paths[0])


def _missing(graph: ConceptGraph, link: Link, source: str) -> Iterator[str]:
    yield "Nothing matches: the note is missing."
    if proposed := Proposals(graph).links(link, source):
        yield f"Names that look like it: {', '.join(proposed)}"
    names = graph.names
    if graph.mode is Mode.OBSIDIAN and (names.aliased(link.target) or names.paged(link.target)):
        yield "It is an alias; --resolution alias would follow it."


def _anchor(graph: ConceptGraph, link: Link, path: str) -> Iterator[str]:
    known = graph.anchors(path)
    if not link.anchor or known is None:
        return
    found = anchor(link, known, graph.mode)
    if found is None:
        alike = Proposals(graph).headings(path, link.anchor.rpartition("#")[2])
        names = alike or tuple(heading.name for heading in graph.notes[path].unit.headings)
        which = "like it" if alike else "its headings"
        shown = listed([f"“{name}”" for name in names], _LISTED) or "none"
        yield f"  #{link.anchor} is not there; {which}: {shown}"
    elif found.id:
        remark = _ANCHOR_REMARKS.get(found.via, "")
        yield f"  #{link.anchor} is the id “{found.id}” on its page{remark}"
    else:
        yield f"  #{link.anchor} is the top of its page"


def _source(graph: ConceptGraph, written: str | None) -> str:
    return "" if written is None else note_called(graph, written)


def note_called(graph: ConceptGraph, written: str) -> str:
    """The path of the one note that a person names by path, file name, alias or title.

    Raises:
        KnotworkError: no note has that name, or several have.
    """
    wanted = written if is_note(written) else written + NOTE_SUFFIX
    wanted = normal(wanted.replace("\\", "/").removeprefix("./")).lower()
    names = graph.names
    known = names.at(wanted) or names.ending(wanted)
    known = known or names.paged(written) or names.aliased(written)
    notes = [path for path in known if path in graph.notes]
    if not notes:
        notes = [path for path in graph.notes if key(graph.title(path)) == key(written)]
    if len(notes) == 1 or (notes and key(notes[0]) == wanted):
        return notes[0]
    if notes:
        raise KnotworkError(
            f"{len(notes)} notes are called “{written}”",
            help=f"write the path: {listed(notes, _LISTED)}",
        )
    proposed = dict.fromkeys(path for _name, path in Proposals(graph).files(written))
    raise KnotworkError(
        f"there is no note “{written}” in the vault",
        help=did_you_mean(tuple(proposed))
        or "write its path in the vault, its file name, its title or an alias",
    )


def parsed(text: str) -> Link | None:
    """A link as a person types it: `[[x]]`, `![[x]]`, `[words](path)`, or a bare name."""
    written = text.strip()
    inner = written.removeprefix("!")
    embed = inner != written
    relation = Relation.EMBED if embed else Relation.LINK
    span = Span(0, len(written))
    if inner.startswith("[[") and inner.endswith("]]"):
        parts = read(inner[2:-2])
        if parts is None:
            return None
        return Link(written, parts.target, parts.anchor, parts.label, relation, embed, span)
    if found := _MARKDOWN_LINK.fullmatch(inner):
        destination = found["pointed"] if found["pointed"] is not None else found["bare"]
        target, hash_sign, rest = destination.partition("#")
        name, heading = normal(decoded(target)), normal(decoded(rest)) if hash_sign else None
        return Link(written, name, heading, None, relation, embed, span, wiki=False)
    return parsed(f"[[{written}]]") if written and "[" not in written else None
