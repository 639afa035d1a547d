"""The records of the search index: each note's words by section; and which notes share a shard."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from html import escape, unescape

import msgspec

from knotwork.model import Unit
from knotwork.names import folder, shown_folder
from knotwork.pages.site import Site
from knotwork.pages.unfilled import below_head
from knotwork.syntax.holes import TAG, fill

FEWEST_WORDS, MOST_WORDS = 400, 5_000
"""Bounds of how many words of a note are searched, whatever the size of the vault."""
WORDS_IN_ALL = 4_000_000
"""Words that a vault may have in the index: what a first query loads grows with their number."""
NOTES_PER_SHARD, MOST_SHARDS = 2_048, 16
"""An edit makes one shard of the index anew; a query asks each of them."""

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
_BETWEEN_BLOCKS = re.compile(
    rf"(?<=[{_UNSPACED}])\s*(?:</?(?:li|p|br|td|th|tr|div|[uod]l|d[dt]|blockquote|table|t(?:head|body)"
    rf"|input)\b[^>]*>\s*)+(?=[{_UNSPACED}])"
)
"""Where one block ends and the next begins, and no space would tell in an excerpt."""


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
    folder: str = ""
    """The note's folder by its name, where that is not how it stands in the URL."""


def records(site: Site, paths: Iterable[str]) -> Iterator[Record]:
    """Some notes as they are indexed."""
    most = words_per_note(len(site.graph.notes))
    return (_record(site, path, most) for path in paths)


def digests(site: Site, texts: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """A digest of all that each note's record and labels depend on, by path.

    How many of its words are searched (`words_per_note`) is no part of it. `texts` has digests of
    the texts of notes, for those whose unit need not be looked at.
    """
    marks, known = site.search_marks, texts or {}
    return {
        path: blake2b(
            marks[path] + (known.get(path) or site.graph.notes[path].unit.digest.encode()),
            digest_size=16,
            person=b"ran" if path in site.trials else b"",
        ).digest()
        for path in site.graph.notes
    }


def words_per_note(notes: int) -> int:
    """How many words of each note are searched in a vault with a number of notes.

    The number of notes counts in steps of at most a quarter: one more note is not a reason to index
    all others again.
    """
    step = 1 << max(0, notes.bit_length() - 3)
    rounded = -(-notes // step) * step
    return max(FEWEST_WORDS, min(MOST_WORDS, WORDS_IN_ALL // max(1, rounded)))


def shards(paths: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """The notes of each shard of the index. None is empty; a vault of few notes has one.

    A hash of its path puts a note into a shard, so that it stays there whatever notes come and go,
    unless their number crosses a power of two.
    """
    listed = tuple(paths)
    count = min(MOST_SHARDS, 1 << max(0, (len(listed) // NOTES_PER_SHARD).bit_length() - 1))
    found: list[list[str]] = [[] for _ in range(count)]
    for path in listed:
        found[hashed(path) % count].append(path)
    return tuple(tuple(shard) for shard in found if shard)


def hashed(path: str) -> int:
    """A number of 32 bits for a path, the same on every machine."""
    return zlib.crc32(path.encode("utf-8", "surrogatepass"))


def spaced(text: str) -> str:
    """Text with a space between characters of scripts that write none between words.

    The index then finds any run of them as a phrase, which needs no dictionary of the language.
    """
    return _BETWEEN_UNSPACED.sub(" ", text)


def _record(site: Site, path: str, most: int) -> Record:
    unit = site.graph.notes[path].unit
    body, tags = below_head(site, path)
    body = "".join((body, *(note.html for note in unit.footnotes)))
    sections = tuple(_bounded(_sections(_with_tags(unit, body)), most))
    url, named = site.urls[path], folder(path)
    return Record(
        url=url,
        title=site.graph.title(path),
        aliases=unit.aliases,
        sections=tuple(_followed(sections, _words(_with_tags(unit, tags)).split()[:most])),
        folder="" if named == folder(url) else shown_folder(named),
    )


def _sections(body: str) -> Iterator[SearchSection]:
    # A formula is not words; dots in its place keep the sentence around it readable in an excerpt.
    body = _INLINE.sub("", _NO_WORDS.sub(" ", _MATHS.sub("…", body)))
    at, identity, heading = 0, "", ""
    for found in _HEADING.finditer(body):
        yield SearchSection(identity, heading, _words(body[at : found.start()]))
        at, identity, heading = found.end(), unescape(found[1]), _words(found[2])
    yield SearchSection(identity, heading, _words(body[at:]))


def _followed(sections: Sequence[SearchSection], tags: Sequence[str]) -> Iterator[SearchSection]:
    """Sections with the note's opening tags behind the first text.

    There a search finds them, and no excerpt begins with tags that the page shows in its head.
    """
    first = next((at for at, section in enumerate(sections) if section.text), 0)
    for at, section in enumerate(sections):
        text = " ".join((section.text, *tags)).strip() if at == first else section.text
        yield msgspec.structs.replace(section, text=text)


def _with_tags(unit: Unit, html: str) -> str:
    """A piece of a note with its holes filled by nothing but the names of tags."""

    def tag(number: int) -> str:
        return escape(f"#{unit.tags[number].name}")

    return fill(html, {TAG: tag})


def _words(html: str) -> str:
    parted = _BETWEEN_BLOCKS.sub(" · ", html)
    return spaced(" ".join(unescape(_TAG.sub(" ", parted)).split()))


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
