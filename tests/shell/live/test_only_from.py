"""Which requests a preview answers, by their host and origin."""

from __future__ import annotations

import asyncio

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message

from knotwork.shell.live.only_from import OnlyFrom


def status(*hosts: str, **headers: str) -> int:
    """The status of the answer of a server with these names to a request with these headers."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": raw}
    guarded = OnlyFrom(PlainTextResponse("yours"), ("localhost", *hosts))
    asyncio.run(guarded(scope, receive, send))
    code: int = sent[0]["status"]
    return code


@pytest.mark.parametrize(
    "host",
    ["localhost:8000", "LOCALHOST", "desk.local:8000", "192.0.2.7:8000", "[2001:db8::7]:8000"],
)
def test_names_of_the_server_and_addresses_are_answered(host: str) -> None:
    assert status("Desk.local", host=host) == 200
    assert status("Desk.local", host=host, origin=f"http://{host}") == 200
    assert status("Desk.local", host=host, origin="https://evil.example") == 403


@pytest.mark.parametrize("host", ["", "evil.example", "192.0.2.7.evil.example", "[::1", "a b"])
def test_other_names_are_refused(host: str) -> None:
    assert status("Desk.local", host=host) == 403


def test_a_server_for_this_machine_alone_answers_to_no_address_of_a_network() -> None:
    assert status(host="localhost:8000") == 200
    assert status(host="192.0.2.7:8000") == 403


@pytest.mark.parametrize("origin", ["", "null", "http://[::1", "localhost"])
def test_an_origin_that_is_no_page_of_the_server_is_refused(origin: str) -> None:
    assert status(host="localhost", origin=origin) == 403
