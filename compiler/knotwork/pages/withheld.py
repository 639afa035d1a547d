"""Properties without the names of notes that are kept private: words stand for links to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter

from knotwork.graph import ConceptGraph
from knotwork.model import Value
from knotwork.resolve import find
from knotwork.syntax.properties import markdown_links_in
from knotwork.syntax.wikilink import WikiLink, links_in, read


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
        words: Callable[[WikiLink], str],
    ) -> None:
        self._graph = graph
        self._path = path
        self._known = dict(known)
        self._words = words

    def reworded(self, value: Value) -> Value:
        """A property with words in place of the withheld links."""
        match value:
            case str():
                return self._text(value)
            case [[str() as inner]] if (link := read(inner)) and self._withholds(link):
                return [[self._text(self._words(link))]]  # a link that lacks its quotes
            case list():
                return [self.reworded(one) for one in value]
            case dict():
                return {name: self.reworded(one) for name, one in value.items()}
            case _:
                return value

    def _text(self, text: str) -> str:
        if "[[" not in text and "](" not in text:
            return text
        parts, done = [], 0
        found = sorted([*links_in(text), *markdown_links_in(text)], key=itemgetter(0))
        for start, end, link in found:
            if start >= done and self._withholds(link):
                # A label may hold a Markdown link in its turn.
                parts += [text[done:start], self._text(self._words(link))]
                done = end
        return "".join([*parts, text[done:]])

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
