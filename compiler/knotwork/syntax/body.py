"""From the tokens of a note to its body: HTML with holes where other notes will show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import ClassVar

from markdown_it.token import Token
from msgspec.structs import replace

from knotwork.model import Footnote
from knotwork.names import AUDIO, IMAGES, VIDEO, extension
from knotwork.syntax import callout, math, myst, task
from knotwork.syntax.body_inline import InlineRules, text
from knotwork.syntax.code import code_html, fence_info, options
from knotwork.syntax.comment import DEPTH
from knotwork.syntax.diagram import room
from knotwork.syntax.facts import Facts
from knotwork.syntax.holes import PREFIX, mark
from knotwork.syntax.raw_html import self_contained
from knotwork.syntax.sanitise import TAGS, Widgets
from knotwork.syntax.wikilink import link_of
from knotwork.syntax.wordless import is_wordless, lines
from knotwork.text import Span

_MEDIA = IMAGES | AUDIO | VIDEO | {"pdf"}
_PICTURES = frozenset({"embed", "image"})
_BREAKS = frozenset({"softbreak", "hardbreak"})
_BREAKING = frozenset({"embed", "math_display", "trail_open"})
"""What a paragraph may be broken up around."""
_SIMPLE = {
    "em_open": "<em>", "em_close": "</em>", "strong_open": "<strong>", "strong_close": "</strong>",
    "s_open": "<del>", "s_close": "</del>", "mark_open": "<mark>", "mark_close": "</mark>",
    "bullet_list_open": "<ul>\n", "bullet_list_close": "</ul>\n", "ordered_list_close": "</ol>\n",
    "list_item_close": "</li>\n", "blockquote_open": "<blockquote>\n",
    "blockquote_close": "</blockquote>\n", "hr": "<hr>\n", "callout_body_close": "</div>\n",
    "table_close": "</table>\n</div>\n", "thead_open": "<thead>\n", "thead_close": "</thead>\n",
    "tbody_open": "<tbody>\n", "tbody_close": "</tbody>\n", "tr_open": "<tr>\n",
    "tr_close": "</tr>\n", "th_close": "</th>\n", "td_close": "</td>\n", "hardbreak": "<br>\n",
    "paragraph_open": "",
}  # fmt: skip


class Writer:
    """Writes one body; what prints a kind of token stands in `_RULES`."""

    def __init__(self, facts: Facts, widgets: Widgets, formulas: math.Formulas) -> None:
        self.facts = facts
        self.widgets = widgets
        self.footnotes: list[Footnote] = []
        self._inline = InlineRules(facts, widgets, formulas)
        self._numbers: dict[str, int] = {}
        self._references: dict[int, int] = {}
        self._definitions: dict[str, tuple[Token, list[Token]]] = {}
        self._waiting: list[list[Token]] = []
        """The tokens of each footnote, by number: written when all before it is."""

    def write(self, tokens: Sequence[Token]) -> str:
        """The HTML of the flow; afterwards `footnotes` holds the notes it refers to."""
        body = self._tokens(self._without_definitions(tokens))
        written = 0
        while written < len(self._waiting):
            # A footnote may refer to others, itself included: those wait their turn.
            html = self._tokens(self._waiting[written])
            self.footnotes[written] = replace(self.footnotes[written], html=html)
            written += 1
        return body

    def _without_definitions(self, tokens: Sequence[Token]) -> list[Token]:
        """The tokens of the flow; those of footnotes are put aside, one inside another too."""
        if "[^" not in self.facts.parse.text:
            return list(tokens)
        flow: list[Token] = []
        opened = [flow]
        for token in tokens:
            if token.type == "footnote_open":
                opened.append([])
                if token.meta["first"]:
                    self._definitions[str(token.meta["label"])] = token, opened[-1]
            elif token.type == "footnote_close":
                opened.pop()
            else:
                opened[-1].append(token)
        return flow

    def _tokens(self, tokens: Sequence[Token]) -> str:
        parts: list[str] = []
        hidden = 0
        skip_to = -1
        ends: list[tuple[int, str]] = []
        for index, token in enumerate(tokens):
            kind = token.type
            if index <= skip_to:
                continue
            if kind == "text":
                if not hidden:
                    parts.append(text(token.content))
                continue
            if kind in DEPTH:
                hidden += DEPTH[kind]
                continue
            if hidden:
                continue
            html = _SIMPLE.get(kind)
            if html is None:
                if kind == "inline_note_open":
                    skip_to = _closing_index(tokens, index)
                html = self._html(tokens, index)
            if "block" in token.meta:
                number: int = token.meta["block"]
                html = self._named(token, html, number)
                ends.append((token.level, self.widgets.closing("b", number)))
            if ends and token.nesting <= 0 and token.block and token.level == ends[-1][0]:
                end = ends.pop()[1]
                html = end + html if kind == "list_item_close" else html + end
            parts.append(html)
        return "".join(parts)

    def _html(self, tokens: Sequence[Token], at: int) -> str:
        rule = self._RULES.get(tokens[at].type)
        return rule(self, tokens, at) if rule else self._inline.html(tokens, at)

    # Blocks

    def _named(self, token: Token, html: str, number: int) -> str:
        """The opening of a block with an id: its id, and the mark where it begins."""
        name = self.facts.blocks[number].id.lower()
        anchor = self.widgets.whole(
            f'<span class="block-anchor" id="{PREFIX}^{escape(name)}"></span>'
        )
        begin = self.widgets.opening("b", number) + anchor
        return html + begin if token.type == "list_item_open" else begin + html

    def _inline_token(self, tokens: Sequence[Token], at: int) -> str:
        children = tokens[at].children or []
        holder = tokens[at - 1] if at else None
        if holder is None or holder.type != "paragraph_open":
            return self._lines(children)
        return self._paragraph(children, tight=holder.hidden)

    def _paragraph(self, children: Sequence[Token], *, tight: bool) -> str:
        """A paragraph, broken up around what cannot stand in one, and left out if it is empty."""
        if len(children) == 1 and children[0].type == "text":
            return _in_paragraph(text(children[0].content).strip(), tight=tight)
        if not any(child.type in _BREAKING for child in children):
            return _in_paragraph(self._trimmed(list(children), tight=tight), tight=tight)
        parts: list[str] = []
        run: list[Token] = []
        depth = 0

        def flush() -> None:
            parts.append(_in_paragraph(self._trimmed(run, tight=tight), tight=tight))
            run.clear()

        for child in children:
            if depth == 0 and (child.type == "trail_open" or _stands_alone(child)):
                flush()
            depth += child.nesting
            run.append(child)
            if depth == 0 and child.type == "trail_close":
                number = child.meta["trail"]
                begin = self.widgets.opening("t", number)
                end = self.widgets.closing("t", number)
                parts.append(f"{begin}<p>{self._tokens(run[1:-1])}</p>{end}\n")
                run.clear()
            elif depth == 0 and _stands_alone(child):
                parts.append(self._alone(child))
                run.clear()
        flush()
        return "".join(parts)

    def _trimmed(self, run: list[Token], *, tight: bool) -> str:
        while run and run[-1].type in _BREAKS:
            run.pop()
        while run and run[0].type in _BREAKS:
            run.pop(0)
        if not tight and len(run) == 1 and run[0].type in _PICTURES:
            return self._tokens(run)  # which the style sheet puts into the middle
        return self._lines(run).strip()

    def _lines(self, tokens: Sequence[Token]) -> str:
        """A text; where some text is written from the right, its lines without words set apart."""
        parse = self.facts.parse
        # An element of raw HTML may begin on one line and end on another.
        if not parse.from_the_right or any(token.type == "html_inline" for token in tokens):
            return self._tokens(tokens)
        parts: list[str] = []
        for line, end in lines(tokens, strict=parse.strict_breaks):
            html = self._tokens(line)
            if is_wordless(html.strip()):
                attributes = self.widgets.attributes(' class="wordless"')
                parts.append(f"<span{attributes}>{html.strip()}</span>")
            else:
                parts.append(html + (self._tokens([end]) if end else ""))
        return "".join(parts)

    def _alone(self, token: Token) -> str:
        if token.type == "math_display":
            return self._inline.math_block(token)
        return mark("e", token.meta["number"])

    def _paragraph_close(self, tokens: Sequence[Token], at: int) -> str:
        follows = at + 1 < len(tokens) and tokens[at + 1].nesting >= 0
        return "\n" if tokens[at].hidden and follows else ""

    def _heading_open(self, tokens: Sequence[Token], at: int) -> str:
        token = tokens[at]
        number = token.meta.get("heading")
        if number is None:
            return f"<{token.tag}>"
        identity = self.facts.headings[number].id
        attributes = self.widgets.attributes(f' id="{PREFIX}{escape(identity)}"')
        return f"{mark('h', number)}<{token.tag}{attributes}>"

    def _heading_close(self, tokens: Sequence[Token], at: int) -> str:
        opening = tokens[at - 2]
        number = opening.meta.get("heading")
        if number is None:
            return f"</{tokens[at].tag}>\n"
        heading = self.facts.headings[number]
        label = escape(f"Link to “{heading.plain}”" if heading.plain else "Link to this section")
        anchor = self.widgets.whole(
            f' <a class="heading-anchor" href="#{PREFIX}{escape(heading.id)}"'
            f' aria-label="{label}">#</a>'
        )
        return f"{anchor}</{tokens[at].tag}>\n"

    def _ordered_list_open(self, tokens: Sequence[Token], at: int) -> str:
        start = tokens[at].attrs.get("start")
        return "<ol>\n" if start is None else f'<ol start="{int(start)}">\n'

    def _list_item_open(self, tokens: Sequence[Token], at: int) -> str:
        token = tokens[at]
        found = task.mark_of(token)
        if found is None:
            return "<li>"
        done = "" if found == " " else " checked"
        label = "to do" if found == " " else "done"
        attributes = self.widgets.attributes(f' class="task" data-task="{escape(found)}"')
        box = self.widgets.whole(
            f'<input type="checkbox" class="task-check" disabled{done} aria-label="{label}"> '
        )
        return f"<li{attributes}>{box}"

    def _callout_open(self, tokens: Sequence[Token], at: int) -> str:
        meta = tokens[at].meta
        name = escape(meta["name"])
        kind = callout.kind_of(meta["name"])
        metadata = escape(meta["metadata"])
        attributes = f' class="callout" data-callout="{name}" data-callout-kind="{kind}"'
        if metadata:
            attributes += f' data-callout-metadata="{metadata}"'
        if not meta["fold"]:
            return f"<div{self.widgets.attributes(attributes)}>\n"
        attributes += f' data-callout-fold="{meta["fold"]}"' + (
            " open" if meta["fold"] == "+" else ""
        )
        return f"<details{self.widgets.attributes(attributes)}>\n"

    def _callout_title_open(self, tokens: Sequence[Token], at: int) -> str:
        attributes = self.widgets.attributes(' class="callout-title"')
        icon = self.widgets.whole('<span class="callout-icon" aria-hidden="true"></span>')
        inner = self.widgets.attributes(' class="callout-title-inner"')
        tag = "summary" if tokens[at].meta["fold"] else "div"
        return f"<{tag}{attributes}>{icon}<span{inner}>"

    def _callout_title_close(self, tokens: Sequence[Token], at: int) -> str:
        return "</span></summary>\n" if tokens[at].meta["fold"] else "</span></div>\n"

    def _callout_body_open(self, tokens: Sequence[Token], at: int) -> str:
        attributes = self.widgets.attributes(' class="callout-content"')
        return f"<div{attributes}>\n"

    def _callout_close(self, tokens: Sequence[Token], at: int) -> str:
        return "</details>\n" if tokens[at].meta["fold"] else "</div>\n"

    def _table_open(self, tokens: Sequence[Token], at: int) -> str:
        attributes = self.widgets.attributes(' class="table-scroll" tabindex="0"')
        return f"<div{attributes}>\n<table>\n"

    def _cell_open(self, tokens: Sequence[Token], at: int) -> str:
        token = tokens[at]
        style = str(token.attrs.get("style", ""))
        side = style.removeprefix("text-align:")
        attributes = self.widgets.attributes(f' class="align-{side}"') if side else ""
        return f"<{token.tag}{attributes}>"

    def _fence(self, tokens: Sequence[Token], at: int) -> str:
        token = tokens[at]
        dialect = self.facts.parse.dialect
        language = fence_info(token.info, dialect).language
        if language == "mermaid":
            return self.widgets.whole(_diagram(token.content))
        number = token.meta.get("cell")
        code = token.content if number is None else options(token.content)[1]
        if number is not None and dialect == "myst":
            code = myst.options(code)[1]
        html = self.widgets.whole(code_html(code, language))
        return html if number is None else f"{mark('c', number)}{html}{mark('d', number)}"

    # Footnotes

    def _footnote_ref(self, tokens: Sequence[Token], at: int) -> str:
        label = str(tokens[at].meta["label"])
        number = self._numbers.get(label.lower())
        if number is None:
            opening, contents = self._definitions[label.lower()]
            number = self._new_footnote(label, contents, opening.meta["span"])
            self._numbers[label.lower()] = number
        return self._reference(number)

    def _inline_note_open(self, tokens: Sequence[Token], at: int) -> str:
        inside = list(tokens[at + 1 : _closing_index(tokens, at)])
        paragraph = [
            Token("paragraph_open", "p", 1),
            Token("inline", "", 0, children=inside),
            Token("paragraph_close", "p", -1),
        ]
        return self._reference(self._new_footnote("", paragraph, tokens[at].meta["span"]))

    def _new_footnote(self, label: str, contents: list[Token], span: Span) -> int:
        self._waiting.append(contents)
        self.footnotes.append(Footnote(label, "", span))
        return len(self.footnotes)

    def _reference(self, number: int) -> str:
        times = self._references[number] = self._references.get(number, 0) + 1
        tail = f"-{times}" if times > 1 else ""
        return mark("n", number) + self.widgets.whole(
            f'<sup class="footnote-ref"><a id="{PREFIX}fnref-{number}{tail}"'
            f' href="#{PREFIX}fn-{number}" aria-label="Footnote {number}">{number}</a></sup>'
        )

    # Not bound to a writer: a writer that holds its own methods outlives its note until a
    # collection finds it, and all that it knows with it.
    _RULES: ClassVar[Mapping[str, Callable[[Writer, Sequence[Token], int], str]]] = {
        "inline": _inline_token,
        "paragraph_close": _paragraph_close,
        "heading_open": _heading_open,
        "heading_close": _heading_close,
        "ordered_list_open": _ordered_list_open,
        "list_item_open": _list_item_open,
        "callout_open": _callout_open,
        "callout_title_open": _callout_title_open,
        "callout_title_close": _callout_title_close,
        "callout_body_open": _callout_body_open,
        "callout_close": _callout_close,
        "table_open": _table_open,
        "th_open": _cell_open,
        "td_open": _cell_open,
        "fence": _fence,
        "code_block": lambda self, tokens, at: self.widgets.whole(
            code_html(tokens[at].content, "")
        ),
        "html_block": lambda _self, tokens, at: self_contained(tokens[at].content, TAGS),
        "math_block": lambda self, tokens, at: self._inline.math_block(tokens[at]),
        "footnote_ref": _footnote_ref,
        "inline_note_open": _inline_note_open,
    }


def _in_paragraph(html: str, *, tight: bool) -> str:
    """What a paragraph holds, in its element; nothing if it is empty."""
    return html if tight or not html else f"<p>{html}</p>\n"


def _stands_alone(token: Token) -> bool:
    """Whether an inline token needs a place where a block may stand."""
    if token.type == "embed":
        return extension(link_of(token).target) not in _MEDIA
    return token.type == "math_display"


def _closing_index(tokens: Sequence[Token], at: int) -> int:
    """The index of the token that closes the one at `at`."""
    depth = 0
    for index in range(at, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _diagram(source: str) -> str:
    """A diagram as it is written, with the room that its picture will take."""
    foreseen = room(source)
    style = (
        f' style="--drawn:{foreseen.width:g}px;--tall:{foreseen.height:g}px;'
        f'--shape:{foreseen.height / foreseen.width:.4f}"'
        if foreseen
        else ""
    )
    return f'<pre class="mermaid" tabindex="0"{style}>{escape(source, quote=False)}</pre>\n'
