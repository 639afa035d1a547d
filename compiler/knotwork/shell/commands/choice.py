"""Which notes and cells a command is about: paths, and names joined by `and`, `or` and `not`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TypeAlias

from knotwork.errors import KnotworkError, VaultError
from knotwork.names import is_note
from knotwork.shell.config.locate import Project, locate, rooted
from knotwork.shell.files.scan import listing

Matches: TypeAlias = Callable[[str], bool]

_TOKEN = re.compile(r"""\s*(?:([()])|"([^"]*)"|'([^']*)'|([^\s()"']+))""")
_WORDS = ("and", "or", "not")


def chosen(paths: tuple[Path, ...]) -> tuple[Project, frozenset[str]]:
    """The vault, and the notes of it that are meant; none for all.

    A folder within a vault that has a configuration, or is Obsidian's, means its notes.

    Raises:
        KnotworkError: there is more than one vault.
        VaultError: a note is not there, is none, or is in no vault.
    """
    if not paths:
        return locate(None), frozenset()
    project = around(paths[0]) if _names_a_note(paths[0]) else _enclosing(paths[0])
    if project is None:
        if len(paths) > 1:
            raise KnotworkError("name one vault, or notes of one vault")
        return locate(paths[0]), frozenset()
    return project, frozenset(note for path in paths for note in _meant(project, path))


def _names_a_note(path: Path) -> bool:
    return path.is_file() or is_note(str(path))


def _enclosing(folder: Path) -> Project | None:
    """The vault that a folder is only a part of."""
    if not folder.is_dir() or locate(folder).root != folder.resolve():
        return None
    project = around(folder / "note")
    known = project.config_path is not None or (project.root / ".obsidian").is_dir()
    return project if known and project.root != folder.resolve() else None


def _meant(project: Project, path: Path) -> Iterator[str]:
    """The notes of a vault that a path names: one, or those below a folder."""
    if _names_a_note(path):
        if not path.exists():
            raise VaultError(f"there is no note {path}", help=_way_out(path))
        if not is_note(path.name):
            raise VaultError(f"{path} is no note", help="name a Markdown file (*.md) or a folder")
        yield inside(project, path)
        return
    above = Path(inside(project, path)).parts
    below = [
        note for note in listing(project.root).notes if Path(note).parts[: len(above)] == above
    ]
    if not below:
        raise VaultError(f"there are no notes in {path}", help="name a note, or a folder with some")
    yield from below


def _way_out(missing: Path) -> str:
    """The notes beside one that is not there whose names are like its own."""
    folder = missing.parent
    beside = (one.name for one in folder.iterdir() if is_note(one.name)) if folder.is_dir() else ()
    # Not `vault.near`: its library takes longer to import than a check without a change.
    alike = get_close_matches(missing.name, sorted(beside))
    if alike:
        return f"did you mean {' or '.join(str(folder / name) for name in alike)}?"
    return "name it by its path from here, as in notes/softmax.md"


def around(note: Path) -> Project:
    """The vault that a note stands in: configured, Obsidian's, or the folder it stands in."""
    folder = note.resolve().parent
    for above in (folder, *folder.parents):
        project = rooted(above)
        if project.config_path is not None or (above / ".obsidian").is_dir():
            return project
    near = locate(None)
    if near.root in (folder, *folder.parents):
        return near
    return rooted(folder)


def inside(project: Project, note: Path) -> str:
    """A note's path in its vault.

    Raises:
        VaultError: it is not in that vault.
    """
    try:
        return note.resolve().relative_to(project.root.resolve()).as_posix()
    except ValueError:
        raise VaultError(f"{note} is not in the vault {project.root}") from None


def expression(text: str) -> Matches:
    """Whether a name is meant by `-k`: parts of names, letter case ignored, as pytest reads them.

    Raises:
        KnotworkError: the expression is no expression.
    """
    tokens = list(_tokens(text))
    matches, rest = _either(tokens)
    if rest:
        raise _misread(text)
    return matches


def _tokens(text: str) -> Iterator[tuple[str, bool]]:
    """Each word, and whether it is a name (as opposed to an operator)."""
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _misread(text)
        bracket, double, single, word = found.groups()
        if bracket or word in _WORDS:
            yield bracket or word, False
        else:
            yield (double or single or word or "").lower(), True
        at = found.end()


_Tokens: TypeAlias = list[tuple[str, bool]]


def _either(tokens: _Tokens) -> tuple[Matches, _Tokens]:
    left, rest = _both(tokens)
    while rest[:1] == [("or", False)]:
        right, rest = _both(rest[1:])
        left = _or(left, right)
    return left, rest


def _both(tokens: _Tokens) -> tuple[Matches, _Tokens]:
    left, rest = _one(tokens)
    while rest and rest[0] not in (("or", False), (")", False)):
        right, rest = _one(rest[1:] if rest[0] == ("and", False) else rest)
        left = _and(left, right)
    return left, rest


def _one(tokens: _Tokens) -> tuple[Matches, _Tokens]:
    if not tokens:
        raise KnotworkError("the expression ends too early", help="-k 'softmax and not plot'")
    (word, is_name), rest = tokens[0], tokens[1:]
    if is_name:
        return lambda name: word in name.lower(), rest
    if word == "not":
        inner, rest = _one(rest)
        return lambda name: not inner(name), rest
    if word == "(":
        inner, rest = _either(rest)
        if rest[:1] != [(")", False)]:
            raise KnotworkError("the expression lacks a closing bracket")
        return inner, rest[1:]
    raise KnotworkError(f"“{word}” stands where a name should", help="-k 'softmax and not plot'")


def _or(left: Matches, right: Matches) -> Matches:
    return lambda name: left(name) or right(name)


def _and(left: Matches, right: Matches) -> Matches:
    return lambda name: left(name) and right(name)


def _misread(text: str) -> KnotworkError:
    return KnotworkError(f"-k does not understand “{text}”", help="-k 'softmax and not plot'")
