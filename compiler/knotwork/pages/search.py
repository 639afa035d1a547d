"""The records of the search index: each note's words by section, its tags, its books."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from html import escape, unescape

import msgspec

from knotwork import __version__
from knotwork.order import places
from knotwork.pages.site import Site
from knotwork.pages.unfilled import repeats_title, shown
from knotwork.syntax.holes import MARK

FEWEST_WORDS, MOST_WORDS = 400, 5_000
"""Bounds of how many words of a note are searched, whatever the size of the vault."""
WORDS_IN_ALL = 4_000_000
"""Words that a vault may have in the index: what a first query loads grows with their number."""

_MATHS = re.compile(r"<math\b.*?</math>", re.DOTALL)
_NO_WORDS = re.compile(
    r'<a class="heading-anchor".*?</a>|<sup class="footnote-ref".*?</sup>', re.DOTALL
)
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|var)\b[^>]*>"
)
_HEADING = re.compile(r'<h[1-6][^>]*?\sid="([^"]*)"[^>]*>(.*?)</h[1-6]>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_UNSPACED = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003fffd"
)
"""Han, Hiragana and Katakana: scripts that write no spaces between words."""
_BETWEEN_UNSPACED = re.compile(f"(?<=[{_UNSPACED}])(?=[{_UNSPACED}])")


class SearchSection(msgspec.Struct, frozen=True):
    """A heading with what stands below it; the first section of a note has none."""

    id: str
    heading: str
    text: str


class Record(msgspec.Struct, frozen=True):
    """A note as the index knows it."""

    url: str
    title: str
    aliases: tuple[str, ...]
    sections: tuple[SearchSection, ...]
    tags: tuple[str, ...]
    books: tuple[str, ...]


def records(site: Site, paths: Iterable[str] | None = None) -> Iterator[Record]:
    """All notes that may be shown, or some of them."""
    most = words_per_note(len(site.graph.notes))
    return (_record(site, path, most) for path in (site.graph.notes if paths is None else paths))


def words_per_note(notes: int) -> int:
    """How many words of each note are searched in a vault of so many notes."""
    return max(FEWEST_WORDS, min(MOST_WORDS, WORDS_IN_ALL // max(1, notes)))


def fingerprint(site: Site) -> str:
    """A digest that is equal for indexes made from the same records. Reads no texts."""
    hashed = blake2b(__version__.encode(), digest_size=16)
    for path in site.graph.notes:
        hashed.update(made_of(site, path))
    return hashed.hexdigest()


def made_of(site: Site, path: str) -> bytes:
    """All that the record of a note depends on, besides how many of its words are searched."""
    trails = [real for _trail, real in site.graph.trails(path)]
    digest, ran = site.graph.notes[path].unit.digest, path in site.trials
    known = (digest, site.urls[path], site.graph.title(path), trails, ran)
    return msgspec.json.encode((known, tags_of(site, path), books_of(site, path)))


def spaced(text: str) -> str:
    """Text with a space between characters of scripts that write none between words.

    The index then finds any run of them as a phrase, which needs no dictionary of the language.
    """
    return _BETWEEN_UNSPACED.sub(" ", text)


def _record(site: Site, path: str, most: int) -> Record:
    unit = site.graph.notes[path].unit
    return Record(
        url=site.urls[path],
        title=site.graph.title(path),
        aliases=unit.aliases,
        sections=tuple(_bounded(_sections(site, path), most)),
        tags=tags_of(site, path),
        books=books_of(site, path),
    )


def _sections(site: Site, path: str) -> Iterator[SearchSection]:
    # A formula is no words; dots in its place keep the sentence around it readable in an excerpt.
    body = _MATHS.sub("…", _with_tags(site, path))
    body = _INLINE.sub("", _NO_WORDS.sub(" ", body))
    at, identity, heading = 0, "", ""
    headings = list(_HEADING.finditer(body))
    if headings and repeats_title(site.graph.notes[path].unit, site.graph.title(path)):
        at = headings.pop(0).end()
    for found in headings:
        yield SearchSection(identity, heading, _words(body[at : found.start()]))
        at, identity, heading = found.end(), unescape(found[1]), _words(found[2])
    yield SearchSection(identity, heading, _words(body[at:]))


def _with_tags(site: Site, path: str) -> str:
    """Body and footnotes with their holes filled by nothing but the names of tags."""
    unit = site.graph.notes[path].unit

    def named(found: re.Match[str]) -> str:
        return escape(f"#{unit.tags[int(found[2])].name}") if found[1] == "k" else ""

    notes = "".join(note.html for note in unit.footnotes)
    return MARK.sub(named, shown(site, path) + notes)


def _words(html: str) -> str:
    return spaced(" ".join(unescape(_TAG.sub(" ", html)).split()))


def _bounded(sections: Iterator[SearchSection], most: int) -> Iterator[SearchSection]:
    """Sections up to a number of words in all; the last one is cut."""
    room = most
    for section in sections:
        words = section.text.split(" ")
        if len(words) >= room:
            yield msgspec.structs.replace(section, text=" ".join(words[:room]))
            return
        room -= len(words)
        yield section


def tags_of(site: Site, path: str) -> tuple[str, ...]:
    """The note's tags and those above them, as the site spells them."""
    names: dict[str, None] = {}
    for tag in site.graph.notes[path].unit.tags:
        parts = tag.name.split("/")
        for end in range(1, len(parts) + 1):
            names[site.tag_name("/".join(parts[:end]))] = None
    return tuple(names)


def books_of(site: Site, path: str) -> tuple[str, ...]:
    """The outermost containers of the note's trails that are notes."""
    names: dict[str, None] = {}
    for place in places(site.graph, path):
        targets = (site.graph.target(path, number) for number in place.containers)
        book = next((target for target in targets if target in site.graph.notes), None)
        if book is not None:
            names[site.graph.title(book)] = None
    return tuple(names)
