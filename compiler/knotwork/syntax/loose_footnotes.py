"""Footnotes that the text refers to and nothing defines, and those that nothing shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from knotwork.model import Flaw
from knotwork.syntax.comment import DEPTH
from knotwork.syntax.facts import Facts
from knotwork.syntax.footnote import REFERENCE, UNDEFINED

UNUSED = "unused-footnote"
_OUTSIDE = ""
"""Stands for the text around all footnotes."""
_NOWHERE = " "
"""Stands for the text of footnotes that are not shown whatever refers to them."""


def undefined(start: int, facts: Facts) -> Iterator[Flaw]:
    """The flaw of a reference without a definition that begins at a place in the text."""
    found = REFERENCE.match(facts.parse.text, start)
    if found is not None:
        yield Flaw(
            UNDEFINED,
            facts.to_span(*found.span()),
            f"no footnote {found[0]} is defined in this note: it is shown as it is written",
            rf"define it (`{found[0]}: …`), or write `\{found[0]}` for plain brackets",
        )


def unused(tokens: Sequence[Token], facts: Facts) -> Iterator[Flaw]:
    """A flaw for each definition that is never shown, except those in comments."""
    if "[^" not in facts.parse.text:
        return
    definitions = [one for one in tokens if one.type == "footnote_open" and not one.meta["hidden"]]
    if not definitions:
        return
    shown = shown_names(tokens)
    for opening in definitions:
        place = facts.to_span(*opening.meta["label_at"])
        label = place.cut(facts.source)
        if not opening.meta["first"]:
            message = f"a footnote {label} is defined above already: this one is not shown"
            yield Flaw(UNUSED, place, message, "give it a name of its own")
        elif opening.meta["label"] not in shown:
            message = f"no shown text refers to the footnote {label}: it is not shown either"
            yield Flaw(UNUSED, place, message, f"write `{label}` where it belongs, or delete it")


def shown_names(tokens: Sequence[Token]) -> set[str]:
    """The names of the footnotes that the text refers to, and of those that these refer to.

    References in comments and in second definitions of a name do not count: they are not shown.
    """
    named: dict[str, set[str]] = {}
    within = [_OUTSIDE]
    depth = 0
    for token in tokens:
        depth += DEPTH.get(token.type, 0)
        if token.type == "footnote_open":
            within.append(str(token.meta["label"]) if token.meta["first"] else _NOWHERE)
        elif token.type == "footnote_close":
            within.pop()
        for child in token.children or ():
            depth += DEPTH.get(child.type, 0)
            if child.type == "footnote_ref" and not depth:
                named.setdefault(within[-1], set()).add(str(child.meta["label"]).lower())
    shown: set[str] = set()
    waiting = [_OUTSIDE]
    while waiting:
        new = named.pop(waiting.pop(), set()) - shown
        shown |= new
        waiting += new
    return shown
