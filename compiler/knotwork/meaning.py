"""What a link means: the note or file it leads to, or why it leads nowhere."""

from __future__ import annotations

from typing import TypeAlias

import msgspec


class Found(msgspec.Struct, frozen=True, gc=False, tag="found"):
    """The link's target: a note or another file, and the id to scroll to."""

    path: str
    anchor: str = ""
    """The id on the target's page; empty for its top."""
    via: str = ""
    """The step that chose when the answer deserves a remark: "alias", "clamped" (climbed above
    the vault's root), "fallback" (a relative path that only matched as a suffix), "outside" (a
    heading path whose later part lies outside the earlier section), "object" (a Python object),
    "slug" (only the letters and digits of a heading fit), "id" (an element of raw HTML has that
    id), "label" (a target of MyST is called so)."""


class MissingNote(msgspec.Struct, frozen=True, gc=False, tag="missing-note"):
    """Nothing in the vault has this name.

    `rules/proposal.py` guesses what it may have meant, on demand: comparing with every name is too
    slow to do for each missing link of each build.
    """


class MissingAnchor(msgspec.Struct, frozen=True, gc=False, tag="missing-anchor"):
    """The note is there; the heading, block or footnote is not."""

    path: str


class Ambiguous(msgspec.Struct, frozen=True, gc=False, tag="ambiguous"):
    """Several files match equally well: Obsidian would take whichever it loaded first."""

    chosen: str
    candidates: tuple[str, ...]
    anchor: str = ""
    missing_anchor: bool = False
    via: str = ""


class External(msgspec.Struct, frozen=True, gc=False, tag="external"):
    """An object of another project, documented on the web."""

    url: str


Resolution: TypeAlias = Found | MissingNote | MissingAnchor | Ambiguous | External
