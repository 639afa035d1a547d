"""The events that the server sends to an open page: changes, moves, and findings in its note.

They are server-sent events, which `client.js` reads.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Iterable
from functools import partial
from urllib.parse import quote

from knotwork.diagnostic import Diagnostic
from knotwork.errors import KnotworkError
from knotwork.render.artifact import Artifact, Copy
from knotwork.shell.internal_errors import attributed
from knotwork.shell.live.open_note import OpenNote, moved
from knotwork.shell.live.show import Show

_BEAT = 15.0
"""Seconds between keep-alive messages, so that both ends notice when the other is gone."""


async def stream(
    show: Show, url: str, state: str | None, came: int | None, left: dict[str, OpenNote]
) -> AsyncIterator[str]:
    """The events for one open page: it changed or moved, files changed, findings in its note.

    `state` and `came` are the digest and the turn with which the page was loaded, as its note and
    the pictures that it shows may have changed since. A hidden page does not listen: `left` has
    the notes that pages showed last, by URL, to find one that is renamed in the meantime.
    """
    seen = state or state_of(await asyncio.to_thread(_content, show, url))
    sent: str | None = None
    turn = show.turn if came is None else came
    if turn > show.turn:  # the turn of a server that ran before
        turn = 0
    first = True
    while True:
        if first or turn != show.turn:
            touched = show.touched_since(turn)
            first, turn = False, show.turn
            if new := moved(show.now.pages, url, left):
                # The browser goes to the new URL, and opens a new stream.
                yield _event("moved", quote(new))
                return
            now = state_of(await asyncio.to_thread(_content, show, url))
            if now != seen:
                seen = now
                yield _event("changed", "")
            if touched:
                yield f"id: {turn}\n{_event('touched', json.dumps(touched))}"
            findings = json.dumps(list(_findings(show, url)))
            if (show.now.checked or show.trouble) and findings != sent:
                sent = findings
                yield _event("findings", findings)
        if not await show.changed_since(turn, _BEAT):
            yield ": still here\n\n"


def found_at(show: Show, url: str) -> Artifact | Copy | None:
    """The file at a URL; None if there is none.

    Raises:
        KnotworkError: an unexpected error happened when it was made.
    """
    return attributed(url, partial(show.now.pages.at, url), "undo what was changed")


def state_of(content: bytes) -> str:
    """A digest of a page, which shows whether the page changed."""
    return hashlib.blake2b(content, digest_size=8).hexdigest()


def _content(show: Show, url: str) -> bytes:
    try:
        found = found_at(show, url)
    except KnotworkError:
        return b""
    return found.content if isinstance(found, Artifact) else b""


def _event(name: str, data: str) -> str:
    return f"event: {name}\ndata: {data}\n\n"


def _findings(show: Show, url: str) -> Iterable[dict[str, object]]:
    """The findings that the page shows: trouble of the whole vault, then those of its note."""
    if trouble := show.trouble:
        message = f"{trouble.where}{trouble.message}"
        yield {"severity": "error", "message": message, "help": trouble.help, "whole": True}
    path = show.now.pages.path_of(url)
    for found in show.now.vault.diagnostics:
        if found.finding.path == path:
            yield _shown(found, show)


def _shown(found: Diagnostic, show: Show) -> dict[str, object]:
    finding = found.finding
    path, place = show.place(finding)
    return {
        "severity": str(found.severity),
        "message": finding.message,
        "help": finding.help,
        # The reader knows the note of the page, but not which Python file a docstring is in.
        "file": "" if finding.origin is None else path,
        "line": place.line,
        "column": place.column,
    }
