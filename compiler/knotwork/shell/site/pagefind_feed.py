"""Has Pagefind index the files of a folder in the order of their paths. A program of its own.

Pagefind alone takes the files of a folder in the order in which the disk lists them and numbers
them so: on another disk the same notes would give other bytes. Its service, which its own packages
for Node and Python speak with, takes one file after the other, and gives the index as an answer:
what it writes itself is not always whole when it ends. It answers each message, and ends with its
input, whatever is left to do: so somebody has to wait for the answers while the build goes on, and
this program does.

It imports the standard library alone, and as little of that as possible.
"""

import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

NO_ROOM = 3
"""The exit code that tells that the index could not be written."""
_END = b","
"""Stands after each message, which is JSON in base64."""
_AT_ONCE = 1 << 16
"""Bytes that are read at once."""


class RefusedError(Exception):
    """Pagefind says that it cannot do what it was asked for."""


class _Service:
    """Pagefind, and the pipes to and from it."""

    def __init__(self, program: str) -> None:
        self._running = subprocess.Popen(
            [program, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._left = b""

    def ask(self, kind: str, **values: object) -> dict[str, Any]:
        """Send a message and wait for its answer, which is given.

        Raises:
            EOFError: Pagefind has ended.
            RefusedError: it cannot do that; says why.
        """
        message = json.dumps({"message_id": 1, "payload": {"type": kind, **values}})
        assert self._running.stdin is not None
        try:
            self._running.stdin.write(base64.b64encode(message.encode()) + _END)
            self._running.stdin.flush()
        except BrokenPipeError as error:
            raise EOFError from error
        answer: dict[str, Any] = json.loads(base64.b64decode(self._answer()))["payload"]
        if answer["type"] == "Error":
            raise RefusedError(answer["message"])
        return answer

    def end(self) -> int:
        """Let it end; gives its exit code, or a signal's number below zero."""
        assert self._running.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._running.stdin.close()
        return self._running.wait()

    def kill(self) -> None:
        """End it at once."""
        self._running.kill()
        self._running.wait()

    def _answer(self) -> bytes:
        assert self._running.stdout is not None
        parts = [self._left]
        while _END not in parts[-1]:
            part = os.read(self._running.stdout.fileno(), _AT_ONCE)
            if not part:
                raise EOFError
            parts.append(part)
        answer, _end, self._left = b"".join(parts).partition(_END)
        return answer


def main(program: str, pages: str, made: str, language: str) -> int:
    """Index the HTML files below `pages` into the folder `made`; gives an exit code."""
    service = _Service(program)

    def told(_number: int, _frame: object) -> NoReturn:
        service.kill()
        os._exit(1)

    signal.signal(signal.SIGTERM, told)
    folder = Path(pages)
    files = sorted((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*.html"))
    config = {"force_language": language, "keep_index_url": True}
    try:
        service.ask("NewIndex", config=config)
        for name, path in files:
            text = path.read_text(encoding="utf-8")
            service.ask("AddFile", index_id=0, file_path=name, file_contents=text)
        _write(service.ask("GetFiles", index_id=0)["files"], Path(made))
    except RefusedError as error:
        service.kill()
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        service.kill()
        print(error.strerror, file=sys.stderr)
        return NO_ROOM
    except EOFError:
        code = service.end()
        if code < 0:
            os.kill(os.getpid(), -code)  # to end as it did
        return code or 1
    return service.end()


def _write(files: list[dict[str, str]], folder: Path) -> None:
    for file in files:
        target = folder / file["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(file["content"]))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
