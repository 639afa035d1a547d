"""`<!-- knotwork: allow RULE -->`: comments by which an author accepts findings.

A comment on a line of its own covers the block below it; one beside other text covers its line.
Several rules are separated by commas; what follows ` -- ` is the reason, for people. The property
`knotwork-allow` covers the whole note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, html_inline

from knotwork.model import Allowance, Property
from knotwork.syntax.environment import ToSpan, place
from knotwork.syntax.properties import property_of

PROPERTY = "knotwork-allow"
_COMMENT = re.compile(r"<!--\s*knotwork:\s*allow\s+(.*?)-->", re.DOTALL)
_COMMENTS_ONLY = re.compile(r"(?:\s*<!--(?:(?!-->).)*-->)+\s*", re.DOTALL)
_REASON = re.compile(r"\s--(?:\s|$)")
_BETWEEN = re.compile(r"[\s,]+")


def in_block(text: str, begin: int, end: int, to_span: ToSpan) -> Iterator[Allowance]:
    """The allowances in a block of raw HTML, `text[begin:end]`; they are about that block."""
    for start, stop, rules in comments(text[begin:end]):
        yield Allowance(rules, to_span(begin + start, begin + stop), to_span(begin, end))


def comments(html: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The allowances in a piece of raw HTML: start, end and rules of each."""
    # Not behind the last `-->`: there, each opener would search for one in vain.
    for found in _COMMENT.finditer(html, 0, html.rfind("-->") + 3):
        yield found.start(), found.end(), _rules(found[1])


def stands_alone(html: str) -> bool:
    """Whether a piece of raw HTML holds nothing but comments."""
    return _COMMENTS_ONLY.fullmatch(html) is not None


def of_note(properties: tuple[Property, ...]) -> Iterator[Allowance]:
    """The allowances of the front matter: a list of rules, or one text with commas."""
    found = property_of(properties, PROPERTY)
    if found is None:
        return
    values = found.value if isinstance(found.value, list) else [found.value]
    rules = tuple(rule for value in values if value is not None for rule in _rules(str(value)))
    yield Allowance(rules, found.span, None)


def _rules(written: str) -> tuple[str, ...]:
    names = _REASON.split(written, maxsplit=1)[0]
    return tuple(name for name in _BETWEEN.split(names) if name)


def _placed_html(state: StateInline, silent: bool) -> bool:
    start = state.pos
    found = html_inline(state, silent)
    if found and not silent:
        place(state.tokens[-1], start, state.pos)
    return found


def plugin(md: MarkdownIt) -> None:
    """Record where raw HTML stands in a line."""
    md.inline.ruler.at("html_inline", _placed_html)
