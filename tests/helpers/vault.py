"""Compiles and links vaults in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from knotwork.graph import ConceptGraph
from knotwork.link import link
from knotwork.model import Note, Source, Syntax, Unit
from knotwork.resolve import Mode
from knotwork.syntax.compile import compile_note


def unit(text: str, syntax: Syntax | None = None) -> Unit:
    """One compiled note."""
    return compile_note(Source("note.md", text), syntax or Syntax())


def note(path: str, text: str, syntax: Syntax | None = None) -> Note:
    """One compiled note at its path."""
    return Note(path, compile_note(Source(path, text), syntax or Syntax()))


def vault(
    texts: Mapping[str, str] | None = None,
    /,
    *,
    files: Iterable[str] = (),
    mode: Mode = Mode.ALIAS,
    syntax: Syntax | None = None,
    **named: str,
) -> ConceptGraph:
    """A linked vault: `vault(a="[[b]]", b="")`, or by path: `vault({"x/a.md": "[[b]]"})`.

    Names without a suffix are notes in the vault's root.
    """
    paths = {
        name if "." in name else f"{name}.md": text
        for name, text in {**(texts or {}), **named}.items()
    }
    return link([note(path, text, syntax) for path, text in paths.items()], files, mode)
