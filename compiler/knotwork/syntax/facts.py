"""The facts of a note, gathered from the tokens of its body in one pass.

Each token that stands for a fact gets the fact's number, which the body's holes then name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from markdown_it.token import Token
from msgspec.structs import replace

from knotwork.model import (
    Allowance,
    Block,
    Cell,
    Flaw,
    Heading,
    Link,
    Property,
    Relation,
    Tag,
    Trail,
    Url,
)
from knotwork.names import fragment, normal
from knotwork.packed import Sentence
from knotwork.syntax import allowance, block_id, field, myst, prose, remarks, trail, words
from knotwork.syntax.code import CELL_LANGUAGES, OUTPUT, fence_info, options
from knotwork.syntax.environment import Notes, ToSpan, placed
from knotwork.syntax.link import decoded, is_external, is_picture, is_player
from knotwork.syntax.source_map import Pieces, pieces_of
from knotwork.syntax.wikilink import WikiLink, alt_and_size
from knotwork.text import Span

_FOOTNOTE_ID = re.compile(r"fn(?:ref)?-\d")
_HIDES = {"comment_open": 1, "comment_close": -1}
_MUTE = frozenset(
    {"text", "softbreak", "hardbreak", "wikilink_close", "code_inline", "em_open", "em_close",
     "strong_open", "strong_close", "link_close"}
)  # fmt: skip
"""Children that are no facts and most of a text."""
_TAGS = re.compile(r"(?:#\w[\w/-]*\s*)+")


class Facts:
    """What one body says; filled by `gather`."""

    def __init__(
        self, notes: Notes, to_span: ToSpan, source: str, relations: Mapping[str, str]
    ) -> None:
        self.notes = notes
        self.to_span = to_span
        self.source = source
        self.relations = relations
        self.links: list[Link] = []
        self.sentences: dict[int, Sentence] = {}
        """Those around links, by the links' numbers."""
        self.headings: list[Heading] = []
        self.blocks: list[Block] = []
        self.tags: list[Tag] = []
        self.fields: list[Property] = []
        self.trails: list[Trail] = []
        self.cells: list[Cell] = []
        self.flaws: list[Flaw] = []
        self.prose: list[Span] = []
        self.urls: list[Url] = []
        self.allowances: list[Allowance] = []
        self.lead = ""
        self.raw = False
        self.has_mermaid = False
        self.external_images = False
        self._ids: dict[str, int] = {}

    def flaw(self, kind: str, token: Token, message: str, help: str = "") -> None:  # noqa: A002
        """Record a mistake in the text that a token stands for."""
        span: Span | None = token.meta.get("span")
        if span is None:
            begin, end = line_span(token, self)
            span = self.to_span(begin, begin + len(self.notes.text[begin:end].rstrip()))
        self.flaws.append(Flaw(kind, span, message, help))

    def let_cover(self, last: int, covers: Span) -> None:
        """Let the last few allowances be about a block."""
        waiting = self.allowances[-last:]
        self.allowances[-last:] = [replace(one, covers=covers) for one in waiting]

    def unique_id(self, text: str) -> str:
        """An id for a heading; repeats get a number, and none looks like a footnote's."""
        base = fragment(text)
        if _FOOTNOTE_ID.match(base):
            base = f"section-{base}"
        name = base
        while name in self._ids:
            self._ids[base] += 1
            name = f"{base}-{self._ids[base]}"
        self._ids[name] = 0
        return name


def gather(tokens: list[Token], facts: Facts) -> None:
    """Fill `facts` from a body's tokens, and number the tokens."""
    hidden = 0
    opened: list[Token] = []
    previous: Token | None = None
    waiting = 0
    for token in tokens:
        kind = token.type
        if waiting and kind != "html_block":
            if token.nesting >= 0 and token.map:
                facts.let_cover(waiting, block_span(token, facts))
            waiting = 0
        if kind == "inline":
            _Inline(token, facts, hidden=hidden > 0, opened=opened).gather()
            previous = token
            continue
        hidden += _HIDES.get(kind, 0)
        if token.nesting == 1:
            opened.append(token)
        elif token.nesting == -1 and opened:
            opened.pop()
        if (name := block_id.named(token)) and not hidden:
            token.meta["block"] = len(facts.blocks)
            facts.blocks.append(Block(name, block_span(token, facts)))
        if kind == "footnote_open":
            token.meta["span"] = block_span(token, facts)
        elif hidden:
            pass
        elif kind == "fence":
            _fence(token, previous, facts)
        elif kind == "callout_open":
            facts.flaws.extend(remarks.of_callout(token, facts.to_span))
        elif kind == "html_block":
            facts.raw = True
            begin, end = line_span(token, facts)
            found = tuple(allowance.in_block(facts.notes.text, begin, end, facts.to_span))
            facts.allowances += found
            waiting += len(found) if allowance.stands_alone(token.content) else 0
        previous = token


def line_span(token: Token, facts: Facts) -> tuple[int, int]:
    """Where the lines of a block begin and end in the parsed text."""
    starts, text = facts.notes.line_starts, facts.notes.text
    first, last = token.map or (0, 1)
    begin = starts[first] if first < len(starts) else len(text)
    end = starts[last] if last < len(starts) else len(text)
    return begin, end


def block_span(token: Token, facts: Facts) -> Span:
    """Where a block stands, without the white space at its end."""
    begin, end = line_span(token, facts)
    begin = token.meta.get("begin", begin)
    end = begin + len(facts.notes.text[begin:end].rstrip())
    return facts.to_span(begin, max(end, begin))


def _fence(token: Token, previous: Token | None, facts: Facts) -> None:
    info = fence_info(token.info, facts.notes.dialect)
    if info.language == "mermaid":
        facts.has_mermaid = True
    begin, end = line_span(token, facts)
    opening = remarks.opening(token, begin, facts.notes, facts.to_span)
    facts.flaws.extend(remarks.of_fence(token, info, opening))
    if info.language not in CELL_LANGUAGES and info.language != OUTPUT:
        return
    span = facts.to_span(begin, begin + len(facts.notes.text[begin:end].rstrip()))
    number = token.meta["cell"] = len(facts.cells)
    attributes, code = info.attributes, token.content
    if info.language != OUTPUT:
        attributes += options(code)[0]
        if facts.notes.dialect == "myst":
            attributes, code = attributes + myst.options(code)[0], myst.plain_python(code)
    elif previous is not None and previous.type == "fence" and "cell" in previous.meta:
        above = facts.cells[previous.meta["cell"]]
        if above.language != OUTPUT:
            facts.cells[previous.meta["cell"]] = replace(above, output=number)
    line = (token.map or [0])[0] + 2
    nested = token.level > 0
    facts.cells.append(Cell(info.language, code, attributes, span, opening, line, nested=nested))


class _Inline:
    """One inline token and where it stands."""

    def __init__(self, token: Token, facts: Facts, *, hidden: bool, opened: list[Token]) -> None:
        self.token = token
        self.children = token.children or []
        self.facts = facts
        self.hidden = hidden
        self.opened = opened
        self.parent = opened[-1].type if opened else ""
        self.in_table = self.parent in {"td_open", "th_open"}
        self._fields_end = 0
        self._pieces: Pieces | None = None
        self._words: tuple[str, dict[int, tuple[int, int]]] | None = None

    def _map(self) -> Pieces:
        if self._pieces is None:
            notes = self.facts.notes
            self._pieces = pieces_of(self.token, notes.text, notes.line_starts)
        return self._pieces

    def span(self, start: int, end: int) -> Span:
        return self.facts.to_span(*self._map().span(start, end))

    def _link(self, index: int, link: Link) -> None:
        """Keep the link for which the child at an index stands, and the sentence around it."""
        number = self.children[index].meta["number"] = len(self.facts.links)
        self.facts.links.append(link)
        if link.hidden or not self.facts.notes.pages:
            return
        if self._words is None:
            self._words = words.plain_with_links(self.children, self.facts.notes.formula_words)
        text, places = self._words
        if index in places:
            self.facts.sentences[number] = words.sentence(text, *places[index])

    def gather(self) -> None:
        if self.parent == "heading_open" and not self.hidden and self.token.level == 1:
            self._heading()
        elif (
            self.parent == "paragraph_open"
            and not self.facts.lead
            and self.facts.notes.pages
            and not self.hidden
            and self.token.level == 1
        ):
            self._lead()
        if len(self.children) > 1 or (self.children and self.children[0].type != "text"):
            self._walk()
        if self.facts.notes.prose and not self.hidden:
            runs = prose.runs(self.children, self.token.content)
            self.facts.prose.extend(self.span(*run) for run in runs)

    def _lead(self) -> None:
        children = field.without_fields(self.children)
        for index, child in enumerate(children):
            if child.type == "trail_open":
                children = children[:index]
                break
        if any(child.type == "text" and child.content.strip() for child in children):
            text = words.plain(children, self.facts.notes.formula_words)
            # A line of tags within HTML says no more of a note than one outside it.
            self.facts.lead = "" if _TAGS.fullmatch(text) else words.lead(text)

    def _heading(self) -> None:
        facts, opening = self.facts, self.opened[-1]
        plain = words.plain(self.children, facts.notes.formula_words)
        begin, end = line_span(opening, facts)
        begin = opening.meta.get("begin", begin)
        end = begin + len(facts.notes.text[begin:end].rstrip())
        opening.meta["heading"] = len(facts.headings)
        facts.headings.append(
            Heading(
                int(opening.tag[1]),
                self.token.meta.get("original", self.token.content),
                plain,
                facts.unique_id(words.plain(self.children) if "$" in self.token.content else plain),
                facts.to_span(begin, end),
            )
        )

    def _walk(self) -> None:
        comments = 0
        relation = ""
        kinds: list[str] = []
        trail_at: list[int] = []
        for index, child in enumerate(self.children):
            kind = child.type
            if kind in _MUTE:
                continue
            match kind:
                case "comment_open":
                    comments += 1
                case "comment_close":
                    comments -= 1
                case "field_open":
                    relation = self._field(index)
                case "field_close":
                    relation = ""
                case "trail_open":
                    kinds, trail_at = trail.kinds_of(child), []
                case "trail_close":
                    child.meta["trail"] = self._trail(kinds, trail_at)
                    kinds = []
                case "wikilink_open":
                    trail_at.append(len(self.facts.links))
                    role = trail.roles(kinds)[len(trail_at) - 1] if kinds else ""
                    hidden = self.hidden or comments > 0
                    self._wikilink(index, role or relation or Relation.LINK, hidden=hidden)
                case "embed":
                    self._wikilink(index, Relation.EMBED, hidden=self.hidden or comments > 0)
                case "link_open" | "image":
                    hidden = self.hidden or comments > 0
                    self._markdown_link(index, relation or Relation.LINK, hidden=hidden)
                case "tag" if not (self.hidden or comments):
                    if at := placed(child):
                        child.meta["number"] = len(self.facts.tags)
                        self.facts.tags.append(Tag(child.content, self.span(*at)))
                case "inline_note_open" | "math_inline" | "math_display":
                    if at := placed(child):
                        child.meta["span"] = self.span(*at)
                case "html_inline" if not (self.hidden or comments):
                    self.facts.raw = True
                    self._allowances(child)

    def _allowances(self, child: Token) -> None:
        if (at := placed(child)) is None:
            return
        for _start, _end, rules in allowance.comments(child.content):
            covers = self.facts.to_span(*self.facts.notes.line_at(self._map().offset(at[0])))
            self.facts.allowances.append(Allowance(rules, self.span(*at), covers))

    def _trail(self, kinds: list[str], links: list[int]) -> int:
        facts = self.facts
        marks = [kind for kind in kinds if kind != "link"]
        first = 1 if "<" in marks else 0
        last = len(links) - (1 if ">" in marks else 0)
        span = Span(facts.links[links[0]].span.start, facts.links[links[-1]].span.end)
        facts.trails.append(
            Trail(
                links[0] if first else None,
                tuple(links[first:last]),
                links[-1] if last < len(links) else None,
                span,
                "/" in marks or "<" in marks,
            )
        )
        return len(facts.trails) - 1

    def _field(self, index: int) -> str:
        key = field.key_of(self.children[index])
        value = self._until("field_close", index + 4)
        if not self.hidden:
            self.facts.fields.append(Property(key, words.plain(value), self._key_span(key)))
        return self.facts.relations.get(key.lower(), key.lower())

    def _key_span(self, key: str) -> Span:
        """Where the next field of this name stands; text tokens do not know their place."""
        content = self.token.content
        start = content.find(key + "::", self._fields_end)
        if start < 0:  # written with an escape or an entity
            return self.span(0, len(content))
        self._fields_end = start + len(key)
        return self.span(start, self._fields_end)

    def _wikilink(self, index: int, relation: str, *, hidden: bool) -> None:
        child = self.children[index]
        link: WikiLink = child.meta["link"]
        at = placed(child)
        if at is None:
            return
        embed = child.type == "embed"
        size = alt_and_size(link.label or "")[1] if embed else None
        span = self.span(*at)
        self._link(
            index,
            Link(
                span.cut(self.facts.source),
                link.target,
                link.anchor,
                link.label,
                str(relation),
                embed,
                span,
                hidden=hidden,
                size=size,
                in_table=self.in_table,
            ),
        )

    def _markdown_link(self, index: int, relation: str, *, hidden: bool) -> None:
        child = self.children[index]
        embed = child.type == "image"
        url = str(child.attrs.get("src" if embed else "href", ""))
        at = placed(child)
        inner = (child.children or ()) if embed else self._until("link_close", index + 1)
        label = words.plain(inner)
        if is_external(url):
            shows = embed and is_picture(url) and not is_player(url)
            self.facts.external_images |= shows and not hidden
            if at is not None and not hidden:
                self.facts.urls.append(Url(url, self.span(*at), embed, label))
            return
        if at is None or not url:
            return
        target, hash_sign, anchor = url.partition("#")
        span = self.span(*at)
        self._link(
            index,
            Link(
                span.cut(self.facts.source),
                normal(decoded(target)).strip(),
                normal(decoded(anchor)) if hash_sign else None,
                label,
                str(Relation.EMBED if embed else relation),
                embed,
                span,
                wiki=False,
                hidden=hidden,
                size=alt_and_size(label)[1] if embed else None,
                in_table=self.in_table,
            ),
        )

    def _until(self, closing: str, start: int) -> list[Token]:
        end = start
        while end < len(self.children) and self.children[end].type != closing:
            end += 1
        return self.children[start:end]
