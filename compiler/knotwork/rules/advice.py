"""Advice for the author of a link that means no file."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeAlias

from knotwork.alike import near
from knotwork.api.names import Objects
from knotwork.diagnostic import Fix
from knotwork.graph import ConceptGraph
from knotwork.model import Link
from knotwork.names import NOTE_SUFFIX, folder, folders_above, is_note, joined, key, tag_key
from knotwork.resolve import Mode, find
from knotwork.rules.proposal import (
    Proposals,
    as_written,
    folder_page,
    is_attachment,
    written,
)
from knotwork.rules.repairs import (
    as_wiki_link,
    led_to,
    nearest,
    turned_round,
    with_note_first,
    with_wiki_link,
    without_query,
    without_vault,
)
from knotwork.rules.rule import did_you_mean
from knotwork.syntax.link import is_external, is_safe

Repair: TypeAlias = Callable[[str, int], Fix | None]
"""Makes the fix of a link, given the path of its note and its number there."""


def unrepaired(_path: str, _number: int) -> None:
    """The `Repair` of a link that has no fix."""


class Advice(NamedTuple):
    """The help for a broken link, and how to fix it."""

    help: str
    repair: Repair = unrepaired
    message: str = ""
    """What is wrong, if it is not that a note or file is missing."""


_SIZED = re.compile(r"(.+)\|(\d+(?:x\d+)?)")
"""Matches a path with the size of an image after it, as in wiki links."""
_LINK = re.compile(r"\[[^\[\]]*\]\((.+)\)")
_CONTENTS = frozenset({"toc", "_toc_"})
"""The words in double brackets by which documentation tools insert a table of contents."""
_WEB_HOST = "www."
"""The beginning of web addresses that are written without `https://`."""


class Adviser:
    """Advises on the links of a vault; made once for a check."""

    def __init__(self, graph: ConceptGraph) -> None:
        files = (*graph.notes, *graph.files)
        self._graph = graph
        self._proposals = Proposals(graph)
        self._folders = {key(above): above for path in files for above in folders_above(path)}
        self._with_notes = {above for path in graph.notes for above in folders_above(path)}
        self._tags = {
            above
            for note in graph.notes.values()
            for tag in note.unit.tags
            for above in (tag_key(tag.name), *folders_above(tag_key(tag.name)))
        }

    def advice(self, link: Link, path: str) -> Advice:
        """The advice for a link of the note at a path.

        The first one that applies; certain causes come before likely ones.
        """
        return (
            _of_an_address(link)
            or self._of_a_vault(link)
            or self._of_a_wiki_link(link)
            or _of_a_link_in_a_link(link)
            or _of_a_size(link)
            or self._of_a_query(link, path)
            or self._of_a_number_sign(link)
            or self._of_a_tag(link)
            or self._of_a_folder(link, path)
            or self._of_the_root_of_a_site(link)
            or self._of_python(link)
            or self._of_words_first(link)
            or self._of_names_like_it(link, path)
            or _of_what_is_outside(link, path)
            or Advice("")
        )

    def _of_a_vault(self, link: Link) -> Advice | None:
        """For `[[dendron://vault/note]]`, which names a note of one of several vaults."""
        name = without_vault(link.target)
        if name == link.target or not link.wiki:
            return None
        found = find(name, "", self._graph.names, Mode.OBSIDIAN).paths
        if len(found) != 1:
            return Advice("that is a note of another vault, of which this one knows nothing")
        own = "!" * link.embed + written(self._graph, found[0])
        return Advice(did_you_mean((own,)), partial(led_to, self._graph, target=found[0]))

    def _of_a_wiki_link(self, link: Link) -> Advice | None:
        """For `[words]([[note]])`, as in Logseq, and `[[toc]]`, as in VuePress and VitePress."""
        if link.wiki and not link.embed and link.target.lower() in _CONTENTS:
            return Advice("the page has a table of contents: leave this out")
        written = as_wiki_link(link)
        if not written:
            return None
        message = "a wiki link stands where the path of this one belongs"
        return Advice(f"write {written}", partial(with_wiki_link, self._graph), message)

    def _of_a_number_sign(self, link: Link) -> Advice | None:
        before, sign, heading = link.target.partition("#")
        if sign and not link.wiki and self._graph.names.ending(_as_note(key(before))):
            help_ = "`%23` is a part of a name; write `#` before the name of a heading"
            return Advice(help_) if heading else None
        if not (path := _cut_off(self._graph, link)):
            return None
        otherwise = "" if link.wiki else ", or write %23"
        return Advice(f"“{path}” has “#” in its name, where a link ends: rename it{otherwise}")

    def _of_a_query(self, link: Link, path: str) -> Advice | None:
        """For `![](plot.png?raw=true)`: code hosts read such a path as a URL."""
        before, mark, query = link.target.partition("?")
        if link.wiki or not mark or not (is_attachment(before) or is_note(before)):
            return None
        message = f"there is no file “{link.target}”"
        if len(find(before, path, self._graph.names, self._graph.mode).paths) != 1:
            return Advice("", message=message)
        repair = partial(without_query, self._graph)
        return Advice(f"a path ends where `?` begins: leave out `?{query}`", repair, message)

    def _of_a_tag(self, link: Link) -> Advice | None:
        here = key(link.target).strip("./")
        tag = here.removeprefix("tags/").removeprefix("tag/")
        if tag == here or tag not in self._tags:
            return None
        return Advice(f"no note has that name; to link to a tag, write #{tag}")

    def _of_a_folder(self, link: Link, path: str) -> Advice | None:
        above = "" if link.target.startswith("/") else folder(path)
        near = key(joined(link.target, above)[0]).strip("/")
        meant = self._folders.get(near) or self._folders.get(key(link.target).strip("./"))
        if meant is None:
            return None
        page = folder_page(self._graph, meant)
        if page is not None:
            own = written(self._graph, page)
            if not link.wiki:
                own = f"`{as_written(self._graph, link, path, page)}`"
            return Advice(
                f"that is a folder; its note is {own}", partial(led_to, self._graph, target=page)
            )
        inside = "a note" if meant in self._with_notes else "a file"
        return Advice(f"that is a folder; link to {inside} in it")

    def _of_the_root_of_a_site(self, link: Link) -> Advice | None:
        """For a path from the root of a site, to a file that the vault has in a folder."""
        if not link.target.startswith("/"):
            return None
        end = key(link.target.strip("/"))
        names = self._graph.names
        found = names.ending(end) or names.ending(end + NOTE_SUFFIX)
        if len(found) != 1:
            return None
        is_there = key(found[0]) in {end, end + NOTE_SUFFIX}  # the link ends with a slash
        why = "" if is_there else "a leading `/` is the root of the vault; "
        own = "!" * (link.wiki and link.embed) + written(self._graph, found[0], wiki=link.wiki)
        return Advice(why + did_you_mean((own,)), partial(led_to, self._graph, target=found[0]))

    def _of_python(self, link: Link) -> Advice | None:
        api = self._graph.names.api
        if documented := api.scopes.get(_as_note(link.target)):
            return Advice(f"that page is made from Python code: write [[{documented}]]")
        if not _may_be_an_object(link):
            return None
        if lacking := api.objects.lacking(link.target.removesuffix("()")):
            return _without_member(api.objects, *lacking)
        alike = self._proposals.objects(link)
        return Advice(did_you_mean(alike)) if alike else None

    def _of_words_first(self, link: Link) -> Advice | None:
        turned = turned_round(self._graph, link)
        if not turned or self._proposals.is_mistyped(link.target, link.label or ""):
            return None
        help_ = f"did you mean {turned}? The note comes first"
        return Advice(help_, partial(with_note_first, self._graph))

    def _of_names_like_it(self, link: Link, path: str) -> Advice | None:
        proposed = self._proposals.links(link, path)
        if not proposed:
            return None
        meant = self._proposals.nearest(link)
        if meant is None:
            return Advice(did_you_mean(proposed))
        target, words = meant
        repair = partial(nearest, self._graph, target=target, words=words)
        return Advice(did_you_mean(proposed), repair)


def _of_an_address(link: Link) -> Advice | None:
    if is_external(link.target) and is_safe(link.target) and " " not in link.target:
        return Advice(_to_the_web(link))
    if link.target.lower().startswith(_WEB_HOST):
        return Advice(_to_the_web(link, "https://"))
    return None


def _to_the_web(link: Link, scheme: str = "") -> str:
    url = scheme + (link.target if link.anchor is None else f"{link.target}#{link.anchor}")
    if not link.wiki:
        return f"for a page of the web write {url}"
    if link.embed:
        return f"`![[…]]` shows files of the vault; for the web write ![{link.label or ''}]({url})"
    words = f"[{link.label}]({url})" if link.label else f"<{url}>"
    return f"`[[…]]` names notes; for the web write {words}"


def _of_a_link_in_a_link(link: Link) -> Advice | None:
    """For `[words]([words](path))`, as some programs paste addresses."""
    inner = None if link.wiki else _LINK.fullmatch(link.target)
    if inner is None:
        return None
    message = "a link stands where the path of this one belongs"
    return Advice(f"write its path alone: `({inner[1]})`", message=message)


def _of_a_size(link: Link) -> Advice | None:
    if link.wiki or not link.embed or not (sized := _SIZED.fullmatch(link.target)):
        return None
    path, size = sized.groups()
    words = f"{link.label}|{size}" if link.label else size
    address = f"<{path}>" if " " in path else path
    return Advice(
        f"the size belongs to the words: write ![{words}]({address})",
        message=f"there is no file “{link.target}”",
    )


def _of_what_is_outside(link: Link, path: str) -> Advice | None:
    if not joined(link.target, folder(path))[1]:
        return None
    return Advice("that is outside the vault, whose files alone can be on the site")


def _cut_off(graph: ConceptGraph, link: Link) -> str:
    """The note whose name has the `#` that the link's anchor begins with; empty for none."""
    if link.anchor is None:
        return ""
    named = (f"{link.target}#{link.anchor}{ending}" for ending in ("", NOTE_SUFFIX))
    return next((path for name in named for path in graph.names.ending(key(name))), "")


def _as_note(target: str) -> str:
    path = target.strip("./")
    return path if path.endswith(NOTE_SUFFIX) else path + NOTE_SUFFIX


def _may_be_an_object(link: Link) -> bool:
    """Whether a link may mean Python code; `[[logo.svg]]` means a file."""
    named = link.target
    return link.wiki and not (link.embed or is_attachment(named) or named.endswith(NOTE_SUFFIX))


def _without_member(objects: Objects, above: str, name: str) -> Advice:
    """The advice for a link to a member that a documented object does not have."""
    alike = near(name, objects.members(above))
    links = tuple(f"[[{above}.{one}]]" for one in alike)
    return Advice(
        did_you_mean(links) or f"[[{above}]] says what it has",
        message=f"“{above}” has no public member “{name}”",
    )
