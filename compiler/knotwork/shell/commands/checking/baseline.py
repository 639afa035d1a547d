"""Reads the baseline of a check, compares findings with it, and writes it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from knotwork.baseline import VERSION, Baseline, Cut, Looked, baseline, sifted
from knotwork.diagnostic import Diagnostic
from knotwork.errors import KnotworkError
from knotwork.shell.commands.summary import count


class Seen(NamedTuple):
    """What a check has seen of a vault."""

    paths: Collection[str]
    """All files of the vault."""
    looked: Looked


class Compared(NamedTuple):
    """The findings that are not in the baseline, and remarks on it."""

    new: Sequence[Diagnostic]
    remarks: tuple[str, ...] = ()


def require_baseline(file: Path, *, may_be_new: bool) -> None:
    """Make sure, before any work is done, that a file holds a baseline or may be created.

    Raises:
        KnotworkError: there is no such file, or it holds no baseline.
    """
    if not may_be_new or file.exists():
        _read(file)


def compared(found: Sequence[Diagnostic], file: Path, cut: Cut, seen: Seen) -> Compared:
    """The findings that a baseline does not accept.

    Raises:
        KnotworkError: there is no such file, or it holds no baseline.
    """
    known = sifted(found, _read(file), cut, *seen)
    return Compared(known.new, tuple(_remarks(known.known, known.gone, file)))


def updated(found: Sequence[Diagnostic], file: Path, cut: Cut, seen: Seen) -> Compared:
    """The same as `compared`, and write the file: first with all findings, later with fewer.

    Raises:
        KnotworkError: the file exists and holds no baseline.
    """
    if not file.exists():
        accepted = baseline(found, cut)
        _write(file, accepted)
        return Compared((), (f"{count(len(found), 'finding')} accepted in {file}",))
    known = sifted(found, _read(file), cut, *seen)
    _write(file, known.left)
    remarks = list(_remarks(known.known, 0, file))
    if known.gone:
        remarks.append(f"{known.gone} fewer than before")
    return Compared(known.new, tuple(remarks))


def _remarks(known: int, gone: int, file: Path) -> Iterator[str]:
    yield f"{count(known, 'known finding')} left in {file}"
    if gone:
        are, them = ("is", "it") if gone == 1 else ("are", "them")
        yield f"{gone} of its findings {are} gone: --update-baseline drops {them}"


def _read(file: Path) -> Baseline:
    try:
        known = msgspec.json.decode(file.read_bytes(), type=Baseline)
    except FileNotFoundError:
        raise KnotworkError(
            f"there is no baseline {file}", help="--update-baseline makes one of today's findings"
        ) from None
    except OSError as error:
        raise KnotworkError(
            f"the baseline {file} cannot be read: {error.strerror}",
            help="name a file that can be read",
        ) from error
    except msgspec.MsgspecError as error:
        raise KnotworkError(
            f"{file} is not a baseline: {error}",
            help="name another file, or delete it and --update-baseline makes one",
        ) from error
    if known.version != VERSION:
        raise KnotworkError(
            f"{file} is a baseline of another version of Knotwork",
            help="delete it, and --update-baseline makes one of today's findings",
        )
    return known


def _write(file: Path, known: Baseline) -> None:
    lines = ",\n".join(msgspec.json.encode(entry).decode() for entry in known.findings)
    text = f'{{"version": {VERSION}, "findings": [\n{lines}\n]}}\n'
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise KnotworkError(
            f"the baseline {file} cannot be written: {error.strerror}",
            help="name a file in a folder that is there and may be written to",
        ) from error
