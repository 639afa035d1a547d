"""Has Pagefind index the files of a folder in the order of their paths. A program of its own.

Pagefind alone takes the files of a folder in the order in which the disk lists them and numbers
them so: on another disk the same notes would give other bytes. Its service, which its own packages
for Node and Python speak with, takes one file after the other. It answers each message, and ends
with its input, whatever is left to do: so somebody has to wait for the answers while the build goes
on, and this program does.

It imports the standard library alone, and as little of that as possible.
"""

import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

NOT_WRITTEN = 74
"""The exit code if a file cannot be read or written."""
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
        """Send a message and wait for its answer.

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
        """End it at once; a handler of a signal may do so too, even while `end` waits."""
        self._running.kill()
        if self._running.returncode is None:
            # `Popen.wait` would wait for a lock that `end` holds.
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self._running.pid, 0)

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


def _files(root: str) -> Iterator[str]:
    """The path of each file below a folder, which may have more levels than Python recurses."""
    ahead = [""]
    while ahead:
        below = ahead.pop()
        with os.scandir(f"{root}/{below}") as entries:
            for entry in entries:
                if entry.is_dir():
                    ahead.append(f"{below}{entry.name}/")
                else:
                    yield below + entry.name


def main(program: str, pages: str, made: str, language: str) -> int:
    """Index the HTML files below `pages` into the folder `made`; gives an exit code."""
    service = _Service(program)

    def told(_number: int, _frame: object) -> NoReturn:
        service.kill()
        os._exit(1)

    signal.signal(signal.SIGTERM, told)
    config = {"force_language": language, "keep_index_url": True}
    try:
        service.ask("NewIndex", config=config)
        for name in sorted(_files(pages)):
            text = Path(pages, name).read_text(encoding="utf-8")
            service.ask("AddFile", index_id=0, file_path=name, file_contents=text)
        # Those that it writes itself are not yet whole when it answers, nor are all when it ends.
        _write(service.ask("GetFiles", index_id=0)["files"], Path(made))
    except RefusedError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return NOT_WRITTEN
    except EOFError:
        code = service.end()
        if code < 0:
            os.kill(os.getpid(), -code)  # to end as it did
        return code or 1
    finally:
        service.kill()
    return 0


def _write(files: Iterable[dict[str, str]], folder: Path) -> None:
    for file in files:
        target = folder / file["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(file["content"]))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
