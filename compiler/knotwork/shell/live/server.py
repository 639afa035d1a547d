"""The server of a live preview: serves pages from memory, and a stream of events to each page.

URLs are looked up among the files of the site and never become paths on disk.
"""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Iterable
from html import escape
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from knotwork.errors import KnotworkError
from knotwork.pages.fixed_urls import HOME_URL
from knotwork.render.artifact import Artifact, Copy
from knotwork.shell.browser.runtime import PYTHON_URL
from knotwork.shell.files.scan import read
from knotwork.shell.live.events import found_at, state_of, stream
from knotwork.shell.live.only_from import OnlyFrom
from knotwork.shell.live.open_note import OpenNote
from knotwork.shell.live.show import Show

CLIENT = "-/live/client.js"
EVENTS = "-/live/events"

_TAG = f'<script src="/{CLIENT}" data-state="%s" data-turn="%d"></script>\n</body>'
_HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
_LASTING = {**_HEADERS, "cache-control": "max-age=31536000, immutable"}


def application(show: Show, root: Path, hosts: Iterable[str]) -> Starlette:
    """The server's application."""
    inside = os.path.realpath(root)
    left: dict[str, OpenNote] = {}

    def page(request: Request) -> Response:
        turn = show.turn  # taken before the page: later changes will be events
        url = request.path_params["path"]
        url = url + HOME_URL if not url or url.endswith("/") else url
        status = 200
        try:
            found = found_at(show, url)
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
        state = state_of(content if status == 200 and isinstance(found, Artifact) else b"")
        content = content.replace(b"</body>", (_TAG % (state, turn)).encode())
    elif kind == "text/css":
        # With `optional`, a page never shows a font that loads late: another stylesheet loses all.
        content = content.replace(b"font-display:optional", b"font-display:swap")
    # These URLs contain a digest, so browsers may cache the file and the code compiled from it.
    headers = _LASTING if found.path.startswith(PYTHON_URL) else _HEADERS
    return Response(content, status, media_type=kind, headers=headers)


def _failed(url: str, error: KnotworkError) -> Artifact:
    body = f"<p>{escape(error.message)}</p><p>{escape(error.help)}</p>"
    return Artifact(url, f"<!doctype html><title>{escape(url)}</title><body>{body}</body>".encode())


def _number(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdecimal() else None
