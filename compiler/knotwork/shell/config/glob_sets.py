"""Rewrites character sets in globs so that `pathspec` reads them as Git does.

`pathspec` passes a set on to Python's regular expressions unchanged. Those have no classes
(`[[:alpha:]]`) and no escapes as in globs (`[\\]]`), and warn of a set that looks as if it had an
operator (`[a&&b]`).
"""

from __future__ import annotations

import re
import string
import sys
from collections.abc import Iterable, Iterator

_CLASSES = {
    "alnum": string.ascii_letters + string.digits,
    "alpha": string.ascii_letters,
    "blank": " \t",
    "cntrl": "".join(map(chr, (*range(32), 127))),
    "digit": string.digits,
    "graph": "".join(map(chr, range(33, 127))),
    "lower": string.ascii_lowercase,
    "print": "".join(map(chr, range(32, 127))),
    "punct": string.punctuation,
    "space": string.whitespace,
    "upper": string.ascii_uppercase,
    "xdigit": string.hexdigits,
}
"""The characters in Git's classes, all of them ASCII."""
_SET = re.compile(r"\\.|\[[!^]?+\]?+(?:\[:[a-z]*:\]|\\.|[^\]\\])*\]|\[", re.DOTALL)
_MEMBER = re.compile(r"\[:(?P<cls>[a-z]*):\]|\\?(?P<first>.)(?:-(?!$)\\?(?P<last>.))?", re.DOTALL)
_LAST = "[&|~-"
"""Characters that are special before or between other members of a set, but not after them."""
_SINGLE = frozenset("]^!\\/" + _LAST)
"""Characters that are written by themselves, in no range."""


def plain_sets(glob: str) -> str:
    """The glob with each of its sets written without classes, escapes and possible operators.

    Raises:
        ValueError: a class is not known, or a range ends before it begins.
    """
    return _SET.sub(lambda found: _plain(found[0]), glob)


def _plain(written: str) -> str:
    if written.startswith("\\"):
        return written
    if written == "[":
        return r"\["  # no set, as it has no end
    inner = written[1:-1]
    negated = inner[:1] in {"!", "^"} and inner != ""
    ranges = tuple(_others(_ranges(inner[1:])) if negated else _ranges(inner))
    single = {sign for sign in _SINGLE if any(first <= sign <= last for first, last in ranges)}
    single.discard("/")  # which no set of a path's glob matches
    parts = "".join(f"{a}-{b}" if a < b else a for part in ranges for a, b in _without(*part))
    middle = "".join(sorted(single - {"]", *_LAST}))
    end = "".join(sign for sign in _LAST if sign in single)
    members = ("]" if "]" in single else "") + parts + middle + end
    if len(members) == 1:
        return "\\" + members
    if members.startswith("["):
        members = members[1] + "[" + members[2:]  # `[[` looks like a set in a set
    return f"[{members}]" if members else "[^\x00-\U0010ffff]"


def _others(ranges: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The ranges of all characters that are in none of these ranges, nor a slash."""
    ahead = 0
    for first, last in sorted([*ranges, ("/", "/")]):
        if ahead < ord(first):
            yield chr(ahead), chr(ord(first) - 1)
        ahead = max(ahead, ord(last) + 1)
    if ahead <= sys.maxunicode:
        yield chr(ahead), chr(sys.maxunicode)


def _ranges(inner: str) -> Iterator[tuple[str, str]]:
    """The first and the last character of each range that a set names."""
    for found in _MEMBER.finditer(inner):
        name, first, last = found["cls"], found["first"], found["last"]
        if name is not None:
            if name not in _CLASSES:
                raise ValueError(f"there is no class {name}")
            yield from ((sign, sign) for sign in _CLASSES[name])
        elif last is not None and last < first:
            raise ValueError(f"{first}-{last} ends before it begins")
        else:
            yield first, last or first


def _without(first: str, last: str) -> Iterator[tuple[str, str]]:
    """A range without the characters that are written by themselves, in parts."""
    for sign in sorted(_SINGLE):
        if first <= sign <= last:
            if first < sign:
                yield first, chr(ord(sign) - 1)
            first = chr(ord(sign) + 1)
    if first <= last:
        yield first, last
