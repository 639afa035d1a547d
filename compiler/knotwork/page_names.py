"""The names of Logseq's pages, which differ from those of their files.

`a___b.md` holds the page `a/b`, and `why%3F.md` the page `why?`. `journals/2026_03_01.md` is the
journal of a day, which links write as a date in one of many formats. All this applies only within a
graph of Logseq: the folder that holds a `logseq/config.edn`. Elsewhere, `[[a/b]]` is a note yet to
be written, even if there is an `a___b.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from knotwork.names import file_name, folder, key, stem

_NESTED = re.compile(r"(?<=[^_/])___(?=[^_])")
"""Matches the three underscores that stand for a slash in the name of a file."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_MARK = "logseq/config.edn"
"""The file of its own that Logseq puts into each graph."""
_JOURNALS = "journals"
_JOURNAL = re.compile(r"(\d{4})[-_](\d\d)[-_](\d\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?"
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?"
_DAY = r"(?P<day>\d\d?)(?:st|nd|rd|th)?"
_DATES = tuple(
    re.compile(written)
    for written in (
        rf"(?:{_WEEKDAY}, ?)?(?P<year>\d{{4}})[-_/](?P<number>\d\d)[-_/]{_DAY}(?: {_WEEKDAY})?",
        rf"(?:{_WEEKDAY},? )?{_MONTH} {_DAY},? (?P<year>\d{{4}})",
        rf"(?:{_WEEKDAY},? )?{_DAY} {_MONTH},? (?P<year>\d{{4}})",
    )
)
"""Match a lower-cased date in the formats that Logseq's settings offer; not those in which day and
month could be confused."""


def graphs_among(files: Iterable[str]) -> tuple[str, ...]:
    """The path prefixes of the Logseq graphs among `files`: `folder/`, or empty for the root."""
    marks = (file for file in files if file.endswith(_MARK))
    folders = (file.removesuffix(_MARK) for file in marks)
    return tuple(sorted({above for above in folders if not above or above.endswith("/")}))


def may_stand_for_another(name: str) -> bool:
    """Whether a file's name may differ from its page's: it has signs that may encode others."""
    return "___" in name or "%" in name


def page_name(path: str) -> str:
    """The name of the page in a file, as its author typed it: the file's name, decoded."""
    name = stem(path)
    if "___" in name:
        name = _NESTED.sub("/", name)
    if "%" in name:
        try:
            meant = unquote(name, errors="strict")
        except UnicodeDecodeError:
            return name
        # No page has a name that shows nothing, or one of several lines.
        return name if not meant.strip() or _CONTROL.search(meant) else meant
    return name


def page_keys(path: str) -> Iterator[str]:
    """The keys of a note's names besides its file's: the page's name, or the day of a journal."""
    name = stem(path)
    if may_stand_for_another(name) and (page := page_name(path)) != name:
        yield key(page)
    is_journal = name[:1].isdecimal() and file_name(folder(path)).lower() == _JOURNALS
    if is_journal and (day := _JOURNAL.fullmatch(name)):
        yield "-".join(day.groups())


def day_key(name: str) -> str:
    """The key of the journal that a link names by its date; empty if `name` is not a date."""
    written = key(name)
    for pattern in _DATES:
        if found := pattern.fullmatch(written):
            known = found.groupdict()
            month = known.get("number") or f"{_MONTHS.index(known['month']) + 1:02}"
            return f"{known['year']}-{month}-{int(known['day']):02}"
    return ""
