"""The links to rewrite when files move; everything but their paths stays as the author wrote it.

All links of the vault are looked at once. Links whose note, target and name are not affected are
left alone; all others are looked up among the future names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from knotwork.analysis.relative_links import are_relative
from knotwork.diagnostic import Edit
from knotwork.graph import ConceptGraph, target_of
from knotwork.meaning import Ambiguous, Found, Resolution
from knotwork.model import Link, Note
from knotwork.names import NOTE_SUFFIX, file_name, is_note, key
from knotwork.page_names import page_keys
from knotwork.rename.quoting import in_property
from knotwork.rename.spelling import Spelling, names_what_changes
from knotwork.resolve import find
from knotwork.syntax.link_definitions import definitions
from knotwork.syntax.wikilink import default_words
from knotwork.text import Span
from knotwork.vault import Names
from knotwork.writing import escaped, labelled, replacement, retargeted, slot

Texts: TypeAlias = Callable[[str], str]
"""Gives the text of a note by its path."""


class Refusal(NamedTuple):
    """A link that cannot keep its meaning, which is why the whole change is refused."""

    path: str
    span: Span
    message: str


class Rewriting(NamedTuple):
    """What moving files does to the links of the vault."""

    edits: tuple[Edit, ...]
    """The edits, with the paths that notes have before the move."""
    links: int
    """The number of links that are rewritten."""
    filled: tuple[tuple[str, int], ...]
    """Links (note, number) that were broken and will lead to a file."""
    troubles: tuple[Refusal, ...]


def names_after(graph: ConceptGraph, moves: Mapping[str, str]) -> Names:
    """The names of the vault after the moves."""
    notes = (Note(moves.get(path, path), note.unit) for path, note in graph.notes.items())
    return Names(notes, (moves.get(path, path) for path in graph.files))


def rewriting(graph: ConceptGraph, moves: Mapping[str, str], texts: Texts) -> Rewriting:
    """The edits after which every link has its former meaning.

    Args:
        graph: the vault as it is.
        moves: new paths of notes and other files by their old ones.
        texts: gives texts of notes; called only if an edit depends on more than the link's text.
    """
    return _Rewriting(graph, moves, texts).made()


class _Rewriting:
    """Collects the edits in one pass over the links of a vault."""

    def __init__(self, graph: ConceptGraph, moves: Mapping[str, str], texts: Texts) -> None:
        self.graph = graph
        self.moves = moves
        self.texts = texts
        self.names = names_after(graph, moves)
        relative = are_relative(graph)
        self.spelling = Spelling(graph.names, self.names, graph.mode, relative=relative)
        self.touched = {
            name for pair in moves.items() for path in pair for name in _link_names(path)
        }
        self.edits: dict[Edit, None] = {}
        self.filled: list[tuple[str, int]] = []
        self.troubles: list[Refusal] = []
        self.count = 0

    def made(self) -> Rewriting:
        for path, number, link, meaning in self._affected():
            old = target_of(meaning)
            here = self.moves.get(path, path)
            target = find(link.target, here, self.names, self.graph.mode, wiki=link.wiki)
            if old is None:
                if target.paths:
                    self.filled.append((path, number))
            elif not self._still_good(link, meaning, target.paths, target.via) or (
                not self.spelling.stays_relative(link, (path, old), (here, target.paths[0]))
            ):
                self._rewrite(path, number, meaning, old)
        return Rewriting(tuple(self.edits), self.count, tuple(self.filled), tuple(self.troubles))

    def _affected(self) -> Iterator[tuple[str, int, Link, Resolution]]:
        for path in self.graph.notes:
            source_moves = path in self.moves
            for number, (link, meaning) in enumerate(self.graph.links(path)):
                if link.target and (
                    source_moves
                    or isinstance(meaning, Ambiguous)
                    or self._is_touched(file_name(link.target))
                    or target_of(meaning) in self.moves
                ):
                    yield path, number, link, meaning

    def _is_touched(self, name: str) -> bool:
        """Whether files come or go to which a name could lead, compared as in `resolve.find`.

        The suffix comes first: a capital sigma at the end of a word has a lower case of its own.
        """
        return (name + NOTE_SUFFIX).lower() in self.touched or name.lower() in self.touched

    def _still_good(
        self, link: Link, meaning: Resolution, paths: tuple[str, ...], via: str
    ) -> bool:
        """Whether the link as written means the same file afterwards, without more ambiguity."""
        old = target_of(meaning)
        assert old is not None
        new = self.moves.get(old, old)
        known = meaning.via if isinstance(meaning, Found | Ambiguous) else ""
        choices = len(meaning.candidates) if isinstance(meaning, Ambiguous) else 1
        if paths[:1] != (new,) or len(paths) > choices or via not in ("", known):
            return False
        return via in {"alias", "label"} or not names_what_changes(link.target, old, new)

    def _rewrite(self, path: str, number: int, meaning: Resolution, old: str) -> None:
        link = self.graph.notes[path].unit.links[number]
        new = self.moves.get(old, old)
        spelt = self.spelling.of(link, (path, old), (self.moves.get(path, path), new))
        if spelt is None:
            self._fail(path, link, f"no link can lead to {new} from here")
            return
        if spelt == link.target:
            return
        self.count += 1
        if slot(link) is None:
            self._redefine(path, link, spelt)
            return
        written = in_property(link, spelt, retargeted, lambda: self.texts(path))
        if written is None:
            self._fail(path, link, f"{spelt!r} cannot be written in this property")
            return
        by_alias = isinstance(meaning, Found) and meaning.via == "alias"
        if (by_alias or not (path in self.moves or old in self.moves)) and has_no_words(link):
            # Neither of the two is renamed, so the link should show the same words as before.
            written = labelled(link, written, default_words(link.target, link.anchor))
        self.edits[replacement(path, link, written)] = None

    def _redefine(self, path: str, link: Link, spelt: str) -> None:
        """Rewrite `[words][reference]`: the place to edit is the reference's definition."""
        text = self.texts(path)
        found = [one for one in definitions(text) if one.target == link.target]
        if not found:
            self._fail(path, link, "the definition of its reference cannot be found")
        for one in found:
            place = Span(one.span.start, one.hash)
            before = text[one.span.start - 1 : one.span.start]
            self.edits[Edit(path, place, escaped(spelt, place.cut(text), before))] = None

    def _fail(self, path: str, link: Link, message: str) -> None:
        self.troubles.append(Refusal(path, link.span, f"{link.text}: {message}"))


def has_no_words(link: Link) -> bool:
    """Whether a link has no label, so that it shows its target."""
    return link.wiki and link.label is None and not link.embed


def _link_names(path: str) -> tuple[str, ...]:
    name = key(file_name(path))
    if not is_note(path):
        return (name,)
    return (name, *(file_name(page) for page in page_keys(path)))
