r"""`[[target#anchor|label]]` and `![[…]]`: reading wiki links, not resolving them.

The innermost opener wins, a line break ends the attempt, the first `|` parts target and label, and
a backslash before it (needed in tables) is dropped, as in Obsidian. The rule must be registered
before markdown-it's `link`, or `[[a]](b)` would be read as a Markdown link. Only `[[1\]](url)` is
one: where the bracket is escaped and a destination follows, no wiki link is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from knotwork.names import normal
from knotwork.syntax import size_behind
from knotwork.syntax.environment import count_between, first_closer, parse_of, parse_within, place

_FOOTNOTE = re.compile(r"#\[\^[^\s\[\]|]+\Z")
"""Matches the end of a link to a footnote, `[[note#[^1]]]`: its first `]` is part of the name."""
_LINE_END = re.compile(r"\n")
_UNCLOSED = "unclosed-link"
_PLAIN = re.compile(r"[^\W_]+(?: [^\W_]+)*")
"""Matches text in which no inline rule begins or ends."""
_SIZE = re.compile(r"\s*(\d{1,5})(?:x(\d{1,5}))?\s*$")


class WikiLink(NamedTuple):
    """The parts of the inner text of a wiki link."""

    target: str
    anchor: str | None
    label: str | None
    label_at: int
    """Where the label's first character stands in the inner text; 0 without a label."""


def read(inner: str) -> WikiLink | None:
    """The parts of what stands between `[[` and `]]`, or None if that is not a link."""
    if "\n" in inner or "[[" in inner or _opens_inside(inner) or not inner.strip():
        return None
    pipe = inner.find("|")
    linktext, label, label_at = inner, None, 0
    if pipe > 0:
        linktext, label = inner[:pipe], inner[pipe + 1 :]
        label_at = pipe + 1 + len(label) - len(label.lstrip())
    linktext = normal(linktext.strip().removesuffix("\\").strip())
    label = label and label.strip()
    if not linktext and not label:
        return None
    target, hash_sign, anchor = linktext.partition("#")
    return WikiLink(target.strip(), anchor if hash_sign else None, label or None, label_at)


def _opens_inside(inner: str) -> bool:
    """Whether the true opener begins one character later, as in `[[[a]]]`; not in `[[[a] b]]`."""
    return inner.startswith("[") and "]" not in inner


def default_words(target: str, anchor: str | None) -> str:
    """What a link without a label shows: `Note > H1 > H2`."""
    parts = [target, *(anchor or "").split("#")]
    return " > ".join(part.strip() for part in parts if part.strip())


def alt_and_size(title: str) -> tuple[str, tuple[int, int] | None]:
    """Alternative text and size of an image from all that follows the first `|`."""
    front, _pipe, last = title.rpartition("|")
    if size := _SIZE.match(last):
        return front.removesuffix("\\").strip(), (int(size[1]), int(size[2] or 0))
    return title.strip(), None


def links_in(text: str) -> Iterator[tuple[int, int, WikiLink]]:
    """The wiki links of a text that holds no other Markdown, with start and end."""
    opener = text.find("[[")
    while opener >= 0:
        end = text.find("]]", opener + 2)
        if end < 0:
            return
        inner = text[opener + 2 : _with_footnote(text, opener + 2, end)]
        if link := read(inner):
            yield opener, opener + len(inner) + 4, link
            opener += len(inner) + 3
        opener = text.find("[[", opener + 1)


def _with_footnote(text: str, begin: int, end: int) -> int:
    """The end of the inner text, one later if the first `]` belongs to a footnote's name."""
    more = text.startswith("]]]", end) and _FOOTNOTE.search(text, begin, end)
    return end + 1 if more else end


def _ends_escaped(text: str, end: int) -> bool:
    r"""Whether the first bracket is one of the words of a Markdown link: `[[1\]](url)`."""
    return text.startswith("\\]](", end - 1) and text[end - 2] != "\\"


def closers(text: str) -> tuple[int, ...]:
    """Where wiki links may end."""
    found: list[int] = []
    at = text.find("]]")
    while at >= 0:
        found.append(at)
        at = text.find("]]", at + 1)
    return tuple(found)


def line_ends(text: str) -> tuple[int, ...]:
    """Where wiki links end at the latest."""
    return tuple(found.start() for found in _LINE_END.finditer(text))


def wikilink(state: StateInline, silent: bool) -> bool:
    """The inline rule."""
    start = state.pos
    source = state.src
    embed = source[start] == "!"
    opener = start + 1 if embed else start
    if not source.startswith("[[", opener) or parse_of(state.env).in_label:
        return False
    begin = opener + 2
    end = first_closer(state, closers, begin)
    if not 0 <= end <= state.posMax - 2 or 0 <= first_closer(state, line_ends, begin) < end:
        if not silent:
            _note_unclosed(state, opener)
        return False
    if source.find("[[", begin, end) >= 0:
        return False
    end = _with_footnote(source, begin, end)
    if not embed and _ends_escaped(source, end):
        return False
    link = read(source[begin:end])
    if link is None:
        return False
    if not silent:
        push = _push_embed if embed else _push_link
        push(state, link, start, end + 2)
    state.pos = end + 2
    if embed:
        size_behind.take(state, None if silent else state.tokens[-1])
    return True


def _push_embed(state: StateInline, link: WikiLink, start: int, end: int) -> None:
    token = state.push("embed", "", 0)
    token.meta["link"] = link
    token.meta["in_link"] = state.linkLevel > 0
    place(token, start, end)
    words = default_words(link.target, link.anchor)
    token.content = words if link.label is None else alt_and_size(link.label)[0] or words


def _push_link(state: StateInline, link: WikiLink, start: int, end: int) -> None:
    token = state.push("wikilink_open", "a", 1)
    token.meta["link"] = link
    place(token, start, end)
    if link.label is None:
        words = state.push("text", "", 0)
        words.content = default_words(link.target, link.anchor) or state.src[start + 2 : end - 2]
    else:
        _push_label(state, link.label, start + 2 + link.label_at)
    state.push("wikilink_close", "a", -1)


def _push_label(state: StateInline, label: str, begin: int) -> None:
    if _PLAIN.fullmatch(label):
        state.push("text", "", 0).content = label
        return
    parse = parse_of(state.env)
    parse.in_label = True
    state.linkLevel += 1
    parse_within(state, begin, begin + len(label))
    state.linkLevel -= 1
    parse.in_label = False


def _note_unclosed(state: StateInline, opener: int) -> None:
    parse = parse_of(state.env)
    if parse.inline is None:
        return
    opener += parse.base
    if parse.loose_ends and parse.loose_ends[-1][0] is parse.inline:
        _, last, kind = parse.loose_ends[-1]
        within = state.env, parse.inline.content, line_ends
        if kind == _UNCLOSED and not count_between(*within, last, opener):
            return  # one remark a line: `[[[[[[` is one mistake
    parse.loose_ends.append((parse.inline, opener, _UNCLOSED))


def plugin(md: MarkdownIt) -> None:
    """Teach a parser wiki links."""
    md.inline.ruler.before("link", "wikilink", wikilink)
