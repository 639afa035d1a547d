"""The file of an Obsidian canvas: the strings in it that name files or hold Markdown.

The format is JSON Canvas 1.0. An edit must leave all other bytes alone, so a canvas is never
written from parsed values: each string is kept with its place in the file.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from knotwork.text import Span

SUFFIX = ".canvas"
CARD_LEAD = "\n"
"""Put before the text of a card when it is compiled as a note: otherwise `---` on its first line
would open front matter."""
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],]', re.DOTALL)
_PAIR = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_SIGN = re.compile(rf"{_PAIR}|\\u[0-9a-fA-F]{{4}}|\\.|.", re.DOTALL)
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class Words(NamedTuple):
    """A string of the file: its value, and the span between its quotes."""

    value: str
    span: Span


class CanvasNode(NamedTuple):
    """A node of a canvas, as far as it refers to the vault."""

    file: Words | None = None
    """The path of the file it shows, from the vault's root."""
    subpath: Words | None = None
    """The heading or block of that file, with its `#`."""
    background: Words | None = None
    """The path of the picture behind a group."""
    text: Words | None = None
    """The Markdown of a card."""

    @property
    def linked_text(self) -> Words | None:
        """The Markdown of a card that may hold links: without a bracket or a tag it holds none."""
        known = self.text
        return known if known and ("[" in known.value or "<" in known.value) else None


def nodes(text: str) -> tuple[CanvasNode, ...]:
    """The nodes of a canvas; none of an empty file, which Obsidian takes for an empty canvas.

    Raises:
        json.JSONDecodeError: it is not a JSON object.
    """
    if not text.strip():
        return ()
    _refuse_broken(text)
    found: dict[int, dict[str, Words]] = defaultdict(dict)
    for way, span in _strings(text):
        match way:
            case ["nodes", int(number), str(name)]:
                value = _value(f'"{span.cut(text)}"')
                found[number][name] = Words(_SURROGATE.sub("\ufffd", value), span)
    return tuple(_node(each) for each in found.values())


def _value(written: str) -> str:
    """The value of a JSON string with its quotes."""
    return str(json.loads(written, strict=False)) if "\\" in written else written[1:-1]


def escaped(words: str) -> str:
    """Words as they stand between the quotes of a JSON string."""
    return json.dumps(words, ensure_ascii=False)[1:-1]


def place_in(text: str, words: Words, span: Span) -> Span:
    """The span in the file of a part of a string's value."""
    signs = _SIGN.findall(words.span.cut(text))
    ends = [0, *accumulate(map(len, signs))]
    return Span(words.span.start + ends[span.start], words.span.start + ends[span.end])


def _refuse_broken(text: str) -> None:
    try:
        # Numbers are not needed, and Python refuses to parse one of five thousand digits.
        known = json.loads(text, parse_int=str, parse_float=str, strict=False)
    except RecursionError:
        raise json.JSONDecodeError("nested too deeply", text, 0) from None
    if not isinstance(known, dict):
        raise json.JSONDecodeError("a canvas is an object", text, 0)


def _node(strings: dict[str, Words]) -> CanvasNode:
    """A node from its strings by key; strings that its type does not use are left out."""
    match strings["type"].value if "type" in strings else "":
        case "file":
            return CanvasNode(file=strings.get("file"), subpath=strings.get("subpath"))
        case "group":
            return CanvasNode(background=strings.get("background"))
        case "text":
            return CanvasNode(text=strings.get("text"))
        case _:
            return CanvasNode()


def _strings(text: str) -> Iterator[tuple[list[str | int | None], Span]]:
    """Each string value of valid JSON, with the keys and numbers that lead to it."""
    way: list[str | int | None] = []
    for token in _TOKEN.finditer(text):
        match token[0]:
            case "{":
                way.append(None)
            case "[":
                way.append(0)
            case "}" | "]":
                way.pop()
            case ",":
                here = way[-1]
                way[-1] = here + 1 if isinstance(here, int) else None
            case words:
                if way and way[-1] is None:
                    way[-1] = _value(words)
                else:
                    yield way, Span(token.start() + 1, token.end() - 1)
