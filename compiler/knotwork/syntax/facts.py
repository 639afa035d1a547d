"""The facts of a note's body, as they are gathered, and where its blocks stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from markdown_it.token import Token
from msgspec.structs import replace

from knotwork.model import (
    Allowance,
    Block,
    Fence,
    Flaw,
    Heading,
    Link,
    Property,
    Tag,
    Trail,
    Url,
)
from knotwork.packed import Sentence
from knotwork.syntax.environment import Parse, ToSpan
from knotwork.text import Span
from knotwork.urls import fragment

_FOOTNOTE_ID = re.compile(r"fn(?:ref)?-\d")


class Facts:
    """The facts of one body; `gather.gather` fills them in."""

    def __init__(
        self, parse: Parse, to_span: ToSpan, source: str, relations: Mapping[str, str]
    ) -> None:
        self.parse = parse
        self.to_span = to_span
        self.source = source
        self.relations = relations
        self.links: list[Link] = []
        self.sentences: dict[int, Sentence] = {}
        """The sentences around links, by the number of the link."""
        self.headings: list[Heading] = []
        self.nested_headings: list[str] = []
        self.blocks: list[Block] = []
        self.tags: list[Tag] = []
        self.fields: list[Property] = []
        self.trails: list[Trail] = []
        self.fences: list[Fence] = []
        self.flaws: list[Flaw] = []
        self.prose: list[Span] = []
        self.urls: list[Url] = []
        self.allowances: list[Allowance] = []
        self.labels: list[str] = []
        """The names of MyST's targets, `(name)=`."""
        self.lead = ""
        self.raw = False
        self.has_mermaid = False
        self.external_media = False
        self.boxes_end = 0
        """The line behind the last box of another tool that could be a callout."""
        self.no_boxes = 0
        """The number of blocks that looked like such a box but were none."""
        self._ids: dict[str, int] = {}

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the body."""
        return self.parse.text.split("\n")

    def flaw(self, kind: str, token: Token, message: str, help: str = "") -> None:  # noqa: A002  # the field's word
        """Record a mistake in the text that a token stands for."""
        span: Span | None = token.meta.get("span")
        self.flaws.append(Flaw(kind, span or block_span(token, self), message, help))

    def let_cover(self, last: int, covers: Span) -> None:
        """Make the last `last` allowances cover the span of a block."""
        waiting = self.allowances[-last:]
        self.allowances[-last:] = [replace(one, covers=covers) for one in waiting]

    def unique_id(self, text: str) -> str:
        """An id for a heading; repeats get a number, and none looks like a footnote's."""
        base = fragment(text)
        if _FOOTNOTE_ID.match(base):
            base = f"section-{base}"
        name = base
        while name in self._ids:
            self._ids[base] += 1
            name = f"{base}-{self._ids[base]}"
        self._ids[name] = 0
        return name


def line_span(token: Token, facts: Facts) -> tuple[int, int]:
    """The offsets in the parsed text where the lines of a block begin and end."""
    starts, text = facts.parse.line_starts, facts.parse.text
    first, last = token.map or (0, 1)
    begin = starts[first] if first < len(starts) else len(text)
    end = starts[last] if last < len(starts) else len(text)
    return begin, end


def block_span(token: Token, facts: Facts) -> Span:
    """The span of a block in the note's text, without the white space at its end."""
    begin, end = line_span(token, facts)
    begin = token.meta.get("begin", begin)
    end = begin + len(facts.parse.text[begin:end].rstrip())
    return facts.to_span(begin, max(end, begin))
