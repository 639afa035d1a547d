"""MyST's directives read as what they mean here: boxes, pictures, formulas, tables, code.

A box is a callout, folded if its class is `dropdown`; what it holds is Markdown, and so are the
words below a figure. `{code-block}` shows its code and runs nothing. Any other directive shows as
it is written. Read only where the dialect is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from knotwork.syntax import callout, size_behind
from knotwork.syntax.callout import KINDS, SYNONYMS, titled
from knotwork.syntax.code import CELL_LANGUAGES
from knotwork.syntax.directive import Directive, directive, opening
from knotwork.syntax.environment import parse_of, place
from knotwork.syntax.list_table import push_table
from knotwork.syntax.target import target_of

_Reader: TypeAlias = Callable[[StateBlock, Directive], bool]
"""Pushes the tokens of a directive; returns False, and pushes none, if it has no counterpart."""

_BOXES = {
    **{name: name for name in ("note", "tip", "hint", "important", "warning", "caution",
                               "attention", "danger", "error", "todo")},
    "seealso": "info",
}  # fmt: skip
"""Boxes that are known by their kind, and the callouts that they are."""
_TITLED = frozenset(
    {"admonition", "aside", "card", "dropdown", "margin", "sidebar", "tab-item", "topic"}
)
"""Boxes that show only the words of their title. They are notes."""
_KINDS_OF_PROOF = {
    "algorithm": "example", "example": "example",
    **{name: name for name in
       ("assumption", "axiom", "conjecture", "corollary", "criterion", "definition", "lemma",
        "observation", "proof", "property", "proposition", "remark", "theorem")},
}  # fmt: skip
_NUMBERED = {
    "exercise": "question", "solution": "solution", "proof": "proof",
    **{f"{front}:{name}": kind for front in ("prf", "proof")
       for name, kind in _KINDS_OF_PROOF.items()},
}  # fmt: skip
"""Boxes with their kind before their title. Those without a style of their own look like notes, and
a style sheet can tell them apart."""
_TITLES = {"seealso": "See also"}
_FORMULA_OF_LINES = re.compile(r"&|\\\\")
_ENVIRONMENT = re.compile(r"\\begin\{")
_PICTURE = "picture"
"""The key for the directive that an inline token stands for."""
_DEPTH = "directives"
"""The key for how many directives are around what is read."""
_DEEPEST = 24
"""Levels of nesting down to which directives are read: each looks through all lines inside of it,
and not each is a level of markdown-it's own."""
_TABLE = "table"
"""The key for whether the table being read holds another one; none is read inside of one."""
_MARKS = "marks"
"""The key for where the marks and options of the directive of a picture stand."""


def _boxed(state: StateBlock, found: Directive) -> bool:
    """A box; not a card that is a link."""
    if found.name == "card" and "link" in found.options:
        return False
    kind = _BOXES.get(found.name, "note")
    if found.name == "admonition":
        kind = next((one for one in found.classes if one in KINDS or one in SYNONYMS), kind)
    default = _TITLES.get(found.name) or titled(found.name)
    _box(state, found, kind, found.words or default, 0 if found.words else None)
    return True


def _numbered(state: StateBlock, found: Directive) -> bool:
    """A theorem, exercise or the like; it gets no number. The words of a solution are a label."""
    title = titled(found.name.rpartition(":")[2])
    words = "" if found.name == "solution" else found.words.removeprefix("(").removesuffix(")")
    front = len(f"{title} (") - found.words.startswith("(")
    kind = _NUMBERED[found.name]
    _box(state, found, kind, f"{title} ({words})" if words else title, front if words else None)
    return True


def _box(state: StateBlock, found: Directive, kind: str, title: str, front: int | None) -> None:
    """Push a callout. All of its title but the first `front` characters stands in the text.

    No part of the title does if `front` is None.
    """
    outer = state.push("callout_open", "", 1)
    outer.map = [found.line, found.next]
    outer.meta.update(name=kind, metadata="", fold=_fold(found))
    if not found.is_closed:
        begin = state.bMarks[found.line] + state.tShift[found.line]
        outer.meta["unclosed"] = begin, state.eMarks[found.line], found.marks
    words, default = ("", title) if front is None else (title, "")
    pieces = [(0, found.at - (front or 0))]
    opened = callout.title(state, found.line, words, _fold(found), default=default, pieces=pieces)
    state.tokens.extend(opened)
    _contents(state, found)
    state.tokens.append(Token("callout_body_close", "", -1, level=state.level))
    state.push("callout_close", "", -1).meta["fold"] = _fold(found)


def _fold(found: Directive) -> str:
    """Whether a box folds: `-` if it is closed at first, `+` if it is open."""
    if found.name == "tab-item":
        return "+"
    if found.name != "dropdown" and "dropdown" not in found.classes:
        return ""
    is_open = found.options.get("open", "false").lower() not in {"false", "no"}
    return "+" if is_open else "-"


def _quoted(state: StateBlock, found: Directive) -> bool:
    state.push("blockquote_open", "blockquote", 1).map = [found.line, found.next]
    _contents(state, found)
    state.push("blockquote_close", "blockquote", -1)
    return True


def _plain(state: StateBlock, found: Directive) -> bool:
    """What it holds, below its words."""
    if found.words and found.name != "figure-md":
        _paragraph(state, found, found.words).meta["pieces"] = [(0, found.at)]
    _contents(state, found)
    return True


def _table(state: StateBlock, found: Directive) -> bool:
    """A table written as a list, below its words; cells of several blocks have no counterpart.

    What is none is read again as what it shows as, so another directive in it is looked for first,
    and another table in it is not read before: else many would take quadratic time, or worse.
    """
    if _TABLE in state.env:
        state.env[_TABLE] = True
        return False
    if any(_opens(state, line) for line in range(found.body, found.end)):
        return False
    first = len(state.tokens)
    state.env[_TABLE] = False
    _contents(state, found)
    holds_another = state.env.pop(_TABLE)
    listed = state.tokens[first:]
    del state.tokens[first:]
    heads = found.options.get("header-rows", "0")[:9]
    if found.words:
        _paragraph(state, found, found.words).meta["pieces"] = [(0, found.at)]
    if not holds_another and push_table(state, listed, int(heads) if heads.isdecimal() else 0):
        return True
    del state.tokens[first:]
    return False


def _opens(state: StateBlock, line: int) -> bool:
    """Whether a directive opens on a line outside of any list."""
    return state.sCount[line] == state.blkIndent and opening(state, line) is not None


def _figure(state: StateBlock, found: Directive) -> bool:
    if not found.words:
        return False
    if not state.src[state.bMarks[found.body] : state.eMarks[found.end - 1]].strip():
        return _picture(state, found)
    state.push("figure_open", "figure", 1).map = [found.line, found.next]
    _picture(state, found)
    state.push("figcaption_open", "figcaption", 1).map = [found.body, found.end]
    _contents(state, found)
    state.push("figcaption_close", "figcaption", -1)
    state.push("figure_close", "figure", -1)
    return True


def _picture(state: StateBlock, found: Directive) -> bool:
    """Push the directive as a picture in a paragraph: an inline rule reads it from its line."""
    if not found.words:
        return False
    begin = state.src.rindex("{", 0, found.at)
    inline = _paragraph(state, found, state.src[begin : found.at + len(found.words)])
    inline.meta["pieces"] = [(0, begin)]
    inline.meta[_PICTURE] = found
    lines = (*range(found.line, found.body), *range(found.end, found.next))
    starts = [state.bMarks[line] + state.tShift[line] for line in lines]
    ends = [begin, *(state.eMarks[line] for line in lines[1:])]
    inline.meta[_MARKS] = tuple(zip(starts, ends, strict=True))
    return True


def _included(state: StateBlock, found: Directive) -> bool:
    """A note in place of the directive that includes it whole."""
    return not found.options and found.words.endswith(".md") and _picture(state, found)


def _paragraph(state: StateBlock, found: Directive, content: str) -> Token:
    lines = [found.line, found.next]
    state.push("paragraph_open", "p", 1).map = lines
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = content, lines, []
    state.push("paragraph_close", "p", -1)
    return inline


def _formula(state: StateBlock, found: Directive) -> bool:
    """A formula; lines of it that are aligned, or parted, get the environment they need."""
    below = state.getLines(found.body, found.end, state.blkIndent, False)
    written = "\n\n".join(filter(None, (found.words, below.strip())))
    if _FORMULA_OF_LINES.search(written) and not _ENVIRONMENT.search(written):
        written = f"\\begin{{aligned}}\n{written}\n\\end{{aligned}}"
    token = state.push("math_block", "math", 0)
    token.map, token.content = [found.line, found.next], written
    return True


def _code(state: StateBlock, found: Directive) -> bool:
    """Code to be read: that of a cell is not run."""
    language = (found.words.split() or ["text"])[0]
    runs = language.lower() in CELL_LANGUAGES
    _fence(state, found, f"{language} {{eval=false}}" if runs else language)
    return True


def _diagram(state: StateBlock, found: Directive) -> bool:
    _fence(state, found, "mermaid")
    return True


def _fence(state: StateBlock, found: Directive, info: str) -> None:
    token = state.push("fence", "code", 0)
    token.map, token.info, token.markup = [found.line, found.next], info, found.marks
    indent = state.sCount[found.line]
    token.content = state.getLines(found.body, found.end, indent, True)


def _contents(state: StateBlock, found: Directive) -> None:
    """Push the tokens of what a directive holds."""
    parent, last, depth = state.parentType, state.lineMax, state.env.get(_DEPTH, 0)
    state.parentType, state.lineMax, state.env[_DEPTH] = "directive", found.end, depth + 1
    state.md.block.tokenize(state, found.body, found.end)
    state.parentType, state.lineMax, state.env[_DEPTH] = parent, last, depth


_READERS: Mapping[str, _Reader] = {
    **dict.fromkeys((*_BOXES, *_TITLED), _boxed),
    **dict.fromkeys(_NUMBERED, _numbered),
    **dict.fromkeys(("epigraph", "pull-quote"), _quoted),
    **dict.fromkeys(("figure-md", "tab-set", "table"), _plain),
    **dict.fromkeys(("code", "code-block", "sourcecode"), _code),
    "figure": _figure,
    "image": _picture,
    "include": _included,
    "list-table": _table,
    "math": _formula,
    "mermaid": _diagram,
}
READ = frozenset(_READERS)
"""The names of the directives that are read, in lower case."""


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if parse_of(state.env).dialect != "myst":
        return False
    begins = opening(state, start_line)
    reader = _READERS.get(begins.name) if begins else None
    if begins is None or reader is None or state.env.get(_DEPTH, 0) > _DEEPEST:
        return False
    if silent:
        return True
    found = directive(state, begins, start_line, end_line)
    if found is None:
        return False
    first = len(state.tokens)
    if not reader(state, found):
        return False
    if label := found.words if found.name == "figure-md" else found.label:
        state.tokens.insert(first, target_of(label, [start_line, start_line], state.level))
    state.line = found.next
    return True


def _read_picture(state: StateInline, silent: bool) -> bool:
    """The inline rule for a directive that stands for a picture."""
    parse = parse_of(state.env)
    found = parse.inline.meta.get(_PICTURE) if parse.inline is not None else None
    if not isinstance(found, Directive) or state.pos:
        return False
    if not silent:
        token = state.push("image", "img", 0)
        token.attrs = {"src": quote(found.words, safe="/:?&=%#@+,;~()")}
        token.content = found.options.get("alt", "")
        text = Token("text", "", 0, content=token.content)
        token.children = [text] if token.content else []
        size_behind.set_size(token, found.options.get("width", ""), found.options.get("height", ""))
        place(token, 0, state.posMax)
    state.pos = state.posMax
    return True


def marks(inline: Token) -> tuple[tuple[int, int], ...]:
    """Where the marks and options of a directive stand that is read as a picture."""
    found: tuple[tuple[int, int], ...] = inline.meta.get(_MARKS, ())
    return found


def plugin(md: MarkdownIt) -> None:
    """Teach a parser these directives."""
    ends = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("fence", "directive", _block, {"alt": ends})
    md.inline.ruler.before("role", "picture", _read_picture)
