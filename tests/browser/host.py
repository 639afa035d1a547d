"""A plain static host on this machine: files under a base path, validators, no special headers."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

BASE = "/some/where/"


class Host(NamedTuple):
    """A running host, with the number of bytes sent for each path below the base."""

    folder: Path
    url: str
    sent: dict[str, int]
    instead: dict[str, bytes]
    """Other bytes than those on disk, by file name."""
    gates: dict[str, threading.Event]
    """Files of which the second half waits until somebody opens the gate."""

    def take(self) -> dict[str, int]:
        """What was sent since the last call."""
        taken = dict(self.sent)
        self.sent.clear()
        return taken


class _Handler(SimpleHTTPRequestHandler):
    extensions_map: Mapping[str, str] = {  # type: ignore[assignment]
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".whl": "application/octet-stream",
    }

    def __init__(self, *args: object, host: Host, shared: bool, **more: object) -> None:
        self.host = host
        self.shared = shared
        super().__init__(*args, **more)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        if not path.startswith(BASE):
            return str(Path(self.directory, "no such page"))
        return super().translate_path("/" + path.removeprefix(BASE))

    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2]
        gate = self.host.gates.get(name)
        content = self.host.instead.get(name)
        if gate is not None and content is None:
            content = Path(self.translate_path(self.path)).read_bytes()
        if content is None:
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        half = len(content) // 2 if gate is not None else len(content)
        self.wfile.write(content[:half])
        if gate is not None:
            gate.wait()
            self.wfile.write(content[half:])
        return None

    def send_header(self, keyword: str, value: str) -> None:
        if keyword == "Content-Length":
            path = self.path.removeprefix(BASE).partition("?")[0]
            self.host.sent[path] = self.host.sent.get(path, 0) + int(value)
        super().send_header(keyword, value)

    def end_headers(self) -> None:
        if self.shared:
            super().send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def host(folder: Path, *, shared: bool = False) -> Iterator[Host]:
    """Serve a folder until the end of the block; `shared` lets pages of other origins read it."""
    running = Host(folder, "", {}, {}, {})
    handler = partial(_Handler, directory=str(folder), host=running, shared=shared)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield running._replace(url=f"http://127.0.0.1:{server.server_port}{BASE}")
        server.shutdown()
        thread.join()
