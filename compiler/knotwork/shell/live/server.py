"""The server of a live preview: pages from memory, and a stream of what changed.

URLs are looked up among the files of the site and never become paths of a disk. Only requests that
name this machine are answered: a page elsewhere that has its own name point here gets nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import mimetypes
import os
from collections.abc import AsyncIterator, Iterable
from functools import partial
from html import escape
from pathlib import Path
from urllib.parse import quote, urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from knotwork.diagnostic import Diagnostic
from knotwork.errors import KnotworkError
from knotwork.pages.fixed_urls import HOME_URL
from knotwork.render.artifact import Artifact, Copy
from knotwork.shell.browser.runtime import PYTHON_URL
from knotwork.shell.files.scan import read
from knotwork.shell.live.show import Show
from knotwork.shell.live.shown import Shown
from knotwork.shell.mistakes import told

CLIENT = "-/live/client.js"
EVENTS = "-/live/events"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_TAG = f'<script src="/{CLIENT}" data-state="%s" data-turn="%d"></script>\n</body>'
_HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
_LASTING = {**_HEADERS, "cache-control": "max-age=31536000, immutable"}
_BEAT = 15.0
"""Seconds between signs of life, so that both ends notice when the other is gone."""
_MOST_LEFT = 20
"""Pages whose notes are known again after a rename; each keeps a state of the vault in memory."""


class OnlyFrom:
    """Refuses requests that name another host than this one, or come from another's page."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] == "http" and not self._is_ours(Request(scope)):
            response = PlainTextResponse("this host is not served here", 403)
            await response(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_ours(self, request: Request) -> bool:
        host = request.headers.get("host", "")
        if urlsplit(f"//{host}").hostname not in self._hosts:
            return False
        origin = request.headers.get("origin")
        return origin is None or urlsplit(origin).netloc == host


def application(show: Show, root: Path, hosts: Iterable[str]) -> Starlette:
    """The server's application."""
    inside = os.path.realpath(root)
    left: dict[str, Shown] = {}

    def page(request: Request) -> Response:
        turn = show.turn  # before the page is looked up: what changes meanwhile is told
        url = request.path_params["path"]
        url = url + HOME_URL if not url or url.endswith("/") else url
        status = 200
        try:
            found = _found(show, url)
            if found is None:
                found, status = show.now.pages.not_found, 404
        except KnotworkError as error:
            found, status = _failed(url, error), 500
        return _answer(found, root, inside, status, turn)

    async def changes(request: Request) -> Response:
        url = request.query_params.get("page", HOME_URL)
        url = url + HOME_URL if url.endswith("/") else url
        came = request.query_params
        events = stream(show, url, came.get("state"), _number(came.get("turn", "")), left)
        return StreamingResponse(events, media_type="text/event-stream", headers=_HEADERS)

    def client(_request: Request) -> Response:
        content = (Path(__file__).parent / "client.js").read_bytes()
        return Response(content, media_type="text/javascript", headers=_HEADERS)

    return Starlette(
        routes=[
            Route(f"/{CLIENT}", client, methods=["GET"]),
            Route(f"/{EVENTS}", changes, methods=["GET"]),
            Route("/{path:path}", page, methods=["GET"]),
        ],
        middleware=[Middleware(OnlyFrom, hosts=hosts)],
    )


def _answer(found: Artifact | Copy, root: Path, inside: str, status: int, turn: int) -> Response:
    if isinstance(found, Copy):
        try:
            content = read(root / found.source, inside)
        except OSError as error:
            return PlainTextResponse(f"{found.source}: {error.strerror or error}", 404)
    else:
        content = found.content
    kind = mimetypes.guess_type(found.path)[0] or "application/octet-stream"
    if kind == "text/html":
        state = _state(content if status == 200 and isinstance(found, Artifact) else b"")
        content = content.replace(b"</body>", (_TAG % (state, turn)).encode())
    # An address that carries a digest; what a browser made of the code stays with it.
    headers = _LASTING if found.path.startswith(PYTHON_URL) else _HEADERS
    return Response(content, status, media_type=kind, headers=headers)


async def stream(
    show: Show, url: str, state: str | None, came: int | None, left: dict[str, Shown]
) -> AsyncIterator[str]:
    """What one open page is told: that it changed or moved, and what is found in its note.

    The page says in which state and turn it came, for its note may have been edited since, and so
    may the pictures that it shows. A page that nobody sees does not listen: `left` holds what pages
    showed last, by their URLs, so that one whose note is renamed meanwhile finds it too.
    """
    seen = state or _state(await asyncio.to_thread(_content, show, url))
    sent: str | None = None
    turn = show.turn if came is None else came
    if turn > show.turn:  # that of another server, which ran before
        turn = 0
    first = True
    while True:
        if first or turn != show.turn:
            touched = show.touched_since(turn)
            first, turn = False, show.turn
            pages = show.now.pages
            if note := Shown.of(pages, url):
                _keep(left, url, note)
            elif url in left and (new := left[url].renamed(pages)):
                # The browser goes there, and listens anew.
                yield _event("moved", quote(new))
                return
            now = _state(await asyncio.to_thread(_content, show, url))
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


def _keep(left: dict[str, Shown], url: str, note: Shown) -> None:
    left.pop(url, None)
    left[url] = note
    if len(left) > _MOST_LEFT:
        del left[next(iter(left))]


def _number(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdecimal() else None


def _found(show: Show, url: str) -> Artifact | Copy | None:
    """What stands at a URL.

    Raises:
        KnotworkError: it could not be made, which nobody foresaw.
    """
    return told(url, partial(show.now.pages.at, url), "undo what was changed")


def _failed(url: str, error: KnotworkError) -> Artifact:
    words = f"<p>{escape(error.message)}</p><p>{escape(error.help)}</p>"
    return Artifact(
        url, f"<!doctype html><title>{escape(url)}</title><body>{words}</body>".encode()
    )


def _content(show: Show, url: str) -> bytes:
    try:
        found = _found(show, url)
    except KnotworkError:
        return b""
    return found.content if isinstance(found, Artifact) else b""


def _state(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=8).hexdigest()


def _event(name: str, data: str) -> str:
    return f"event: {name}\ndata: {data}\n\n"


def _findings(show: Show, url: str) -> Iterable[dict[str, object]]:
    """What the page shows: trouble of the whole vault, then the findings of its note."""
    if wrong := show.trouble:
        said = f"{wrong.where}{wrong.message}"
        yield {"severity": "error", "message": said, "help": wrong.help, "whole": True}
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
        # The page tells which note it is about, but not which Python file.
        "file": "" if finding.origin is None else path,
        "line": place.line,
        "column": place.column,
    }
