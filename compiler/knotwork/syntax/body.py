"""From the tokens of a note to its body: HTML with holes where other notes will show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import ClassVar

from markdown_it.token import Token

from knotwork.latex.formulas import Formulas
from knotwork.model import Footnote
from knotwork.names import AUDIO, IMAGES, VIDEO, extension
from knotwork.syntax.body_blocks import BlockRules
from knotwork.syntax.body_footnotes import FootnoteRules
from knotwork.syntax.body_inline import InlineRules, text
from knotwork.syntax.comment import DEPTH
from knotwork.syntax.facts import Facts
from knotwork.syntax.holes import BLOCK, EMBED, PREFIX, TRAIL, mark
from knotwork.syntax.sanitise import Widgets
from knotwork.syntax.shown import BREAKS, without_comments
from knotwork.syntax.wordless import is_wordless, lines
from knotwork.words.model import BodyWords

_MEDIA = IMAGES | AUDIO | VIDEO | {"pdf"}
"""Suffixes of files whose embeds may stand in a line of text; any other embed is a block."""
_NOTES = frozenset({"", "md"})
"""Suffixes by which a Markdown image names a note; with any other it shows a file in a sentence."""
_PICTURES = frozenset({"embed", "image"})
_BLANKS = " \t\n"
"""White space that is cut off the ends of a paragraph; `&nbsp;` and `&emsp;` are meant to show."""
_BREAKING = frozenset({"embed", "image", "math_display", "trail_open"})
"""Inline tokens that may end a paragraph before them and begin another after them."""
_FIXED = {
    "em_open": "<em>", "em_close": "</em>", "strong_open": "<strong>", "strong_close": "</strong>",
    "s_open": "<del>", "s_close": "</del>", "mark_open": "<mark>", "mark_close": "</mark>",
    "bullet_list_open": "<ul>\n", "bullet_list_close": "</ul>\n", "ordered_list_close": "</ol>\n",
    "list_item_close": "</li>\n", "blockquote_open": "<blockquote>\n",
    "blockquote_close": "</blockquote>\n", "hr": "<hr>\n", "callout_body_close": "</div>\n",
    "table_close": "</table>\n</div>\n", "thead_open": "<thead>\n", "thead_close": "</thead>\n",
    "tbody_open": "<tbody>\n", "tbody_close": "</tbody>\n", "tr_open": "<tr>\n",
    "tr_close": "</tr>\n", "td_close": "</td>\n", "hardbreak": "<br>\n",
    "paragraph_open": "", "figure_open": "<figure>\n", "figure_close": "</figure>\n",
    "figcaption_open": "<figcaption>\n", "figcaption_close": "</figcaption>\n",
}  # fmt: skip
"""Tokens whose HTML is always the same."""


class Writer:
    """Writes one body: walks its tokens in order and hands each to the rule for its kind."""

    def __init__(
        self, facts: Facts, widgets: Widgets, formulas: Formulas, words: BodyWords
    ) -> None:
        self.facts = facts
        self.widgets = widgets
        self._inline = InlineRules(facts, widgets, formulas)
        self._blocks = BlockRules(facts, widgets, words)
        self._footnotes = FootnoteRules(widgets, words)
        self._named_ids: set[str] = set()

    @property
    def footnotes(self) -> list[Footnote]:
        """The footnotes that the text refers to, in the order of reference; `write` fills them."""
        return self._footnotes.written

    def write(self, tokens: Sequence[Token]) -> str:
        """The HTML of all but the footnotes; `footnotes` then holds those that it refers to."""
        has_footnotes = "[^" in self.facts.parse.text
        flow = self._footnotes.without_definitions(tokens) if has_footnotes else tokens
        body = self._tokens(flow)
        self._footnotes.write(self._tokens)
        return body

    def _tokens(self, tokens: Sequence[Token]) -> str:
        """The HTML of some tokens, without what stands in comments."""
        parts: list[str] = []
        hidden = 0  # how many comments are open
        skip_to = -1
        ends: list[tuple[int, str]] = []  # of the open blocks with an id: level, closing mark
        in_fold = ""  # the ids of the folded callout whose title is written
        for index, token in enumerate(tokens):
            kind = token.type
            if index <= skip_to:
                continue
            if kind in DEPTH:
                hidden += DEPTH[kind]
                continue
            if hidden:
                continue
            if kind == "text":
                parts.append(text(token.content))
                continue
            html = _FIXED.get(kind)
            if html is None:
                if kind == "inline_note_open":
                    skip_to = _closing_index(tokens, index)
                html = self._html(tokens, index)
            if "blocks" in token.meta:
                numbers: range = token.meta["blocks"]
                marks = [self.widgets.opening(BLOCK, number) for number in numbers]
                anchors = [self._anchor(number) for number in numbers]
                if kind != "callout_open":
                    begin = "".join(map(str.__add__, marks, anchors))
                    html = html + begin if kind == "list_item_open" else begin + html
                elif token.meta["fold"]:
                    html, in_fold = "".join([*marks, html]), "".join(anchors)
                else:
                    html = "".join([*marks, html, *anchors])
                end = "".join(self.widgets.closing(BLOCK, number) for number in reversed(numbers))
                ends.append((token.level, end))
            if kind == "callout_title_close":
                html, in_fold = html + in_fold, ""
            if ends and token.nesting <= 0 and token.block and token.level == ends[-1][0]:
                end = ends.pop()[1]
                html = end + html if kind == "list_item_close" else html + end
            parts.append(html)
        return "".join(parts)

    def _html(self, tokens: Sequence[Token], at: int) -> str:
        kind = tokens[at].type
        if rule := self._RULES.get(kind):
            return rule(self, tokens, at)
        if of_block := BlockRules.RULES.get(kind):
            return of_block(self._blocks, tokens, at)
        return InlineRules.RULES[kind](self._inline, tokens, at)

    def _anchor(self, number: int) -> str:
        """The anchor of a block's `^id`: an empty element to which links to the block lead.

        It stands before the block, but inside a list item or a callout. In a callout that folds it
        comes behind the title, within the folded part: browsers then open the callout. If several
        blocks have the same id, the first gets the anchor.
        """
        name = self.facts.blocks[number].id.lower()
        if name in self._named_ids:
            return ""
        self._named_ids.add(name)
        return self.widgets.whole(
            f'<span class="block-anchor" id="{PREFIX}^{escape(name)}"></span>'
        )

    def _inline_token(self, tokens: Sequence[Token], at: int) -> str:
        children = tokens[at].children or []
        if "%" in tokens[at].content:
            children = without_comments(children)
        holder = tokens[at - 1] if at else None
        if holder is not None and holder.type == "paragraph_open":
            return self._paragraph(children, tight=holder.hidden)
        if holder is not None and holder.type == "td_open":
            return self._paragraph(children, tight=True)
        return self._lines(children)

    def _paragraph(self, children: Sequence[Token], *, tight: bool) -> str:
        """A paragraph's text in `<p>` elements.

        Display formulas, embedded notes and trails cannot stand in one: they end it, and what
        follows them begins another. One that would be empty is left out.
        """
        if len(children) == 1 and children[0].type == "text":
            return _in_paragraph(text(children[0].content).strip(_BLANKS), tight=tight)
        if not any(child.type in _BREAKING for child in children):
            return _in_paragraph(self._trimmed(list(children), tight=tight), tight=tight)
        parts: list[str] = []
        run: list[Token] = []
        depth = 0

        def flush() -> None:
            parts.append(_in_paragraph(self._trimmed(run, tight=tight), tight=tight))
            run.clear()

        for child in children:
            if depth == 0 and (child.type == "trail_open" or self._stands_alone(child)):
                flush()
            depth += child.nesting
            run.append(child)
            if depth == 0 and child.type == "trail_close":
                number = child.meta["trail"]
                begin = self.widgets.opening(TRAIL, number)
                end = self.widgets.closing(TRAIL, number)
                parts.append(f"{begin}<p>{self._tokens(run[1:-1])}</p>{end}\n")
                run.clear()
            elif depth == 0 and self._stands_alone(child):
                parts.append(self._alone(child))
                run.clear()
        flush()
        return "".join(parts)

    def _trimmed(self, run: list[Token], *, tight: bool) -> str:
        """The text of one `<p>`, without line breaks at its ends."""
        while run and run[-1].type in BREAKS:
            run.pop()
        while run and run[0].type in BREAKS:
            run.pop(0)
        if not tight and len(run) == 1 and run[0].type in _PICTURES:
            return self._tokens(run)  # a picture alone: the style sheet centres it
        return self._lines(run).strip(_BLANKS)

    def _lines(self, tokens: Sequence[Token]) -> str:
        """The HTML of a text; if the note may be right to left, lines without words are marked.

        The style sheet gives such a line the direction of its paragraph (see `wordless`).
        """
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

    def _stands_alone(self, token: Token) -> bool:
        """Whether an inline token needs a place where a block may stand."""
        if token.type in _PICTURES:
            if token.meta.get("in_link"):  # of raw HTML; the others count as depth
                return False
            number = token.meta.get("number")  # pictures from the web have none
            if number is None:
                return False
            suffix = extension(self.facts.links[number].target)
            return suffix in _NOTES if token.type == "image" else suffix not in _MEDIA
        return token.type == "math_display"

    def _alone(self, token: Token) -> str:
        """A display formula or an embedded note, where a block may stand."""
        if token.type == "math_display":
            return self._inline.math_block(token)
        return mark(EMBED, token.meta["number"])

    def _paragraph_close(self, tokens: Sequence[Token], at: int) -> str:
        follows = at + 1 < len(tokens) and tokens[at + 1].nesting >= 0
        return "\n" if tokens[at].hidden and follows else ""

    def _inline_note(self, tokens: Sequence[Token], at: int) -> str:
        contents = tokens[at + 1 : _closing_index(tokens, at)]
        return self._footnotes.inline_note(tokens[at], contents)

    # Of the class: a writer that held its own bound methods would be a reference cycle, and keep
    # its note in memory until the garbage collector ran.
    _RULES: ClassVar[Mapping[str, Callable[[Writer, Sequence[Token], int], str]]] = {
        "inline": _inline_token,
        "paragraph_close": _paragraph_close,
        "math_block": lambda self, tokens, at: self._inline.math_block(tokens[at]),
        "footnote_ref": lambda self, tokens, at: self._footnotes.reference(tokens[at]),
        "inline_note_open": _inline_note,
    }


def _in_paragraph(html: str, *, tight: bool) -> str:
    """A paragraph's HTML in its element; without one in tight lists, and nothing if it is empty."""
    return html if tight or not html else f"<p>{html}</p>\n"


def _closing_index(tokens: Sequence[Token], at: int) -> int:
    """The index of the token that closes the one at `at`."""
    depth = 0
    for index in range(at, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1
