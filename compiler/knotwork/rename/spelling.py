"""Spells links anew after a file, or the note with the link, has moved.

A link keeps the form that its author gave it: a bare name, a path from the root or from the note,
with or without a leading slash and `.md`. If that form no longer leads to the file, the link is
spelt as in Obsidian: by bare name if no other file has it, else by path from the vault's root.

`[b](b.md)` may be a bare name or a path from the note, which code hosts follow as well. Where the
Markdown links of a vault are paths from their notes, it is taken for one, and stays one.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.analysis.relative_links import leads_from
from knotwork.model import Link
from knotwork.names import file_name, is_note, key, relative_path, stem
from knotwork.page_names import page_name
from knotwork.resolve import Mode, find
from knotwork.vault import Names

_SUFFIX = len(".md")
_DOTS = ("./", "../")


def shortest(path: str, names: Names) -> str:
    """The bare name of a file if no other file has it, else its path; notes without `.md`.

    Obsidian does the same: never a part of the path, which a new note could make ambiguous.
    """
    alone = len(names.ending(key(file_name(path)))) == 1
    return _without_suffix(file_name(path) if alone else path)


def names_what_changes(written: str, old: str, new: str) -> bool:
    """Whether a link's path has a segment of the file's old path that differs in the new one.

    Such a link may still lead there: by a name in other letter case, or by a part of the path.
    """
    words, was, will = (_without_suffix(path).split("/")[::-1] for path in (written, old, new))
    return any(a != b and key(word) == key(a) for word, a, b in zip(words, was, will, strict=False))


def _from_note(source: str, shown: str) -> tuple[str, ...]:
    """The path from a note to a file; also with `./`, which no file in the root can answer."""
    there = relative_path(source, shown)
    return (there,) if there.startswith("../") else (there, f"./{there}")


def _without_suffix(path: str) -> str:
    return path[:-_SUFFIX] if is_note(path) else path


class Spelling:
    """Finds the linkpaths of links after a move."""

    def __init__(self, before: Names, after: Names, mode: Mode, *, relative: bool) -> None:
        """`relative` is the answer of `relative_links.are_relative`."""
        self._before = before
        self._after = after
        self._mode = mode
        self._relative = relative

    def _is_relative(self, link: Link, source: str, target: str) -> bool:
        return self._relative and not link.wiki and leads_from(link.target, source, target)

    def stays_relative(self, link: Link, old: tuple[str, str], new: tuple[str, str]) -> bool:
        """Whether a link that is a path from its note will still be one, with paths as for `of`."""
        return not self._is_relative(link, *old) or leads_from(link.target, *new)

    def of(self, link: Link, old: tuple[str, str], new: tuple[str, str]) -> str | None:
        """The linkpath to write; None if no form leads to the target.

        Args:
            link: the link as it is now.
            old: the paths of its note and of its target, before the move.
            new: the same paths after the move.
        """
        for spelt in self._candidates(link, old, new):
            target = find(spelt, new[0], self._after, self._mode, wiki=link.wiki)
            if target.paths == (new[1],) and not target.via:
                return spelt
        return None

    def _candidates(self, link: Link, old: tuple[str, str], new: tuple[str, str]) -> Iterator[str]:
        written = link.target
        keeps_suffix = is_note(written) or not is_note(old[1])
        shown = new[1] if keeps_suffix else _without_suffix(new[1])
        was = old[1] if keeps_suffix else _without_suffix(old[1])
        if key(written) == key(page_name(old[1])) and page_name(old[1]) != stem(old[1]):
            yield page_name(new[1])
        if self._is_relative(link, *old) and not written.startswith(_DOTS):
            yield from _from_note(new[0], shown)
        short_before = shortest(old[1], self._before)
        short = shortest(new[1], self._after)
        if key(written) in (key(short_before), key(short_before + ".md")):
            yield file_name(shown) if short == _without_suffix(file_name(new[1])) else shown
        elif written.startswith("/"):
            yield "/" + shown
        elif written.startswith(_DOTS):
            spelt = _from_note(new[0], shown)
            yield from spelt[::-1] if written.startswith("./") else spelt
        elif key(written) != key(was):
            if key(written) == key(relative_path(old[0], was)):
                yield relative_path(new[0], shown)
            yield "/".join(shown.split("/")[-(written.count("/") + 1) :])
        yield shown
        yield short
        yield from (new[1], "/" + shown, "/" + new[1])
