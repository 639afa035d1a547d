"""Refuses requests that do not come from a page of this server.

Only requests with a host name of this server are answered. This prevents DNS rebinding: a foreign
page whose domain resolves to this machine gets nothing. A server that is open to a network also
answers to any address in place of a name: an address resolves to nothing but itself, and is how
other machines of the network name this one.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names of this machine that nobody else can reach."""


class OnlyFrom:
    """Middleware that refuses requests with a foreign `Host` or `Origin` header."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._is_on_network = not self._hosts <= LOOPBACK

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "http" and not self._is_ours(Request(scope)):
            response = PlainTextResponse("this host is not served here", 403)
            await response(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_ours(self, request: Request) -> bool:
        host = request.headers.get("host", "")
        name = _name(host)
        if name not in self._hosts and not (self._is_on_network and _is_address(name)):
            return False
        origin = request.headers.get("origin")
        return origin is None or _place(origin) == host


def _place(origin: str) -> str | None:
    """The host and port in an `Origin` header; None if it is no URL."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _name(host: str) -> str:
    """The name in a `Host` header, in lower case; empty if there is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
