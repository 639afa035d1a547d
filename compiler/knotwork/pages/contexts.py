"""What a page shows of a link that leads to it: the words around the link, and its section."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from knotwork.model import Heading, Unit
from knotwork.packed import Sentence


class Context(NamedTuple):
    """The surroundings of one link."""

    sentence: Sentence
    section: str
    """The id of the section in which the link stands; empty before the first heading."""


def context(unit: Unit, number: int) -> Context | None:
    """The context of a link; None for an embed, for a link without words, and outside sentences."""
    link = unit.links[number]
    sentence = None if link.embed else unit.sentences.at(number)
    if sentence is None or not sentence.words.strip():
        return None
    before = bisect_right(unit.headings, link.span.start, key=_start)
    return Context(sentence, unit.headings[before - 1].id if before else "")


def _start(heading: Heading) -> int:
    return heading.span.start
