"""A change of the graph as Markdown, for a comment on a pull request.

Text from notes is in code spans, so that nothing in it is markup or mentions a user. Lists are cut,
as a comment may have 65,536 characters; what is left out is counted.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeAlias, TypeVar

from knotwork.analysis.change import BrokenLink, Change, ChangedLink, Counts, StubCount
from knotwork.analysis.changed_outputs import ChangedOutput
from knotwork.analysis.moved import Moved
from knotwork.report.visible import visible

T = TypeVar("T")
_Listed: TypeAlias = tuple[str, Sequence[object], Callable[..., str]]
"""A list: its title, its entries, and the function that writes an entry."""

_OUTPUTS = 10
"""The most outputs whose differences are shown."""
_LINES = 40
"""The most lines of one output's difference."""
_LONGEST = 300
"""The most characters of a name or line."""
_TICKS = re.compile(r"`+")


def change_markdown(change: Change, worse: Mapping[str, int], limit: int) -> Iterator[str]:
    """The lines of the comment; at most `limit` names in a list."""
    yield "### Concept graph"
    yield ""
    parts = list(_parts(change, limit))
    if not parts:
        yield "Nothing changed."
        return
    yield from _numbers(change.before, change.after)
    if worse:
        kinds = ", ".join(f"{kind.replace('-', ' ')} ({count})" for kind, count in worse.items())
        yield ""
        yield f"**Became worse:** {kinds}."
    for lines in parts:
        yield ""
        yield from lines


def _numbers(before: Counts, after: Counts) -> Iterator[str]:
    yield "| | before | after | |"
    yield "|---|--:|--:|--:|"
    names = {"broken": "broken links", "stubs": "notes to be written"}
    for name in before.__struct_fields__:
        was, now = getattr(before, name), getattr(after, name)
        difference = f"{now - was:+}" if now != was else ""
        yield f"| {names.get(name, name)} | {was} | {now} | {difference} |"


def _parts(change: Change, limit: int) -> Iterator[list[str]]:
    shown: tuple[_Listed, ...] = (
        ("New broken links", change.broken, _broken),
        ("New orphans, which nothing links to", change.orphans_added, code),
        ("New notes to be written", change.stubs_added, _stub),
        ("Notes added", change.added, code),
        ("Notes removed", change.removed, code),
        ("Notes renamed", change.renamed, lambda pair: f"{code(pair.old)} → {code(pair.new)}"),
        ("Elsewhere in the learning order", change.order, _moved),
    )
    # Reviewers can open these.
    folded: tuple[_Listed, ...] = (
        ("Links added", change.links_added, _tie),
        ("Links removed", change.links_removed, _tie),
        ("No longer broken", change.mended, _broken),
        ("No longer to be written", change.stubs_removed, _stub),
        ("No longer orphans", change.orphans_removed, code),
        ("Notes edited", change.edited, code),
    )
    for title, found, show in shown:
        if found:
            yield [f"**{title} ({len(found)})**", "", *_rows(found, show, limit)]
    if change.outputs:
        yield list(_outputs(change.outputs))
    for title, found, show in folded:
        if found:
            summary = f"<details><summary>{title} ({len(found)})</summary>"
            yield [summary, "", *_rows(found, show, limit), "", "</details>"]


def _rows(found: Sequence[T], show: Callable[[T], str], limit: int) -> Iterator[str]:
    times = Counter(map(show, found))
    for line, count in islice(times.items(), limit):
        yield f"- {line}{f' ({count} times)' if count > 1 else ''}"
    if len(times) > limit:
        yield f"- … and {len(times) - limit} more"


def _broken(one: BrokenLink) -> str:
    return f"{code(one.note)}: {code(one.link)}{', the anchor' if one.anchor else ''}"


def _stub(one: StubCount) -> str:
    notes = "1 note" if one.wanted_by == 1 else f"{one.wanted_by} notes"
    return f"{code(one.name)}, wanted by {notes}"


def _moved(one: Moved) -> str:
    where = "comes first" if one.after is None else f"comes after {code(one.after)}"
    return f"{code(one.note)} {where}"


def _tie(one: ChangedLink) -> str:
    relation = "" if one.relation == "link" else f", {code(one.relation)}"
    missing = ", not written" if one.missing else ""
    return f"{code(one.source)} → {code(one.target)}{relation}{missing}"


def _outputs(found: Sequence[ChangedOutput]) -> Iterator[str]:
    yield f"**Outputs changed ({len(found)})**"
    for one in found[:_OUTPUTS]:
        why = "with the same code" if one.same_code else "with other code"
        yield ""
        yield f"{code(one.note)}, {code(one.cell)}, {why}:"
        yield ""
        yield from _fenced(_difference(one.before or "", one.after or ""))
    if len(found) > _OUTPUTS:
        yield ""
        yield f"… and {len(found) - _OUTPUTS} more"


def _difference(before: str, after: str) -> list[str]:
    was, now = (text.rstrip("\n").split("\n") if text else [] for text in (before, after))
    lines = difflib.unified_diff(was, now, n=1, lineterm="")
    shown = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
    more = len(shown) - _LINES
    return [*map(_short, shown[:_LINES]), *([f"… and {more} more lines"] if more > 0 else [])]


def _fenced(lines: Iterable[str]) -> Iterator[str]:
    text = "\n".join(lines)
    fence = "`" * max(3, _longest_ticks(text) + 1)
    yield f"{fence}diff"
    yield from text.split("\n")
    yield fence


def code(text: str) -> str:
    """Text as a code span, with more backticks around it than there are in it."""
    shown = " ".join(_short(text).split())
    fence = "`" * (_longest_ticks(shown) + 1)
    space = " " if shown.startswith("`") or shown.endswith("`") or not shown else ""
    return f"{fence}{space}{shown}{space}{fence}"


def _longest_ticks(text: str) -> int:
    return max(map(len, _TICKS.findall(text)), default=0)


def _short(text: str) -> str:
    shown = visible(text)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
