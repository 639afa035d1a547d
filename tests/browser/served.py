"""A site on a local web server that compresses texts and counts the bytes that it sends."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".woff2": "font/woff2",
}
_PACKED_ALREADY = {".woff2", ".png"}


class Served:
    """A running server: its address, and the number of bytes sent for each path."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.sent: dict[str, int] = {}
        self.missing: list[str] = []
        served_site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                served_site._answer(self)

            def log_message(self, format: str, *_args: object) -> None:  # noqa: A002
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def url(self, path: str = "") -> str:
        """The address of a page."""
        return f"http://127.0.0.1:{self.server.server_port}/{path}"

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        path = unquote(urlsplit(request.path).path).lstrip("/")
        file = self.root / (path + "index.html" if path.endswith("/") or not path else path)
        status = 200
        if not file.is_file():
            self.missing.append(path)
            status, file = 404, self.root / "404.html"
        body = file.read_bytes()
        request.send_response(status)
        request.send_header("Content-Type", TYPES.get(file.suffix, "application/octet-stream"))
        if file.suffix not in _PACKED_ALREADY:
            body = gzip.compress(body, 6, mtime=0)
            request.send_header("Content-Encoding", "gzip")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)
        self.sent[path] = len(body)


@contextmanager
def served(root: Path) -> Iterator[Served]:
    """Serve a folder until the end of the block."""
    site = Served(root)
    thread = threading.Thread(target=site.server.serve_forever, daemon=True)
    thread.start()
    yield site
    site.server.shutdown()
    site.server.server_close()
    thread.join()
