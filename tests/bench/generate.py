"""A vault of any size that looks like real ones: seeded, with power-law in-degree.

Notes hold what study notes hold (prose, headings, lists, a table, a formula, code, a callout,
tags), 3 to 15 links each, and stand in folders of a hundred. Which notes are linked to follows
preferential attachment, so a few are hubs and most are not.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

from knotwork.model import Source

_WORDS = """
vector matrix token weight gradient sample layer score query value head mask norm
logit cache rank cluster node edge path order measure angle length space basis sum
mean error loss step rate batch epoch model layer input output signal noise prior
chance count index search graph the a of to in is that it as for with on by from at
which one two each every when then so because while between above below small large
new same other often never always only just
""".split()
_MISSING = 0.02
"""Share of links that lead nowhere."""


def vault(count: int, seed: int = 7) -> Iterator[Source]:
    """`count` notes of about 4 kB."""
    random_ = random.Random(seed)
    names = _names(count)
    for number, picks in enumerate(_picked(random_, count)):
        links = [
            f"missing {pick}" if random_.random() < _MISSING else names[pick] for pick in picks
        ]
        yield Source(_path(names, number), _text(random_, links, names, number))


def skeletons(count: int, seed: int = 7) -> Iterator[Source]:
    """`count` notes that hold little but links: prerequisites, mentions, a trail, a tag."""
    random_ = random.Random(seed)
    names = _names(count)
    for number, picks in enumerate(_picked(random_, count)):
        needed = {max(0, number - random_.randint(1, 300)) for _ in range(random_.randint(0, 2))}
        parts = _skeleton(random_, names, number, picks, needed - {number})
        yield Source(_path(names, number), "\n\n".join(parts))


def _picked(random_: random.Random, count: int) -> Iterator[list[int]]:
    """For each note the numbers of those that it links to."""
    weights = list(accumulate(1.0 / (rank + 3) for rank in range(count)))
    ranks = list(range(count))
    random_.shuffle(ranks)
    for _number in range(count):
        yield random_.choices(ranks, cum_weights=weights, k=random_.randint(3, 15))


def _path(names: list[str], number: int) -> str:
    return f"part {number // 100:04d}/{names[number]}.md"


def _trail(names: list[str], number: int) -> Iterator[str]:
    """The trail of a note that is neither the first nor the last."""
    if 0 < number < len(names) - 1:
        before, after = names[number - 1], names[number + 1]
        yield f"[[{before}]] < [[Book]]/[[Chapter {number // 50}]] > [[{after}]]"


def _skeleton(
    random_: random.Random, names: list[str], number: int, picks: list[int], needed: set[int]
) -> Iterator[str]:
    listed = ", ".join(f'"[[{names[one]}]]"' for one in sorted(needed))
    yield f"---\ntags: [topic/{_WORDS[number % 40]}]\nrequires: [{listed}]\n---"
    for pick in picks:
        missing = random_.random() < _MISSING
        yield f"See [[{f'missing {pick % 97}' if missing else names[pick]}]] of old."
    yield f"It is not {names[random_.choice(picks)]} and {names[random_.randrange(len(names))]}."
    yield from _trail(names, number)


def _names(count: int) -> list[str]:
    return [
        f"{_WORDS[number % 60]} {_WORDS[number // 60 % 60]} {number}" for number in range(count)
    ]


def _text(random_: random.Random, links: list[str], names: list[str], number: int) -> str:
    def prose(length: int) -> str:
        return " ".join(random_.choices(_WORDS, k=length)).capitalize() + "."

    parts = [
        "---",
        f"aliases: [alias {number}]",
        f"tags: [topic/{_WORDS[number % 40]}, kind/{number % 7}]",
        "---",
        "",
        prose(40),
    ]
    for position, target in enumerate(links):
        label = f"|{prose(2)[:-1]}" if position % 3 == 0 else ""
        parts += ["", f"{prose(18)[:-1]} [[{target}{label}]] {prose(14)}"]
        if position % 4 == 1:
            parts += [
                "",
                f"## {prose(3)[:-1]} {position}",
                "",
                f"- {prose(9)}",
                f"- **{prose(3)}** {prose(6)}",
            ]
        if position % 5 == 2:
            parts += ["", f"> [!note] {prose(3)}", f"> {prose(20)}"]
    parts += [
        "",
        "$$ s = \\frac{q \\cdot k}{\\sqrt{d}} $$",
        "",
        "| a | b |",
        "|---|---|",
        f"| {prose(3)} | {prose(3)} |",
        "",
        "```python",
        f"x = {number}",
        "print(x * 2)",
        "```",
        "",
    ]
    while sum(map(len, parts)) < 3600:
        parts += [prose(60), ""]
    parts += _trail(names, number)
    return "\n".join(parts) + "\n"
