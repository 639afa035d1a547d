"""`knotwork runtime fetch PACKAGE` over HTTPS: certificates, digests, broken connections."""

from __future__ import annotations

import ssl
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest
import trustme
from tests.helpers.small_runtime import lock

from knotwork.errors import KnotworkError, RefusedError
from knotwork.shell.commands.runtime import bring_packages


class Secure(NamedTuple):
    """A server on this machine with a certificate signed by an authority of its own."""

    url: str
    authority: Path
    files: dict[str, bytes]
    cut: set[str]
    """Files of which the line breaks in the middle."""


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Secure]:
    """Packages over HTTPS."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    files: dict[str, bytes] = {}
    cut: set[str] = set()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.removeprefix("/full/")
            content = files.get(name)
            if content is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if name in cut else content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's word)
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        url = f"https://localhost:{server.server_port}/full"
        yield Secure(url, tmp_path / "authority.pem", files, cut)
        server.shutdown()
        thread.join()


@pytest.fixture
def trusted(secure: Secure, monkeypatch: pytest.MonkeyPatch) -> Secure:
    """The same server, with its authority trusted by this process."""
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.authority))
    # From Python 3.12 on, an opener keeps the authorities known when it was made.
    urllib.request.install_opener(urllib.request.build_opener())
    return secure


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A runtime that lists two packages and holds none."""
    folder = tmp_path / "cache"
    folder.mkdir()
    (folder / "pyodide-lock.json").write_bytes(
        lock(one=(b"first wheel", []), two=(b"second wheel", ["one"]))
    )
    return folder


def test_a_package_comes_with_what_it_needs(trusted: Secure, cache: Path) -> None:
    trusted.files.update({"one.whl": b"first wheel", "two.whl": b"second wheel"})
    assert bring_packages(("two",), trusted.url, cache) == ("one", "two")
    assert (cache / "one.whl").read_bytes() == b"first wheel"
    # Packages that are there already are not requested again.
    trusted.files.clear()
    assert bring_packages(("two",), trusted.url, cache) == ("one", "two")


def test_a_file_with_one_changed_byte_is_refused_by_name(trusted: Secure, cache: Path) -> None:
    trusted.files.update({"one.whl": b"first wheel", "two.whl": b"Second wheel"})
    with pytest.raises(RefusedError, match=r"two\.whl is not the two that the runtime lists"):
        bring_packages(("two",), trusted.url, cache)
    assert [path.name for path in cache.glob("*.whl*")] == ["one.whl"]


def test_nothing_is_fetched_from_a_host_without_a_valid_certificate(
    secure: Secure, cache: Path
) -> None:
    secure.files["one.whl"] = b"first wheel"
    with pytest.raises(KnotworkError, match=r"one could not be fetched from .*certificate"):
        bring_packages(("one",), secure.url, cache)
    assert not list(cache.glob("*.whl*"))


def test_a_missing_file_and_a_broken_line_are_reported_by_name(
    trusted: Secure, cache: Path
) -> None:
    with pytest.raises(KnotworkError, match=r"one could not be fetched from .*Not Found"):
        bring_packages(("one",), trusted.url, cache)
    trusted.files["one.whl"] = b"first wheel"
    trusted.cut.add("one.whl")
    with pytest.raises(KnotworkError, match=r"one could not be fetched from .*broke after 5 bytes"):
        bring_packages(("one",), trusted.url, cache)
    assert not list(cache.glob("*.whl*"))


def test_missing_packages_without_an_address_are_an_error(cache: Path) -> None:
    with pytest.raises(KnotworkError, match="nothing says where one should come from") as caught:
        bring_packages(("one",), "", cache)
    assert "packages_url" in (caught.value.help or "")
