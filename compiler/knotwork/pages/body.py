"""Fills the holes of a note's body: links, embeds, tags, footnotes.

Every link is looked up in the graph. No path is ever built from the text of a note.
"""

from __future__ import annotations

import re
from functools import cached_property
from html import escape
from typing import NamedTuple, assert_never

from knotwork.graph import target_of
from knotwork.model import (
    Ambiguous,
    External,
    Found,
    Link,
    MissingAnchor,
    MissingNote,
    Reference,
    Resolution,
    Unit,
)
from knotwork.names import (
    AUDIO,
    IMAGES,
    VIDEO,
    extension,
    file_name,
    heading_key,
    key,
    stem,
    wanted_name,
)
from knotwork.pages.cells import CellView, closing, hidden, opening
from knotwork.pages.frame import Html
from knotwork.pages.site import Site
from knotwork.resolve import referred
from knotwork.syntax.holes import between, count, fill, mark, numbers, whole
from knotwork.syntax.link import is_external, is_safe
from knotwork.syntax.wikilink import alt_and_size
from knotwork.urls import relative_url

_PDF_HEIGHT = re.compile(r"(?:^|&)height=(\d{1,5})(?:&|$)")
"""Finds the height of an embedded PDF, in pixels, in its anchor: `#height=400`."""

DEEPEST_EMBED = 5
LARGEST_EMBEDS = 2_000_000
"""Characters that embeds may add to one page, all together."""
_BOX = 300
"""Characters that the box around an embed counts for."""


class _Spot(NamedTuple):
    """A note's body on its way to a page: of which note, and through which embeds."""

    path: str
    prefix: str
    chain: tuple[tuple[str, str], ...]
    """The embedding notes with the anchors of their embeds, outermost first."""


class Filler:
    """Fills the holes of one page."""

    def __init__(self, site: Site, path: str) -> None:
        self._site = site
        self._graph = site.graph
        self._meanings = site.graph.meanings
        self._page = site.urls[path]
        self._path = path
        self._embeds = 0
        self._room = LARGEST_EMBEDS
        self.external_images = False
        """Whether what was filled shows images from the web, its own or an embedded note's."""

    @cached_property
    def _private(self) -> frozenset[str]:
        return self._graph.private

    def body(self) -> Html:
        """The note's body for its page; a first heading that repeats the title is left out."""
        unit = self._graph.notes[self._path].unit
        body = shown(self._site, self._path)
        if repeats_title(unit, self._graph.title(self._path)):
            body = body[body.index("</h1>") + len("</h1>") :].lstrip("\n")
        spot = _Spot(self._path, "", ((self._path, ""),))
        every = tuple(range(1, len(unit.footnotes) + 1))
        return Html(self._filled(body, spot) + self._footnotes(unit, every, spot))

    def _filled(self, body: str, spot: _Spot) -> str:
        unit = self._graph.notes[spot.path].unit
        self.external_images |= unit.external_images
        # An embedded cell runs on its own note's page.
        program = None if spot.prefix else self._site.reader_programs.get(spot.path)
        cells = CellView(unit, self._site.trials.get(spot.path), spot.prefix, self._page, program)

        ends: dict[int, str] = {}

        def filler(letter: str, number: int) -> str:
            match letter:
                case "p":
                    return spot.prefix
                case "l":
                    start = self._link_start(unit, spot, number)
                    ends[number] = _end_of(start)
                    return start
                case "m":
                    return ends.get(number) or _end_of(self._link_start(unit, spot, number))
                case "e":
                    return self._embed(unit, spot, number)
                case "i":
                    return self._inline_embed(unit, spot, number)
                case "c":
                    return opening(cells, number)
                case "d":
                    return closing(cells, number)
                case "k":
                    name = unit.tags[number].name
                    url = escape(self._site.tag_anchor(name, self._page).url)
                    return f'<a class="tag" href="{url}">#{escape(name)}</a>'
                case "r":
                    return self._reference(unit.references[number], spot)
                case "n" if not spot.prefix:
                    # Where the footnote stands as a side note, on screens with room for it.
                    return f'<span style="anchor-name:--call-{number}"></span>'
                case _:
                    return ""

        return fill(body, filler)

    # Links

    def _link_start(self, unit: Unit, spot: _Spot, number: int) -> str:
        link = unit.links[number]
        meaning = self._meanings[spot.path][number]
        match meaning:
            case MissingNote():
                return self._missing_start(link, spot.path)
            case External(url=url):
                return f'<a class="external" href="{escape(url)}" rel="noopener noreferrer">'
            case Found(path=path) | MissingAnchor(path=path) | Ambiguous(chosen=path):
                if path in self._private:
                    return '<span class="private">'
                kind = "internal" if path in self._graph.notes else "internal attachment"
                if isinstance(meaning, MissingAnchor):
                    kind += " broken-anchor"
                url = escape(self._url(path, link, meaning))
                return f'<a class="{kind}" href="{url}">'
            case _:
                assert_never(meaning)

    def _missing_start(self, link: Link, source: str) -> str:
        if is_external(link.target):
            written = link.target + (f"#{link.anchor}" if link.anchor else "")
            if is_safe(written):
                return f'<a class="external" href="{escape(written)}" rel="noopener noreferrer">'
            return '<span class="unsafe-link">'
        wanted = wanted_name(link.target, source)
        if key(wanted) not in self._site.stub_places:
            return '<span class="missing-file" title="Not in the vault">'
        url = escape(self._site.stub_url(wanted, self._page))
        return f'<a class="internal stub" href="{url}" title="To be written">'

    def _url(self, path: str, link: Link, meaning: Resolution) -> str:
        if path in self._graph.notes:
            return relative_url(self._page, self._site.urls[path], _anchor_of(meaning))
        return self._site.file_url(path, self._page, link.anchor or "")

    def _reference(self, reference: Reference, spot: _Spot) -> str:
        """The attribute of raw HTML that holds a URL: resolved like a link, or left out."""
        path = referred(reference.url, spot.path, self._graph.names)
        anchor = reference.url.partition("#")[2]
        if path is None or path in self._private:
            return ""
        if path in self._graph.notes:
            url = relative_url(self._page, self._site.urls[path])
        else:
            url = self._site.file_url(path, self._page, anchor)
        return f'{reference.attribute}="{escape(url)}"'

    # Embeds

    def _inline_embed(self, unit: Unit, spot: _Spot, number: int) -> str:
        """An embed in the middle of a text: media as it is, a note as a link to it."""
        target = target_of(self._meanings[spot.path][number])
        if target is None or target in self._private:
            return self._missing_box(unit.links[number], "span", private=target is not None)
        if target in self._graph.notes:
            words = escape(self._graph.title(target))
            return f"{self._link_start(unit, spot, number)}{words}</a>"
        return self._media(unit.links[number], target)

    def _embed(self, unit: Unit, spot: _Spot, number: int) -> str:
        link = unit.links[number]
        meaning = self._meanings[spot.path][number]
        target = target_of(meaning)
        if target is None or target in self._private:
            return self._missing_box(link, "div", private=target is not None)
        if target not in self._graph.notes:
            return self._media(link, target)
        if isinstance(meaning, MissingAnchor):
            return self._box(f"“{escape(link.anchor or '')}” is not in {self._note_link(target)}.")
        anchor = _anchor_of(meaning)
        here = (target, anchor)
        if here in spot.chain:
            steps = " → ".join(escape(self._graph.title(path)) for path, _ in (*spot.chain, here))
            return self._box(f"This embed leads back to itself: {steps}.")
        if len(spot.chain) > DEEPEST_EMBED:
            return self._box(
                f"Embeds nest deeper than {DEEPEST_EMBED} levels;"
                f" go on in {self._note_link(target)}."
            )
        return self._transcluded(target, anchor, spot._replace(chain=(*spot.chain, here)))

    def _transcluded(self, path: str, anchor: str, spot: _Spot) -> str:
        unit = self._graph.notes[path].unit
        piece, used = self._piece(path, unit, anchor)
        # Notes that hold little but embeds of one another double from level to level.
        self._room -= len(piece) + _BOX * (1 + count(piece, "e") + count(piece, "i"))
        if self._room < 0:
            return self._box(
                f"The embeds of this page are too large; go on in {self._note_link(path)}."
            )
        self._embeds += 1
        inner = _Spot(path, f"e{self._embeds}-", spot.chain)
        html = self._filled(piece, inner) + self._footnotes(unit, used, inner)
        url = escape(relative_url(self._page, self._site.urls[path], anchor))
        title = escape(self._graph.title(path))
        return (
            f'<div class="embed embed-note"><div class="embed-title"><a class="internal" '
            f'href="{url}">{title}</a></div><div class="embed-body">\n{html}</div></div>\n'
        )

    def _piece(self, path: str, unit: Unit, anchor: str) -> tuple[str, tuple[int, ...]]:
        """The part of a body that an anchor names, with the footnotes it refers to."""
        body = shown(self._site, path)
        if anchor.startswith("^"):
            number = next(
                at for at, block in enumerate(unit.blocks) if block.id.lower() == anchor[1:]
            )
            piece = between(body, "b", "g", number)
        elif anchor.startswith("fn-"):
            return unit.footnotes[int(anchor[3:]) - 1].html, ()
        elif anchor:
            piece = section(body, unit, anchor)
        else:
            piece = body
        return piece, _closure(unit, numbers(piece, "n"))

    def _note_link(self, path: str) -> str:
        found = self._site.note_anchor(path, self._page)
        return f'<a class="internal" href="{escape(found.url)}">{escape(found.label)}</a>'

    def _box(self, html: str) -> str:
        return f'<div class="embed embed-missing" role="note"><p>{html}</p></div>\n'

    def _missing_box(self, link: Link, tag: str, *, private: bool) -> str:
        name = escape(link.target)
        words = "is not published" if private else "is not in the vault"
        end = "\n" if tag == "div" else ""
        return f'<{tag} class="embed embed-missing" role="note">“{name}” {words}.</{tag}>{end}'

    def _media(self, link: Link, path: str) -> str:
        suffix = extension(path)
        title = link.label or ""
        alt, size = alt_and_size("|" + title if title.isdigit() else title)
        size = link.size or size
        url = escape(self._site.file_url(path, self._page, link.anchor or ""))
        name = escape(file_name(path))
        box = ""
        if size:
            box = f' width="{size[0]}"' + (f' height="{size[1]}"' if size[1] else "")
        if suffix in IMAGES:
            words = escape(alt or stem(path).rpartition(".")[0] or name)
            return f'<img class="embed-image" src="{url}" alt="{words}" loading="lazy"{box}>'
        if suffix in VIDEO:
            return (
                f'<video class="embed-video" controls preload="metadata" src="{url}"{box}></video>'
            )
        if suffix in AUDIO:
            return f'<audio class="embed-audio" controls preload="metadata" src="{url}"></audio>'
        if suffix == "pdf":
            asked = None if size else _PDF_HEIGHT.search(link.anchor or "")
            box = f' height="{asked[1]}"' if asked else box
            return (
                f'<iframe class="embed-pdf" src="{url}" title="{name}" loading="lazy"{box}>'
                "</iframe>"
                f'<a class="embed-file" href="{url}">{name}</a>'
            )
        return f'<a class="embed-file" href="{url}">{name}</a>'

    # Footnotes

    def _footnotes(self, unit: Unit, used: tuple[int, ...], spot: _Spot) -> str:
        if not used:
            return ""
        rows: list[str] = []
        for number in used:
            back = (
                f' <a class="footnote-back" href="#{spot.prefix}fnref-{number}"'
                f' aria-label="Back to reference {number}">↩</a>'
            )
            html = self._filled(unit.footnotes[number - 1].html, spot).rstrip()
            html = html[:-4] + back + "</p>" if html.endswith("</p>") else html + back
            side = "" if spot.prefix else _side_note(number)
            rows.append(f'<li id="{spot.prefix}fn-{number}" value="{number}"{side}>{html}</li>\n')
        # In an embed they are part of it, and no landmark of the page.
        tag, label = ("div", "") if spot.prefix else ("section", ' aria-label="Footnotes"')
        notes = "".join(rows)
        return f'<{tag} class="footnotes"{label}>\n<ol>\n{notes}</ol>\n</{tag}>\n'


def _end_of(start: str) -> str:
    return "</a>" if start.startswith("<a") else "</span>"


def _side_note(number: int) -> str:
    """The names by which a stylesheet places a footnote beside its call and below the one before.

    CSS Anchor Positioning, level 1; browsers without it show the notes at the end.
    """
    return (
        f' style="anchor-name:--note-{number};--call:--call-{number};--above:--note-{number - 1}"'
    )


def shown(site: Site, path: str) -> str:
    """A note's body, its holes unfilled, without its trails and hidden cells."""
    unit = site.graph.notes[path].unit
    body = unit.body.text
    for number in hidden(unit, site.trials.get(path)):
        inner = between(body, "c", "d", number)
        body = body.replace(mark("c", number) + inner + mark("d", number), "")
    for number, (_trail, real) in enumerate(site.graph.trails(path)):
        if real:
            inner = between(body, "t", "u", number)
            body = body.replace(mark("t", number) + inner + mark("u", number) + "\n", "")
    return body


def repeats_title(unit: Unit, title: str) -> bool:
    """Whether the body begins with a first-level heading that says what the title says."""
    if not unit.headings or unit.headings[0].level != 1:
        return False
    heading = unit.headings[0]
    same = heading_key(heading.plain) == heading_key(title)
    return same and unit.body.text.startswith(mark("h", 0))


def section(body: str, unit: Unit, identity: str) -> str:
    """A heading and all that follows up to the next one of the same or a higher rank."""
    number = next(at for at, heading in enumerate(unit.headings) if heading.id == identity)
    level = unit.headings[number].level
    start = body.find(mark("h", number))
    for later in range(number + 1, len(unit.headings)):
        if unit.headings[later].level <= level:
            return whole(body[start : body.find(mark("h", later))])
    return whole(body[start:])


def _closure(unit: Unit, used: tuple[int, ...]) -> tuple[int, ...]:
    """The footnotes used, with those that they use themselves."""
    known = dict.fromkeys(used)
    queue = list(known)
    while queue:
        for number in numbers(unit.footnotes[queue.pop() - 1].html, "n"):
            if number not in known:
                known[number] = None
                queue.append(number)
    return tuple(sorted(known))


def _anchor_of(meaning: Resolution) -> str:
    return meaning.anchor if isinstance(meaning, Found | Ambiguous) else ""
