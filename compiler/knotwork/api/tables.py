"""Tables of reStructuredText, which are drawn with characters, as rows of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

import msgspec

_SIMPLE = re.compile(r"\s*=+(?:[ ]+=+)+\s*")
"""A border of a simple table."""
_MOST_BORDERS = 3
"""Borders of a simple table: above it, below its header, and below it."""
_GRID = re.compile(r"\s*\+(?:[-=]+\+)+\s*")
"""A border of a grid."""


class Table(msgspec.Struct, frozen=True):
    """The cells of a table."""

    header: tuple[str, ...]
    """The cells of the header, which are empty if the table has none."""
    rows: tuple[tuple[str, ...], ...]


def drawing(lines: Sequence[str], at: int) -> int:
    """The number of lines of the table that begins at a line; 0 if none does."""
    if _SIMPLE.fullmatch(lines[at]):
        for end in _borders(lines, at):
            if end > at and not "".join(lines[end + 1 : end + 2]).strip():
                return end + 1 - at
    elif _GRID.fullmatch(lines[at]):
        end = at
        while end < len(lines) and lines[end].lstrip().startswith(("+", "|")):
            end += 1
        return end - at if end - at > 2 else 0
    return 0


def table(lines: Sequence[str]) -> Table | None:
    """The table on some lines; None if it joins cells, which tables of Markdown cannot."""
    return _simple(lines) if _SIMPLE.fullmatch(lines[0]) else _grid(lines)


def _borders(lines: Sequence[str], at: int) -> Iterator[int]:
    """The numbers of the lines, from `at` on, that are the same border as the line `at`."""
    border = lines[at].rstrip()
    same = (number for number in range(at, len(lines)) if lines[number].rstrip() == border)
    return islice(same, _MOST_BORDERS + 1)


def _simple(lines: Sequence[str]) -> Table | None:
    borders = list(_borders(lines, 0))
    columns = [found.start() for found in re.finditer("=+", lines[0])]
    if len(borders) > _MOST_BORDERS or any(_crosses(line, columns) for line in lines):
        return None
    start = borders[-2] + 1
    body = [_cut(line, columns) for line in lines[start:-1] if line.strip()]
    head = [_cut(line, columns) for line in lines[1 : start - 1]]
    return Table(_joined(head, len(columns)), tuple(_rows(body)))


def _crosses(line: str, columns: Sequence[int]) -> bool:
    """Whether text stands between two columns, as it does in a cell over both of them."""
    return any(line[start - 1 : start].strip() for start in columns[1:])


def _cut(line: str, columns: Sequence[int]) -> tuple[str, ...]:
    ends = (*columns[1:], None)
    return tuple(line[start:end].strip() for start, end in zip(columns, ends, strict=True))


def _rows(lines: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The rows on some lines: a line without a first cell goes on with the row above."""
    row: list[tuple[str, ...]] = []
    for line in lines:
        if line[0] and row:
            yield _joined(row, len(line))
            row = []
        row.append(line)
    if row:
        yield _joined(row, len(row[0]))


def _joined(lines: Sequence[tuple[str, ...]], columns: int) -> tuple[str, ...]:
    if not lines:
        return ("",) * columns
    return tuple(" ".join(filter(None, cells)) for cells in zip(*lines, strict=True))


def _grid(lines: Sequence[str]) -> Table | None:
    columns = [found.start() for found in re.finditer(r"\+", lines[0])]
    header: tuple[str, ...] = ("",) * (len(columns) - 1)
    rows: list[tuple[str, ...]] = []
    row: list[tuple[str, ...]] = []
    for line in lines[1:]:
        is_border = _GRID.fullmatch(line) is not None
        if any(line[start : start + 1] != ("+" if is_border else "|") for start in columns):
            return None
        if not is_border:
            row.append(tuple(line[start + 1 : end].strip() for start, end in pairwise(columns)))
        elif "=" in line:
            header, row = _joined(row, len(header)), []
        else:
            rows.append(_joined(row, len(header)))
            row = []
    return None if row else Table(header, tuple(rows))
