"""The inline half of a body: text, links, embeds, formulas, tags and fields as HTML with holes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from html import escape
from typing import ClassVar

from markdown_it.token import Token

from knotwork.latex.formulas import Formulas
from knotwork.syntax import math, own_macros
from knotwork.syntax.facts import Facts
from knotwork.syntax.holes import (
    EMBED_IN_LINK,
    EMBED_IN_TEXT,
    EMBED_ON_LINE,
    EMBED_ON_LINE_IN_LINK,
    LINK,
    TAG,
    mark,
)
from knotwork.syntax.inline_formulas import TIED
from knotwork.syntax.link import (
    is_external,
    is_own_picture,
    is_picture,
    is_player,
    is_safe,
    played,
    size_attributes,
    title_attribute,
)
from knotwork.syntax.raw_html import self_contained
from knotwork.syntax.sanitise import TAGS, Widgets
from knotwork.syntax.shown import BREAKS
from knotwork.syntax.size_behind import share, taken
from knotwork.syntax.unreadable import unreadable
from knotwork.syntax.wikilink import alt_and_size, default_words
from knotwork.syntax.words import plain

_EMBED = {
    (False, False): EMBED_IN_TEXT,
    (False, True): EMBED_ON_LINE,
    (True, False): EMBED_IN_LINK,
    (True, True): EMBED_ON_LINE_IN_LINK,
}
"""The letter of an embed's mark: by whether it stands in a link, and has a line for itself."""
_OPTION = re.compile(r"(?<!\S)--?[^\W_][\w-]{0,28}(?![\w-])")
"""Command-line options such as `-o` and `--output`; longer ones would be too wide for a phone."""


def text(content: str) -> str:
    """Escaped running text."""
    if "<" in content or "&" in content or ">" in content:
        return content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return content


class InlineRules:
    """Writes inline tokens; `RULES` says which method writes which kind."""

    def __init__(self, facts: Facts, widgets: Widgets, formulas: Formulas) -> None:
        self.facts = facts
        self.widgets = widgets
        self.formulas = formulas
        # nh3 gives every link its `rel`; twice would be an error.
        self._rel = "" if widgets.active else ' rel="noopener noreferrer"'
        strict = facts.parse.strict_breaks
        self._softbreak = "\n" if strict else "<br>\n"
        self._breaks = frozenset({"hardbreak"}) if strict else BREAKS

    def _span(self, name: str) -> str:
        attributes = self.widgets.attributes(f' class="{name}"')
        return f"<span{attributes}>"

    def _math_inline(self, tokens: Sequence[Token], at: int) -> str:
        return self.widgets.whole(self._formula(tokens[at], display=False))

    def _math_display(self, tokens: Sequence[Token], at: int) -> str:
        formula = self._formula(tokens[at], display=True)
        if not formula:
            return ""
        return self.widgets.whole(f'<span class="math-block" tabindex="0">{formula}</span>')

    def math_block(self, token: Token) -> str:
        """A display formula where a block may stand."""
        formula = self._formula(token, display=True)
        if not formula:
            return ""
        return self.widgets.whole(f'<div class="math-block" tabindex="0">{formula}</div>\n')

    def _formula(self, token: Token, *, display: bool) -> str:
        try:
            return own_macros.mathml(token, self.formulas, display=display)
        except ValueError as error:
            unreadable(self.facts, token, error)
            return math.source_html(token.content, str(error))

    def _tag(self, tokens: Sequence[Token], at: int) -> str:
        number = tokens[at].meta.get("number")
        return "#" + text(tokens[at].content) if number is None else mark(TAG, number)

    def _hole(self, tokens: Sequence[Token], at: int) -> str:
        return self.widgets.opening(LINK, tokens[at].meta["number"])

    def _link_open(self, tokens: Sequence[Token], at: int) -> str:
        token = tokens[at]
        if "number" in token.meta:
            link = self.facts.links[token.meta["number"]]
            empty = tokens[at + 1].type == "link_close"
            words = text(default_words(link.target, link.anchor)) if empty else ""
            return self._hole(tokens, at) + words
        href = str(token.attrs.get("href", ""))
        if not is_safe(href):
            return self._span("unsafe-link")
        titled = title_attribute(str(token.attrs.get("title", "")))
        # A bare URL says where it leads; on paper nothing has to be added.
        kind = "external bare" if token.markup else "external"
        attributes = f' class="{kind}" href="{escape(href)}"{self._rel}{titled}'
        return f"<a{self.widgets.attributes(attributes)}>"

    def _link_close(self, tokens: Sequence[Token], at: int) -> str:
        opening = _opening_of(tokens, at)
        if "number" in opening.meta:
            return self.widgets.closing(LINK, opening.meta["number"])
        return "</a>" if is_safe(str(opening.attrs.get("href", ""))) else "</span>"

    def _code(self, tokens: Sequence[Token], at: int) -> str:
        """Code in a line. Options like `--run` stay whole: elsewhere a hyphen may end a line."""
        words = text(tokens[at].content)
        if "-" in words:
            words = _OPTION.sub(lambda found: f"{self._span(TIED)}{found[0]}</span>", words)
        return f"<code>{words}</code>"

    def _image(self, tokens: Sequence[Token], at: int) -> str:
        """A hole for an embed of the vault; what is on the web is shown, played or linked to."""
        token = tokens[at]
        alone = _has_line(tokens, at, self._breaks)
        in_link = bool(token.meta.get("in_link"))
        if "number" in token.meta:
            return mark(_EMBED[in_link, alone], token.meta["number"])
        source = str(token.attrs.get("src", ""))
        alt, size = alt_and_size(plain(token.children or ()))
        size = taken(token) or size
        is_own = is_own_picture(source)
        if not is_own and not (is_external(source) and is_safe(source)):
            return text(alt)
        is_page = not is_own and (is_player(source) or not is_picture(source))
        player = played(source)
        if in_link and (is_page or player):
            return text(alt or source)
        url = escape(source)
        if is_page:
            return self.widgets.whole(
                f'<a class="external embed-file" href="{url}" rel="noopener noreferrer">'
                f"{escape(alt or source)}</a>"
            )
        percent = share(token)
        box = f' width="{percent}%"' if percent else size_attributes(size)
        if player:
            return self.widgets.whole(
                f'<{player} class="embed-{player}" controls preload="metadata"'
                f' src="{url}"{box if player == "video" else ""}></{player}>'
            )
        kind = ' class="picture"' if alone else ""
        titled = title_attribute(str(token.attrs.get("title", "")))
        return self.widgets.whole(
            f'<img{kind} src="{url}" alt="{escape(alt)}" loading="lazy"{box}{titled}>'
        )

    RULES: ClassVar[Mapping[str, Callable[[InlineRules, Sequence[Token], int], str]]] = {
        "text": lambda _self, tokens, at: text(tokens[at].content),
        "softbreak": lambda self, _tokens, _at: self._softbreak,
        "html_inline": lambda _self, tokens, at: self_contained(tokens[at].content, TAGS),
        "code_inline": _code,
        "math_inline": _math_inline,
        "math_display": _math_display,
        "tag": _tag,
        "wikilink_open": _hole,
        "wikilink_close": _link_close,
        "embed": _image,
        "link_open": _link_open,
        "link_close": _link_close,
        "image": _image,
        "field_open": lambda self, _tokens, _at: self._span("field"),
        "field_close": lambda _self, _tokens, _at: "</span>",
        "field_key_open": lambda self, _tokens, _at: self._span("field-key"),
        "field_key_close": lambda _self, _tokens, _at: "</span>",
    }


def _has_line(tokens: Sequence[Token], at: int, breaks: Collection[str]) -> bool:
    """Whether a token has a line for itself, with at most a link around it."""
    first, last = at, at
    if 0 < at < len(tokens) - 1:
        around = tokens[at - 1].type, tokens[at + 1].type
        if around == ("link_open", "link_close"):
            first, last = at - 1, at + 1
    return all(
        not 0 <= beyond < len(tokens) or tokens[beyond].type in breaks
        for beyond in (first - 1, last + 1)
    )


def _opening_of(tokens: Sequence[Token], at: int) -> Token:
    """The token that the closing one at `at` closes."""
    depth = 0
    for index in range(at, -1, -1):
        depth += tokens[index].nesting
        if depth == 0:
            return tokens[index]
    return tokens[at]
