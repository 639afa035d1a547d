"""A note's body for its page: its holes filled with links, embeds, cells, tags and footnotes."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from html import escape, unescape
from typing import NamedTuple

import msgspec

from knotwork.analysis.drawings import is_drawing
from knotwork.graph import anchor_of, target_of
from knotwork.meaning import MissingAnchor
from knotwork.model import Link, Relation, Unit
from knotwork.names import AUDIO, IMAGES, VIDEO, extension, file_name
from knotwork.pages.body_links import BodyLinks, end_of
from knotwork.pages.cells import CellView, closing, opening
from knotwork.pages.embedded_file import embedded_file
from knotwork.pages.frame import Html
from knotwork.pages.site import Site
from knotwork.pages.unfilled import Parts, below_head
from knotwork.syntax import holes
from knotwork.syntax.holes import Fillers, fill
from knotwork.text import Span
from knotwork.urls import OWN_ID, relative_url
from knotwork.words.forms import Phrase

DEEPEST_EMBED = 5
LARGEST_EMBEDS = 2_000_000
"""Characters that embeds may add to one page, all together."""
_BOX = 300
"""Characters that the box of an embed counts for, and the markup around a footnote."""
_SHOWN_IN_LINKS = IMAGES | VIDEO | AUDIO
"""Suffixes of files whose embeds are no links themselves."""
_PLAIN = Link("", "", None, None, Relation.EMBED, True, Span(0, 0))
"""An embed that asks for nothing but its file."""


class _Spot(NamedTuple):
    """Where a body is shown: the note that it belongs to, and the embeds around it."""

    path: str
    prefix: str
    chain: tuple[tuple[str, str], ...]
    """The embedding notes with the anchors of their embeds, outermost first."""


class Filler:
    """Fills the holes of one page."""

    def __init__(self, site: Site, path: str) -> None:
        self._site = site
        self._graph = site.graph
        self._words = site.words
        self._meanings = site.graph.meanings
        self._path = path
        self._page = site.urls[path]
        self._links = BodyLinks(site, self._page)
        self._parts = Parts(site)
        self._embeds = 0
        self._room = LARGEST_EMBEDS
        self.external_media = False
        """Whether what was filled shows images from the web, its own or an embedded note's."""

    def body(self) -> Html:
        """The note's body for its page; a first heading that repeats the title is left out."""
        unit = self._graph.notes[self._path].unit
        body = below_head(self._site, self._path).body
        spot = _Spot(self._path, "", ((self._path, ""),))
        every = tuple(range(1, len(unit.footnotes) + 1))
        html = self._filled(body, spot)
        if is_drawing(unit) and (picture := self._site.drawings.get(self._path)):
            html = f"<p>{self._picture(_PLAIN, picture, ' picture')}</p>\n{html}"
        return Html(html + self._footnotes(unit, every, spot, html))

    def _filled(self, body: str, spot: _Spot) -> str:
        self.external_media |= self._graph.notes[spot.path].unit.external_media
        return fill(body, self._fillers(spot))

    def _fillers(self, spot: _Spot) -> Fillers:
        """What each kind of hole in a body is filled with."""
        unit = self._graph.notes[spot.path].unit
        # An embedded cell runs on its own note's page.
        program = None if spot.prefix else self._site.reader_programs.get(spot.path)
        trial = self._site.trials.get(spot.path)
        cells = CellView(unit, self._words, trial, spot.prefix, self._page, self._to_note, program)
        ends: dict[int, str] = {}

        def link(number: int) -> str:
            start = self._links.start(spot.path, number)
            ends[number] = end_of(start)
            return start

        def link_end(number: int) -> str:
            return ends.get(number) or end_of(self._links.start(spot.path, number))

        inline = partial(self._inline_embed, unit, spot)
        fillers: dict[str, Callable[[int], str]] = {
            holes.ID_PREFIX: lambda _number: spot.prefix,
            holes.LINK: link,
            holes.LINK_END: link_end,
            holes.EMBED: partial(self._embed, unit, spot),
            holes.EMBED_IN_TEXT: inline,
            holes.EMBED_ON_LINE: partial(inline, more=" picture"),
            holes.EMBED_IN_LINK: partial(inline, in_link=True),
            holes.EMBED_ON_LINE_IN_LINK: partial(inline, more=" picture", in_link=True),
            holes.CELL: partial(opening, cells),
            holes.CELL_END: partial(closing, cells),
            holes.TAG: lambda number: self._tag(unit.tags[number].name),
            holes.URL: lambda number: self._links.attribute(spot.path, unit.references[number]),
        }
        if not spot.prefix:
            fillers[holes.FOOTNOTE] = _call
        return fillers

    def _to_note(self, path: str) -> str | None:
        return self._links.to_note(path) if path in self._graph.notes else None

    def _tag(self, name: str) -> str:
        url = escape(self._site.tag_anchor(name, self._page).url)
        return f'<a class="tag" href="{url}">#{escape(name)}</a>'

    # Embeds

    def _inline_embed(
        self, unit: Unit, spot: _Spot, number: int, more: str = "", *, in_link: bool = False
    ) -> str:
        """An embed in the middle of a text: media as it is, a note as a link to it.

        `more` are further classes of a picture or video. What would be a link is only its words
        inside of another one.
        """
        link = unit.links[number]
        meaning = self._meanings[spot.path][number]
        target = target_of(meaning)
        if target is None or target in self._links.private:
            why = self._absence(link, target)
            return f'<span class="embed embed-missing" role="note">{why}</span>'
        if target in self._graph.notes:
            picture = self._site.drawings.get(target)
            if picture and not anchor_of(meaning):
                return self._picture(link, picture, more)
            words = escape(self._graph.title(target))
            return words if in_link else f"{self._links.start(spot.path, number)}{words}</a>"
        if in_link and extension(target) not in _SHOWN_IN_LINKS:
            return escape(file_name(target))
        return self._file(link, target, more)

    def _embed(self, unit: Unit, spot: _Spot, number: int) -> str:
        link = unit.links[number]
        meaning = self._meanings[spot.path][number]
        target = target_of(meaning)
        if target is None or target in self._links.private:
            why = self._absence(link, target)
            return f'<div class="embed embed-missing" role="note">{why}</div>\n'
        if target not in self._graph.notes:
            return self._file(link, target)
        if (picture := self._site.drawings.get(target)) and not anchor_of(meaning):
            return f"<p>{self._picture(link, picture, ' picture')}</p>\n"
        if isinstance(meaning, MissingAnchor):
            note = self._links.to_note(target)
            return _box(self._words.missing_part, part=escape(link.anchor or ""), note=note)
        anchor = anchor_of(meaning)
        here = (target, anchor)
        if here in spot.chain:
            steps = " → ".join(escape(self._graph.title(path)) for path, _ in (*spot.chain, here))
            return _box(self._words.endless_embed, steps=steps)
        if len(spot.chain) > DEEPEST_EMBED:
            note = self._links.to_note(target)
            return _box(self._words.deep_embed, levels=str(DEEPEST_EMBED), note=note)
        return self._transcluded(target, anchor, spot._replace(chain=(*spot.chain, here)))

    def _transcluded(self, path: str, anchor: str, spot: _Spot) -> str:
        unit = self._graph.notes[path].unit
        piece, used = self._parts.part(path, anchor) if self._room >= 0 else ("", ())
        # Notes that hold little but embeds of one another double from level to level.
        for html in (piece, *(unit.footnotes[number - 1].html for number in used)):
            self._room -= len(html) + _BOX * (1 + holes.count(html, holes.EMBEDS))
        if self._room < 0:
            return _box(self._words.large_embeds, note=self._links.to_note(path))
        self._embeds += 1
        inner = _Spot(path, f"e{self._embeds}-", spot.chain)
        html = self._filled(piece, inner)
        html += self._footnotes(unit, used, inner, html)
        html = self._leading_home(html, path, inner.prefix) if anchor else html
        url = escape(relative_url(self._page, self._site.urls[path], anchor))
        title = escape(self._graph.title(path))
        return (
            f'<div class="embed embed-note"><div class="embed-title"><a class="internal" '
            f'href="{url}">{title}</a></div><div class="embed-body">\n{html}</div></div>\n'
        )

    def _leading_home(self, html: str, path: str, prefix: str) -> str:
        """A part of a note whose raw HTML leads to the note's page for ids that the part lacks."""
        if f' href="#{prefix}{OWN_ID}' not in html:
            return html
        ids = frozenset(re.findall(rf' id="{prefix}([^"]*)"', html))

        def led(found: re.Match[str]) -> str:
            if found[1] in ids:
                return found[0]
            url = relative_url(self._page, self._site.urls[path], unescape(found[1]))
            return f' href="{escape(url)}"'

        return re.sub(rf' href="#{prefix}({OWN_ID}[^"]*)"', led, html)

    def _picture(self, link: Link, path: str, more: str) -> str:
        """The picture of a drawing, whole, whichever part of the drawing is asked for."""
        return self._file(msgspec.structs.replace(link, anchor=None), path, more)

    def _file(self, link: Link, path: str, more: str = "") -> str:
        url = self._site.file_url(path, self._page, link.anchor or "")
        return embedded_file(link, path, url, more, self._site.picture_sizes.get(path))

    # Footnotes

    def _footnotes(self, unit: Unit, used: tuple[int, ...], spot: _Spot, text: str) -> str:
        """The footnotes used by a text, each with a way back to the first place that refers to it.

        In an embedded part of a note, that may be the second reference of the note.
        """
        if not used:
            return ""
        notes_html = [self._filled(unit.footnotes[number - 1].html, spot) for number in used]
        first: dict[str, str] = {}
        for found in re.finditer(
            rf' id="({spot.prefix}fnref-(\d+)(?:-\d+)?)"', text + "".join(notes_html)
        ):
            first.setdefault(found[2], found[1])
        rows: list[str] = []
        for number, note in zip(used, notes_html, strict=True):
            to = first.get(str(number))  # none if the note's title alone refers to it
            back = self._way_back(number, to) if to else ""
            html = note.rstrip()
            html = html[:-4] + back + "</p>" if html.endswith("</p>") else html + back
            side = "" if spot.prefix else _side_note(number)
            rows.append(f'<li id="{spot.prefix}fn-{number}" value="{number}"{side}>{html}</li>\n')
        # Those of an embed are part of it, and no landmark of the page.
        label = f' aria-label="{escape(self._words.footnotes)}"'
        tag, more = ("div", "") if spot.prefix else ("section", label)
        notes = "".join(rows)
        return f'<{tag} class="footnotes"{more}>\n<ol>\n{notes}</ol>\n</{tag}>\n'

    def _way_back(self, number: int, to: str) -> str:
        label = escape(self._words.back_to_reference(number=number))
        return f' <a class="footnote-back" href="#{to}" aria-label="{label}">↩</a>'

    def _absence(self, link: Link, target: str | None) -> str:
        """Why an embed shows nothing: its target is missing, or private.

        The name of a private note would already tell something of it.
        """
        if target is None:
            return self._words.missing_embed.html(target=escape(link.target))
        return escape(self._words.private_embed)


def _box(sentence: Phrase, **html: str) -> str:
    return f'<div class="embed embed-missing" role="note"><p>{sentence.html(**html)}</p></div>\n'


def _call(number: int) -> str:
    """An element that names the place of a footnote's call, where a side note shall stand."""
    return f'<span style="anchor-name:--call-{number}"></span>'


def _side_note(number: int) -> str:
    """The names by which a stylesheet places a footnote beside its call and below the one before.

    CSS Anchor Positioning, level 1; browsers without it show the notes at the end.
    """
    return (
        f' style="anchor-name:--note-{number};--call:--call-{number};--above:--note-{number - 1}"'
    )
