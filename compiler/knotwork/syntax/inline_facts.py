"""The facts in running text: links, tags, fields, trails, a heading's words, a note's lead."""

from __future__ import annotations

import re

from markdown_it.token import Token

from knotwork.model import Allowance, Flaw, Heading, Link, Property, Relation, Tag, Trail, Url
from knotwork.names import normal
from knotwork.syntax import allowance, field, prose, trail, words
from knotwork.syntax.comment import DEPTH
from knotwork.syntax.environment import placed
from knotwork.syntax.facts import Facts, block_span
from knotwork.syntax.link import decoded, is_external, is_own_picture, is_picture, is_player
from knotwork.syntax.size_behind import share, taken
from knotwork.syntax.source_map import PiecewiseMap, pieces_of
from knotwork.syntax.wikilink import WikiLink, alt_and_size
from knotwork.text import Span

_MUTE = frozenset(
    {"text", "softbreak", "hardbreak", "wikilink_close", "code_inline", "em_open", "em_close",
     "strong_open", "strong_close", "link_close"}
)  # fmt: skip
"""The most common kinds of children, which are not facts."""
_SILENT = Token("embed", "", 0)
"""Stands for any embed in sentences: a page shows the embedded content, not its name."""
_TAGS = re.compile(r"(?:#\w[\w/-]*\s*)+")


class Inline:
    """One inline token and where it stands."""

    def __init__(self, token: Token, facts: Facts, opened: list[Token], *, hidden: bool) -> None:
        """`opened` are the blocks around it, `hidden` says whether one of them is a comment."""
        self.token = token
        self.children = token.children or []
        self.facts = facts
        self.hidden = hidden
        self.opened = opened
        self.parent = opened[-1].type if opened else ""
        self.in_table = self.parent in {"td_open", "th_open"}
        self._fields_end = 0
        self._pieces: PiecewiseMap | None = None
        self._places: dict[int, tuple[str, int, int]] | None = None
        """By the index of a link's child: the text it stands in, and where its words are."""

    def _map(self) -> PiecewiseMap:
        if self._pieces is None:
            parse = self.facts.parse
            self._pieces = pieces_of(self.token, parse.text, parse.line_starts)
        return self._pieces

    def _span(self, start: int, end: int) -> Span:
        return self.facts.to_span(*self._map().span(start, end))

    def _link(self, index: int, link: Link) -> None:
        """Keep the link for which the child at an index stands, and the sentence around it."""
        number = self.children[index].meta["number"] = len(self.facts.links)
        self.facts.links.append(link)
        if link.hidden or link.embed or not self.facts.parse.pages:
            return
        if self._places is None:
            children = [_SILENT if one.type == "embed" else one for one in self.children]
            texts = words.texts_with_links(children, self.facts.parse.formula_words)
            self._places = {
                at: (text, *place) for text, places in texts for at, place in places.items()
            }
        if place := self._places.get(index):
            self.facts.sentences[number] = words.sentence(*place)

    def gather(self) -> None:
        """Fill the facts from the token, and number its children."""
        if self.parent == "heading_open" and not self.hidden:
            if self.token.level == 1:
                self._heading()
            else:
                self.facts.nested_headings.append(self.token.content)
        elif (
            self.parent == "paragraph_open"
            and not self.facts.lead
            and self.facts.parse.pages
            and not self.hidden
            and self.token.level == 1
        ):
            self._lead()
        if len(self.children) > 1 or (self.children and self.children[0].type != "text"):
            self._walk()
        if self.facts.parse.prose and not self.hidden and "unwritten" not in self.token.meta:
            runs = prose.runs(self.children, self.token.content)
            self.facts.prose.extend(self._span(*run) for run in runs)

    def _lead(self) -> None:
        children = field.without_fields(self.children)
        for index, child in enumerate(children):
            if child.type == "trail_open":
                children = children[:index]
                break
        children = [child for child in children if child.type != "embed"]
        if any(child.type == "text" and child.content.strip() for child in children):
            text = words.plain(children, self.facts.parse.formula_words)
            # A line of tags says nothing of a note, even if it stands in an element of HTML.
            self.facts.lead = "" if _TAGS.fullmatch(text) else words.lead(text)

    def _heading(self) -> None:
        facts, opening = self.facts, self.opened[-1]
        plain = words.plain(self.children, facts.parse.formula_words)
        opening.meta["heading"] = len(facts.headings)
        facts.headings.append(
            Heading(
                int(opening.tag[1]),
                self.token.content,
                plain,
                facts.unique_id(words.plain(self.children) if "$" in self.token.content else plain),
                block_span(opening, facts),
                self.token.meta.get("block_id", ""),
            )
        )

    def _walk(self) -> None:
        """Gather what the children say besides words.

        A link has the relation of its role in a trail, else of the field that it stands in.
        """
        comments = 0
        relation = ""
        kinds: list[str] = []
        roles: list[str] = []
        trail_at: list[int] = []
        for index, child in enumerate(self.children):
            kind = child.type
            if kind in _MUTE:
                continue
            comments += DEPTH.get(kind, 0)
            hidden = self.hidden or comments > 0
            match kind:
                case "field_open":
                    relation = self._field(index)
                case "field_close":
                    relation = ""
                case "trail_open":
                    kinds, trail_at = trail.kinds_of(child), []
                    roles = trail.roles(kinds)
                case "trail_close":
                    child.meta["trail"] = self._trail(kinds, trail_at)
                    roles = []
                case "wikilink_open":
                    role = roles[len(trail_at)] if roles else ""
                    trail_at.append(len(self.facts.links))
                    self._wikilink(index, role or relation or Relation.LINK, hidden=hidden)
                case "embed":
                    self._wikilink(index, Relation.EMBED, hidden=hidden)
                case "link_open" | "image":
                    self._markdown_link(index, relation or Relation.LINK, hidden=hidden)
                case "tag" if not hidden:
                    if at := placed(child):
                        child.meta["number"] = len(self.facts.tags)
                        self.facts.tags.append(Tag(child.content, self._span(*at)))
                case "inline_note_open" | "math_inline" | "math_display":
                    if at := placed(child):
                        child.meta["span"] = self._span(*at)
                case "html_inline" if not hidden:
                    self.facts.raw = True
                    self._allowances(child)

    def _allowances(self, child: Token) -> None:
        if (at := placed(child)) is None:
            return
        for _start, _end, rules in allowance.comments(child.content):
            covers = self.facts.to_span(*self.facts.parse.line_at(self._map().offset(at[0])))
            self.facts.allowances.append(Allowance(rules, self._span(*at), covers))

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
        """The place of the next field with this key; text tokens do not know theirs."""
        content = self.token.content
        found = re.compile(rf"{re.escape(key)}[*_~]*::").search(content, self._fields_end)
        if found is None:  # written with an escape or an entity
            return self._span(0, len(content))
        self._fields_end = found.start() + len(key)
        return self._span(found.start(), self._fields_end)

    def _wikilink(self, index: int, relation: str, *, hidden: bool) -> None:
        child = self.children[index]
        link: WikiLink = child.meta["link"]
        at = placed(child)
        if at is None:
            return
        embed = child.type == "embed"
        size = taken(child) or alt_and_size(link.label or "")[1] if embed else None
        span = self._span(*at)
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
                share=share(child),
            ),
        )

    def _markdown_link(self, index: int, relation: str, *, hidden: bool) -> None:
        child = self.children[index]
        embed = child.type == "image"
        url = str(child.attrs.get("src" if embed else "href", ""))
        if embed and is_own_picture(url):
            return
        at = placed(child)
        inner = (child.children or ()) if embed else self._until("link_close", index + 1)
        label = words.plain(inner)
        if is_external(url):
            if not hidden:
                self._external(url, at, label, embed=embed)
            return
        if at is None:
            return
        if not url:
            if not hidden:
                self.facts.flaws.append(_leads_nowhere(self._span(*at), embed=embed))
            return
        target, hash_sign, anchor = url.partition("#")
        span = self._span(*at)
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
                size=taken(child) or alt_and_size(label)[1] if embed else None,
                in_table=self.in_table,
                title=str(child.attrs.get("title", "")),
                share=share(child),
            ),
        )

    def _external(self, url: str, at: tuple[int, int] | None, label: str, *, embed: bool) -> None:
        if embed and is_picture(url) and not is_player(url):
            self.facts.external_media = True
        if at is not None:
            self.facts.urls.append(Url(url, self._span(*at), embed, label))

    def _until(self, closing: str, start: int) -> list[Token]:
        end = start
        while end < len(self.children) and self.children[end].type != closing:
            end += 1
        return self.children[start:end]


def _leads_nowhere(span: Span, *, embed: bool) -> Flaw:
    """What is wrong with `[words]()`."""
    if embed:
        help_ = "write it between the parentheses, as in ![words](picture.png)"
        return Flaw("broken-attachment", span, "the picture names no file", help_)
    help_ = "write the note or web address it leads to, as in [words](note.md)"
    return Flaw("broken-link", span, "the link leads nowhere", help_)
