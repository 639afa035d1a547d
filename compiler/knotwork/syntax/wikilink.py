"""`[[target#anchor|label]]` and `![[…]]`: reading wiki links, not resolving them.

The innermost opener wins, a line break ends the attempt, the first `|` parts target and label, and
a backslash before it (needed in tables) is dropped: `links.md` 2.1. Must be registered before
markdown-it's `link`, or `[[a]](b)` goes to CommonMark.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from knotwork.names import normal
from knotwork.syntax.environment import notes_of, place

_SIZE = re.compile(r"\s*(\d{1,5})(?:x(\d{1,5}))?\s*$")


class WikiLink(NamedTuple):
    """The parts of the inner text of a wiki link."""

    target: str
    anchor: str | None
    label: str | None
    label_at: int
    """Where the label's first character stands in the inner text; 0 without a label."""


def read(inner: str) -> WikiLink | None:
    """The parts of what stands between `[[` and `]]`, or None if that is no link."""
    if "\n" in inner or "[[" in inner or _opens_inside(inner) or not inner.strip():
        return None
    pipe = inner.find("|", 1)
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


class _Closers:
    """The next `]]` after a position, asked for in rising order: linear over a whole text."""

    __slots__ = ("asked", "found", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.asked = self.found = 0

    def after(self, position: int) -> int:
        if not self.asked <= position <= self.found:
            if self.found < 0 and position >= self.asked:
                return -1
            self.asked, self.found = position, self.text.find("]]", position)
        return self.found


def _closer(state: StateInline, position: int) -> int:
    closers = state.env.get("wikilink")
    if closers is None or closers.text is not state.src:
        closers = state.env["wikilink"] = _Closers(state.src)
    found: int = closers.after(position)
    return found if found + 2 <= state.posMax else -1


def wikilink(state: StateInline, silent: bool) -> bool:
    """The inline rule."""
    start = state.pos
    source = state.src
    embed = source[start] == "!"
    opener = start + 1 if embed else start
    if not source.startswith("[[", opener):
        return False
    inner_start = opener + 2
    end = _closer(state, inner_start)
    line_end = source.find("\n", inner_start, end if end >= 0 else state.posMax)
    if end < 0 or line_end >= 0:
        if not silent:
            _note_unclosed(state, opener)
        return False
    if source.find("[[", inner_start, end) >= 0:
        return False
    link = read(source[inner_start:end])
    if link is None:
        return False
    if not silent:
        _push(state, link, embed=embed, start=start, inner_start=inner_start, end=end)
    state.pos = end + 2
    return True


def _push(
    state: StateInline, link: WikiLink, *, embed: bool, start: int, inner_start: int, end: int
) -> None:
    if embed:
        token = state.push("embed", "", 0)
        token.meta["link"] = link
        place(token, start, end + 2)
        words = default_words(link.target, link.anchor)
        token.content = words if link.label is None else alt_and_size(link.label)[0]
        return
    token = state.push("wikilink_open", "a", 1)
    token.meta["link"] = link
    place(token, start, end + 2)
    if link.label is None:
        shown = default_words(link.target, link.anchor)
        state.push("text", "", 0).content = shown or state.src[inner_start:end].strip()
    else:
        state.pos = inner_start + link.label_at
        state.posMax, outer = state.pos + len(link.label), state.posMax
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.posMax = outer
    state.push("wikilink_close", "a", -1)


def _note_unclosed(state: StateInline, opener: int) -> None:
    notes = notes_of(state.env)
    if notes.inline is None or notes.inline.content is not state.src:
        return
    if notes.loose_ends and notes.loose_ends[-1][0] is notes.inline:
        last = notes.loose_ends[-1][1]
        if state.src.find("\n", last, opener) < 0:
            return  # one remark a line: `[[[[[[` is one mistake
    notes.loose_ends.append((notes.inline, opener, "unclosed-link"))


def plugin(md: MarkdownIt) -> None:
    """Teach a parser wiki links."""
    md.inline.ruler.before("link", "wikilink", wikilink)
