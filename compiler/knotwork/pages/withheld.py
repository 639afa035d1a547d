"""Properties without the names of notes that are kept private: words stand for links to them."""

from __future__ import annotations

from collections.abc import Mapping

from knotwork.graph import ConceptGraph
from knotwork.model import Value
from knotwork.resolve import find
from knotwork.syntax.properties import in_words
from knotwork.syntax.wikilink import WikiLink, read


class Withheld:
    """The links in a note's properties that lead where no reader may go, and words for them.

    They are read from the values: in the source, escapes and line breaks may hide a link or part
    it. `known` says of the note's own links, by target, whether they are withheld.
    """

    def __init__(
        self,
        graph: ConceptGraph,
        path: str,
        known: Mapping[str, bool],
    ) -> None:
        self._graph = graph
        self._path = path
        self._known = dict(known)

    def reworded(self, value: Value) -> Value:
        """A property with words in place of the withheld links."""
        match value:
            case str():
                return self.text(value)
            case [[str() as inner]] if (link := read(inner)) and self._withholds(link):
                return [[self.text(f"[[{inner}]]")]]  # a link that lacks its quotes
            case list():
                return [self.reworded(one) for one in value]
            case dict():
                return {self.text(name): self.reworded(one) for name, one in value.items()}
            case _:
                return value

    def text(self, text: str) -> str:
        """A text with words in place of the withheld links."""
        return in_words(text, self._withholds)

    def _withholds(self, link: WikiLink) -> bool:
        """Whether a link leads to a private note; asks for names only if the note's links do not.

        A page that has asked for names is made anew whenever one of them changes.
        """
        known = self._known.get(link.target)
        if known is None:
            graph = self._graph
            paths = find(link.target, self._path, graph.names, graph.mode).paths
            known = self._known[link.target] = bool(paths) and paths[0] in graph.private
        return known
