"""Finds the place and the reason for which the source of a package is not Python."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

from knotwork.errors import ConfigError
from knotwork.text import Place


def unreadable(package: Path, base: Path, error: Exception) -> ConfigError:
    """The error for a package with invalid source, with the place and reason."""
    cause = error.__cause__
    if not isinstance(cause, SyntaxError):
        return ConfigError(f"`api.packages`: {package.relative_to(base)} cannot be read: {error}")
    file = Path(cause.filename or package)
    place = file.relative_to(base).as_posix() if file.is_relative_to(base) else file.name
    line, column = _place(cause)
    return ConfigError(
        f"`api.packages`: {place}:{line}:{column} is not Python: {_reason(cause)}",
        help="fix the source first: no pages can be made from it until then",
    )


def flaw(file: Path) -> tuple[Place, str] | None:
    """The place at which a file is not valid Python, and the reason; None if it is valid."""
    try:
        raw = file.read_bytes()
    except OSError as error:  # without its file name, which is a path on this machine
        return Place(1, 1), error.strerror or "it cannot be read"
    try:
        raw.decode()  # Python reads other encodings, Griffe does not
        ast.parse(raw)
    except UnicodeDecodeError as error:
        return _decoded_to(raw, error.start), f"byte {raw[error.start]:#04x} is not UTF-8"
    except SyntaxError as error:
        return _place(error), _reason(error)
    except (ValueError, RecursionError, MemoryError) as error:
        return Place(1, 1), str(error)
    return None


def _decoded_to(raw: bytes, end: int) -> Place:
    """The line and column of the character after the first `end` bytes, which are UTF-8."""
    start = raw.rfind(b"\n", 0, end) + 1
    return Place(raw.count(b"\n", 0, end) + 1, len(raw[start:end].decode()) + 1)


def _place(error: SyntaxError) -> Place:
    return Place(error.lineno or 1, max(error.offset or 1, 1))


def _reason(error: SyntaxError) -> str:
    """What is wrong, and by which Python: the source may be for a newer one."""
    return f"{error.msg} (read as Python {sys.version_info.major}.{sys.version_info.minor})"
