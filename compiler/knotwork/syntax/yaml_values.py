"""The values of a YAML mapping with their places, read without trusting the source.

They are built from the event stream of libyaml's parser. Its own constructor is never called: it
recurses in C (25 kB of `[` end the process), and PyYAML's resolver turns `no` into False and dates
into objects. Here depth and size are bounded, aliases count against the size, merge keys are plain
keys, scalars follow YAML 1.2's core schema, and duplicate keys are found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import NamedTuple, Protocol

import yaml

from knotwork.model import Flaw, Property, Value
from knotwork.privacy import keeps_private
from knotwork.syntax.yaml_trouble import QUOTE, YamlTrouble, first_sign, trouble
from knotwork.text import Span

DEEPEST = 32
LARGEST = 20_000
"""Values in one front matter, what aliases stand for included."""

_NULL = re.compile(r"~|null|Null|NULL|$")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_LONG_INT = re.compile(r"[0-9]{4,}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_LONGEST_INT = 30
_WORDS = frozenset({"title", "description"})
"""Properties that are shown as words, whatever they hold."""
_LINE = 64
"""Characters of a text that count as one value when an alias repeats it."""


class _Mark(Protocol):
    """A mark of either of PyYAML's parsers."""

    @property
    def index(self) -> int: ...


_Loader = getattr(yaml, "CLoader", yaml.Loader)


class Scalar(NamedTuple):
    """A text value and where it stands: what links are looked for in."""

    key: str
    """Dotted, list items by number: `links.0`."""
    value: str
    span: Span
    plain: bool
    """Unquoted in the source."""
    depth: int
    """Lists around it below its property."""


class Values(NamedTuple):
    """The properties of a mapping, the texts in them, and mistakes that do no harm to the rest."""

    properties: tuple[Property, ...]
    scalars: tuple[Scalar, ...]
    flaws: tuple[Flaw, ...]


class UnreadableError(Exception):
    """The source is not a YAML mapping, or exceeds a limit."""

    def __init__(self, message: str, at: int, way_out: str = QUOTE) -> None:
        super().__init__(message)
        self.message = message
        self.at = at
        """The offset in the source."""
        self.way_out = way_out


def values(source: str, base: int) -> Values:
    """The values of a mapping; their spans count from `base`, the offset of the source.

    Raises:
        UnreadableError: the source is not a YAML mapping, or exceeds a limit.
    """
    builder = _Builder(source, base)
    builder.build()
    return Values(tuple(builder.properties), tuple(builder.scalars), tuple(builder.flaws))


def table(source: str) -> Mapping[str, Value]:
    """The values of a mapping by name, without their places; none if it cannot be read."""
    try:
        return {found.name: found.value for found in values(source, 0).properties}
    except UnreadableError:
        return {}


class _Builder:
    """Turns the events of one YAML document into values, without recursion."""

    def __init__(self, source: str, base: int) -> None:
        self.source = source
        self.base = base
        self.properties: list[Property] = []
        self.scalars: list[Scalar] = []
        self.flaws: list[Flaw] = []
        self._anchors: dict[str, tuple[Value, int]] = {}
        self._unused: dict[str, Span] = {}
        """Texts that were given a name (`&name text`) which nothing repeats so far."""
        self._size = 0
        self._stack: list[_Frame] = []
        """The lists and maps that have begun, outermost first."""

    def build(self) -> None:
        """Fill the lists.

        Raises:
            UnreadableError: the text is not a YAML mapping, or exceeds a limit.
        """
        for event in self._events():
            if isinstance(event, yaml.CollectionStartEvent):
                self._begin(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._end(event)
            elif isinstance(event, yaml.ScalarEvent):
                self._text(event)
            elif isinstance(event, yaml.AliasEvent):
                self._repeat(event)
        self.flaws.extend(self._nameless())

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        if len(self._stack) >= DEEPEST:
            raise UnreadableError(f"it nests deeper than {DEEPEST} levels", self._at(event))
        self._stack.append(_Frame(event))

    def _end(self, event: yaml.CollectionEndEvent) -> None:
        frame = self._stack.pop()
        value = self._collection(frame, event)
        self._spend(1, frame.event)
        self._anchor(frame.event.anchor, value, frame.size)
        self._put(value, _Extent(frame.event, event), frame.size)

    def _text(self, event: yaml.ScalarEvent) -> None:
        value = self._scalar(event)
        size = 1 + len(event.value) // _LINE
        self._spend(1, event)
        self._anchor(event.anchor, value, size)
        if event.anchor and value is not None:
            self._unused[event.anchor] = Span(self._at(event), _index(event.end_mark))
        self._put(value, _Extent(event, event), size)

    def _repeat(self, event: yaml.AliasEvent) -> None:
        if event.anchor not in self._anchors:
            raise UnreadableError(*first_sign(self.source, self._at(event)))
        self._unused.pop(event.anchor, None)
        value, size = self._anchors[event.anchor]
        self._spend(size, event)
        self._put(value, _Extent(event, event), size)

    def _nameless(self) -> Iterator[Flaw]:
        """A flaw for each text that begins with `&`: to YAML its first word names the rest."""
        for span in self._unused.values():
            sign = first_sign(self.source, span.start)
            place = Span(self.base + span.start, self.base + span.end)
            name = span.cut(self.source).split()[0]
            message = f"`{name}` is not part of this value: to YAML, `&` gives it a name"
            yield Flaw("bad-front-matter", place, message, sign.help)

    def _events(self) -> Iterator[yaml.Event]:
        documents = 0
        events = yaml.parse(self.source, Loader=_Loader)
        event: yaml.Event | None = None
        while True:
            try:
                event = next(events, None)
            except yaml.YAMLError as error:
                raise UnreadableError(*_in_words(self.source, error, event)) from error
            except (ValueError, KeyError, AttributeError, RecursionError) as error:
                raise UnreadableError(str(error).splitlines()[0] or "it is not YAML", 0) from error
            if event is None:
                return
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                self._end_early(self._at(event))
                return
            yield event

    def _end_early(self, at: int) -> None:
        """Record a flaw where a second document begins, of which nothing is read."""
        end = self.source.find("\n", at)
        place = Span(self.base + at, self.base + (end if end >= 0 else len(self.source)))
        message = "the properties end here: to YAML this line begins a second document"
        help_ = "close the front matter with a line of `---` alone, or indent or quote the text"
        self.flaws.append(Flaw("bad-front-matter", place, message, help_))

    def _at(self, event: yaml.Event) -> int:
        return _index(event.start_mark)

    def _anchor(self, name: str | None, value: Value, size: int) -> None:
        if name:
            self._anchors[name] = (value, size)

    def _scalar(self, event: yaml.ScalarEvent) -> Value:
        stack = self._stack
        plain = bool(event.implicit[0])
        value = plain_value(event.value) if plain and not event.tag else event.value
        if self._is_shown() and not isinstance(value, bool | None) and str(value) != event.value:
            value = event.value
        if isinstance(value, int) and self._names_a_note(event):
            value = event.value
        if isinstance(value, str) and stack and not stack[-1].wants_key():
            names = [frame.step() for frame in stack]
            lists = sum(not frame.mapping for frame in stack)
            self.scalars.append(
                Scalar(
                    ".".join(names),
                    value,
                    Span(self.base + self._at(event), self.base + _index(event.end_mark)),
                    plain,
                    lists,
                )
            )
        return value

    def _is_shown(self) -> bool:
        """Whether a scalar is shown as words: a version is called 1.10 then, and not 1.1."""
        return len(self._stack) == 1 and (self._stack[0].key or "").lower() in _WORDS

    def _names_a_note(self, event: yaml.ScalarEvent) -> bool:
        """Whether a number stands in a bare link: `[[2026]]` is a year's note, `[[1]]` a matrix."""
        start, end = self._at(event), _index(event.end_mark)
        return (
            _LONG_INT.fullmatch(event.value) is not None
            and self.source.startswith("[[", start - 2)
            and self.source.startswith("]]", end)
        )

    def _spend(self, size: int, event: yaml.Event) -> None:
        self._size += size
        if self._size > LARGEST:
            raise UnreadableError(f"it holds more than {LARGEST} values", self._at(event))

    def _collection(self, frame: _Frame, end: yaml.Event) -> Value:
        """A list or map; the text of a bare `{{…}}`, which YAML takes for a map in a map."""
        start, stop = self._at(frame.event), _index(end.end_mark)
        text = self.source[start:stop]
        if not (frame.placeholder and text.endswith("}}")):
            return frame.value()
        self.flaws.append(
            Flaw(
                "bad-front-matter",
                Span(self.base + start, self.base + stop),
                f"the placeholder {text} lacks its quotes",
                f'write "{text}": to YAML, bare braces are a map inside a map',
            )
        )
        return text

    def _put(self, value: Value, extent: _Extent, size: int) -> None:
        if not self._stack:
            if value is None or isinstance(value, dict):
                return
            raise UnreadableError("it is not a list of `name: value` lines", self._at(extent.first))
        frame = self._stack[-1]
        frame.size += size
        if not frame.mapping:
            frame.items.append(value)
        elif frame.wants_key():
            start, stop = self._at(extent.first), _index(extent.last.end_mark)
            first = extent.first
            if isinstance(first, yaml.ScalarEvent):
                frame.key = first.value
            else:
                frame.key = value if isinstance(value, str) else self.source[start:stop]
            frame.key_span = Span(self.base + start, self.base + stop)
            frame.placeholder = self.source.startswith("{{", start - 1) and isinstance(value, dict)
        else:
            self._pair(frame, value)

    def _pair(self, frame: _Frame, value: Value) -> None:
        key, span = frame.key or "", frame.key_span
        frame.key = None
        if key in frame.pairs:
            self.flaws.append(
                Flaw(
                    "bad-front-matter",
                    span,
                    f"the property “{key}” is given twice",
                    "the first one counts; remove the other",
                )
            )
            if len(self._stack) == 1 and keeps_private(Property(key, value, span)):
                # A mistake must not publish a note.
                self.properties.append(Property(key, value, span))
            return
        frame.pairs[key] = value
        if len(self._stack) == 1:
            self.properties.append(Property(key, value, span))


class _Extent(NamedTuple):
    """The events with which a value begins and ends."""

    first: yaml.Event
    last: yaml.Event


class _Frame:
    """A list or a map that is being read."""

    __slots__ = ("event", "items", "key", "key_span", "mapping", "pairs", "placeholder", "size")

    def __init__(self, event: yaml.CollectionStartEvent) -> None:
        self.event = event
        self.mapping = isinstance(event, yaml.MappingStartEvent)
        self.items: list[Value] = []
        self.pairs: dict[str, Value] = {}
        self.key: str | None = None
        self.key_span = Span(0, 0)
        self.placeholder = False
        self.size = 1

    def wants_key(self) -> bool:
        return self.mapping and self.key is None

    def step(self) -> str:
        return self.key or "" if self.mapping else str(len(self.items))

    def value(self) -> Value:
        return self.pairs if self.mapping else self.items


def _index(mark: _Mark | None) -> int:
    return int(mark.index) if mark else 0


def plain_value(text: str) -> Value:
    """An unquoted scalar by YAML 1.2's core schema.

    Dates stay text, and so do numbers that JSON does not have: infinity, not-a-number (which is not
    even equal to itself), and integers of more than 64 bits.
    """
    if _NULL.fullmatch(text):
        return None
    if _BOOL.fullmatch(text):
        return text.lower() == "true"
    if _INT.fullmatch(text):
        if len(text) > _LONGEST_INT:
            return text
        integer = int(text, 0) if text.startswith(("0o", "0x")) else int(text)
        return integer if -(2**63) <= integer < 2**63 else text
    if _FLOAT.fullmatch(text) and isfinite(number := float(text)):
        return number
    return text


def _in_words(source: str, error: yaml.YAMLError, last: yaml.Event | None) -> YamlTrouble:
    if isinstance(error, yaml.MarkedYAMLError) and "nesting depth" in str(error.problem):
        # libyaml's own bound, which it may meet before we meet ours.
        at = _index(error.problem_mark)
        return YamlTrouble(f"it nests deeper than {DEEPEST} levels", at)
    return trouble(source, error, last)
