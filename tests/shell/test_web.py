"""Requests for URLs, to a server on this machine."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from knotwork.rules.evidence import UrlState
from knotwork.shell.remember.web_memory import remembering
from knotwork.shell.web import answers, is_public


class Pages(BaseHTTPRequestHandler):
    """A page for each kind of response."""

    asked: ClassVar[Counter[str]] = Counter()

    def do_HEAD(self) -> None:
        self._answer(405 if self.path == "/no-head" else None)

    def do_GET(self) -> None:
        self._answer(None)

    def _answer(self, status: int | None) -> None:
        self.asked[f"{self.command} {self.path}"] += 1
        name = self.path.strip("/")
        if name in {"circle", "moved", "inside"}:
            self.send_response(302)
            places = {"circle": "/circle", "moved": "/here", "inside": "http://127.0.0.2/"}
            self.send_header("Location", places[name])
        else:
            self.send_response(status or (int(name) if name.isdigit() else 200))
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def loopback(host: str) -> bool:
    return host == "127.0.0.1"


@pytest.mark.parametrize(
    ("page", "state"),
    [
        ("here", UrlState(True, "200 OK")),
        ("moved", UrlState(True, "200 OK")),
        ("no-head", UrlState(True, "200 OK")),
        ("404", UrlState(False, "404 Not Found")),
        ("410", UrlState(False, "410 Gone")),
        ("500", UrlState(False, "500 Internal Server Error")),
        ("403", UrlState(True, "403 Forbidden")),
        ("429", UrlState(True, "429 Too Many Requests")),
        ("circle", UrlState(False, "it redirects more than 5 times")),
    ],
)
def test_only_statuses_of_gone_pages_and_failing_servers_are_bad(
    site: str, page: str, state: UrlState
) -> None:
    url = f"{site}/{page}"
    assert answers([url], loopback) == {url: state}


def test_a_host_that_does_not_answer_is_left_alone_after_three_times() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{taken.getsockname()[1]}"
        urls = [f"{base}/{number}" for number in range(9)]
        found = answers(urls, loopback)
    assert found == dict.fromkeys(urls, UrlState(False, "the host refuses the connection"))


def test_no_address_of_our_own_network_is_asked_for_not_even_by_redirection(site: str) -> None:
    assert not any(map(is_public, ["127.0.0.1", "localhost", "10.1.2.3", "169.254.169.254", "::1"]))
    assert answers([f"{site}/here"]) == {}
    assert answers([f"{site}/inside"], loopback) == {}


@pytest.mark.parametrize("url", ["http://", "http://[", "http:///x", "http://a b/"])
def test_malformed_addresses_are_bad_and_raise_no_error(url: str) -> None:
    assert not any(state.good for state in answers([url], lambda _host: True).values())


def test_good_answers_are_remembered_and_bad_ones_asked_for_again(
    site: str, tmp_path: Path
) -> None:
    ask = remembering(lambda urls: answers(urls, loopback), tmp_path / "deep" / "urls.json")
    urls = [f"{site}/remembered", f"{site}/404"]
    Pages.asked.clear()
    first = ask(urls)
    assert ask(urls) == first
    assert Pages.asked["HEAD /remembered"] == 1
    assert Pages.asked["HEAD /404"] == 2


def test_an_unreadable_memory_counts_as_empty(site: str, tmp_path: Path) -> None:
    file = tmp_path / "urls.json"
    file.write_text('{"a": 1}')
    ask = remembering(lambda urls: answers(urls, loopback), file)
    assert ask([f"{site}/here"])[f"{site}/here"].good
