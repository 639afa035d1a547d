"""Where what cells print goes, and how much of it is kept."""

from __future__ import annotations

import builtins
import contextlib
import functools
import getpass
import io
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from knotwork.executor.paths import short_paths
from knotwork.executor.world import put

TEXT_LIMIT = 64 * 1024
"""Bytes of printed text, and characters of one result, that a cell may give."""

_CODES = re.compile(
    r"(\x1b\[(?:[02]?K|\d{0,4}A))|\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
)
"""Escape sequences of terminals; those that erase a line or go up by lines are in a group."""
_MOVES = re.compile(r"(\x1b\[(?:[02]?K|\d{0,4}A)|[\x08\r\n])")

_PACE = re.compile(
    r"\[\d+:\d\d(?::\d\d)?(?:<[\d:?]+)?, +(?:\?|[\d.]++\w?)(?:[^],/\n]*/s|s/[^],/\n]+)(?=[],])"
)
"""The parts of tqdm's bars that differ each time: the time that has passed, and the rate."""

_FONTS = "Matplotlib is building the font cache; this may take a moment.\n"
"""What matplotlib logs where its fonts have not been listed yet, if that takes long."""

_NOBODY = "has nobody to ask: a cell runs without a keyboard"

CUT = "... (output cut after 64 kB)"


class Capture(contextlib.AbstractContextManager["Capture"]):
    """Captures stdout and stderr while cells run; this base class leaves them alone, for pdb."""

    def __exit__(self, *unused: object) -> None:
        """Restore the streams."""

    def take(self) -> tuple[str, bool]:
        """The text since the last call, and whether it was cut."""
        return "", False


class MemoryCapture(Capture):
    """Keeps in memory what Python prints.

    `on_output` is called whenever more is kept, with all bytes so far and whether they were cut.
    """

    def __init__(self, on_output: Callable[[bytearray, bool], object] | None = None) -> None:
        self._streams = contextlib.ExitStack()
        self._sink = _Sink(on_output)

    def __enter__(self) -> MemoryCapture:
        for name, stream in (
            ("stdout", _text_stream(self._sink)),
            ("stderr", _text_stream(self._sink)),
            ("stdin", io.StringIO()),
        ):
            # Code that has replaced a stream restores it from `sys.__stdout__`.
            for attribute in (name, f"__{name}__"):
                self._streams.enter_context(put(sys, attribute, stream))
        self._streams.enter_context(put(builtins, "input", _no_input))
        self._streams.enter_context(put(getpass, "getpass", _no_password))
        return self

    def __exit__(self, *unused: object) -> None:
        self._streams.close()

    def take(self) -> tuple[str, bool]:
        """The text since the last call, and whether it was cut."""
        return self._sink.take()


class File(MemoryCapture):
    """Keeps in an open file what is written to the descriptors 1 and 2, by C code too.

    Both descriptors are open on the file in append mode, so that all writers keep their order and
    the text survives this process. `flush` empties the buffers of C's own streams; `on_output` is
    called for what Python prints, as in `MemoryCapture`.
    """

    def __init__(
        self,
        descriptor: int,
        flush: Callable[[], object],
        on_output: Callable[[bytearray, bool], object] | None = None,
    ) -> None:
        super().__init__()
        self._sink = _FileSink(descriptor, flush, on_output)


def of_this_python(on_output: Callable[[bytearray, bool], object] | None = None) -> Capture:
    """A capture of everything that is printed in a browser, and of what Python prints elsewhere.

    In a browser, the process is ours alone. `on_output` is called as in `MemoryCapture`.
    """
    if "pyodide" not in sys.modules:
        return MemoryCapture(on_output)
    descriptor = _printed_file()
    os.dup2(descriptor, 1)  # each time, as cells may close them
    os.dup2(descriptor, 2)
    return File(descriptor, _flush_c_streams, on_output)


@functools.cache
def _printed_file() -> int:
    """The descriptor of an unnamed file for what is printed; in a browser, it is in memory."""
    name = Path("/tmp/printed")
    descriptor = os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
    name.unlink()
    return descriptor


def _flush_c_streams() -> None:
    """Flush the buffers of C's streams; where C code prints, ctypes has been loaded too."""
    if (ctypes := sys.modules.get("ctypes")) is not None:
        ctypes.CDLL(None).fflush(None)


class _Sink(io.BufferedIOBase):
    """A stream that counts its bytes, and keeps them up to the limit."""

    name = "<cell>"
    raw = io.RawIOBase()

    def __init__(self, on_output: Callable[[bytearray, bool], object] | None = None) -> None:
        self._kept = bytearray()
        self._count = 0
        self._on_output = on_output

    def writable(self) -> bool:
        return True

    def write(self, given: Any) -> int:
        content = bytes(given)
        room = TEXT_LIMIT - self._count
        self._count += len(content)
        if room > 0:
            self._keep(content[:room])
        return len(content)

    def _keep(self, content: bytes) -> None:
        self._kept += content
        if self._on_output is not None:
            self._on_output(self._kept, self._count > TEXT_LIMIT)

    def take(self) -> tuple[str, bool]:
        content, self._kept = bytes(self._kept), bytearray()
        cut, self._count = self._count > TEXT_LIMIT, 0
        return printed(content, cut), cut


class _FileSink(_Sink):
    """A sink that writes to a file to which others write too."""

    def __init__(
        self,
        descriptor: int,
        flush: Callable[[], object],
        on_output: Callable[[bytearray, bool], object] | None = None,
    ) -> None:
        super().__init__(on_output)
        self._descriptor = descriptor
        self._flush = flush

    def fileno(self) -> int:
        return 1

    def _keep(self, content: bytes) -> None:
        done = 0
        while done < len(content):
            done += os.write(1, content[done:])
        if self._on_output is not None:
            super()._keep(content)

    def take(self) -> tuple[str, bool]:
        self._flush()
        self._kept = bytearray()
        # Not `fstat`: some versions of Pyodide look up the path, and the file has none.
        size = os.lseek(self._descriptor, 0, os.SEEK_END)
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        content = os.read(self._descriptor, TEXT_LIMIT)
        os.ftruncate(self._descriptor, 0)
        cut, self._count = max(size, self._count) > TEXT_LIMIT, 0
        return printed(content, cut), cut


def _text_stream(sink: _Sink) -> TextIO:
    return io.TextIOWrapper(
        sink, encoding="utf-8", errors="backslashreplace", newline="\n", write_through=True
    )


def _no_input(prompt: object = "") -> str:
    """Stand in for `input`: a cell has nobody to ask."""
    print(prompt, end="")
    raise EOFError(f"input() {_NOBODY}")


def _no_password(prompt: str = "Password: ", stream: TextIO | None = None, **_more: object) -> str:
    """Stand in for `getpass`, which bypasses Python's streams and reads from the terminal."""
    print(prompt, end="", file=stream or sys.stderr)
    raise EOFError(f"getpass() {_NOBODY}")


def printed(content: bytes, cut: bool = False) -> str:
    """The text that a terminal would show for these bytes."""
    text = content.decode("utf-8", "replace")
    text = _CODES.sub(lambda found: found[1] or "", text)
    if any(sign in text for sign in "\r\b\x1b"):
        text = _overwritten(text)
    if cut:  # below all lines, wherever among them the last code has led
        text = text.rstrip("\ufffd").removesuffix("\n") + f"\n{CUT}\n"
    return clean(text)


def _overwritten(text: str) -> str:
    """The text as a terminal shows it, where later text overwrites earlier text.

    A carriage return goes back to the start of a line, a backspace by one; some escape sequences go
    up by lines, or erase text.
    """
    lines, row, at = [""], 0, 0
    for piece in _MOVES.split(text):
        if piece == "\n":
            row, at = row + 1, 0
            if row == len(lines):
                lines.append("")
        elif piece == "\r":
            at = 0
        elif piece == "\b":
            at = max(0, at - 1)
        elif piece.startswith("\x1b") and piece.endswith("A"):
            row = max(0, row - max(1, int(piece[2:-1] or 1)))
        elif piece.startswith("\x1b"):
            lines[row] = lines[row][:at] if "2" not in piece else " " * at
        elif piece:
            lines[row] = lines[row][:at].ljust(at) + piece + lines[row][at + len(piece) :]
            at += len(piece)
    return "\n".join(lines)


def clean(text: str) -> str:
    """The text without parts that differ in each run, and without characters invalid in pages.

    These parts are memory addresses, paths of this machine, and the rates of progress bars; and a
    line about fonts that comes once on each machine.
    """
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", lambda found: chr(0x2400 + ord(found[0])), text)
    text = _PACE.sub("[...", short_paths(text)).replace(_FONTS, "")
    return re.sub(r"\bat 0x[0-9a-fA-F]{5,16}\b(?=[^\n]*>)", "at 0x...", text)
