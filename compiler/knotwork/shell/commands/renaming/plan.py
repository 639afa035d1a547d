"""Plans a renaming: its edits, its move, and the obstacles. Writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.text import Text

from knotwork.analysis.canvases import canvases
from knotwork.diagnostic import Edit
from knotwork.errors import KnotworkError, RefusedError
from knotwork.fix import edited
from knotwork.graph import ConceptGraph
from knotwork.model import Source, Unit
from knotwork.names import NOTE_SUFFIX, folder, key, stem
from knotwork.pipeline import revised
from knotwork.rename.alias import alias_added
from knotwork.rename.breaches import Allowed, breaches
from knotwork.rename.cards import Cards
from knotwork.rename.heading import heading_at, renamed
from knotwork.rename.html import addresses
from knotwork.rename.links import Refusal, rewriting
from knotwork.rename.moves import Renaming, file_of, renaming
from knotwork.report.visible import visible
from knotwork.shell.config.locate import Project
from knotwork.shell.console import err, warn
from knotwork.shell.files.folders import folders_in
from knotwork.shell.files.journal import Move
from knotwork.shell.files.originals import Originals
from knotwork.shell.located import from_here
from knotwork.text import UNREAD, Lines
from knotwork.tools import Tools

_AS_IT_IS = "what it names stays as it is written"
_SHOWN = 10
"""Obstacles that an error lists at most."""


class WithCanvases(NamedTuple):
    """A vault with everything that may refer to its files: notes and canvases."""

    project: Project
    notes: ConceptGraph
    cards: Cards
    graph: ConceptGraph
    """The graph, with the cards of canvases as notes."""
    originals: Originals
    tools: Tools

    def text(self, path: str) -> str:
        """The text of a note or card; raises what `Originals` does."""
        return self.cards.text(path) if path in self.cards else self.originals.text(path)


def with_canvases(project: Project, notes: ConceptGraph, tools: Tools) -> WithCanvases:
    """Read the canvases of a vault too; warn of notes and canvases that cannot be read."""
    originals = Originals(project.root, notes, tools)
    texts: dict[str, str] = {}
    for path in canvases(notes):
        try:
            texts[path] = originals.text(path)
        except RefusedError as error:
            warn(f"{visible(error.message)}; {_AS_IT_IS}")
    cards, located = Cards(texts, tools.compile), from_here(project.root)
    for path, trouble in _unread(notes):
        warn(f"{visible(located(path))}: {trouble}; {_AS_IT_IS}")
    for flaw in cards.flaws:
        place = f"{visible(located(flaw.path))}:{flaw.place.line}:{flaw.place.column}"
        warn(f"{place}: this canvas is not valid JSON ({flaw.message}); {_AS_IT_IS}")
    return WithCanvases(project, notes, cards, cards.joined(notes), originals, tools)


def _unread(notes: ConceptGraph) -> Iterator[tuple[str, str]]:
    """The notes whose files cannot be read, each with the reason."""
    for path, note in notes.notes.items():
        for flaw in note.unit.flaws:
            if flaw.message.startswith(UNREAD):
                yield path, visible(flaw.message)


class RenamePlan(NamedTuple):
    """Everything that a renaming will do."""

    what: str
    """The old name and the new one, for messages."""
    edits: Sequence[Edit]
    links: int
    places: frozenset[str]
    """The files whose links are rewritten."""
    move: Move | None = None
    moves: Mapping[str, str] = {}
    filled: Sequence[tuple[str, int]] = ()
    troubles: Sequence[Refusal] = ()
    named: str = ""
    """The note that gets its old name as an alias."""
    retitled: str = ""
    """The note whose heading is renamed."""
    heading: int = 0
    """The number of that heading."""
    left: Sequence[Refusal] = ()
    """URLs in HTML that the author has to change."""


def plan(vault: WithCanvases, names: tuple[str, str], *, alias: bool) -> RenamePlan:
    """Plan to rename the first of two names to the second.

    Raises:
        KnotworkError: `alias` is not possible for the old name.
        RefusedError: the old name does not exist, an obstacle is found, or a note cannot be edited.
    """
    old, new = names
    if "#" in old and not vault.graph.names.at(key(old)):
        if alias:
            raise KnotworkError("a heading has no aliases", help="leave out --alias")
        return _heading_plan(vault, old, new)
    found = renaming(vault.notes, old, new, folders_in(vault.project.root))
    moves = vault.cards.moves(found.moves)
    made = rewriting(vault.graph, moves, vault.text)
    html = addresses(vault.graph, moves, vault.text)
    followed = tuple(vault.cards.followed(found.moves))
    rewritten = (*made.edits, *html.edits, *followed)
    aliased = tuple(_alias_edits(vault, found)) if alias else ()
    return RenamePlan(
        what=f"{found.old} → {found.new}",
        edits=(*rewritten, *aliased),
        links=made.links + len(html.edits) + len(followed),
        places=_files(vault, rewritten),
        move=Move(found.old, found.new),
        moves=found.moves,
        filled=made.filled,
        troubles=made.troubles,
        named=found.old if aliased else "",
        left=html.left,
    )


def _files(vault: WithCanvases, edits: Iterable[Edit]) -> frozenset[str]:
    return frozenset(edit.path for edit in vault.cards.written(edits))


def _alias_edits(vault: WithCanvases, found: Renaming) -> Iterator[Edit]:
    """The edit that makes the old name an alias, unless it is one already."""
    if found.old not in vault.notes.notes:
        raise KnotworkError(f"{found.old} is not a note: it has no aliases")
    name = _old_name(found.old, found.new)
    if edit := alias_added(found.old, vault.text(found.old), name):
        yield edit


def _old_name(old: str, new: str) -> str:
    """The alias under which a note is still found: its name, or its path if its folder changed."""
    return stem(old) if folder(old) == folder(new) else old.removesuffix(".md")


def _heading_plan(vault: WithCanvases, old: str, new: str) -> RenamePlan:
    graph = vault.graph
    name, _sign, anchor = old.partition("#")
    path = file_of(vault.notes, name)
    if path not in graph.notes:
        raise RefusedError(f"{path} is not a note: it has no headings")
    title = _title(vault, path, new)

    def compiled(text: str) -> Unit:
        (unit,) = vault.tools.compile([Source(path, text)])
        return unit

    number = heading_at(graph.notes[path], anchor)
    made = renamed(graph, path, number, title, vault.text, compiled)
    edits, troubles = vault.cards.retitled(path, made.anchor)
    own, *links = made.edits
    was = graph.notes[path].unit.headings[number].plain
    return RenamePlan(
        f"“{was}” → “{title}” in {path}",
        [own, *links, *edits],
        made.links + len(edits),
        _files(vault, [*links, *edits]),
        filled=made.filled,
        troubles=[*made.troubles, *troubles],
        retitled=path,
        heading=number,
        left=made.left,
    )


def _title(vault: WithCanvases, path: str, new: str) -> str:
    """The new text of a heading, which may be given as NOTE#HEADING.

    Raises:
        RefusedError: NOTE is another note.
    """
    own = frozenset(map(key, (path, path.removesuffix(NOTE_SUFFIX), stem(path))))
    before, _sign, title = new.partition("#")
    if key(before) in own and title and not title[0].isspace():
        return title.strip()
    if "[" in before:  # the name of no note; a `#` behind it belongs to a link
        return new.strip()
    before, _sign, title = new.rpartition("#")
    if key(before) in own:
        return title.strip()
    if before and (before[-1].isspace() or not title or title[0].isspace()):
        return new.strip()  # `Plans #work`, `C#`, `C# basics`
    if before and file_of(vault.notes, before) != path:
        raise RefusedError("a heading stays in its note", help="write NOTE#HEADING, then HEADING")
    return title.strip()


def new_texts(vault: WithCanvases, edits: Iterable[Edit]) -> Mapping[str, str]:
    """The new texts of the files that change, by path."""
    by_file = _by_path(vault.cards.written(edits))
    return {path: edited(vault.text(path), by_file[path]) for path in sorted(by_file)}


def _by_path(edits: Iterable[Edit]) -> Mapping[str, list[Edit]]:
    found: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        found[edit.path].append(edit)
    return found


def refuse_breaches(vault: WithCanvases, made: RenamePlan, texts: Mapping[str, str]) -> None:
    """Refuse a plan that would change more than names.

    Raises:
        RefusedError: the plan would change the meaning of other links.
    """
    troubles = list(made.troubles)
    if not troubles:
        left = frozenset(trouble.path for trouble in made.left)
        allowed = Allowed(frozenset(made.filled), made.named, made.retitled, made.heading, left)
        moves = vault.cards.moves(made.moves)
        after = _after(vault, made, texts)
        troubles.extend(breaches(vault.graph, after, moves, allowed))
    if not troubles:
        return
    for trouble in troubles[:_SHOWN]:
        err().print(Text(f"{where(vault, trouble)}: {visible(trouble.message)}"))
    more = f" ({len(troubles) - _SHOWN} more)" if len(troubles) > _SHOWN else ""
    raise RefusedError(
        f"renaming {made.what} would change what these say{more}; nothing was written",
        help="rewrite them by hand, or choose another name",
    )


def _after(vault: WithCanvases, made: RenamePlan, texts: Mapping[str, str]) -> ConceptGraph:
    changed = (Source(path, texts[path]) for path in texts if path in vault.notes.notes)
    notes = revised(vault.notes, changed, vault.tools, made.moves)
    edits = _by_path(edit for edit in made.edits if edit.path in vault.cards)
    cards = {path: edited(vault.text(path), edits[path]) for path in edits}
    return vault.cards.joined(notes, cards, vault.cards.moves(made.moves))


def where(vault: WithCanvases, trouble: Refusal) -> str:
    """The place of a trouble: path from the current folder, line and column."""
    found = vault.cards.place(trouble.path, trouble.span.start)
    if found is None:
        lines = Lines.unpacked(vault.notes.notes[trouble.path].unit.lines)
        found = trouble.path, lines.place(trouble.span.start)
    path, place = found
    shown = visible(from_here(vault.project.root)(path))
    return f"{shown}:{place.line}:{place.column}"
