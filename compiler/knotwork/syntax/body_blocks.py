"""The block half of a body: headings, lists, callouts, tables and code as HTML with holes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import ClassVar

from markdown_it.token import Token

from knotwork.syntax import callout, foreign_markup, myst, task
from knotwork.syntax.code import code_html, fence_info, options
from knotwork.syntax.diagram_size import room
from knotwork.syntax.facts import Facts
from knotwork.syntax.holes import CELL, CELL_END, HEADING, PREFIX, mark
from knotwork.syntax.raw_html import self_contained
from knotwork.syntax.raw_table import BOX
from knotwork.syntax.sanitise import TAGS, Widgets
from knotwork.words.model import BodyWords

_LONG_CELL = 40
"""Characters of text from which a table's cell counts as one of sentences."""


class BlockRules:
    """Writes the tokens that open and close blocks; `RULES` says which method writes which kind.

    What stands inside a block has tokens of its own.
    """

    def __init__(self, facts: Facts, widgets: Widgets, words: BodyWords) -> None:
        self.facts = facts
        self.widgets = widgets
        self.words = words

    def _heading_open(self, tokens: Sequence[Token], at: int) -> str:
        token = tokens[at]
        number = token.meta.get("heading")
        if number is None:
            return f"<{token.tag}>"
        identity = self.facts.headings[number].id
        attributes = self.widgets.attributes(f' id="{PREFIX}{escape(identity)}"')
        return f"{mark(HEADING, number)}<{token.tag}{attributes}>"

    def _heading_close(self, tokens: Sequence[Token], at: int) -> str:
        opening = tokens[at - 2]
        number = opening.meta.get("heading")
        if number is None:
            return f"</{tokens[at].tag}>\n"
        heading = self.facts.headings[number]
        words, name = self.words, heading.plain
        label = escape(words.link_to_heading(heading=name) if name else words.link_to_section)
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
        label = escape(self.words.task_to_do if found == " " else self.words.task_done)
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
        attributes = self.widgets.attributes(BOX)
        return f"<div{attributes}>\n<table>\n"

    def _cell_open(self, tokens: Sequence[Token], at: int) -> str:
        token = tokens[at]
        style = str(token.attrs.get("style", ""))
        side = style.removeprefix("text-align:")
        words = " ".join(
            part for part in (f"align-{side}" if side else "", _length(tokens[at + 1])) if part
        )
        attributes = self.widgets.attributes(f' class="{words}"') if words else ""
        return f"<{_cell_tag(token, tokens[at + 1])}{attributes}>"

    def _heading_cell_close(self, tokens: Sequence[Token], at: int) -> str:
        return f"</{_cell_tag(tokens[at], tokens[at - 1])}>\n"

    def _fence(self, tokens: Sequence[Token], at: int) -> str:
        token = tokens[at]
        dialect = self.facts.parse.dialect
        info = fence_info(token.info, dialect)
        language = info.language
        if language == "mermaid":
            return self.widgets.whole(_diagram(token.content))
        number = token.meta.get("cell")
        code = token.content if number is None else options(token.content)[1]
        if number is not None and dialect == "myst":
            code = myst.options(code)[1]
        elif not info.foreign and foreign_markup.directive(info.language):
            # Its first line may hold a title or the path of a picture, and be all there is.
            code = f"{token.info.strip()}\n{code}"
        html = self.widgets.whole(code_html(code, language))
        return html if number is None else f"{mark(CELL, number)}{html}{mark(CELL_END, number)}"

    RULES: ClassVar[Mapping[str, Callable[[BlockRules, Sequence[Token], int], str]]] = {
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
        "th_close": _heading_cell_close,
        "td_open": _cell_open,
        "fence": _fence,
        "code_block": lambda self, tokens, at: self.widgets.whole(
            code_html(tokens[at].content, "")
        ),
        "html_block": lambda _self, tokens, at: self_contained(tokens[at].content, TAGS),
    }


def _cell_tag(cell: Token, words: Token) -> str:
    """The tag of a table's cell: `td` for an empty one in its head, which names no column."""
    return cell.tag if words.content.strip() else "td"


def _length(cell: Token) -> str:
    """The class `long` for a table cell with sentences, which stays wide on phones; else empty."""
    characters = sum(len(token.content) for token in cell.children or ())
    return "long" if characters > _LONG_CELL else ""


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
