"""A link names a note that is not in the vault.

## What it finds

Wiki links, Markdown links and links in properties whose target no file has. Embeds are left to
`broken-embed`, pictures and other files to `broken-attachment`, missing headings to
`broken-anchor`. A Markdown link without a target, `[words]()`, is found too. Links in comments are
left alone.

## Why it matters

The reader is promised something that is not there: on the site such a link leads to the page *To
be written*. It is an error because nothing else in a vault breaks so often and so quietly. A
mistyped name and a note yet to be written look the same, so a vault that links ahead on purpose
should say so (see below).

In `[[note|words]]` the note comes first. Dendron writes the words first; where they name no note
and what follows does, the reversed link is proposed.

## Bad

```dot product.md
Divide it by both norms and you have [[cosine similarty]].
```

```cosine similarity.md
The cosine of the angle between two vectors.
```

## Good

```dot product.md
Divide it by both norms and you have [[cosine similarity]].
```

```cosine similarity.md
The cosine of the angle between two vectors.
```

## Fix

Correct the name, write the note, or, where missing notes are meant as a reminder, set `severity = {
broken-link = "info" }` under `[check]`. `--unsafe-fixes` corrects a mistyped name or reverses the
link: a guess, made only where just one name can be meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple, TypeAlias

from knotwork.alike import near
from knotwork.api.names import Objects
from knotwork.diagnostic import Finding, Fix, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Link, MissingNote, Relation
from knotwork.names import NOTE_SUFFIX, folders_above, key, tag_key
from knotwork.rules.proposal import Proposals, folder_page, is_attachment, written
from knotwork.rules.repairs import nearest, turned_round, with_note_first
from knotwork.rules.rule import Rule, did_you_mean, doubtful_links, flaws
from knotwork.syntax.link import is_external

Repair: TypeAlias = Callable[[str, int], Fix | None]
"""The fix of a link, by the path of its note and its number there."""


def unrepaired(_path: str, _number: int) -> None:
    """No fix."""


class Advice(NamedTuple):
    """What to say to the author of a broken link."""

    help: str
    repair: Repair = unrepaired
    message: str = ""
    """What is wrong, if it is not that a note or file is missing."""


WayOut: TypeAlias = Callable[[Link], Advice]
_SIZED = re.compile(r"(.+)\|(\d+(?:x\d+)?)")
"""A path with the size of a picture behind it, as wiki links have it."""
_WEB_HOST = "www."
"""How addresses of the web begin that are written without `https://`."""


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each link to a note that is not there, or to nothing."""
    yield from missing(graph, lambda link: not link.embed and not is_attachment(link.target))
    yield from flaws("broken-link")(graph)


def missing(graph: ConceptGraph, wanted: Callable[[Link], bool]) -> Iterator[Finding]:
    """Each wanted link that means nothing."""
    known: dict[tuple[str, str | None, str | None, bool, bool], Advice] = {}
    way_out: WayOut | None = None
    for path, number, link, meaning in doubtful_links(graph):
        if not isinstance(meaning, MissingNote) or not wanted(link):
            continue
        if _frames_its_picture(graph, path, number):
            continue
        if link.relation == Relation.USES:  # broken-uses says what follows from it
            continue
        same = (link.target, link.anchor, link.label, link.embed, link.wiki)
        if same not in known:
            way_out = way_out or _ways_out(graph)
            known[same] = way_out(link)
        noun = "file" if is_attachment(link.target) else "note"
        advice = known[same]
        message = advice.message or f"there is no {noun} “{link.target}”"
        yield Finding(path, link.span, message, advice.help, fix=advice.repair(path, number))


def _frames_its_picture(graph: ConceptGraph, path: str, number: int) -> bool:
    """Whether a link shows the very picture it leads to: one file is missing, not two."""
    all_links = graph.notes[path].unit.links
    link = all_links[number]
    for inner in all_links[number + 1 :]:
        if inner.span.start >= link.span.end:
            return False
        if inner.embed and inner.target == link.target:
            return True
    return False


def _ways_out(graph: ConceptGraph) -> WayOut:
    """What to advise, with everything at hand that advice is made of."""
    proposals, objects = Proposals(graph), graph.names.api.objects
    files = (*graph.notes, *graph.files)
    folders = {key(above): above for path in files for above in folders_above(path)}
    tags = {
        above
        for note in graph.notes.values()
        for tag in note.unit.tags
        for above in (tag_key(tag.name), *folders_above(tag_key(tag.name)))
    }

    def way_out(link: Link) -> Advice:
        if is_external(link.target):
            return Advice(_to_the_web(link))
        if link.target.lower().startswith(_WEB_HOST):
            return Advice(_to_the_web(link, "https://"))
        if link.embed and not link.wiki and (sized := _SIZED.fullmatch(link.target)):
            return _with_size_inside(link, *sized.groups())
        if cut_off := _cut_off(graph, link):
            return Advice(_with_number_sign(link, cut_off))
        here = key(link.target).strip("./")
        tag = here.removeprefix("tags/").removeprefix("tag/")
        if tag != here and tag in tags:
            return Advice(f"no note has that name; to link to a tag, write #{tag}")
        if here in folders:
            return Advice(_to_a_folder(graph, link, folders[here]))
        if documented := graph.names.api.scopes.get(_as_note(link.target)):
            return Advice(f"that page is made from Python code: write [[{documented}]]")
        if _may_be_an_object(link):
            if lacking := objects.lacking(link.target.removesuffix("()")):
                return _without_member(objects, *lacking)
            if alike := proposals.objects(link):
                return Advice(did_you_mean(alike))
        turned = turned_round(graph, link)
        if turned and not proposals.is_mistyped(link.target, link.label or ""):
            help_ = f"did you mean {turned}? The note comes first"
            return Advice(help_, partial(with_note_first, graph))
        proposed = proposals.links(link)
        if not proposed:
            return Advice("")
        meant = proposals.nearest(link)
        if meant is None:
            return Advice(did_you_mean(proposed))
        target, words = meant
        return Advice(did_you_mean(proposed), partial(nearest, graph, target=target, words=words))

    return way_out


def _may_be_an_object(link: Link) -> bool:
    """Whether a link may mean Python code; `[[logo.svg]]` means a file."""
    named = link.target
    return link.wiki and not (link.embed or is_attachment(named) or named.endswith(NOTE_SUFFIX))


def _without_member(objects: Objects, above: str, name: str) -> Advice:
    """What to say of a link to a member that a documented object has not got."""
    alike = near(name, objects.members(above))
    links = tuple(f"[[{above}.{one}]]" for one in alike)
    return Advice(
        did_you_mean(links) or f"[[{above}]] says what it has",
        message=f"“{above}” has no public member “{name}”",
    )


def _as_note(target: str) -> str:
    path = target.strip("./")
    return path if path.endswith(NOTE_SUFFIX) else path + NOTE_SUFFIX


def _cut_off(graph: ConceptGraph, link: Link) -> str:
    """The note whose name holds the `#` that begins the link's anchor; empty if there is none."""
    if link.anchor is None:
        return ""
    named = (f"{link.target}#{link.anchor}{ending}" for ending in ("", NOTE_SUFFIX))
    return next((path for name in named for path in graph.names.ending(key(name))), "")


def _with_number_sign(link: Link, path: str) -> str:
    otherwise = "" if link.wiki else ", or write %23"
    return f"“{path}” has “#” in its name, where a link ends: rename it{otherwise}"


def _to_the_web(link: Link, scheme: str = "") -> str:
    url = scheme + (link.target if link.anchor is None else f"{link.target}#{link.anchor}")
    if not link.wiki:
        return f"for a page of the web write {url}"
    if link.embed:
        return f"`![[…]]` shows files of the vault; for the web write ![{link.label or ''}]({url})"
    words = f"[{link.label}]({url})" if link.label else f"<{url}>"
    return f"`[[…]]` names notes; for the web write {words}"


def _with_size_inside(link: Link, path: str, size: str) -> Advice:
    words = f"{link.label}|{size}" if link.label else size
    address = f"<{path}>" if " " in path else path
    return Advice(
        f"the size belongs to the words: write ![{words}]({address})",
        message=f"there is no file “{link.target}”",
    )


def _to_a_folder(graph: ConceptGraph, link: Link, inside: str) -> str:
    page = folder_page(graph, inside)
    if page is None:
        return "that is a folder; link to a note in it"
    return f"that is a folder; its note is {written(graph, page, wiki=link.wiki)}"


RULE = Rule("broken-link", Severity.ERROR, check, __doc__, of_code=True)
