"""Why a link means what it means, and what a rule is about."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from knotwork.diagnostic import Severity
from knotwork.errors import KnotworkError
from knotwork.graph import ConceptGraph
from knotwork.model import Link, Relation
from knotwork.names import NOTE_SUFFIX, is_note, key, normal
from knotwork.resolve import Mode, Target, anchor, steps
from knotwork.rules import RULES
from knotwork.rules.proposal import Proposals
from knotwork.rules.rule import summary
from knotwork.syntax.link import decoded, is_external
from knotwork.syntax.wikilink import read
from knotwork.text import Span
from knotwork.vault import guess

_LISTED = 8
_MARKDOWN_LINK = re.compile(
    r"""\[.*\]\(\s*(?:<(?P<pointed>[^<>]*)>|(?P<bare>.*?))(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)""",
    re.DOTALL,
)

WIDTH = 100
"""Columns of a line that is comfortable to read."""


def explain_rule(name: str, width: int = WIDTH) -> str:
    """The page of a rule, its paragraphs broken to fit in `width` columns.

    Raises:
        KnotworkError: there is no such rule.
    """
    for rule in RULES:
        if rule.name == name:
            off = "" if rule.default else ", off by default"
            page = "\n".join(_broken(rule.page.strip(), max(40, min(width, WIDTH))))
            return f"{rule.name} ({rule.severity}{off})\n\n{page}"
    raise _no_rule(name)


def all_rules() -> Iterator[str]:
    """A line for each rule: its name, its severity, and what it finds."""
    name, severity = (max(map(len, words)) for words in ([one.name for one in RULES], Severity))
    for rule in RULES:
        off = "" if rule.default else "off by default: "
        yield f"{rule.name:<{name}}  {rule.severity:<{severity}}  {off}{summary(rule.page)}"


def _no_rule(name: str) -> KnotworkError:
    """The error for an unknown rule; its help proposes a similar name, if there is one."""
    help_ = guess(name, [rule.name for rule in RULES])
    return KnotworkError(f"there is no rule “{name}”", help=help_)


def _broken(page: str, width: int) -> Iterator[str]:
    """The lines of a page, its paragraphs wrapped to a width; fences stay as they are."""
    fence = ""
    paragraph: list[str] = []
    for line in [*page.split("\n"), ""]:
        marks = line[: len(line) - len(line.lstrip("`"))] if line.startswith("```") else ""
        if line and not (fence or marks or line.startswith(("#", "|", "- "))):
            paragraph.append(line)
            continue
        if paragraph:
            yield from textwrap.wrap(
                " ".join(paragraph), width, break_long_words=False, break_on_hyphens=False
            )
            paragraph.clear()
        if marks:
            fence = marks if not fence else "" if line == fence else fence
        yield line


def explain_link(graph: ConceptGraph, text: str, source: str | None) -> Iterator[str]:
    """How a link gets its meaning, step by step, a line each.

    Raises:
        KnotworkError: the text is no link, or `source` is no note of the vault.
    """
    link = parsed(text)
    if link is None:
        raise KnotworkError(
            f"“{text}” is neither a rule nor a link",
            help="write a link as in a note: '[[name]]', '[[name#heading]]', '[words](path.md)'",
        )
    names_no_note = "[" not in text and not graph.names.ending(key(link.target + NOTE_SUFFIX))
    if names_no_note and (error := _no_rule(text)).help:
        raise error
    here = _source(graph, source)
    yield f"{link.text}   from {here or 'the root of the vault'}, resolution {graph.mode}"
    if is_external(link.target) and not link.wiki:
        yield "It has a scheme: the link leads out of the vault."
        return
    target = Target(())
    for number, (step, target) in enumerate(steps(link.target, here, graph.names, graph.mode), 1):
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
        yield from _missing(graph, link)


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


def _missing(graph: ConceptGraph, link: Link) -> Iterator[str]:
    yield "Nothing matches: the note is missing."
    if proposed := Proposals(graph).links(link):
        yield f"Names that look like it: {', '.join(proposed)}"
    if graph.mode is Mode.OBSIDIAN and graph.names.aliased(link.target):
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
        shown = ", ".join(f"“{name}”" for name in names[:_LISTED])
        more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
        yield f"  #{link.anchor} is not there; {which}: {shown or 'none'}{more}"
    elif found.id:
        remark = _ANCHOR_REMARKS.get(found.via, "")
        yield f"  #{link.anchor} is the id “{found.id}” on its page{remark}"


def _source(graph: ConceptGraph, written: str | None) -> str:
    return "" if written is None else note_called(graph, written)


def note_called(graph: ConceptGraph, written: str) -> str:
    """The path of the one note that a person names by path, file name, alias or title.

    Raises:
        KnotworkError: no note has that name, or several have.
    """
    wanted = written if is_note(written) else written + NOTE_SUFFIX
    wanted = normal(wanted.replace("\\", "/").removeprefix("./")).lower()
    known = graph.names.at(wanted) or graph.names.ending(wanted) or graph.names.aliased(written)
    notes = [path for path in known if path in graph.notes]
    if not notes:
        notes = [path for path in graph.notes if key(graph.title(path)) == key(written)]
    if len(notes) == 1 or (notes and key(notes[0]) == wanted):
        return notes[0]
    if notes:
        listed = ", ".join(notes[:_LISTED])
        raise KnotworkError(
            f"{len(notes)} notes are called “{written}”", help=f"write the path: {listed}"
        )
    proposed = [path for _name, path in Proposals(graph).files(written)]
    raise KnotworkError(
        f"there is no note “{written}” in the vault",
        help=f"did you mean {proposed[0]}?"
        if proposed
        else "write its path in the vault, its file name, its title or an alias",
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
