"""Renaming a heading: the heading's own line, and every link that names it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from knotwork.alike import near
from knotwork.anchors import Anchors
from knotwork.diagnostic import Edit
from knotwork.errors import RefusedError
from knotwork.graph import ConceptGraph, target_of
from knotwork.meaning import Found, MissingAnchor, Resolution
from knotwork.model import Heading, Link, Note, Unit
from knotwork.names import heading_key, stem
from knotwork.rename.html import fragments
from knotwork.rename.links import Refusal, Texts
from knotwork.rename.quoting import in_property
from knotwork.rules.proposal import heading_words
from knotwork.syntax.link_definitions import definitions
from knotwork.text import Span
from knotwork.writing import escaped, reanchored, replacement, slot

Compile: TypeAlias = Callable[[str], Unit]
"""Compiles a note's text to its unit."""

_BRACKETS = str.maketrans("[]", "  ")


class Renamed(NamedTuple):
    """The result of renaming a heading."""

    edits: tuple[Edit, ...]
    """The edits; that of the heading itself comes first."""
    links: int
    """The number of links that are rewritten."""
    troubles: tuple[Refusal, ...]
    left: tuple[Refusal, ...]
    """URLs in HTML that will be broken, because their places in the text are not certain."""
    anchor: Callable[[str], str | None]
    """Gives the new form of an anchor into the note: itself if it is still right; None for none."""
    filled: tuple[tuple[str, int], ...] = ()
    """Links (note, number) that named no heading and will name this one."""


def heading_at(note: Note, anchor: str) -> int:
    """The number of the heading that an anchor (`A#B`) names, or else its own text (`C# basics`).

    Raises:
        RefusedError: there is none.
    """
    headings = note.unit.headings
    parts = [part for part in anchor.split("#") if part.strip()]
    if parts and parts[-1].strip().startswith("^"):
        raise RefusedError(
            f"“{parts[-1].strip()}” is the id of a block: only notes, folders, files and headings "
            "are renamed",
            help="change the id where it stands; `knotwork check` then names the links to it",
        )
    found = Anchors(note).heading(parts) if parts else None
    if found is None:
        for number, one in enumerate(headings):
            if anchor.strip() in (one.name, one.text):
                return number  # no link can name it so
        alike = near(anchor, (heading.name for heading in headings))
        listed = ", ".join(f"“{one}”" for one in alike or [one.name for one in headings[:5]])
        way_out = f"its headings: {listed}" if listed else "the note has no headings"
        raise RefusedError(f"“{stem(note.path)}” has no heading “{anchor}”", help=way_out)
    return next(number for number, one in enumerate(headings) if one.id == found[0])


def renamed(
    graph: ConceptGraph, path: str, number: int, title: str, texts: Texts, compiled: Compile
) -> Renamed:
    """Give a heading of a note another text.

    Args:
        graph: the vault as it is.
        path: the path of the note.
        number: the number of the heading.
        title: the new text, as Markdown, on one line.
        texts: the text of a note by its path.
        compiled: the compile step.

    Raises:
        RefusedError: the note would have the heading twice, or `title` would not be a heading.
    """
    note = graph.notes[path]
    heading = note.unit.headings[number]
    if heading.text == title:
        raise RefusedError(f"the heading is already called “{title}”")
    _refuse_twice(note, number, title)
    text = texts(path)
    edit = _own_line(path, heading, title, text)
    new = compiled(text[: edit.span.start] + edit.text + text[edit.span.end :])
    if not _reads_as_heading(note.unit, new, number, title):
        raise RefusedError(
            f"“{title}” does not read as a heading there", help="try it without special characters"
        )
    return _Links(graph, Note(path, new), number, texts).rewritten(edit)


def _refuse_twice(note: Note, number: int, title: str) -> None:
    wanted = heading_key(title)
    if not wanted or not link_words(title):
        raise RefusedError(f"no link can name a heading “{title}”", help="give it some letters")
    for other, heading in enumerate(note.unit.headings):
        if other != number and heading_key(heading.text) == wanted:
            raise RefusedError(
                f"“{stem(note.path)}” already has a heading “{heading.plain}”",
                help="links could not tell the two apart",
            )


def _own_line(path: str, heading: Heading, title: str, text: str) -> Edit:
    at = heading.span.cut(text).find(heading.text)
    if at < 0:
        raise RefusedError(
            f"the heading “{heading.plain}” is written in a way that cannot be edited",
            help="write it on one line, as in `## Why`",
        )
    start = heading.span.start + at
    return Edit(path, Span(start, start + len(heading.text)), title)


def _reads_as_heading(old: Unit, new: Unit, number: int, title: str) -> bool:
    wanted = [heading.text for heading in old.headings]
    wanted[number] = title
    levels = [heading.level for heading in old.headings]
    return wanted == [heading.text for heading in new.headings] and levels == [
        heading.level for heading in new.headings
    ]


def link_words(heading: str) -> str:
    """A heading as a link names it, without brackets, which could end the link."""
    return " ".join(heading_words(heading).translate(_BRACKETS).split())


class _Links:
    """The links to a note, rewritten after one of its headings got another text."""

    def __init__(self, graph: ConceptGraph, note: Note, number: int, texts: Texts) -> None:
        self.graph = graph
        self.texts = texts
        self.path = note.path
        self.heading = number
        old = graph.notes[note.path]
        heading = old.unit.headings[number]
        self.keys = {heading_key(heading.text), heading_key(f"{heading.text} {heading.block}")}
        self.words = link_words(note.unit.headings[number].text)
        self.slugs = {
            was.id: now.id
            for was, now in zip(old.unit.headings, note.unit.headings, strict=True)
            if was.id != now.id
        }
        """The new slugs of headings by their old ones; those of equal headings are numbered."""
        self.new_slug = note.unit.headings[number].id
        self.before, self.after = _Headings(old), _Headings(note)
        self.edits: dict[Edit, None] = {}
        self.troubles: list[Refusal] = []
        self.count = 0

    def rewritten(self, own: Edit) -> Renamed:
        filled: list[tuple[str, int]] = []
        for path in sorted({edge.source for edge in self.graph.incoming.get(self.path, ())}):
            for number, (link, meaning) in enumerate(self.graph.links(path)):
                if target_of(meaning) != self.path or not link.anchor:
                    continue
                if _is_within(path, link.span, own):
                    continue  # the new text says what stands there
                if isinstance(meaning, MissingAnchor) and self._named(link.anchor):
                    filled.append((path, number))
                self._rewrite(path, link, self._anchor(link, meaning))
        html = fragments(self.graph, self.path, self._anchor, self.texts)
        in_html = [one for one in html.edits if not _is_within(one.path, one.span, own)]
        return Renamed(
            edits=(own, *self.edits, *in_html),
            links=self.count + len(in_html),
            troubles=tuple(self.troubles),
            left=tuple(one for one in html.left if not _is_within(one.path, one.span, own)),
            anchor=self.anchor,
            filled=tuple(filled),
        )

    def _anchor(self, link: Link, meaning: Resolution) -> str | None:
        """The anchor to write in a link into the note; the present one if it is still right."""
        if isinstance(meaning, Found) and meaning.via == "slug" and meaning.anchor in self.slugs:
            return self.slugs[meaning.anchor]
        return self.anchor(link.anchor or "")

    def _named(self, anchor: str) -> bool:
        """Whether an anchor names the heading by its new words."""
        return anchor == self.new_slug or self.after.number(anchor) == self.heading

    def _rewrite(self, path: str, link: Link, anchor: str | None) -> None:
        if anchor == link.anchor:
            return
        self.count += 1
        if anchor is not None and slot(link) is None:
            self._redefine(path, link, anchor)
            return
        written = anchor and in_property(link, anchor, reanchored, lambda: self.texts(path))
        if written:
            self.edits[replacement(path, link, written)] = None
        else:
            self.troubles.append(Refusal(path, link.span, f"{link.text} has to be changed by hand"))

    def _redefine(self, path: str, link: Link, anchor: str) -> None:
        text = self.texts(path)
        for one in definitions(text):
            if (one.target, one.anchor) == (link.target, link.anchor):
                place = Span(one.hash + 1, one.span.end)
                before = text[one.span.start - 1 : one.span.start]
                new = escaped(anchor, place.cut(text), before)
                self.edits[Edit(path, place, new)] = None

    def anchor(self, written: str) -> str | None:
        """The anchor to write, the present one if it is still right; None if there is none."""
        meant = self.before.number(written)
        parts = written.split("#")
        named = [at for at, part in enumerate(parts) if heading_key(part) in self.keys]
        if meant is None or not named:
            return written
        choices = [[named[-1]], named, *([at] for at in named)]
        spelt = [
            "#".join(self.words if at in chosen else part for at, part in enumerate(parts))
            for chosen in choices
        ]
        if meant != self.heading:
            spelt.insert(0, written)
        return next((one for one in spelt if self.after.number(one) == meant), None)


def _is_within(path: str, span: Span, own: Edit) -> bool:
    """Whether something stands in the text that the edit of the heading itself replaces."""
    return path == own.path and own.span.start <= span.start and span.end <= own.span.end


class _Headings:
    """Finds the number of the heading that an anchor names, since its id changes with its words."""

    def __init__(self, note: Note) -> None:
        self._anchors = Anchors(note)
        self._numbers = {one.id: number for number, one in enumerate(note.unit.headings)}

    def number(self, anchor: str) -> int | None:
        parts = [part.strip() for part in anchor.split("#") if part.strip()]
        if len(parts) == 1 and parts[0].startswith("^"):
            return None  # it names a block, which may exist or not
        found = self._anchors.heading(parts)
        return None if found is None else self._numbers[found[0]]
