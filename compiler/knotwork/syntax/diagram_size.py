"""How much room a Mermaid diagram will take, so that nothing on the page moves when it is drawn.

The size is guessed from what Mermaid's layouts do with boxes of the usual size. Kinds of diagrams
whose size depends on more than counts of things get no guess.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import islice, pairwise
from typing import NamedTuple

_LONGEST = 3_000
"""Code points; the size of a longer diagram is not guessed."""
_TALLEST = 4_000
"""Pixels; a taller guess is discarded: Mermaid refuses such a diagram, or it is none."""
_MARGIN, _BETWEEN, _LABEL = 16, 50, 22.5
"""Pixels around all boxes, between two of them, and what a label makes of a line between them."""
_WIDTH, _HEIGHT, _LINE = 180, 52.5, 22.5
_HEIGHTS = {"([": 37.5, "((": 42, "[(": 76, "{{": _HEIGHT, "{": 172.5}
"""Pixels: the heights of boxes of other shapes, by the signs that open them."""
_MOST = 500
"""Lines that Mermaid draws; it refuses a diagram with more."""
_LETTERS = 20
"""Letters in a line of a box, before the rest goes to the next."""

_HEAD = re.compile(r"\s*(?:---\n.*?\n---\s*)?(?:%%[^\n]*\n\s*)*([\w-]+)[ \t]*(\w*)", re.DOTALL)
_NO_EDGE = re.compile(r"%%|(?:subgraph|end|style|class|classDef|click|linkStyle|direction)\b")
_NAMED_ARROW = re.compile(r"(--|==|-\.)[ \t]+[^-=.>|\n]+[ \t]+(-->|---|==>|\.->)")
_ARROW = re.compile(
    r"[ \t]*(?:\w{1,20}@)?[<xo]?(?:-{2,}|={2,}|-\.+-|~{3,})[>xo]?[ \t]*(\|[^|\n]*\|)?[ \t]*"
)
_BOX = re.compile(r"([^\s\[({>]+)[ \t]*([\[({>].*)?", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>|\\n|\n")
_STATE = re.compile(r"[ \t]*(\[\*\]|[\w.]+)[ \t]*-->[ \t]*(\[\*\]|[\w.]+)[ \t]*(:.*)?")
_MESSAGE = re.compile(r"([^\s:+<>-][^:+<>-]*?)[ \t]*<?-{1,2}[>x)]{1,2}[+-]?[ \t]*([^:]+?)[ \t]*:")


class Room(NamedTuple):
    """Pixels that a diagram takes where it has all the room it wants."""

    width: float
    height: float


class _Line(NamedTuple):
    """A line from one box to another."""

    start: str
    end: str
    labelled: bool


def room(source: str) -> Room | None:
    """The room that a diagram will take; None if its size is not guessed."""
    head = _HEAD.match(source)
    if head is None or len(source) > _LONGEST:
        return None
    lines = source[head.end() :].replace(";", "\n").split("\n")
    guess = _guess(head[1], head[2].upper(), lines)
    return guess if guess and guess.height <= _TALLEST else None


def _guess(kind: str, way: str, lines: list[str]) -> Room | None:
    match kind:
        case "graph" | "flowchart":
            return _flowchart(lines, sideways=way in {"LR", "RL"})
        case "stateDiagram" | "stateDiagram-v2":
            return _states(lines)
        case "sequenceDiagram":
            return _sequence(lines)
        case "pie":
            return Room(520, 450)
        case _:
            return None


def _flowchart(lines: list[str], *, sideways: bool) -> Room | None:
    heights: dict[str, float] = {}
    drawn = (edge for line in lines for edge in _edges(line.strip(), heights))
    edges = list(islice(drawn, _MOST + 1))
    if len(edges) > _MOST:
        return None
    found = _layered(heights, edges, sideways=sideways)
    around = _BETWEEN * sum(line.strip().startswith("subgraph") for line in lines)
    return found and Room(found.width, found.height + (0 if sideways else around))


def _edges(line: str, heights: dict[str, float]) -> Iterator[_Line]:
    """The edges that a line of a flowchart draws; adds the boxes that it names to `heights`."""
    if not line or _NO_EDGE.match(line):
        return
    box = partial(_box, heights=heights)
    parts = _ARROW.split(_NAMED_ARROW.sub(r"-->|label|", line))
    groups = [list(filter(None, map(box, part.split("&")))) for part in parts[::2]]
    for (befores, afters), label in zip(pairwise(groups), parts[1::2], strict=True):
        yield from (_Line(one, other, bool(label)) for one in befores for other in afters)


def _box(written: str, heights: dict[str, float]) -> str:
    found = _BOX.match(written.partition(":::")[0].strip())
    if found is None:
        return ""
    name, shape = found[1], found[2] or ""
    words = shape.strip("[](){}<>\"' ") or name
    lines = sum(1 + (len(part) - 1) // _LETTERS for part in _BREAK.split(words))
    base = _HEIGHTS.get(shape[:2]) or _HEIGHTS.get(shape[:1], _HEIGHT)
    if shape or name not in heights:
        heights[name] = base + max(lines - 1, 0) * _LINE
    return name


def _states(lines: Iterable[str]) -> Room | None:
    heights: dict[str, float] = {}
    edges: list[_Line] = []
    for found in filter(None, map(_STATE.match, lines)):
        # The first and the last state are two, though they are written alike.
        start = "[*" if found[1] == "[*]" else found[1]
        end = "*]" if found[2] == "[*]" else found[2]
        heights |= {name: 14 if "*" in name else 38.5 for name in (start, end)}
        edges.append(_Line(start, end, bool(found[3])))
    return _layered(heights, edges, sideways=False)


def _layered(
    heights: Mapping[str, float], edges: Iterable[_Line], *, sideways: bool
) -> Room | None:
    """Boxes in ranks, each after all that lead to it."""
    if not heights:
        return None
    ahead: dict[str, list[_Line]] = defaultdict(list)
    for edge in edges:
        ahead[edge.start].append(edge)
    ranks = _ranks(heights, ahead)
    held: dict[int, list[float]] = defaultdict(list)
    for name, rank in ranks.items():
        held[rank].append(heights[name])
    labelled = {ranks[edge.start] for some in ahead.values() for edge in some if edge.labelled}
    between = _BETWEEN * (len(held) - 1)
    if sideways:
        tallest = max(sum(some) + _BETWEEN * (len(some) - 1) for some in held.values())
        return Room(_MARGIN + _WIDTH * len(held) + between, _MARGIN + tallest)
    widest = max(map(len, held.values()))
    height = sum(map(max, held.values())) + between + _LABEL * len(labelled)
    return Room(_MARGIN + _WIDTH * widest + _BETWEEN * (widest - 1), _MARGIN + height)


def _ranks(names: Iterable[str], ahead: Mapping[str, list[_Line]]) -> dict[str, int]:
    """The rank of each box: the length of the longest path to it that goes in no circle."""
    order: list[str] = []
    begun: set[str] = set()
    for name in names:
        waiting = [(name, False)]
        while waiting:
            current, done = waiting.pop()
            if done:
                order.append(current)
            elif current not in begun:
                begun.add(current)
                waiting.append((current, True))
                waiting.extend((edge.end, False) for edge in reversed(ahead.get(current, ())))
    place = {name: number for number, name in enumerate(reversed(order))}
    ranks = dict.fromkeys(place, 0)
    for name in place:
        for edge in ahead.get(name, ()):
            if place[edge.end] > place[name]:
                ranks[edge.end] = max(ranks[edge.end], ranks[name] + 1)
    led_to = {edge.end for some in ahead.values() for edge in some}
    for name in place:
        if name in ahead and name not in led_to:
            # A box to which no edge leads stands right before the first one that it leads to.
            ranks[name] = min(ranks[edge.end] for edge in ahead[name]) - 1
    return ranks


def _sequence(lines: Iterable[str]) -> Room:
    actors: dict[str, None] = {}
    height = 171.0
    for line in map(str.strip, lines):
        word, _space, rest = line.partition(" ")
        if word in {"participant", "actor"}:
            actors[rest.partition(" as ")[0].strip()] = None
        elif word == "Note":
            height += 47
        elif word in {"loop", "alt", "opt", "par", "critical", "break"}:
            height += 55
        elif word in {"else", "and", "option"}:
            height += 45
        elif found := _MESSAGE.match(line):
            actors |= {found[1]: None, found[2]: None}
            height += 74 if found[1] == found[2] else 44
    return Room(50 + 200 * max(len(actors), 1), height)
