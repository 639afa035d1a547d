"""Raw HTML in notes: cleaned by nh3 while our own widgets are out of the way.

nh3 drops ids, checkboxes, MathML and more, and it closes what a note leaves open, so the whole body
is cleaned at once: first every widget is swapped for a mark and every attribute of ours for a
`title` that holds one, then nh3 runs, then both are put back. Ids and classes of the author's own
get a prefix, and relative URLs become holes for the link step.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import nh3

from knotwork.names import fragment
from knotwork.syntax.holes import CLOSE, OPEN, PREFIX, mark
from knotwork.syntax.link import is_external, is_safe

_TAGS = frozenset(nh3.ALLOWED_TAGS) | {
    "details", "summary", "section", "figure", "figcaption", "picture", "source", "video",
    "audio", "track", "mark", "kbd", "input",
}  # fmt: skip
_STYLES = frozenset(
    {"color", "background-color", "text-align", "font-weight", "font-style", "font-size",
     "text-decoration", "width", "height", "max-width", "vertical-align", "white-space"}
)  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {
    **{tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    "*": {"title", "lang", "dir", "id", "class", "style", "align", "aria-label", "role", "width",
          "height", "colspan", "rowspan"},
    "details": {"open"},
    "audio": {"src", "controls", "loop", "muted", "preload"},
    "video": {"src", "controls", "loop", "muted", "preload", "poster", "playsinline"},
    "source": {"src", "type", "media"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "a": {"href", "name", "download", "hreflang"},
    "img": {"src", "alt", "loading"},
}  # fmt: skip
_URL_ATTRIBUTES = frozenset({"href", "src", "poster", "cite"})
_PLACEHOLDER = re.compile(f' title="{OPEN}w(\\d+){CLOSE}"')
_WIDGET = re.compile(f"{OPEN}w(\\d+){CLOSE}")
_REFERENCE = re.compile(f' (href|src|poster|cite)="({OPEN}r\\d+{CLOSE})"')


class Widgets:
    """Where our own HTML waits while nh3 cleans the rest; passes it through if nothing is raw."""

    __slots__ = ("_kept", "active")

    def __init__(self, *, active: bool) -> None:
        self.active = active
        self._kept: list[str] = []

    def whole(self, html: str) -> str:
        """A piece of ours that nh3 must not see."""
        if not self.active:
            return html
        self._kept.append(html)
        return mark("w", len(self._kept) - 1)

    def attributes(self, html: str) -> str:
        """Attributes of ours for an element that nh3 shall balance: ` class="…"`."""
        if not self.active or not html:
            return html
        self._kept.append(html)
        return f' title="{mark("w", len(self._kept) - 1)}"'

    def restored(self, html: str) -> str:
        """The cleaned body with everything back in place."""
        html = _PLACEHOLDER.sub(lambda found: self._kept[int(found[1])], html)
        return _WIDGET.sub(lambda found: self._kept[int(found[1])], html)


def clean(html: str, refer: Callable[[str, str], str]) -> str:
    """Sanitise a body; `refer(attribute, url)` returns the hole for a relative URL."""

    def attribute(tag: str, name: str, value: str) -> str | None:
        if name == "id" or (name == "name" and tag == "a"):
            return f"{PREFIX}u-{fragment(value)}"
        if name == "class":
            return " ".join(f"u-{word}" for word in value.split())
        if name in _URL_ATTRIBUTES:
            return _url(name, value, refer)
        return value

    cleaned = nh3.clean(
        html,
        tags=set(_TAGS) - {"input"},
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        filter_style_properties=set(_STYLES),
        link_rel="noopener noreferrer",
        url_schemes={"http", "https", "mailto", "tel"},
    )
    return _REFERENCE.sub(lambda found: " " + found[2], cleaned)


def _url(name: str, value: str, refer: Callable[[str, str], str]) -> str | None:
    value = value.strip()
    if is_external(value):
        return value if is_safe(value) else None
    if value.startswith("#"):
        return f"#{PREFIX}u-{fragment(value[1:])}" if name == "href" and value[1:] else None
    return refer(name, value) if value else None
