"""Canvases in a renaming: files and headings that they name are updated, as in Obsidian.

The Markdown of a card is compiled as a note that no link can name, so that the links in it are
rewritten and verified like those of notes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from knotwork.canvas import CARD_LEAD, CanvasNode, Words, escaped, nodes, place_in
from knotwork.diagnostic import Edit
from knotwork.graph import ConceptGraph
from knotwork.link import joined
from knotwork.model import Note, Source, Unit
from knotwork.names import normal
from knotwork.rename.links import Refusal
from knotwork.text import Lines, Place, Span

_APART = "\0"
"""Joins the path of a canvas and the number of a card: a character that no path or link has."""

Compile: TypeAlias = Callable[[Iterable[Source]], Iterable[Unit]]


class CanvasFlaw(NamedTuple):
    """A syntax error of a canvas, and its place."""

    path: str
    place: Place
    message: str


class Cards:
    """The canvases of a vault, and the edits they need."""

    def __init__(self, canvases: Mapping[str, str], compile_all: Compile) -> None:
        """`canvases` are their texts by path."""
        self.flaws: list[CanvasFlaw] = []
        self._texts = canvases
        self._compile = compile_all
        self._nodes: dict[str, tuple[CanvasNode, ...]] = {}
        self._cards: dict[str, tuple[str, Words]] = {}
        for path, text in canvases.items():
            self._read(path, text)

    def _read(self, path: str, text: str) -> None:
        try:
            found = nodes(text)
        except json.JSONDecodeError as error:
            self.flaws.append(CanvasFlaw(path, Place(error.lineno, error.colno), error.msg))
            return
        self._nodes[path] = found
        for number, node in enumerate(found):
            if node.linked_text is not None:
                self._cards[f"{path}{_APART}{number}"] = (path, node.linked_text)

    def __contains__(self, path: str) -> bool:
        return path in self._cards

    def text(self, path: str) -> str:
        """The Markdown of a card as the text of a note."""
        return CARD_LEAD + self._cards[path][1].value

    def joined(
        self,
        graph: ConceptGraph,
        texts: Mapping[str, str] = MappingProxyType({}),
        moves: Mapping[str, str] = MappingProxyType({}),
    ) -> ConceptGraph:
        """A graph with the cards as notes.

        Args:
            graph: the graph of the vault without cards.
            texts: new texts of cards, by path.
            moves: new paths of cards, by their old ones.
        """
        if not self._cards:
            return graph
        read = [Source(card, texts.get(card) or self.text(card)) for card in self._cards]
        paths = (moves.get(card, card) for card in self._cards)
        cards = {
            path: Note(path, unit) for path, unit in zip(paths, self._compile(read), strict=True)
        }
        return joined(graph, cards)

    def moves(self, moves: Mapping[str, str]) -> Mapping[str, str]:
        """The new paths of files, with those of the cards in moved canvases added."""
        cards = {
            card: moves[path] + card[len(path) :]
            for card, (path, _words) in self._cards.items()
            if path in moves
        }
        return {**moves, **cards}

    def followed(self, moves: Mapping[str, str]) -> Iterator[Edit]:
        """The edits after which nodes show the same files as before."""
        new = {normal(old): there for old, there in moves.items()}
        for path, node in self._all():
            for words in (node.file, node.background):
                if words and (there := new.get(normal(words.value))):
                    yield Edit(path, words.span, escaped(there))

    def retitled(
        self, note: str, anchor: Callable[[str], str | None]
    ) -> tuple[list[Edit], list[Refusal]]:
        """The edits after which nodes show the same heading as before, and the nodes that cannot.

        Args:
            note: the note with the heading.
            anchor: gives the new form of an anchor into the note; None if there is none.
        """
        edits: list[Edit] = []
        troubles: list[Refusal] = []
        for path, node in self._all():
            shown, words = node.file, node.subpath
            if not (shown and words) or normal(shown.value) != normal(note):
                continue
            written = words.value.removeprefix("#")
            new = anchor(written)
            if new is None:
                message = f"{words.value} has to be changed by hand"
                troubles.append(Refusal(path, words.span, message))
            elif new != written:
                edits.append(Edit(path, words.span, escaped(f"#{new}")))
        return edits, troubles

    def written(self, edits: Iterable[Edit]) -> Iterator[Edit]:
        """Edits of cards as edits of their canvases; other edits are unchanged."""
        for edit in edits:
            if edit.path not in self._cards:
                yield edit
                continue
            path, words = self._cards[edit.path]
            lead = len(CARD_LEAD)
            inside = Span(edit.span.start - lead, edit.span.end - lead)
            place = place_in(self._texts[path], words, inside)
            yield Edit(path, place, escaped(edit.text))

    def place(self, path: str, offset: int) -> tuple[str, Place] | None:
        """The canvas and the place in it, for an offset in the canvas or in one of its cards."""
        if path in self._cards:
            path, words = self._cards[path]
            at = max(0, offset - len(CARD_LEAD))
            offset = place_in(self._texts[path], words, Span(at, at)).start
        if path not in self._texts:
            return None
        return path, Lines.of(self._texts[path]).place(offset)

    def _all(self) -> Iterator[tuple[str, CanvasNode]]:
        for path, found in self._nodes.items():
            for node in found:
                yield path, node
