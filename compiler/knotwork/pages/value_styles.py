"""Styles that the HTML of a value brings along, put on the elements that they are meant for.

pandas colours the cells of a table by a `<style>` element, with a rule for each set of ids. As a
style sheet it would reach the whole page; on the elements it reaches them alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from html import escape

PROPERTIES = frozenset({"background-color", "color", "font-style", "font-weight"})
"""The properties that a value may set on its elements."""

_SHEET_ENDS = re.compile(r"</?style\b[^<>]*>", re.IGNORECASE)
_VALUE = re.compile(r"(?!url\b)[\w#.%,() /-]+", re.IGNORECASE)
_SELECTOR = re.compile(r"\s*#([\w-]+)\s*")
_TAG = re.compile(r"<[a-z][^<>]*>", re.IGNORECASE)
_ID = re.compile(r'(?<=\s)id="([\w-]+)"')


def styled(html: str) -> str:
    """The HTML with what its style sheets say of single ids as attributes of these elements."""
    styles: dict[str, dict[str, str]] = defaultdict(dict)
    for sheet in _SHEET_ENDS.split(html)[1::2]:
        for rule in sheet.split("}"):
            selectors, _, body = rule.partition("{")
            declarations = dict(_declarations(body))
            for selector in selectors.split(","):
                if declarations and (named := _SELECTOR.fullmatch(selector)):
                    styles[named[1]].update(declarations)
    if not styles:
        return html
    # Within tags alone: what looks like an attribute may be a text that a cell shows.
    return _TAG.sub(
        lambda tag: _ID.sub(lambda found: _attribute(styles.get(found[1], {})), tag[0]), html
    )


def _declarations(body: str) -> Iterator[tuple[str, str]]:
    for declaration in body.split(";"):
        name, _, value = map(str.strip, declaration.partition(":"))
        if name.lower() in PROPERTIES and _VALUE.fullmatch(value):
            yield name.lower(), value


def _attribute(declarations: dict[str, str]) -> str:
    """The attribute in place of an id, which is of no use on a page that may hold a value twice."""
    style = "; ".join(f"{name}: {value}" for name, value in declarations.items())
    return f'style="{escape(style)}"' if declarations else ""
