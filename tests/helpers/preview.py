"""`knotwork serve` in a process, and the pages that are open in it."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

PATIENCE = 60
"""Seconds after which a test counts as stuck; nothing that they wait for takes that long."""


class Served:
    """A server on a vault, and a page of it that stays open."""

    def __init__(self, vault: Path, *more: str, browser: str = "") -> None:
        command = [sys.executable, "-m", "knotwork", "serve", str(vault), "--port", "0", *more]
        self.vault = vault
        self._open: list[http.client.HTTPResponse | http.client.HTTPConnection] = []
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if browser else subprocess.DEVNULL,
            text=True,
            env={**os.environ, "COLUMNS": "400", "BROWSER": browser},
        )
        assert self.process.stdout is not None
        found = re.search(r":(\d+)/", self.process.stdout.readline())
        assert found is not None
        self.port = int(found[1])

    def get(self, url: str, **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", url, headers=headers)
        with contextlib.closing(connection):
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")

    def watch(self, page: str, state: str = "", turn: str = "") -> Events:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        came = f"state={state}&turn={turn}"
        connection.request("GET", f"/-/live/events?page={quote(page)}&{came}")
        answer = connection.getresponse()
        self._open.extend((answer, connection))
        return Events(answer)

    def close(self) -> None:
        for one in self._open:
            one.close()
        self.process.terminate()
        assert self.process.wait(PATIENCE) in {0, -15}
        assert self.process.stdout is not None
        self.process.stdout.close()
        if self.process.stderr is not None:
            self.process.stderr.close()


class Events:
    """The stream that an open page listens to."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self._answer = answer

    def next(self, name: str) -> str:
        """The data of the next event of a name."""
        while line := self._answer.readline().decode():
            if line == f"event: {name}\n":
                return self._answer.readline().decode().removeprefix("data: ").strip()
        raise AssertionError("the stream ended")
