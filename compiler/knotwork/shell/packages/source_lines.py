"""Finds the source lines of objects and their docstrings."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from knotwork.api.model import Docstring, Written
from knotwork.shell.packages.loaded import in_stub
from knotwork.shell.packages.sections import documented
from knotwork.text import Lines, decode

_DEFINES = re.compile(r"\s*(?:async\s+)?(?:def|class)\b")


class Files:
    """The files of packages. Only the last text is kept, because objects come file by file."""

    def __init__(self, base: Path) -> None:
        self._base = base
        """The folder to which the names of files are relative."""
        self._file: Path | None = None
        self._text = ""
        self._lines = Lines.of("")

    def written(self, file: Path, first: int, last: int) -> Written | None:
        """The lines `first` to `last` of a file, counted from 1; None if it has no such lines."""
        if file != self._file:
            self._file = file
            self._text = _text(file)
            self._lines = Lines.of(self._text)
        if not 1 <= first <= last <= len(self._lines):
            return None
        start = self._lines.start(first)
        end = self._lines.start(last + 1) if last < len(self._lines) else len(self._text)
        return Written(self._text[start:end], first, start)

    def head(self, found: Any) -> Written | None:
        """The line that defines an object; the first line for a module."""
        file = _file(found)
        if file is None:
            return None
        first = 1 if found.is_module else found.lineno or 1
        if found.is_function or found.is_class:
            # Decorators come before the definition.
            for number in range(first, (found.endlineno or first) + 1):
                line = self.written(file, number, number)
                if line is not None and _DEFINES.match(line.text):
                    return line
        return self.written(file, first, first)

    def docstrings(self, found: Any) -> Iterator[Docstring]:
        """The docstrings of an object, each with its lines."""
        for docstring in documented(found):
            file = _file(docstring.parent) if docstring.parent else None
            if file is not None and docstring.lineno and docstring.endlineno:
                lines = self.written(file, docstring.lineno, docstring.endlineno)
                if lines is not None:
                    yield Docstring(docstring.value, self._named(file), lines)

    def file(self, found: Any) -> str:
        """The file that defines an object, by its name; empty if it has none."""
        file = _file(found)
        return "" if file is None else self._named(file)

    def _named(self, file: Path) -> str:
        """The name of a file, relative to the base; empty if it is not below that folder."""
        with contextlib.suppress(ValueError):
            return file.resolve().relative_to(self._base).as_posix()
        return ""


def _file(found: Any) -> Path | None:
    """The file that defines an object; None for a package without one."""
    file = found.filepath
    if not isinstance(file, Path):
        return None
    # Griffe moves what a stub defines into the module of the stub.
    return file.with_suffix(".pyi") if in_stub(found) else file


def _text(file: Path) -> str:
    try:
        return decode(file.read_bytes()).text
    except OSError:
        return ""
