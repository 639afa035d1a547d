"""From the tokens of a note to its body: HTML with holes where other notes will show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from markdown_it.token import Token

from knotwork.model import Footnote
from knotwork.names import AUDIO, IMAGES, VIDEO, extension
from knotwork.syntax import callout, math, task
from knotwork.syntax.code import code_html, options
from knotwork.syntax.facts import Facts
from knotwork.syntax.holes import PREFIX, mark
from knotwork.syntax.link import is_external, is_safe
from knotwork.syntax.sanitise import Widgets
from knotwork.syntax.wikilink import alt_and_size
from knotwork.text import Span

_MEDIA = IMAGES | AUDIO | VIDEO | {"pdf"}
_BREAKS = frozenset({"softbreak", "hardbreak"})
_SIMPLE = {
    "em_open": "<em>", "em_close": "</em>", "strong_open": "<strong>", "strong_close": "</strong>",
    "s_open": "<del>", "s_close": "</del>", "mark_open": "<mark>", "mark_close": "</mark>",
    "bullet_list_open": "<ul>\n", "bullet_list_close": "</ul>\n", "ordered_list_close": "</ol>\n",
    "list_item_close": "</li>\n", "blockquote_close": "</blockquote>\n", "hr": "<hr>\n",
    "thead_open": "<thead>\n", "thead_close": "</thead>\n", "tbody_open": "<tbody>\n",
    "tbody_close": "</tbody>\n", "tr_open": "<tr>\n", "tr_close": "</tr>\n", "th_close": "</th>\n",
    "td_close": "</td>\n", "hardbreak": "<br>\n",
}  # fmt: skip


def text(content: str) -> str:
    """Escaped running text."""
    if "<" in content or "&" in content or ">" in content:
        return content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return content


class Writer:
    """Writes one body; each rule is a method named after the token it prints."""

    def __init__(self, facts: Facts, widgets: Widgets, formulas: math.Formulas) -> None:
        self.facts = facts
        self.widgets = widgets
        self.formulas = formulas
        self.footnotes: list[Footnote] = []
        self._numbers: dict[str, int] = {}
        self._references: dict[int, int] = {}
        self._definitions: dict[str, list[Token]] = {}
        self._closing: list[str] = []
        self._in_item = False
        # nh3 gives every link its `rel`; twice would be an error.
        self._rel = "" if widgets.active else ' rel="noopener noreferrer"'
        self._softbreak = "\n" if facts.notes.strict_breaks else "<br>\n"
        self._rules: dict[str, Callable[[Sequence[Token], int], str]] = {
            "inline": self._inline_token,
            "text": lambda tokens, at: text(tokens[at].content),
            "softbreak": lambda _tokens, _at: self._softbreak,
            "paragraph_open": self._paragraph_open,
            "paragraph_close": self._paragraph_close,
            "heading_open": self._heading_open,
            "heading_close": self._heading_close,
            "ordered_list_open": self._ordered_list_open,
            "list_item_open": self._list_item_open,
            "blockquote_open": self._blockquote_open,
            "callout_open": self._callout_open,
            "callout_title_open": self._callout_title_open,
            "callout_title_close": self._callout_title_close,
            "callout_body_open": self._callout_body_open,
            "callout_body_close": lambda _tokens, _at: "</div>\n",
            "callout_close": self._callout_close,
            "table_open": self._table_open,
            "table_close": lambda _tokens, _at: "</table>\n</div>\n",
            "th_open": self._cell_open,
            "td_open": self._cell_open,
            "fence": self._fence,
            "code_block": lambda tokens, at: self.widgets.whole(code_html(tokens[at].content, "")),
            "html_block": lambda tokens, at: tokens[at].content,
            "html_inline": lambda tokens, at: tokens[at].content,
            "code_inline": self._code_inline,
            "math_inline": self._math_inline,
            "math_display": self._math_display,
            "math_block": self._math_display,
            "tag": self._tag,
            "wikilink_open": self._link_hole,
            "wikilink_close": self._link_end,
            "embed": self._embed,
            "link_open": self._link_open,
            "link_close": self._link_end,
            "image": self._image,
            "footnote_ref": self._footnote_ref,
            "inline_note_open": self._inline_note_open,
            "field_open": lambda _tokens, _at: self._open("span", 'class="field"'),
            "field_close": lambda _tokens, _at: "</span>",
            "field_key_open": lambda _tokens, _at: self._open("span", 'class="field-key"'),
            "field_key_close": lambda _tokens, _at: "</span>",
            "trail_open": self._trail_open,
            "trail_close": self._trail_close,
        }

    def write(self, tokens: Sequence[Token]) -> str:
        """The HTML of the flow; afterwards `footnotes` holds the notes it refers to."""
        flow: list[Token] = []
        definition: list[Token] | None = None
        for token in tokens:
            if token.type == "footnote_open":
                definition = []
                label = str(token.meta["label"]).lower()
                if token.meta["first"]:
                    self._definitions[label] = definition
            elif token.type == "footnote_close":
                definition = None
            elif definition is not None:
                definition.append(token)
            else:
                flow.append(token)
        return self._tokens(flow)

    def _tokens(self, tokens: Sequence[Token]) -> str:
        parts: list[str] = []
        hidden = 0
        skip_to = -1
        for index, token in enumerate(tokens):
            kind = token.type
            if index <= skip_to:
                continue
            if kind == "comment_open":
                hidden += 1
                continue
            if kind == "comment_close":
                hidden -= 1
                continue
            if hidden:
                continue
            if kind == "inline_note_open":
                skip_to = _closing_index(tokens, index)
            simple = _SIMPLE.get(kind)
            html = self._rules[kind](tokens, index) if simple is None else simple
            parts.append(self._named(token, html) if "block" in token.meta else html)
            if token.nesting < 0 and self._closing and token.block:
                parts.append(self._block_end(token))
        return "".join(parts)

    def _open(self, tag: str, attributes: str) -> str:
        return f"<{tag}{self.widgets.attributes(' ' + attributes)}>"

    # Blocks

    def _named(self, token: Token, html: str) -> str:
        """The opening of a block with an id: its id, and the mark where it begins."""
        number: int = token.meta["block"]
        name = self.facts.blocks[number].id.lower()
        anchor = self.widgets.whole(
            f'<span class="block-anchor" id="{PREFIX}^{escape(name)}"></span>'
        )
        begin = mark("b", number)
        if token.type == "list_item_open":
            self._closing.append(f"{token.level}:{mark('g', number)}")
            return html + begin + anchor
        if token.nesting == 0:
            return f"{begin}{anchor}{html}{mark('g', number)}"
        self._closing.append(f"{token.level}:{mark('g', number)}")
        return begin + anchor + html

    def _block_end(self, token: Token) -> str:
        level, _, end = self._closing[-1].partition(":")
        if int(level) != token.level:
            return ""
        self._closing.pop()
        return end

    def _inline_token(self, tokens: Sequence[Token], at: int) -> str:
        children = tokens[at].children or []
        holder = tokens[at - 1] if at else None
        if holder is None or holder.type != "paragraph_open":
            return self._tokens(children)
        if not holder.hidden:
            return self._paragraph(children)
        self._in_item = True
        html = self._tokens(children)
        self._in_item = False
        return html

    def _paragraph(self, children: Sequence[Token]) -> str:
        """A paragraph, broken up around what cannot stand in one, and left out if it is empty."""
        parts: list[str] = []
        run: list[Token] = []
        depth = 0

        def flush() -> None:
            while run and run[-1].type in _BREAKS:
                run.pop()
            while run and run[0].type in _BREAKS:
                run.pop(0)
            html = self._tokens(run)
            if html.strip():
                parts.append(f"<p>{html.strip()}</p>\n")
            run.clear()

        whole: list[Token] = []
        for child in children:
            if child.type == "trail_open" and depth == 0:
                flush()
                whole = [child]
                depth = 1
            elif whole:
                whole.append(child)
                if child.type == "trail_close":
                    number = child.meta["trail"]
                    inner = self._tokens(whole[1:-1])
                    parts.append(f"{mark('t', number)}<p>{inner}</p>{mark('u', number)}\n")
                    whole, depth = [], 0
            elif depth == 0 and _stands_alone(child):
                flush()
                number = child.meta.get("number", -1)
                parts.append(mark("e", number) if number >= 0 else "")
                if child.type in {"math_display", "math_block"}:
                    parts.append(self._math_display([child], 0))
            else:
                depth += child.nesting if not child.type.startswith("field") else 0
                run.append(child)
        flush()
        return "".join(parts)

    def _paragraph_open(self, tokens: Sequence[Token], at: int) -> str:
        return ""

    def _paragraph_close(self, tokens: Sequence[Token], at: int) -> str:
        return (
            "\n"
            if tokens[at].hidden and at + 1 < len(tokens) and tokens[at + 1].nesting >= 0
            else ""
        )

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

    def _blockquote_open(self, tokens: Sequence[Token], at: int) -> str:
        return "<blockquote>\n"

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
        return self._open("div", 'class="callout-content"') + "\n"

    def _callout_close(self, tokens: Sequence[Token], at: int) -> str:
        return "</details>\n" if tokens[at].meta["fold"] else "</div>\n"

    def _table_open(self, tokens: Sequence[Token], at: int) -> str:
        return self._open("div", 'class="table-scroll" tabindex="0"') + "\n<table>\n"

    def _cell_open(self, tokens: Sequence[Token], at: int) -> str:
        token = tokens[at]
        style = str(token.attrs.get("style", ""))
        side = style.removeprefix("text-align:")
        attributes = self.widgets.attributes(f' class="align-{side}"') if side else ""
        return f"<{token.tag}{attributes}>"

    def _fence(self, tokens: Sequence[Token], at: int) -> str:
        token = tokens[at]
        language = token.info.strip().partition(" ")[0]
        if language == "mermaid":
            return self.widgets.whole(
                f'<pre class="mermaid" tabindex="0">{escape(token.content, quote=False)}</pre>\n'
            )
        number = token.meta.get("cell")
        code = token.content if number is None else options(token.content)[1]
        html = self.widgets.whole(code_html(code, language))
        return html if number is None else f"{mark('c', number)}{html}{mark('d', number)}"

    # Inline

    def _code_inline(self, tokens: Sequence[Token], at: int) -> str:
        return f"<code>{text(tokens[at].content)}</code>"

    def _math_inline(self, tokens: Sequence[Token], at: int) -> str:
        return self.widgets.whole(self._formula(tokens[at], display=False))

    def _math_display(self, tokens: Sequence[Token], at: int) -> str:
        formula = self._formula(tokens[at], display=True)
        tag = "div" if tokens[at].type == "math_block" or len(tokens) == 1 else "span"
        end = "\n" if tag == "div" else ""
        return self.widgets.whole(f'<{tag} class="math-block" tabindex="0">{formula}</{tag}>{end}')

    def _formula(self, token: Token, *, display: bool) -> str:
        try:
            return self.formulas.mathml(token.content, display=display)
        except ValueError as error:
            self.facts.flaw("bad-math", token, f"the formula cannot be read: {error}")
            return math.source_html(token.content, str(error))

    def _tag(self, tokens: Sequence[Token], at: int) -> str:
        number = tokens[at].meta.get("number")
        return "#" + text(tokens[at].content) if number is None else mark("k", number)

    def _link_hole(self, tokens: Sequence[Token], at: int) -> str:
        return mark("l", tokens[at].meta["number"])

    def _link_open(self, tokens: Sequence[Token], at: int) -> str:
        token = tokens[at]
        if "number" in token.meta:
            return self._link_hole(tokens, at)
        href = str(token.attrs.get("href", ""))
        title = token.attrs.get("title")
        titled = f' title="{escape(str(title))}"' if title else ""
        if not href or not is_safe(href):
            return self._open("span", 'class="unsafe-link"')
        attributes = f' class="external" href="{escape(href)}"{self._rel}{titled}'
        return f"<a{self.widgets.attributes(attributes)}>"

    def _link_end(self, tokens: Sequence[Token], at: int) -> str:
        opening = _opening_of(tokens, at)
        if "number" in opening.meta:
            return mark("m", opening.meta["number"])
        href = str(opening.attrs.get("href", ""))
        return "</a>" if href and is_safe(href) else "</span>"

    def _embed(self, tokens: Sequence[Token], at: int) -> str:
        return mark("e" if self._in_item else "i", tokens[at].meta["number"])

    def _image(self, tokens: Sequence[Token], at: int) -> str:
        token = tokens[at]
        if "number" in token.meta:
            return mark("i", token.meta["number"])
        source = str(token.attrs.get("src", ""))
        label = token.content
        alt, size = alt_and_size("|" + label if label.isdigit() else label)
        if not is_external(source) or not is_safe(source):
            return text(alt)
        if not source.lower().startswith(("http:", "https:", "//")) or _is_player(source):
            return self.widgets.whole(
                f'<a class="external embed-file" href="{escape(source)}" rel="noopener noreferrer">'
                f"{escape(alt or source)}</a>"
            )
        box = f' width="{size[0]}"' + (f' height="{size[1]}"' if size[1] else "") if size else ""
        return self.widgets.whole(
            f'<img src="{escape(source)}" alt="{escape(alt)}" loading="lazy"{box}>'
        )

    # Footnotes

    def _footnote_ref(self, tokens: Sequence[Token], at: int) -> str:
        label = str(tokens[at].meta["label"])
        key = label.lower()
        number = self._numbers.get(key)
        if number is None:
            number = self._new_footnote(key, label, self._definitions.get(key, []))
        return self._reference(number)

    def _new_footnote(self, key: str, label: str, tokens: Sequence[Token]) -> int:
        number = len(self.footnotes) + 1
        self._numbers[key] = number
        self.footnotes.append(Footnote(label, "", Span(0, 0)))
        # Numbered before it is written: a footnote may refer to itself.
        self.footnotes[number - 1] = Footnote(label, self._tokens(tokens), Span(0, 0))
        return number

    def _inline_note_open(self, tokens: Sequence[Token], at: int) -> str:
        end = _closing_index(tokens, at)
        number = self._new_footnote(f"^{len(self.footnotes)}", "", ())
        html = f"<p>{self._tokens(tokens[at + 1 : end])}</p>"
        self.footnotes[number - 1] = Footnote("", html, Span(0, 0))
        return self._reference(number)

    def _reference(self, number: int) -> str:
        count = self._references[number] = self._references.get(number, 0) + 1
        tail = f"-{count}" if count > 1 else ""
        return mark("n", number) + self.widgets.whole(
            f'<sup class="footnote-ref"><a id="{PREFIX}fnref-{number}{tail}"'
            f' href="#{PREFIX}fn-{number}" aria-label="Footnote {number}">{number}</a></sup>'
        )

    def _trail_open(self, tokens: Sequence[Token], at: int) -> str:
        return ""

    def _trail_close(self, tokens: Sequence[Token], at: int) -> str:
        return ""


def _stands_alone(token: Token) -> bool:
    """Whether an inline token needs a place where a block may stand."""
    if token.type == "math_display":
        return True
    if token.type == "embed":
        return extension(token.meta["link"].target) not in _MEDIA
    return False


def _is_player(url: str) -> bool:
    return any(host in url for host in ("youtube.com/", "youtu.be/", "twitter.com/", "//x.com/"))


def _closing_index(tokens: Sequence[Token], at: int) -> int:
    """The index of the token that closes the one at `at`."""
    depth = 0
    for index in range(at, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _opening_of(tokens: Sequence[Token], at: int) -> Token:
    """The token that the closing one at `at` closes."""
    depth = 0
    for index in range(at, -1, -1):
        depth += tokens[index].nesting
        if depth == 0:
            return tokens[index]
    return tokens[at]
