"""Styles that the HTML of a value brings along, put on the elements that they are meant for.

pandas colours the cells of a table by a `<style>` element, with a rule for each set of ids. As a
style sheet it would reach the whole page; on the elements it reaches them alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from html import escape

PROPERTIES = frozenset({"background-color", "color", "font-style", "font-weight"})
"""The properties that a value may set on its elements."""

_SHEET_ENDS = re.compile(r"</?style\b[^<>]*>", re.IGNORECASE)
_DECLARATION = re.compile(r"([\w-]+)\s*:\s*+((?!url\b)[\w#.%,() /-]+?)\s*(?:;|\Z)", re.IGNORECASE)
_SELECTOR = re.compile(r"\s*#([\w-]+)\s*")
_ID = re.compile(r'(?<=\s)id="([\w-]+)"')


def styled(html: str) -> str:
    """The HTML with what its style sheets say of single ids as attributes of these elements."""
    styles: dict[str, dict[str, str]] = defaultdict(dict)
    for sheet in _SHEET_ENDS.split(html)[1::2]:
        for rule in sheet.split("}"):
            selectors, _, body = rule.partition("{")
            said = _declarations(body)
            for selector in selectors.split(","):
                if said and (named := _SELECTOR.fullmatch(selector)):
                    styles[named[1]].update(said)
    return _ID.sub(lambda found: _attribute(styles.get(found[1])), html) if styles else html


def _declarations(body: str) -> dict[str, str]:
    found = ((name.lower(), value) for name, value in _DECLARATION.findall(body))
    return {name: value for name, value in found if name in PROPERTIES}


def _attribute(said: dict[str, str] | None) -> str:
    """The attribute; ids are of no use on a page that may hold a value twice."""
    if not said:
        return ""
    if "background-color" in said:
        # Letters that are left as they are were black when the ground was chosen.
        said = {"color": "#000", **said}
    return f'style="{escape("; ".join(f"{name}: {value}" for name, value in said.items()))}"'
