"""Markdown links and images: CommonMark's own rules, with the place of each recorded.

markdown-it gives inline tokens no positions; these wrappers note where the rule began and ended.
Inside the label of a wiki link there are no links, and a URL in the words of any link is text.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_inline import StateInline, autolink, image, link

from knotwork.names import AUDIO, IMAGES, VIDEO, extension
from knotwork.syntax import size_behind
from knotwork.syntax.attribute_id import anchor
from knotwork.syntax.environment import parse_of, place

_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_PLAYERS = ("youtube.com", "youtu.be", "twitter.com", "x.com")
_OWN_PICTURE = re.compile(
    r"data:image/(?:(?:avif|bmp|gif|jpe?g|png|svg\+xml|webp);base64,[a-z0-9+/=%\s]+"
    r"|svg\+xml(?:;charset=[\w-]+|;utf-?8)?,[^<>\"]+)\Z",
    re.IGNORECASE,
)
_WORDS_BEFORE_A_NOTE = re.compile(r"\[(?:[^\[\]\\\n]|\\.)*\]:[ \t]*(?:\n[ \t]*)?!?\[\[[^\n]*?\]\]")
BLANK = "blank-in-path"
"""The kind of loose end: a link that a blank in its path makes plain text."""
_INLINE = re.compile(
    r"""!?\[[^\[\]\n]*\]\(([^()<>\n]*?)(?:[ \t](?:"[^"\n]*"|'[^'\n]*')[ \t]*)?\)"""
)
"""A link with its path, and what may be its title."""
_ANCHOR = re.compile(r"\[\]\(\)\{:?[ \t]*#(\w[\w:.-]*)[ \t]*\}")
"""An anchor of mkdocs-autorefs: a link without words and target, of which only the id counts."""
_FILES = IMAGES | AUDIO | VIDEO | {"md", "canvas", "pdf"}
SAFE_SCHEMES = frozenset(
    {"http", "https", "mailto", "tel", "sms", "geo", "ftp", "ftps", "irc", "ircs", "matrix", "xmpp",
     "news", "urn", "doi", "magnet", "obsidian", "zotero", "git", "ssh"}
)  # fmt: skip
"""Schemes that a page may link to; others show as text. None of them can run a script."""

_NO_LABEL = re.compile(r"(?:inv|xref|wiki|gh|rrid|ror):", re.IGNORECASE)
"""Matches what MyST resolves outside of a book, with schemes that a page may not link to."""


def is_external(destination: str) -> bool:
    """Whether a destination leads out of the vault: a scheme, or `//host`."""
    return _SCHEME.match(destination) is not None


def is_safe(destination: str) -> bool:
    """Whether an external destination may become an `href`."""
    scheme = "".join(destination.partition(":")[0].split()).lower()
    return destination.startswith("//") or scheme in SAFE_SCHEMES


def is_picture(url: str) -> bool:
    """Whether an external URL may be shown as an image."""
    return url.lower().startswith(("http:", "https:", "//"))


def is_own_picture(url: str) -> bool:
    """Whether a URL holds a picture itself: in an `<img>` it runs nothing and loads nothing."""
    return _OWN_PICTURE.match(url) is not None


def played(url: str) -> str:
    """The element that plays what is behind an external URL, by its suffix; empty for a picture."""
    suffix = extension(url.partition("?")[0].partition("#")[0])
    return "video" if suffix in VIDEO else "audio" if suffix in AUDIO else ""


def is_player(url: str) -> bool:
    """Whether an image's URL is that of a video or post, which Obsidian embeds."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return any(f".{host}".endswith(f".{known}") for known in _PLAYERS)


def title_attribute(title: str) -> str:
    """The `title` attribute of a link or picture; empty without a title."""
    return f' title="{escape(title)}"' if title else ""


def size_attributes(size: tuple[int, int] | None) -> str:
    """The attributes for a width and, unless it is 0, a height in pixels; empty without a size."""
    if size is None:
        return ""
    width, height = size
    return f' width="{width}"' + (f' height="{height}"' if height else "")


def decoded(href: str) -> str:
    """The destination as the author wrote it, without markdown-it's percent-encoding."""
    return unquote(href, errors="replace")


def destination(text: str) -> tuple[int, int] | None:
    """Where the destination stands in the text of an inline link, without its angle brackets.

    None if the text holds none, as in `[words][reference]`. The label may hold links and images, so
    the destination is the first that is followed by the link's own end.
    """
    opener = text.find("](")
    while opener >= 0:
        if place := _destination_at(text, opener + 2):
            return place
        opener = text.find("](", opener + 1)
    return None


def with_blank(text: str, at: int) -> tuple[int, str] | None:
    """The end and the path of the link at `at`, if a blank in the path makes it plain text."""
    found = _INLINE.match(text, at)
    if found is None:
        return None
    path = found[1].strip()
    suffix = path.partition("#")[0].rpartition(".")[2].lower()
    return (found.end(), path) if " " in path and suffix in _FILES else None


def _destination_at(text: str, begin: int) -> tuple[int, int] | None:
    start = _after_space(text, begin)
    found = parseLinkDestination(text, start, len(text))
    if not found.ok:
        return None
    end = _after_space(text, found.pos)
    if end < len(text) - 1:
        title = parseLinkTitle(text, end, len(text), None)
        end = _after_space(text, title.pos) if title.ok else end
    if end != len(text) - 1 or text[end] != ")":
        return None
    if text[start : start + 1] == "<":
        return start + 1, found.pos - 1
    return start, found.pos


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _may_close(state: StateInline) -> bool:
    """Whether there is a `]` ahead that could end a link.

    Without this test markdown-it would search for one at every `[`, a hundred levels deep.
    """
    closer = "]" if state.env.get("references") else "]("
    return state.html_terminator_last(closer) >= state.pos


def _is_label(url: str) -> bool:
    """Whether a destination of MyST, which looks like a URL, is a label such as `eq:one`."""
    return is_external(url) and not is_safe(url) and not _NO_LABEL.match(url)


def _placed_link(state: StateInline, silent: bool) -> bool:
    parse = parse_of(state.env)
    if parse.in_label or not _may_close(state):
        return False
    start, first = state.pos, len(state.tokens)
    if not link(state, silent):
        if not silent and parse.inline is not None and with_blank(state.src, start):
            parse.loose_ends.append((parse.inline, start + parse.base, BLANK))
        return False
    if not silent:
        # The link may stand after text that was still pending when the rule began.
        opening = next(token for token in state.tokens[first:] if token.type == "link_open")
        place(opening, start, state.pos)
        url = str(opening.attrs.get("href", ""))
        if parse.dialect == "myst" and _is_label(url):
            opening.attrs["href"] = f"#{url}"
        # In `[[1](url)]` the link took the second bracket: the first one opens nothing.
        parse.forget_loose_ends(start - 1 if state.src[start - 1 : start] == "[" else start)
    if state.src[state.pos - 1] == ")":
        size_behind.take(state, None)  # `{target=_blank}`, `{: .button}`
    if not silent and (found := _ANCHOR.fullmatch(state.src, start, state.pos)):
        del state.tokens[-2:]
        state.tokens.append(anchor(found[1]))
    return True


def _placed_image(state: StateInline, silent: bool) -> bool:
    if not _may_close(state):
        return False
    parse = parse_of(state.env)
    start, parse.inline, outer = state.pos, None, parse.inline
    found = image(state, silent)
    parse.inline = outer
    if found and not silent:
        place(state.tokens[-1], start, state.pos)
        state.tokens[-1].meta["in_link"] = state.linkLevel > 0
    if found:
        size_behind.take(state, None if silent else state.tokens[-1])
    return found


def _placed_autolink(state: StateInline, silent: bool) -> bool:
    start, first = state.pos, len(state.tokens)
    if not autolink(state, silent):
        return False
    if not silent and state.linkLevel > 0:
        words = state.tokens[-2]
        del state.tokens[-3:]
        state.pending, state.pendingLevel = words.content, state.level
    elif not silent:
        opening = next(token for token in state.tokens[first:] if token.type == "link_open")
        place(opening, start, state.pos)
    return True


def _definition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """The rule for link reference definitions; `[words]: [[note]]` is words and a wiki link.

    To CommonMark `[[note]]` would be its destination: the line would vanish, and with it the link.
    """
    line = start_line
    while line < end_line and (lines := _words_before_a_note(state, line)):
        line += lines
    if line == start_line:
        return reference(state, start_line, end_line, silent)
    if silent or line >= end_line or not reference(state, line, end_line, True):
        return False
    # The words get a paragraph of their own: within it, the definition below would be text.
    opening = state.push("paragraph_open", "p", 1)
    opening.map = [start_line, line]
    token = state.push("inline", "", 0)
    token.content = state.getLines(start_line, line, state.blkIndent, False).strip()
    token.map, token.children = [start_line, line], []
    state.push("paragraph_close", "p", -1)
    state.line = line
    return True


def _words_before_a_note(state: StateBlock, line: int) -> int:
    """How many lines the `[words]: [[note]]` that begins at `line` takes; 0 if none does."""
    text = _line(state, line)
    below = line + 1 < state.lineMax and text.rstrip().endswith("]:")
    if below:
        text += "\n" + _line(state, line + 1)
    return 1 + below if _WORDS_BEFORE_A_NOTE.match(text) else 0


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def plugin(md: MarkdownIt) -> None:
    """Replace the rules for links and images by ones that record where they stand."""
    md.block.ruler.at("reference", _definition)
    md.inline.ruler.at("autolink", _placed_autolink)
    md.inline.ruler.at("link", _placed_link)
    md.inline.ruler.at("image", _placed_image)
