"""Finds the files that a rename command names, and their new paths.

A note may be named by its path in the vault or by its name alone, a folder by its path, a heading
by `note#heading`. Nothing is renamed over something else, out of the vault, or to a name that no
link can have.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

import msgspec

from knotwork.alike import near
from knotwork.errors import RefusedError
from knotwork.graph import ConceptGraph
from knotwork.names import (
    FOREIGN,
    NOTE_SUFFIX,
    extension,
    file_name,
    folder,
    folders_above,
    is_hidden,
    is_note,
    key,
    listed,
    stem,
)
from knotwork.resolve import Mode, find

_LISTED = 5
"""The most notes that a message lists."""
_BY_PATH = "name it by its path in the vault"
_UNFIT = re.compile(r"[#|^\[\]:\\\x00-\x1f\x7f]|%%")
"""Characters that end a name in a link, or that Obsidian refuses in names."""


class Renaming(msgspec.Struct, frozen=True):
    """A file or folder of the vault with its new path."""

    old: str
    new: str
    moves: Mapping[str, str]
    """New paths of all files that move, by their old ones."""


def renaming(
    graph: ConceptGraph, words: str, new: str, folders: frozenset[str] = frozenset()
) -> Renaming:
    """The moves of files by which one thing is renamed to `new`.

    Args:
        graph: the vault.
        words: the file or folder (see `path_of`).
        new: its new path. If this ends in `/` or is a folder, the file is moved into that folder.
            If both `words` and `new` are bare names (`dot`, `inner product`), the folder stays.
        folders: all folders of the vault.

    Raises:
        RefusedError: there is nothing to rename, or something is in the way.
    """
    old = path_of(graph, words, folders)
    is_file = old in graph.notes or old in graph.files
    if not new.strip(" ."):
        message = f"“{new}” is not a new name for {old}"
        raise RefusedError(message, help="give a name, or the folder to move it to: folder/")
    wanted = unicodedata.normalize("NFC", new)
    if "/" not in words and "/" not in wanted and folder(old):
        wanted = f"{folder(old)}/{wanted}"
    path = _new_path(old, wanted, folders, is_file=is_file)
    _refuse_unfit(old, path)
    if path == old:
        raise RefusedError(f"{old} already has that name")
    if f"{path}/".startswith(f"{old}/"):
        raise RefusedError(f"{old} cannot be moved into itself")
    moves = {old: path} if is_file else {one: path + one[len(old) :] for one in _below(graph, old)}
    _refuse_taken(graph, moves)
    return Renaming(old, path, moves)


def _new_path(old: str, wanted: str, folders: frozenset[str], *, is_file: bool) -> str:
    """The new path of `old`: in the folder that `wanted` names, else `wanted` itself."""
    plain = wanted.strip("/")
    if wanted.endswith("/") or (plain != old and plain in folders):
        return f"{plain}/{file_name(old)}".strip("/")
    return _with_suffix(old, plain).strip("/") if is_file else plain


def path_of(graph: ConceptGraph, words: str, folders: frozenset[str] = frozenset()) -> str:
    """The path of the file or folder that words name.

    Args:
        graph: the vault.
        words: a path, with or without `.md`, or the name of a note; with `/` at its end, a folder.
        folders: folders of the vault, including those without a file of the vault.

    Raises:
        RefusedError: nothing has that name, or several things have.
    """
    plain = _plain(words)
    if plain not in folders and not any(_below(graph, plain)):
        return file_of(graph, words)
    note = _at(graph, plain + NOTE_SUFFIX)
    if note is None or words.endswith("/"):
        return plain
    message = f"both a note and a folder are called “{plain}”"
    raise RefusedError(message, help=f"say which: {note} or {plain}/")


def file_of(graph: ConceptGraph, words: str) -> str:
    """The path of the file that words name, with `words` as for `path_of`.

    Raises:
        RefusedError: nothing has that name, or several notes have.
    """
    plain = _plain(words)
    known = _at(graph, plain) or _at(graph, plain + NOTE_SUFFIX)
    if known is not None:
        return known
    target = find(plain, "", graph.names, Mode.OBSIDIAN)
    if target.via == "clamped":
        raise RefusedError(
            f"“{words}” leads out of the vault", help="name a place in it, from its root"
        )
    name = plain if is_note(plain) else plain + NOTE_SUFFIX
    alike = () if "/" in plain else graph.names.ending(key(name))
    if len(alike) > 1:
        message = f"{len(alike)} notes are called “{plain}”"
        raise RefusedError(message, help=f"say which: {listed(alike, _LISTED)}")
    if len(target.paths) == 1:
        return target.paths[0]
    raise RefusedError(f"there is no note or folder “{words}”", help=_advice(plain, graph))


def _advice(name: str, graph: ConceptGraph) -> str:
    """The help for a name that no file has."""
    if called := graph.names.aliased(name):
        return f"it is an alias of {listed(called, _LISTED)}"
    nearest = near(stem(name), (stem(path) for path in graph.notes))
    return f"did you mean {listed(nearest, _LISTED)}?" if nearest else _BY_PATH


def _plain(words: str) -> str:
    plain = unicodedata.normalize("NFC", words.strip("/"))
    if not plain.strip(" ."):
        raise RefusedError(f"“{words}” names nothing", help="name a note, NOTE#HEADING or a folder")
    return plain


def _at(graph: ConceptGraph, path: str) -> str | None:
    """The file at a path, as the disk spells it: some systems decompose accented letters."""
    alike = graph.names.at(key(path))
    return next((known for known in alike if unicodedata.normalize("NFC", known) == path), None)


def _below(graph: ConceptGraph, above: str) -> Iterator[str]:
    for path in (*graph.notes, *graph.files):
        if path.startswith(f"{above}/"):
            yield path


def _with_suffix(old: str, path: str) -> str:
    """The new path of a file, with the suffix of the old one if it has none."""
    if is_note(old):
        return path if is_note(path) else path + NOTE_SUFFIX
    return path if extension(path) else f"{path}.{extension(old)}".removesuffix(".")


def new_segments(old: str, new: str) -> tuple[str, ...]:
    """The segments of a new path after those it shares with the old one; at least the last."""
    names = new.split("/")
    staying = 0
    for here, there in zip(old.split("/"), names[:-1], strict=False):
        if here != there:
            break
        staying += 1
    return tuple(names[staying:])


def _refuse_unfit(old: str, path: str) -> None:
    """Refuse a path with a bad name; folders that stay where they are may have any name."""
    for segment in new_segments(old, path):
        name = stem(segment)
        if not name.strip() or segment in (".", ".."):
            message = f"“{path}” is not a path in the vault"
            raise RefusedError(message, help="say where from the vault's root: folder/new name")
        if is_hidden(segment):
            raise RefusedError(
                f"“{segment}” would be hidden: dot-files and {FOREIGN} are not part of a vault",
                help="choose another name, that does not begin with a dot",
            )
        if name != name.strip() or name.endswith("."):
            raise RefusedError(
                f"“{name}” begins or ends with a space or a dot", help="choose another name"
            )
        if found := _UNFIT.search(segment):
            message = f"“{segment}” holds {found[0]!r}, which no link can name"
            raise RefusedError(message, help="choose another name")


def _refuse_taken(graph: ConceptGraph, moves: Mapping[str, str]) -> None:
    """Refuse a path that exists, even in other letter case, which some disks ignore."""
    for path in moves.values():
        for known in graph.names.at(key(path)):
            if known not in moves:
                raise RefusedError(
                    f"{known} exists; nothing is ever overwritten",
                    help="choose another name, or move that one away first",
                )
    folders = {
        key(above) for known in (*graph.notes, *graph.files) for above in folders_above(known)
    }
    for path in moves.values():
        if key(path) in folders:
            raise RefusedError(f"{path} is a folder", help="choose another name")
