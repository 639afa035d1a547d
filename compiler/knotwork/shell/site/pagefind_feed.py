"""A program that lets Pagefind index pages in the order of their paths.

By itself, Pagefind numbers the files of a folder in the order in which the disk lists them: on
another disk, the same notes would give other bytes. Its service mode, which Pagefind's packages for
Node and Python use, takes one file after the other. The service answers each message, and ends with
its input, whatever is left to do: so a process has to wait for the answers while the build goes on.
This program does that, for one shard of the index after the other. The pages of a shard are in a
file that `staging.stage` writes; Pagefind's answer, JSON with the files of the index, goes into
another. A line on standard output says that it is complete.

It imports only the standard library, and as little of that as possible.
"""

import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
import zlib
from collections.abc import Iterator

NOT_WRITTEN = 74
"""The exit code if a file cannot be read or written."""
_END = b","
"""The separator after each message, which is JSON in Base64."""
_AT_ONCE = 1 << 16
"""Bytes that are read at a time."""


class RefusedError(Exception):
    """Pagefind answered with an error."""


class _Service:
    """A process of Pagefind in service mode, and the pipes to and from it."""

    def __init__(self, program: str) -> None:
        self._running = subprocess.Popen(
            [program, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._left = b""

    def ask(self, kind: str, **values: object) -> bytes:
        """Send a message, and wait for its answer, as JSON.

        Raises:
            EOFError: Pagefind has ended.
            RefusedError: Pagefind answered with an error.
        """
        message = json.dumps({"message_id": 1, "payload": {"type": kind, **values}})
        assert self._running.stdin is not None
        try:
            self._running.stdin.write(base64.b64encode(message.encode()) + _END)
            self._running.stdin.flush()
        except BrokenPipeError as error:
            raise EOFError from error
        answer = base64.b64decode(self._answer())
        payload = json.loads(answer)["payload"]
        if payload["type"] == "Error":
            raise RefusedError(payload["message"])
        return answer

    def end(self) -> int:
        """Close its input and wait; return its exit code, or minus the number of a signal."""
        assert self._running.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._running.stdin.close()
        return self._running.wait()

    def kill(self) -> None:
        """Kill it at once; a signal handler may do so too, even while `end` waits."""
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


def _pages(name: str) -> Iterator[tuple[str, str]]:
    """The path and the HTML of each page in a file."""
    with open(name, "rb") as file:  # noqa: PTH123  # pathlib takes longer than all else here
        while length := file.readline():
            yield from map(tuple, json.loads(zlib.decompress(file.read(int(length)))))


def _index(service: _Service, pages: str, language: str) -> bytes:
    """All files of the index of the pages in a file."""
    config = {"force_language": language, "keep_index_url": True}
    service.ask("NewIndex", config=config)
    for path, html in sorted(_pages(pages)):
        service.ask("AddFile", index_id=0, file_path=path, file_contents=html)
    # Not `WriteFiles`: those files are incomplete when it answers, and some even when it ends.
    return service.ask("GetFiles", index_id=0)


def _started(program: str) -> _Service:
    """A service that SIGTERM kills, together with this process."""
    service: _Service | None = None
    is_told = False

    def terminated(_number: int, _frame: object) -> None:
        nonlocal is_told
        is_told = True
        if service is not None:  # else it is just being started, and killed then
            service.kill()
            os._exit(1)

    signal.signal(signal.SIGTERM, terminated)
    service = _Service(program)
    if is_told:
        terminated(signal.SIGTERM, None)
    return service


def make(program: str, pages: str, made: str, language: str) -> int:
    """Make the index of one shard, and return an exit code."""
    service = _started(program)
    try:
        index = _index(service, pages, language)
        with open(made, "wb") as file:  # noqa: PTH123  # as above
            file.write(index)
    except RefusedError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or made}: {error.strerror}", file=sys.stderr)
        return NOT_WRITTEN
    except EOFError:
        code = service.end()
        if code < 0:
            os.kill(os.getpid(), -code)  # to end by the same signal
        return code or 1
    finally:
        service.kill()
    print(made, flush=True)
    return 0


def main(program: str, *shards: str) -> int:
    """Make the index of each shard, given by three arguments: pages, file to write, language."""
    rest = iter(shards)
    codes = (make(program, *shard) for shard in zip(rest, rest, rest, strict=True))
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
