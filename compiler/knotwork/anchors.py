"""The names inside one note: what the part of a link after `#` can mean."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left

from knotwork.model import Heading, Note
from knotwork.names import heading_key
from knotwork.urls import OWN_ID

_BETWEEN_LETTERS = re.compile(r"[\W_]+")
_BEGINS_WITH_DIGIT = re.compile(r"id-\d", re.IGNORECASE)
_FOOTNOTE = "user-content-fn-"
"""The prefix of the ids of footnotes on code hosts, which GitBook's links to footnotes use too."""


class Anchors:
    """The headings, blocks, footnotes and ids of one note that a link can name."""

    __slots__ = (
        "_blocks",
        "_first",
        "_footnotes",
        "_headings",
        "_ids",
        "_labels",
        "_made",
        "_paths",
        "_slugs",
        "_written",
    )

    def __init__(self, note: Note) -> None:
        unit = note.unit
        self._written = unit.headings
        self._headings = [
            (found.level, heading_key(found.text), found.id) for found in unit.headings
        ]
        self._first: dict[str, str] = {}
        for _level, name, identity in self._headings:
            self._first.setdefault(name, identity)
        self._blocks = {block.id.lower(): f"^{block.id.lower()}" for block in unit.blocks}
        for found in unit.headings:
            if found.block:
                self._blocks.setdefault(found.block.lower(), found.id)
                # Obsidian takes the `^id` for part of the heading, and proposes links with both.
                self._first.setdefault(_with_block(found), found.id)
        self._made: tuple[dict[str, list[int]], list[int], list[int]] | None = None
        self._paths: dict[tuple[str, ...], tuple[str, bool] | None] = {}
        self._ids = frozenset(unit.ids)
        self._labels = unit.labels
        self._slugs: dict[str, str] | None = None
        self._footnotes = {
            found.label.lower(): f"fn-{number}"
            for number, found in enumerate(unit.footnotes, 1)
            if found.label
        }

    def block(self, name: str) -> str | None:
        """The id on the page of a block."""
        return self._blocks.get(name.strip().lower())

    def footnote(self, label: str) -> str | None:
        """The id on the page of a footnote."""
        return self._footnotes.get(label.lower())

    def footnote_by_id(self, written: str) -> str | None:
        """The id on the page of a footnote that a link names by its id on a code host."""
        prefix, label = written[: len(_FOOTNOTE)].lower(), written[len(_FOOTNOTE) :]
        return self.footnote(label) if prefix == _FOOTNOTE else None

    def written(self, text: str) -> str:
        """The id of the first heading whose text is exactly `text`; empty if there is none."""
        return next((found.id for found in self._written if found.text == text), "")

    def heading(self, parts: list[str]) -> tuple[str, bool] | None:
        """The id of the heading that a path of headings means, and whether that is inside.

        Each heading of the path has to come after the one before and be deeper. One inside the
        section of the one before is preferred; one outside is accepted, as in Obsidian.
        """
        wanted = tuple(heading_key(part) for part in parts)
        if len(wanted) == 1:
            identity = self._first.get(wanted[0])
            return (identity, True) if identity is not None else None
        if wanted not in self._paths:
            self._paths[wanted] = self._heading(wanted)
        return self._paths[wanted]

    def _heading(self, wanted: tuple[str, ...]) -> tuple[str, bool] | None:
        if not all(name in self._first for name in wanted):
            return None
        if identity := self._inside(wanted):
            return identity, True
        if identity := self._after(wanted):
            return identity, False
        return None

    def own(self, written: str) -> str | None:
        """The id on the page of the element of raw HTML whose id or name is `written`."""
        identity = "-".join(written.split())
        return OWN_ID + identity if identity in self._ids else None

    def is_label(self, written: str) -> bool:
        """Whether the note has a MyST target with this label."""
        return written in self._labels

    def slug(self, written: str) -> str | None:
        """The id of the first heading whose letters and digits are those of a slug.

        Site generators and code hosts make slugs in different ways, but they agree about letters
        and digits.
        """
        if self._slugs is None:
            self._slugs = {}
            for _level, _name, identity in self._headings:
                self._slugs.setdefault(_letters(identity), identity)
        letters = _letters(written)
        if not letters or " " in written:
            return None
        # GitBook puts `id-` before a slug that would begin with a digit.
        bare = letters[2:] if _BEGINS_WITH_DIGIT.match(written) else letters
        return self._slugs.get(letters) or self._slugs.get(bare)

    def _inside(self, wanted: tuple[str, ...]) -> str | None:
        """The id of the first heading that a path means where each part is below the one before."""
        places, ends, _above = self._outline
        first, last = places[wanted[0]], places[wanted[-1]]
        # Search from the rarer of the two names: long notes repeat some names very often.
        within = [(0, len(ends))] if len(last) < len(first) else [(at, ends[at]) for at in first]
        for begin, end in within:
            for at in last[bisect_left(last, begin) : bisect_left(last, end)]:
                if self._stands_below(at, wanted):
                    return self._headings[at][2]
        return None

    def _stands_below(self, at: int, wanted: tuple[str, ...]) -> bool:
        """Whether the headings above heading `at` have the earlier names of a path, in order."""
        places, _ends, above = self._outline
        for name in reversed(wanted[:-1]):
            known = places[name]
            at = above[at]
            while at >= 0 and not _holds(known, at):
                at = above[at]
            if at < 0:
                return False
        return True

    @property
    def _outline(self) -> tuple[dict[str, list[int]], list[int], list[int]]:
        """The headings by name; for each heading, the end of its section and its parent or -1.

        Headings are given by number.
        """
        if self._made is None:
            places: dict[str, list[int]] = {}
            ends = [len(self._headings)] * len(self._headings)
            above: list[int] = []
            opened: list[int] = []
            for number, (level, name, _identity) in enumerate(self._headings):
                places.setdefault(name, []).append(number)
                if self._written[number].block:
                    places.setdefault(_with_block(self._written[number]), []).append(number)
                while opened and self._headings[opened[-1]][0] >= level:
                    ends[opened.pop()] = number
                above.append(opened[-1] if opened else -1)
                opened.append(number)
            self._made = places, ends, above
        return self._made

    def _after(self, wanted: tuple[str, ...]) -> str | None:
        """The id of the heading that Obsidian finds: each part after the one before, and deeper."""
        places, _ends, _above = self._outline
        level = begin = 0
        found = None
        for name in wanted:
            known = places[name]
            later = known[bisect_left(known, begin) :]
            found = next((at for at in later if self._headings[at][0] > level), None)
            if found is None:
                return None
            level, begin = self._headings[found][0], found + 1
        return None if found is None else self._headings[found][2]


def _holds(numbers: list[int], number: int) -> bool:
    at = bisect_left(numbers, number)
    return at < len(numbers) and numbers[at] == number


def _with_block(heading: Heading) -> str:
    """The name of a heading together with its `^id`."""
    return heading_key(f"{heading.text} {heading.block}")


def _letters(slug: str) -> str:
    return _BETWEEN_LETTERS.sub("", unicodedata.normalize("NFC", slug).lower())
