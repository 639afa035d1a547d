"""Unlinked mentions: where a note names another and does not link to it.

All titles, file names and aliases are looked for at once (Aho and Corasick's method), in prose
only: never in code, formulas, links, tags or comments. A name has to stand alone as a word. What a
word is, differs: Chinese, Japanese and Thai put no spaces between words, so there any place will
do, and Korean hangs its particles onto the noun, so there only the front has to be free. A hyphen
makes one word of two: "self-attention" does not mention *attention*.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

import msgspec
from ahocorasick_rs import AhoCorasick

from knotwork.analysis.neighbours import anything, linked
from knotwork.graph import ConceptGraph
from knotwork.model import Note
from knotwork.names import natural_key, normal, stem
from knotwork.text import Lines, Span, unpacked_spans

Text: TypeAlias = Callable[[str], str | None]
"""The text of the note at a path, if it can be had."""

_SHORTEST = 3
"""Letters that a name needs to be looked for; two in a script that writes words in one or two."""
_NAMES_NOTHING = frozenset({"index", "readme"})
_HYPHENS = frozenset("-‐‑")
_AROUND = 60
"""Code points of context on each side."""
_LONGEST_WORD = 40
"""Code points; a longer one is cut where there is no room left."""


class Mention(msgspec.Struct, frozen=True):
    """The first place where a note names another without linking to it anywhere."""

    path: str
    target: str
    """The path of the note that is named."""
    also: tuple[str, ...]
    """Other notes of the same name."""
    words: str
    line: int
    column: int
    span: Span
    before: str
    after: str
    count: int
    """How often it is named."""


def mentions(graph: ConceptGraph, text: Text, of: str | None = None) -> Iterator[Mention]:
    """Unlinked mentions by note and place: of one note, or of all."""
    names = _names(graph, of)
    if not names:
        return
    patterns = tuple(names)
    finder = AhoCorasick(patterns)
    links = linked(graph, anything)
    for path, note in graph.notes.items():
        written = text(path) if note.unit.prose else None
        if written is None:
            continue
        known = {path, *links.get(path, ())}
        first: dict[str, tuple[Span, int]] = {}
        for span, number in _found(written, unpacked_spans(note.unit.prose), finder):
            targets = names[patterns[number]]
            if known.isdisjoint(targets):
                begin, count = first.get(targets[0], (span, 0))
                first[targets[0]] = begin, count + 1
        lines = Lines.unpacked(note.unit.lines)
        for span, count in first.values():
            yield _mention(path, written, span, names[_folded(span.cut(written))], count, lines)


def _names(graph: ConceptGraph, of: str | None) -> Mapping[str, tuple[str, ...]]:
    """Every form in which a name may be written, and the notes that have it."""
    found: dict[str, list[str]] = {}
    for path, note in graph.notes.items():
        for name in dict.fromkeys((*_titles(graph, note), stem(path), *note.unit.aliases)):
            wanted = " ".join(normal(name).split())
            if _worth_finding(wanted):
                for form in dict.fromkeys((wanted, unicodedata.normalize("NFD", wanted))):
                    paths = found.setdefault(_folded(form), [])
                    if path not in paths:
                        paths.append(path)
    return {
        name: tuple(sorted(paths, key=natural_key))
        for name, paths in found.items()
        if of is None or of in paths
    }


def _titles(graph: ConceptGraph, note: Note) -> Iterator[str]:
    """A note's title, unless that is only the vault's: any note may speak of the whole."""
    title = graph.title(note.path)
    if title != graph.vault_title or title in (note.unit.title, note.unit.opening):
        yield title


def _worth_finding(name: str) -> bool:
    letters = sum(character.isalpha() for character in name)
    if any(_unspaced(character) or _hangul(character) for character in name):
        return letters >= 2
    return letters >= _SHORTEST and name.lower() not in _NAMES_NOTHING


def _folded(words: str) -> str:
    """Lower case and plain spaces, every character in its place."""
    lower = words.lower()
    if len(lower) != len(words):
        lower = "".join(one if len(one.lower()) != 1 else one.lower() for one in words)
    return lower.replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ").replace("\t", " ")


def _found(text: str, prose: Iterator[Span], finder: AhoCorasick) -> Iterator[tuple[Span, int]]:
    """The names in a text, leftmost first, of those that overlap the longest."""
    for run in prose:
        words = _folded(run.cut(text))
        end = 0
        matches = finder.find_matches_as_indexes(words, overlapping=True)
        for number, start, stop in sorted(matches, key=lambda found: (found[1], -found[2])):
            if start >= end and _stands_alone(text, run.start + start, run.start + stop):
                end = stop
                yield Span(run.start + start, run.start + stop), number


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, first = text[start - 1 : start] if start else "", text[start]
    last, after = text[end - 1], text[end : end + 1]
    if _in_word(before) and _in_word(first) and not (_unspaced(before) or _unspaced(first)):
        return False
    if before in _HYPHENS and start > 1 and _in_word(text[start - 2]):
        return False
    hangul = _hangul(last) and _hangul(after)
    if _in_word(last) and _in_word(after):
        return hangul or _unspaced(last) or _unspaced(after)
    return not (after in _HYPHENS and _in_word(text[end + 1 : end + 2]))


def _in_word(character: str) -> bool:
    return (
        character.isalnum() or character == "_" or unicodedata.category(character or " ")[0] == "M"
    )


def _unspaced(character: str) -> bool:
    """Whether a character is of a script without spaces between words."""
    return any(first <= character <= last for first, last in _UNSPACED) if character else False


_UNSPACED = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u1000", "\u109f"),  # Myanmar
    ("\u1780", "\u17ff"),  # Khmer
    ("\u3040", "\u30ff"),  # Hiragana, Katakana
    ("\u3400", "\u4dbf"),  # Han
    ("\u4e00", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)


def _hangul(character: str) -> bool:
    return "\uac00" <= character <= "\ud7a3"


def _mention(
    path: str, text: str, span: Span, targets: tuple[str, ...], count: int, lines: Lines
) -> Mention:
    place = lines.place(span.start)
    before = text[lines.start(place.line) : span.start]
    after = text[span.end : span.end + _AROUND + 1].partition("\n")[0]
    return Mention(
        path,
        targets[0],
        targets[1:],
        span.cut(text),
        place.line,
        place.column,
        span,
        before[_cut_before(before) :],
        after[: _cut_after(after)].rstrip("\r"),
        count,
    )


def _cut_before(text: str) -> int:
    """The start of the longest end of a text that fits and begins with a whole word."""
    earliest = max(0, len(text) - _AROUND)
    places = range(earliest, min(len(text), earliest + _LONGEST_WORD))
    return next((at for at in places if _is_between(text, at)), earliest)


def _cut_after(text: str) -> int:
    """The end of the longest beginning of a text that fits and ends with a whole word."""
    latest = min(len(text), _AROUND)
    places = range(latest, max(0, latest - _LONGEST_WORD), -1)
    return next((at for at in places if _is_between(text, at)), latest)


def _is_between(text: str, at: int) -> bool:
    """Whether a place lies between words, and not before what stands above or below a letter."""
    before, after = text[at - 1 : at], text[at : at + 1]
    if not (before and _in_word(before) and _in_word(after)):
        return True
    apart = _unspaced(before) or _unspaced(after)
    return apart and unicodedata.category(after)[0] != "M"
