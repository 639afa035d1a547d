"""Fenced code: its language and attributes, and its highlighted HTML."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from math import inf
from typing import NamedTuple

from mdit_py_plugins.attrs.parse import ParseError, parse
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from knotwork.syntax.lexing import quicken

OUTPUT = "output"
"""The language of a fence that holds what the cell above it prints."""
CELL_LANGUAGES = frozenset({"python", "py", "python3", "pycon"})
_RUN = CELL_LANGUAGES | {OUTPUT}
"""Languages with a meaning of their own; others are left to the highlighter."""
LONGEST_HIGHLIGHT = 50_000
"""Code points; longer code is shown without colours."""
_MUCH = 20_000
"""Code points of Python from which on `quicken` saves more time than it takes."""
_REMEMBERED = 2_000
"""Code points up to which highlighted code is cached: some 10 kB each, a few megabytes in all."""

_FOREIGN = re.compile(r"\{(code-cell|python|py|python3)\b[^}]*\}")
_VALUE = re.compile(r""""(?:\\.?|[^"\\])*+(?:"|\Z)|=([^\s"'{}\\]++)|='([^'\\]*)'""", re.DOTALL)
"""A value in double quotes, a bare one, one in single quotes. Without backtracking, or thousands of
quotes that nothing closes would take quadratic time."""
_WORD = re.compile(r"""(?:[^\s"'{}]|"[^"]*"|'[^']*')+""")
_MEANT = re.compile(
    r"""(?:raises|exercise|timeout|fig-cap|fig-alt)=["']?[^"'].*"""
    r"""|(?:eval|echo|output|include)=(["']?)(?:true|false)\1""",
    re.DOTALL | re.IGNORECASE,
)
"""Matches an attribute of a cell; `include="a.py"` and the like belong to other tools."""
_STUCK = re.compile(r"(pycon|python3?|py)\{(?=#[a-z]|[a-z-]+=)", re.IGNORECASE)
"""Matches attributes without a blank before them; in `python{1,3}`, other tools read lines."""
_FORMATTER = HtmlFormatter(nowrap=True)
_NAME = re.compile(r"[^,:{]*")
"""Matches the name of a language; what follows is for other tools: `rust,ignore`, `js{1,3}`."""
_OPTION = re.compile(r"#\|[ \t]*([\w-]+):[ \t]*([^\n]*)(?:\n|$)")


class FenceInfo(NamedTuple):
    """What follows the marks that open a fence."""

    language: str
    attributes: tuple[tuple[str, str], ...] = ()
    trouble: str = ""
    """Why the attributes of a cell cannot be read."""
    foreign: str = ""
    """The tool whose syntax this is, if it looks like a cell of another dialect."""


def fence_info(info: str, dialect: str = "") -> FenceInfo:
    """The language of a fence and its pandoc attributes.

    Only the form that keeps Markdown viewers highlighting is known: the language first, then
    `{#id .class key=value}`. Where the dialect is `myst`, a `{code-cell}` is a cell too.
    """
    written = info.strip()
    if foreign := _FOREIGN.match(written):
        return _of_another_tool(written, foreign[1], dialect)
    language, rest = (*written.split(None, 1), "", "")[:2]
    if language.lower() in _RUN:
        language = language.lower()
    if stuck := _STUCK.match(written):
        trouble = f"`{stuck[1]}` and the braces after it are read as one word, so nothing runs"
        return FenceInfo(language, trouble=trouble)
    is_cell = language in CELL_LANGUAGES
    if not rest.startswith("{"):
        return FenceInfo(language, trouble=_unread(rest) if is_cell else "")
    attributes, trouble = _attributes(rest, language)
    return FenceInfo(language, attributes, trouble if is_cell else "")


def _of_another_tool(written: str, language: str, dialect: str) -> FenceInfo:
    """The info of a fence whose language stands in braces: `{code-cell}`, `{python}`."""
    is_myst = language == "code-cell"
    if is_myst and dialect == "myst":
        return FenceInfo("python")
    tool = "MyST and Jupyter Book" if is_myst else "Quarto and R Markdown"
    return FenceInfo(written, foreign=tool)


def _attributes(written: str, language: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """The attributes in braces, and what is wrong with them if they are those of a cell."""
    braces = _VALUE.sub(_in_double_quotes, written) if language in _RUN else written
    try:
        end, found = parse(braces)
    except ParseError:
        return (), "the attributes of this cell cannot be read"
    pairs: list[tuple[str, str]] = []
    for name, value in found.items():
        if name == "class":
            pairs.extend(("class", word) for word in str(value).split())
        else:
            pairs.append((name, str(value).replace('\\"', '"')))
    left = braces[end + 1 :].strip()
    return tuple(pairs), f"“{left}” comes after the attributes" if left else ""


def _unread(written: str) -> str:
    """The trouble with an attribute of a cell outside of braces, where none is read; else empty.

    Most words after a language are for other tools (`title="a.py"`, `linenums=1`).
    """
    word = next((one for one in _WORD.findall(written) if _MEANT.fullmatch(one)), None)
    return f"`{word}` is not read: the braces of the attributes follow the language" if word else ""


def _in_double_quotes(found: re.Match[str]) -> str:
    """A value in double quotes, which the parser of attributes needs and pandoc does not."""
    value = found[2] if found[1] is None else found[1]
    ended = found[1] is None or found.string[found.end() : found.end() + 1].strip() in ("", "}")
    if value is None or not ended:
        return found[0]
    return '="' + value.replace('"', '\\"') + '"'


def options(code: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Quarto's `#| key: value` lines at the top of a cell, and the code below them."""
    pairs: list[tuple[str, str]] = []
    rest = code
    while found := _OPTION.match(rest):
        value = found[2].strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        pairs.append((found[1], value))
        rest = rest[found.end() :]
    return tuple(pairs), rest


class _Painter:
    """Highlights one language; for Python, speeds up its lexer after a certain amount of code."""

    def __init__(self, lexer: Lexer, language: str) -> None:
        self._lexer = lexer
        self._left = _MUCH if language in CELL_LANGUAGES else inf

    def html(self, code: str) -> str:
        """The code as HTML."""
        self._left -= len(code)
        if self._left < 0:
            self._left = inf
            quicken(self._lexer)
        return str(highlight(code, self._lexer, _FORMATTER))


@lru_cache(maxsize=256)
def _painter(language: str) -> _Painter | None:
    try:
        return _Painter(get_lexer_by_name(language, stripnl=False), language)
    except ClassNotFound:
        return None


def is_language(name: str) -> bool:
    """Whether there is a highlighter for code in a language of this name."""
    return _painter(name.lower()) is not None


def highlighted(code: str, language: str) -> str:
    """The code as HTML with Pygments' short classes; merely escaped in an unknown language."""
    if not language or len(code) > LONGEST_HIGHLIGHT:
        return escape(code, quote=False)
    colour = _remembered if len(code) <= _REMEMBERED else _coloured
    return colour(code, language.lower())


def _coloured(code: str, language: str) -> str:
    painter = _painter(language)
    return escape(code, quote=False) if painter is None else painter.html(code)


_remembered = lru_cache(maxsize=512)(_coloured)
"""Remembers highlighted code: highlighting takes longest, and edits leave most code alone."""


def code_html(code: str, language: str) -> str:
    """The HTML of a block of code; an `output` fence has no box of its own."""
    if language == OUTPUT:
        return f'<pre tabindex="0">{escape(code, quote=False)}</pre>\n'
    named = _NAME.match(language)
    language = named[0] if named and named[0] else language
    name = escape(language)
    inner = highlighted(code, language)
    attribute = f' class="language-{name}"' if name else ""
    return (
        f'<div class="code" data-language="{name}"><pre tabindex="0">'
        f"<code{attribute}>{inner}</code></pre></div>\n"
    )
