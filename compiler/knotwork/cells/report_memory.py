"""The cache key of a report, and the report as bytes.

The key of a program is a digest of everything that decides what its cells give: the version of the
executor, the interpreter, the settings, each cell's code and the attributes that affect its run,
the versions of the imported packages and their requirements, the contents of declared files. The
lines of the cells are not part of it, so that an edit of prose runs nothing again; but a report
whose text has a line number (a traceback, a warning), or may have one, is only valid as long as the
cells are on the same lines.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import site
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from types import MappingProxyType

import msgspec

from knotwork.cells import launch
from knotwork.cells.basis import Basis
from knotwork.cells.interpreter import description
from knotwork.cells.program import Options, Program, Report, WorkerError
from knotwork.cells.wire import BrokenStream, Message, next_message, packed
from knotwork.executor.imports import imported_modules
from knotwork.executor.outcome import VERSION

_PATIENCE = 120
"""Seconds that an interpreter may take to describe itself."""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """The properties of an interpreter that outcomes depend on."""

    python: str
    implementation: str
    platform: str
    distributions: tuple[tuple[str, str], ...]
    """Each imported package, and the distributions and versions that it comes from."""

    @classmethod
    def of(cls, message: Message) -> Interpreter:
        """The interpreter that a message describes (`interpreter.description`)."""
        distributions = tuple(message["distributions"].items())
        return cls(message["python"], message["implementation"], message["platform"], distributions)


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """A report with the places of its cells, if they matter."""

    report: Report
    places: tuple[tuple[str, int], ...] | None


_READS_LINES = re.compile(r"\b(?:\w*lineno|co_lines|dis|inspect|tracemalloc|traceback)\b")
"""Matches code that may print the number of its own line."""

_ENCODE = msgspec.json.Encoder().encode
_DECODER = msgspec.json.Decoder(_Kept)


def described(options: Options) -> Interpreter:
    """The notes' interpreter, found without starting a worker.

    Raises:
        WorkerError: the interpreter cannot be started.
    """
    if options.python == sys.executable and not _finds_more():
        return Interpreter.of(description(options.modules))
    try:
        message = next_message(io.BytesIO(_output_of_interpreter(options)))
    except BrokenStream:  # its output is something else
        message = None
    if message is None:
        raise WorkerError(
            f"{options.python} is not a Python that can run cells",
            help="name a Python 3.11 or newer with --python",
        )
    return Interpreter.of(message)


def _output_of_interpreter(options: Options) -> bytes:
    """The output of another interpreter that describes itself; empty if it takes too long."""
    with TemporaryDirectory(prefix="knotwork-") as folder:
        (Path(folder) / "mpl").mkdir()
        try:
            return subprocess.run(
                launch.command(options, "interpreter"),
                input=packed({"modules": options.modules}),
                capture_output=True,
                cwd=folder,
                env=launch.environment(options, Path(folder)),
                timeout=_PATIENCE,
                check=False,
            ).stdout
        except subprocess.TimeoutExpired:
            return b""
        except OSError as error:
            raise WorkerError(
                f"{options.python} cannot be started: {error.strerror}",
                help="name a Python 3.11 or later, as in `--python .venv/bin/python`",
            ) from error


def _finds_more() -> bool:
    """Whether this process can import packages that its cells cannot (see `launch`)."""
    return "PYTHONPATH" in os.environ or site.USER_SITE in sys.path


def identity(
    program: Program,
    about: Interpreter,
    options: Options,
    files: Mapping[str, str],
    own: Mapping[str, str] = MappingProxyType({}),
) -> bytes | None:
    """The cache key of a program: a digest of everything that decides what it gives.

    `files` are digests by path, `own` the code of the modules among these files, by name.

    None if that is not known: a cell imports a module that is not of an installed package, and
    whose code may change at any time.
    """
    codes = (*(cell.code for cell in program.cells), *own.values())
    tops = {module.partition(".")[0] for module in imported_modules(codes)}
    packages = [pair for pair in about.distributions if pair[0] in tops]
    if any(not version and name not in own for name, version in packages):
        return None
    inputs = {
        "version": VERSION,
        "python": (about.python, about.implementation, about.platform),
        "packages": packages,
        "settings": _settings(options),
        "files": [(name, files.get(path, "")) for name, path in program.files],
        "cells": [asdict(replace(cell, note="", line=0)) for cell in program.cells],
    }
    return hashlib.blake2b(_ENCODE(inputs), digest_size=20).digest()


def basis_of(options: Options, about: Interpreter) -> Basis:
    """What the keys of all programs have in common, besides the programs and their files."""
    inputs = _ENCODE((VERSION, about, _settings(options)))
    return Basis(options.modules, hashlib.blake2b(inputs, digest_size=16).digest())


def _settings(options: Options) -> tuple[object, ...]:
    chosen = options.timeout, options.memory, options.environment, options.engine
    return *chosen, launch.libraries()


def kept(report: Report, program: Program) -> bytes | None:
    """The report as bytes; None if it must not be cached, as a cell ran out of time or died."""
    if report.died:
        return None
    return _ENCODE(_Kept(report, _places(program) if _is_bound(report, program) else None))


def recalled(stored: bytes, program: Program) -> Report | None:
    """The report in bytes; None if it is not about these cells, or depends on other places."""
    try:
        entry = _DECODER.decode(stored)
    except msgspec.DecodeError:
        return None
    if len(entry.report.outcomes) != len(program.cells):
        return None
    if entry.places is not None and entry.places != _places(program):
        return None
    return replace(entry.report, key=program.key)


def _places(program: Program) -> tuple[tuple[str, int], ...]:
    return tuple((cell.note, cell.line) for cell in program.cells)


def _is_bound(report: Report, program: Program) -> bool:
    """Whether the report depends on the places of the cells, or may: on notes or line numbers."""
    if any(outcome.error is not None for outcome in report.outcomes):
        return True
    if any(_READS_LINES.search(cell.code) for cell in program.cells):
        return True
    words = _ENCODE(report.outcomes).decode()
    # Some tools print the name of the file without its folder.
    names = {PurePosixPath(cell.note).name for cell in program.cells}
    return any(_ENCODE(name).decode()[1:-1] in words for name in names)
