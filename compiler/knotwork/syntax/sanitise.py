"""Raw HTML in notes: cleaned by nh3 while our own widgets are out of the way.

nh3 drops ids, checkboxes, MathML and more, and it closes what a note leaves open, so the whole body
is cleaned at once: first every widget is swapped for a mark, every attribute of ours for a `title`
that holds one, and every pair of marks for an element, lest it cross the author's; then nh3 runs,
then all are put back. Ids and classes of the author's own get a prefix, and relative URLs become
holes for the link step.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

import nh3

from knotwork.syntax.font import with_spans
from knotwork.syntax.holes import (
    BLOCK,
    BLOCK_END,
    CLOSE,
    LINK,
    LINK_END,
    OPEN,
    PREFIX,
    TRAIL,
    TRAIL_END,
    URL,
    WIDGET,
    mark,
)
from knotwork.syntax.link import is_external, is_safe
from knotwork.syntax.raw_table import boxed
from knotwork.urls import OWN_ID

TAGS = frozenset(nh3.ALLOWED_TAGS) | {
    "details", "summary", "section", "figure", "figcaption", "picture", "source", "video",
    "audio", "track", "tfoot", "progress", "meter", "font",
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
    "progress": {"value", "max"},
    "meter": {"value", "min", "max", "low", "high", "optimum"},
    "a": {"href", "name", "download", "hreflang"},
    "img": {"src", "alt", "loading"},
    "font": {"color"},
}  # fmt: skip
ATTRIBUTES = frozenset().union(*_ATTRIBUTES.values())
"""The attributes that some element of a page may have."""
URL_ATTRIBUTES = frozenset({"href", "src", "poster", "cite"})
_OWN = PREFIX + OWN_ID
_ID = re.compile(f' (id|name)="{_OWN}([^"]*)"')
_FRAGMENT = re.compile(f' href="#{_OWN}([^"]*)"')
_UNSEEN = re.compile(r"[\t\n\r]")
_STRIPPED = "".join(map(chr, range(0x21)))
"""Characters that browsers ignore in URLs: anywhere, and at the ends."""
_PLACEHOLDER = re.compile(f' title="{OPEN}{WIDGET}(\\d+){CLOSE}"')
_PAIRS = {LINK: (LINK_END, "a"), BLOCK: (BLOCK_END, "div"), TRAIL: (TRAIL_END, "div")}
"""For the first mark of each pair: the second one, and the element that stands for both."""
_PAIRED = re.compile(r'<(/?)(a|div)((?:\s[^\s=>]+(?:="[^"]*")?)*)>')
_PAIR = re.compile(f' title="{OPEN}([{"".join(_PAIRS)}])(\\d+){CLOSE}"')
_WIDGET = re.compile(f"{OPEN}{WIDGET}(\\d+){CLOSE}")
_REFERENCE = re.compile(f' (href|src|poster|cite)="({OPEN}{URL}\\d+{CLOSE})"')
_EXTERNAL = re.compile(
    r'<(?:img|video|audio|source)(?:\s[^\s=>]+="[^"]*")*?\s(?:src|poster)="(?:https?:)?//',
    re.IGNORECASE,
)


class Widgets:
    """Holds our own HTML back while nh3 cleans the rest; passes it through if nothing is raw."""

    __slots__ = ("_kept", "active")

    def __init__(self, *, active: bool) -> None:
        self.active = active
        self._kept: list[str] = []

    def whole(self, html: str) -> str:
        """A piece of our HTML, to be hidden from nh3."""
        if not self.active:
            return html
        self._kept.append(html)
        return mark(WIDGET, len(self._kept) - 1)

    def attributes(self, html: str) -> str:
        """Our attributes (` class="…"`) for an element that nh3 is to see, so that it is closed."""
        if not self.active or not html:
            return html
        self._kept.append(html)
        return f' title="{mark(WIDGET, len(self._kept) - 1)}"'

    def opening(self, letter: str, number: int) -> str:
        """The first of a pair of marks."""
        own = mark(letter, number)
        return f'<{_PAIRS[letter][1]} title="{own}">' if self.active else own

    def closing(self, letter: str, number: int) -> str:
        """The second of the pair that `opening` begins."""
        closer, tag = _PAIRS[letter]
        return f"</{tag}>" if self.active else mark(closer, number)

    def restored(self, html: str) -> str:
        """The cleaned body with everything back in place."""
        html = _with_pairs(html)
        html = _PLACEHOLDER.sub(lambda found: self._kept[int(found[1])], html)
        return _WIDGET.sub(lambda found: self._kept[int(found[1])], html)


def _with_pairs(html: str) -> str:
    ends: list[str] = []

    def replaced(found: re.Match[str]) -> str:
        if found[1]:
            return ends.pop()
        own = _PAIR.search(found[3])
        if own is None:
            ends.append(f"</{found[2]}>")
            return found[0]
        ends.append(mark(_PAIRS[own[1]][0], int(own[2])))
        return mark(own[1], int(own[2]))

    return _PAIRED.sub(replaced, html)


class UrlHandlers(NamedTuple):
    """What is called for each URL of raw HTML, by its kind."""

    relative: Callable[[str, str], str]
    """Takes an attribute and its URL; returns the hole that takes the place of both."""
    external: Callable[[str], None]
    """Takes a URL that leads to the web."""
    fragment: Callable[[str, str], None]
    """Takes a `#fragment` as `with_targets` looks for it, and the URL as written."""


def clean(html: str, handlers: UrlHandlers) -> str:
    """Sanitise a body."""

    def attribute(tag: str, name: str, value: str) -> str | None:
        if name == "id" or (name == "name" and tag == "a"):
            return _OWN + _without_space(value)
        if name == "class":
            return " ".join(f"u-{word}" for word in value.split())
        if name in URL_ATTRIBUTES:
            return _url(name, value, handlers)
        return value

    cleaned = nh3.clean(
        html,
        tags=set(TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        filter_style_properties=set(_STYLES),
        link_rel="noopener noreferrer",
        url_schemes={"http", "https", "mailto", "tel"},
    )
    if "<font" in cleaned:
        cleaned = with_spans(cleaned)
    referred = _REFERENCE.sub(lambda found: " " + found[2], cleaned)
    return boxed(referred) if "<table" in referred else referred


def _url(name: str, value: str, handlers: UrlHandlers) -> str | None:
    value = bare_url(value)
    if is_external(value):
        handlers.external(value)
        return value if is_safe(value) else None
    if value.startswith("#"):
        if name != "href":
            return None
        own = _without_space(unquote(value[1:], errors="replace"))
        handlers.fragment(own, value)
        return f"#{_OWN}{own}"
    return handlers.relative(name, value) if value else None


def bare_url(value: str) -> str:
    """A URL of an attribute without what browsers ignore in it."""
    return _UNSEEN.sub("", value).strip(_STRIPPED)


def _without_space(identity: str) -> str:
    return "-".join(identity.split())


def with_single_ids(htmls: Iterable[str]) -> tuple[str, ...]:
    """Cleaned pieces of one note, in which only the first of elements with one id keeps it."""
    seen: set[str] = set()

    def replaced(found: re.Match[str]) -> str:
        if found[1] == "id" and found[2] in seen:
            return ""
        if found[1] == "id":
            seen.add(found[2])
        return found[0]

    return tuple(_ID.sub(replaced, piece) for piece in htmls)


def own_ids(htmls: Iterable[str]) -> tuple[str, ...]:
    """The ids and names that the author gave to elements of cleaned HTML, each once, in order."""
    found = (unescape(found[2]) for html in htmls for found in _ID.finditer(html))
    return tuple(dict.fromkeys(found))


def with_targets(
    htmls: Sequence[str], known: Collection[str], elsewhere: Callable[[str], str]
) -> tuple[str, ...]:
    """Cleaned pieces of one note, in which each `#fragment` that the author wrote leads somewhere.

    It leads to the element with that id; without one, `elsewhere` gives the hole for it.
    """

    def replaced(found: re.Match[str]) -> str:
        written = unescape(found[1])
        return found[0] if written and written in known else f" {elsewhere(written)}"

    return tuple(_FRAGMENT.sub(replaced, html) for html in htmls)


def shows_external(html: str) -> bool:
    """Whether cleaned HTML makes a browser fetch a picture or a film from elsewhere."""
    return _EXTERNAL.search(html) is not None
