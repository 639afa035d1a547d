"""Long lists cut into pages: how much each holds, its URL, and the links between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from knotwork.pages.frame import Anchor
from knotwork.urls import GENERATED, relative_url
from knotwork.words.model import Words

MOST = 1000
"""Entries on one page of a list: about 70 kB, compressed, where they are notes with their leads."""
_AROUND = 2
"""Pages before and after the present one that are named, besides the first and the last."""
_GAP = Anchor("…", "")
_FURTHER = re.compile(rf"{GENERATED}/pages/\d+/")


class ListSection(NamedTuple):
    """Notes under a heading of a list; the heading may be empty."""

    title: str
    id: str
    paths: Sequence[str]
    whole: str = ""
    """The page that is about what the heading names, if there is one."""
    of_folder: bool = False
    """Whether these are the notes of a folder, whose own comes first."""


def page_url(url: str, number: int) -> str:
    """The URL of a page of a list, counted from 1; `url` is that of the first."""
    return url if number == 1 else f"{GENERATED}/pages/{number}/{url.removeprefix(f'{GENERATED}/')}"


def first_url(url: str) -> str:
    """The URL of the first page of the list to which the page at `url` may belong; else `url`."""
    found = _FURTHER.match(url)
    return f"{GENERATED}/{url[found.end() :]}" if found else url


def page_of(rank: int) -> int:
    """The number of the page, from 1, on which the entry with `rank` others before it stands."""
    return rank // MOST + 1


def title_of(words: Words, title: str, number: int) -> str:
    """The title of a page of a list, counted from 1."""
    return title if number == 1 else words.list_page(title=title, number=number)


def cut(sections: Iterable[ListSection]) -> list[list[ListSection]]:
    """The sections of each page; one that is too long continues on the next."""
    parts: list[list[ListSection]] = [[]]
    room = MOST
    for section in sections:
        left = section.paths
        while len(left) > room:
            if room:
                parts[-1].append(section._replace(paths=left[:room]))
            left = left[room:]
            parts.append([])
            room = MOST
        parts[-1].append(section._replace(paths=left))
        room -= len(left)
    return parts


def ways(urls: Sequence[str], here: int) -> Iterator[Anchor]:
    """Links to the first page, the last and those near; none if there is only one page.

    Args:
        urls: of all pages of the list, in order.
        here: the place of the present one among them, from 0.
    """
    last, before = len(urls) - 1, -1
    if last == 0:
        return
    for number in sorted({0, last, *range(max(0, here - _AROUND), min(last, here + _AROUND) + 1)}):
        if number == before + 2:
            yield _way(urls, here, number - 1)
        elif number > before + 1:
            yield _GAP
        yield _way(urls, here, number)
        before = number


def _way(urls: Sequence[str], here: int, number: int) -> Anchor:
    way = "" if number == here else relative_url(urls[here], urls[number])
    return Anchor(str(number + 1), way, current=number == here)
