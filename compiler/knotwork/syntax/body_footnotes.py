"""The footnotes of a body: numbered as the text first refers to them, written after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from markdown_it.token import Token
from msgspec.structs import replace

from knotwork.model import Footnote
from knotwork.syntax.holes import FOOTNOTE, PREFIX, mark
from knotwork.syntax.sanitise import Widgets
from knotwork.text import Span
from knotwork.words.model import BodyWords


class FootnoteRules:
    """Writes references to footnotes as they come, and afterwards the footnotes themselves."""

    def __init__(self, widgets: Widgets, words: BodyWords) -> None:
        self.written: list[Footnote] = []
        """In the order of their numbers; without HTML until `write` was called."""
        self._widgets = widgets
        self._words = words
        self._numbers: dict[str, int] = {}
        """By label in lower case."""
        self._times_referred: dict[int, int] = {}
        self._definitions: dict[str, tuple[Token, list[Token]]] = {}
        """By label in lower case: the token that opens the definition, and those inside it."""
        self._waiting: list[list[Token]] = []
        """The tokens of each footnote that is referred to, in the order of their numbers."""

    def without_definitions(self, tokens: Sequence[Token]) -> list[Token]:
        """The tokens without those of footnote definitions, which are put aside; they may nest."""
        flow: list[Token] = []
        opened = [flow]
        for token in tokens:
            if token.type == "footnote_open":
                opened.append([])
                if token.meta["first"]:
                    self._definitions[str(token.meta["label"])] = token, opened[-1]
            elif token.type == "footnote_close":
                opened.pop()
            else:
                opened[-1].append(token)
        return flow

    def write(self, html_of: Callable[[Sequence[Token]], str]) -> None:
        """Write every footnote that the flow refers to, and those that these refer to."""
        done = 0
        while done < len(self._waiting):
            # Writing one may add others to those that wait, or refer to itself.
            html = html_of(self._waiting[done])
            self.written[done] = replace(self.written[done], html=html)
            done += 1

    def reference(self, token: Token) -> str:
        """A reference to a footnote that is defined elsewhere: `[^label]`."""
        label = str(token.meta["label"])
        number = self._numbers.get(label.lower())
        if number is None:
            opening, contents = self._definitions[label.lower()]
            number = self._new(label, contents, opening.meta["span"])
            self._numbers[label.lower()] = number
        return self._mark(number)

    def inline_note(self, opening: Token, contents: Sequence[Token]) -> str:
        """A footnote that stands where it is referred to: `^[its text]`."""
        paragraph = [
            Token("paragraph_open", "p", 1),
            Token("inline", "", 0, children=list(contents)),
            Token("paragraph_close", "p", -1),
        ]
        return self._mark(self._new("", paragraph, opening.meta["span"]))

    def _new(self, label: str, contents: list[Token], span: Span) -> int:
        self._waiting.append(contents)
        self.written.append(Footnote(label, "", span))
        return len(self.written)

    def _mark(self, number: int) -> str:
        times = self._times_referred[number] = self._times_referred.get(number, 0) + 1
        tail = f"-{times}" if times > 1 else ""
        label = escape(self._words.footnote(number=number))
        return mark(FOOTNOTE, number) + self._widgets.whole(
            f'<sup class="footnote-ref"><a id="{PREFIX}fnref-{number}{tail}"'
            f' href="#{PREFIX}fn-{number}" aria-label="{label}">{number}</a></sup>'
        )
